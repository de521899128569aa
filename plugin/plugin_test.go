package plugin_test

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/testpath"
	"github.com/poollint/poollint/plugin"
)

type conf = map[string]any

func TestSettings(t *testing.T) {
	defer plugin.New(nil) // the defaults
	p, err := plugin.New(conf{
		"confidence": "possible",
		"disable":    []string{"putonce/lost", "SA6002"},
		"generated":  true,
		"pools":      []conf{{"get": "example.com/p.Pool.Take", "put": "example.com/p.Pool.Give"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if config.MinConfidence != config.Possible || !config.Generated || config.Pools.String() != "example.com/p.Pool.Take:example.com/p.Pool.Give" ||
		!config.Disabled.Has("putonce", "lost") || !config.Disabled.Has("SA6002", "") {
		t.Errorf("settings did not arrive")
	}
	list, err := p.BuildAnalyzers()
	if err != nil || len(list) != len(analyzers.Suite) || p.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("%d analyzers, load mode %s, error %v", len(list), p.GetLoadMode(), err)
	}
	if _, err := plugin.New(nil); err != nil || config.MinConfidence != config.Likely || config.Generated || len(config.Pools)+len(config.Disabled) > 0 {
		t.Errorf("defaults: error %v", err)
	}
}

func TestBadSettings(t *testing.T) {
	defer plugin.New(nil)
	for _, test := range []struct {
		conf any
		want string
	}{
		{conf{"confidense": "likely"}, `unknown field "confidense"`},
		{conf{"confidence": 7}, "confidence"},
		{conf{"confidence": "high"}, "confidence: want certain, likely or possible"},
		{conf{"disable": []string{"putonce/lust"}}, `disable: there is no "putonce/lust"`},
		{conf{"pools": []conf{{"get": "example.com/p.Take"}}}, `pools: "" is not of the form`},
		{conf{"pools": []conf{{"gets": "x"}}}, `unknown field "gets"`},
		{[]string{"x"}, "settings of poollint"},
	} {
		if _, err := plugin.New(test.conf); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got error %v, want %q", test.conf, err, test.want)
		}
	}
}

func TestRegistered(t *testing.T) {
	if _, err := register.GetPlugin("poollint"); err != nil {
		t.Error(err)
	}
}

// TestOneFix looks for the first fix alone where there are two: golangci-lint would apply both.
func TestOneFix(t *testing.T) {
	p, err := plugin.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, a := range list {
		if a.Name != "sizebound" {
			continue
		}
		for _, res := range analysistest.Run(t, testpath.Dir(), a, "sizebound_pool") {
			for _, d := range res.Diagnostics {
				if len(d.SuggestedFixes) > 1 {
					t.Errorf("%s: %d fixes", d.Message, len(d.SuggestedFixes))
				}
				found += len(d.SuggestedFixes)
			}
		}
	}
	if found == 0 {
		t.Error("no fixes")
	}
}
