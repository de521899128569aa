// Package plugin is poollint as a linter of golangci-lint: a module plugin by the name of poollint.
//
// File .custom-gcl.yml, for golangci-lint custom:
//
//	version: v2.15.0
//	plugins:
//	  - module: github.com/poollint/poollint
//	    import: github.com/poollint/poollint/plugin
//	    version: latest
//
// File .golangci.yml; all settings may be left out:
//
//	version: "2"
//	linters:
//	  enable: [poollint]
//	  settings:
//	    custom:
//	      poollint:
//	        type: module
//	        description: misuse of object pools
//	        settings:
//	          confidence: likely
//	          disable: [putonce/lost, SA6002]
//	          generated: false
//	          pools:
//	            - get: example.com/p.Pool.Take
//	              put: example.com/p.Pool.Give
//
// The settings mean what they mean in .poollint.yml, which is not read. Findings are silenced by //nolint:poollint, too.
package plugin

import (
	"fmt"
	"strings"
	"sync"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/driver"
)

func init() { register.Plugin("poollint", New) }

// settings is what .golangci.yml may say.
type settings struct {
	Confidence string   `json:"confidence"`
	Disable    []string `json:"disable"`
	Generated  bool     `json:"generated"`
	Pools      []pool   `json:"pools"`
}

type pool struct {
	Get string `json:"get"`
	Put string `json:"put"`
}

// linter is the suite, as golangci-lint asks for it.
type linter struct{}

// New returns the linter with the settings in conf. What is unknown there is an error.
func New(conf any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[settings](conf)
	if err == nil {
		err = s.apply()
	}
	if err != nil {
		return nil, fmt.Errorf("settings of poollint: %w", err)
	}
	leaveRelated()
	return linter{}, nil
}

// apply makes the settings those of the process, which golangci-lint starts for one configuration.
func (s *settings) apply() error {
	config.MinConfidence = config.Likely
	if s.Confidence != "" {
		if err := config.MinConfidence.Set(s.Confidence); err != nil {
			return fmt.Errorf("confidence: %w", err)
		}
	}
	for _, rule := range s.Disable {
		if !driver.HasRule(analyzers.Suite, rule) {
			return fmt.Errorf("disable: there is no %q", rule)
		}
	}
	if err := config.Disabled.Set(strings.Join(s.Disable, ",")); err != nil {
		return fmt.Errorf("disable: %w", err)
	}
	var pairs []string
	for _, p := range s.Pools {
		pairs = append(pairs, p.Get+":"+p.Put)
	}
	if err := config.Pools.Set(strings.Join(pairs, ",")); err != nil {
		return fmt.Errorf("pools: %w", err)
	}
	config.Generated = s.Generated
	return nil
}

// leaveRelated takes the places that have to do with a finding away from it. golangci-lint makes issues of them, which would
// stay when //nolint silences the finding itself. And it leaves the first fix only: golangci-lint applies all that there are,
// though one of them is meant.
var leaveRelated = sync.OnceFunc(func() {
	for _, a := range analyzers.Suite {
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			inner := *pass
			inner.Report = func(d analysis.Diagnostic) {
				d.Related = nil
				d.SuggestedFixes = d.SuggestedFixes[:min(1, len(d.SuggestedFixes))]
				pass.Report(d)
			}
			return run(&inner)
		}
	}
})

// BuildAnalyzers implements [register.LinterPlugin].
func (linter) BuildAnalyzers() ([]*analysis.Analyzer, error) { return analyzers.Suite, nil }

// GetLoadMode implements [register.LinterPlugin].
func (linter) GetLoadMode() string { return register.LoadModeTypesInfo }
