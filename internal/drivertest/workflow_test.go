package drivertest

import (
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestWorkflow runs the steps of the workflow that users copy, as a runner does, save
// those that fetch or send something.
func TestWorkflow(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(Root(t), "docs", "github-workflow.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Name, Run string
				With      map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(data, &workflow); err != nil {
		t.Fatal(err)
	}
	dir := Module(t)
	env := []string{"PATH=" + filepath.Dir(poollint(t)) + string(os.PathListSeparator) + os.Getenv("PATH")}
	ran := 0
	for _, step := range workflow.Jobs["poollint"].Steps {
		switch step.Name {
		case "annotate":
			got := run(t, dir, env, "bash", "-e", "-c", step.Run)
			got.want(t, 1)
			Compare(t, parseGitHub(t, dir, got.stdout), All)
			ran++
		case "report":
			run(t, dir, env, "bash", "-e", "-c", step.Run).want(t, 0)
			ran++
		case "upload":
			text, err := os.ReadFile(filepath.Join(dir, step.With["sarif_file"]))
			if err != nil {
				t.Fatal(err)
			}
			Compare(t, parseSARIF(t, dir, string(text)), All)
			ran++
		}
	}
	if ran != 3 {
		t.Errorf("%d steps, want 3", ran)
	}
}
