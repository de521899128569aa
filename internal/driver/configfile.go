package driver

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// configName is the name of the file that stands for flags. It is looked for in the
// working directory and those above.
const configName = ".poollint.yml"

// A setting is a flag that a configuration file sets.
type setting struct {
	line        int
	key         string // as the file has it
	flag, value string
}

// A configFile is what a file stands for.
//
//	confidence: possible
//	disable: [putonce/lost, SA6002]
//	generated: true
//	tests: false
//	pools:
//	  - get: example.com/p.Pool.Take
//	    put: example.com/p.Pool.Give
//	limits:
//	  analyzer.flag: 65536
type configFile struct {
	name     string
	settings []setting
	disabled []setting // one for each rule
}

// keys are the keys of the file, each with the function that reads its value.
var keys = map[string]func(*configFile, *yaml.Node) error{
	"confidence": func(c *configFile, n *yaml.Node) error { return c.scalar(n, "confidence", "confidence") },
	"generated":  func(c *configFile, n *yaml.Node) error { return c.scalar(n, "generated", "generated") },
	"tests":      func(c *configFile, n *yaml.Node) error { return c.scalar(n, "tests", "test") },
	"disable":    (*configFile).readDisable,
	"pools":      (*configFile).readPools,
	"limits":     (*configFile).readLimits,
}

const knownKeys = "confidence, disable, generated, limits, pools and tests"

// findConfig reads the configuration file that is to be used: the named one, none
// if that is "none", and if it is "" the next one upward from the working directory.
func findConfig(name string) (*configFile, error) {
	if name == "none" {
		return new(configFile), nil
	}
	if name == "" {
		dir, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		if name = upward(dir, configName); name == "" {
			return new(configFile), nil
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", shortPosition(name), errors.Unwrap(err))
	}
	c := &configFile{name: name}
	return c, c.parse(data)
}

// errorf returns an error at a line of the file.
func (c *configFile) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", shortPosition(c.name), line, fmt.Sprintf(format, args...))
}

// yamlLine matches the position in an error of the YAML library.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func (c *configFile) parse(data []byte) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err == io.EOF {
		return nil // empty
	} else if err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
			fmt.Sscan(m[1], &line)
		}
		return c.errorf(line, "%s", yamlLine.ReplaceAllString(oneLine(err.Error()), ""))
	}
	if dec.Decode(&more) != io.EOF {
		return c.errorf(max(more.Line, 1), "there is more than one document")
	}
	return c.each(doc.Content[0], "the file", func(key, value *yaml.Node) error {
		read, ok := keys[key.Value]
		if !ok {
			return c.errorf(key.Line, "unknown key %s: there are %s", key.Value, knownKeys)
		}
		return read(c, value)
	})
}

// each calls f for the keys and values of n, which is what is said to be it.
func (c *configFile) each(n *yaml.Node, what string, f func(key, value *yaml.Node) error) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return c.errorf(n.Line, "%s is no list of keys, each with a value", what)
	}
	seen := make(map[string]bool)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			return c.errorf(key.Line, "key %s is there twice", key.Value)
		}
		seen[key.Value] = true
		if err := f(key, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// scalar reads a value that a flag takes as it is.
func (c *configFile) scalar(n *yaml.Node, key, flag string) error {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		return c.errorf(n.Line, "%s: want one value", key)
	}
	c.settings = append(c.settings, setting{n.Line, key, flag, n.Value})
	return nil
}

func (c *configFile) readDisable(n *yaml.Node) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return c.errorf(n.Line, "disable: want a list, such as [putonce/lost]")
	}
	var rules []string
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			return c.errorf(item.Line, "disable: want the name of an analyzer, or analyzer/kind")
		}
		if err := new(config.RuleList).Set(item.Value); err != nil {
			return c.errorf(item.Line, "disable: %v", err)
		}
		rules = append(rules, item.Value)
		c.disabled = append(c.disabled, setting{line: item.Line, value: item.Value})
	}
	c.settings = append(c.settings, setting{n.Line, "disable", "disable", strings.Join(rules, ",")})
	return nil
}

func (c *configFile) readPools(n *yaml.Node) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return c.errorf(n.Line, "pools: want a list of items with get and put")
	}
	var pools []string
	for _, item := range n.Content {
		var names [2]string
		err := c.each(item, "an item of pools", func(key, value *yaml.Node) error {
			i := slices.Index([]string{"get", "put"}, key.Value)
			if i < 0 {
				return c.errorf(key.Line, "unknown key %s: an item of pools has get and put", key.Value)
			}
			names[i] = value.Value
			return nil
		})
		if err != nil {
			return err
		}
		if names[0] == "" || names[1] == "" {
			return c.errorf(item.Line, "pools: want both get and put")
		}
		pair := names[0] + ":" + names[1]
		if err := new(config.PoolList).Set(pair); err != nil {
			return c.errorf(item.Line, "pools: %v", err)
		}
		pools = append(pools, pair)
	}
	c.settings = append(c.settings, setting{n.Line, "pools", "pools", strings.Join(pools, ",")})
	return nil
}

// readLimits reads values for flags of analyzers.
func (c *configFile) readLimits(n *yaml.Node) error {
	return c.each(n, "limits", func(key, value *yaml.Node) error {
		if !strings.Contains(key.Value, ".") {
			return c.errorf(key.Line, "limits: %s is no analyzer.flag", key.Value)
		}
		return c.scalar(value, key.Value, key.Value)
	})
}

// apply sets the flags that the command line does not.
func (c *configFile) apply(fs *flag.FlagSet, suite []*analysis.Analyzer) error {
	for _, s := range c.disabled {
		if !HasRule(suite, s.value) {
			return c.errorf(s.line, "disable: there is no %s (see poollint help)", s.value)
		}
	}
	given := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, s := range c.settings {
		if fs.Lookup(s.flag) == nil {
			return c.errorf(s.line, "%s: there is no flag -%s", s.key, s.flag)
		}
		if given[s.flag] {
			continue
		}
		if err := fs.Set(s.flag, s.value); err != nil {
			return c.errorf(s.line, "%s: %v", s.key, err)
		}
	}
	return nil
}

// args returns the settings as arguments for go vet.
func (c *configFile) args() []string {
	var args []string
	for _, s := range c.settings {
		if s.flag != "test" { // which go vet does not have
			args = append(args, "-"+s.flag+"="+s.value)
		}
	}
	return args
}
