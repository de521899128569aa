package driver

import (
	"bytes"
	"flag"
	"io"
	"log"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/poollint/poollint/internal/config"
)

// isVetCall reports whether the go command is the caller. It asks for the version
// and the flags, and then passes a configuration file for each package.
func isVetCall(args []string) bool {
	if slices.Contains(args, "-V=full") || slices.Contains(args, "-flags") {
		return true
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// vet is the tool for go vet. It does not return.
func vet(suite []*analysis.Analyzer) {
	g := &guard{log: func(err error) { log.Print(err) }}
	g.watch(suite)
	log.SetOutput(&causes{w: os.Stderr})
	flag.CommandLine = flag.NewFlagSet("poollint", flag.ExitOnError)
	flag.CommandLine.Usage = func() {} // the error says it all, once for each package
	config.Register(flag.CommandLine)
	unitchecker.Main(suite...)
	panic("unreachable")
}

// causes is a log that keeps the causes of failures only: each is told once, and
// that passes fail which depend on the failed one is not.
type causes struct {
	w    io.Writer
	seen [][]byte
}

func (c *causes) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(": failed prerequisites: ")) {
		return len(line), nil
	}
	if slices.ContainsFunc(c.seen, func(s []byte) bool { return bytes.Equal(s, line) }) {
		return len(line), nil
	}
	c.seen = append(c.seen, bytes.Clone(line))
	return c.w.Write(line)
}
