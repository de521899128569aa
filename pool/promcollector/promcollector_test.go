package promcollector_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/poollint/poollint/pool"
	"github.com/poollint/poollint/pool/promcollector"
	"github.com/prometheus/client_golang/prometheus"
)

// gather returns what a scrape would show, one line for each metric.
func gather(t *testing.T, c prometheus.Collector) []string {
	t.Helper()
	r := prometheus.NewPedanticRegistry()
	if err := r.Register(c); err != nil {
		t.Fatal(err)
	}
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			value := m.GetCounter().GetValue() + m.GetGauge().GetValue()
			lines = append(lines, fmt.Sprintf("%s{%s} %v", f.GetName(), strings.Join(labels, ","), value))
		}
	}
	return lines
}

func TestCollect(t *testing.T) {
	counted := pool.NewBytes(pool.BytesConfig{Name: "counted", Max: 1024, Stats: true})
	plain := pool.New(pool.Config[int]{Name: "plain"})
	c := promcollector.New(counted, plain)
	for range 3 {
		counted.Get(10)
	}
	counted.Put(counted.Get(5000)) // above the maximum
	counted.Put(make([]byte, 10))  // below the minimum
	plain.Get()

	want := []string{
		"pool_drops_total{pool=counted,reason=max} 1",
		"pool_drops_total{pool=counted,reason=min} 1",
		"pool_drops_total{pool=counted,reason=panic} 0",
		"pool_drops_total{pool=counted,reason=reset} 0",
		"pool_drops_total{pool=plain,reason=max} 0",
		"pool_drops_total{pool=plain,reason=min} 0",
		"pool_drops_total{pool=plain,reason=panic} 0",
		"pool_drops_total{pool=plain,reason=reset} 0",
		"pool_gets_total{pool=counted} 4",
		"pool_news_total{pool=counted} 4",
		"pool_news_total{pool=plain} 1",
		"pool_outstanding{pool=counted} 2",
		"pool_puts_total{pool=counted} 2",
		"pool_reserve_hits_total{pool=counted} 0",
		"pool_reserve_hits_total{pool=plain} 0",
	}
	if got := gather(t, c); !slices.Equal(got, want) {
		t.Errorf("collected\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNewBadInput(t *testing.T) {
	named := pool.NewBytes(pool.BytesConfig{Name: "x"})
	for want, pools := range map[string][]pool.Source{
		"has no name":             {new(pool.Bytes)},
		`two pools are named "x"`: {named, pool.New(pool.Config[int]{Name: "x"})},
	} {
		func() {
			defer func() {
				if e := fmt.Sprint(recover()); !strings.HasPrefix(e, "promcollector: ") || !strings.Contains(e, want) {
					t.Errorf("panic %q, want a sentence with %q", e, want)
				}
			}()
			promcollector.New(pools...)
		}()
	}
}

// TestRulesNameMetrics checks that every metric in the rules is one that is collected, with labels
// that it has.
func TestRulesNameMetrics(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "p", Stats: true})
	p.Get(1)
	collected := strings.Join(gather(t, promcollector.New(p)), "\n")
	rules, err := os.ReadFile("rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	metrics := regexp.MustCompile(`\bpool_\w+`).FindAllString(string(rules), -1)
	if len(metrics) == 0 {
		t.Error("the rules name no metrics")
	}
	for _, m := range metrics {
		if !strings.Contains(collected, m+"{") {
			t.Errorf("the rules name %s, which is not collected", m)
		}
	}
	for _, label := range regexp.MustCompile(`\{(\w+)="(\w+)"\}`).FindAllStringSubmatch(string(rules), -1) {
		if !strings.Contains(collected, label[1]+"="+label[2]) {
			t.Errorf("the rules want the label %s, which no metric has", label[0])
		}
	}
}

func TestRulesWithPromtool(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	for _, args := range [][]string{{"check", "rules", "rules.yml"}, {"test", "rules", "rules_test.yml"}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}
