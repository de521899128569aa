package driver

import (
	"fmt"
	"io"
	"strings"
)

// A Command is a subcommand of the tool: poollint NAME, and what follows.
//
// The name has to be the first argument: a package of that name is ./NAME.
type Command struct {
	Name  string
	Args  string // what follows the name, for the usage
	Short string // what it does, for the usage: lower case, no period

	// Run does it and returns the exit code. It gets the arguments behind the name.
	Run func(args []string, stdin io.Reader, stdout, stderr io.Writer) int
}

// A table is the subcommands, in the order of the usage.
type table []Command

// find returns the subcommand of the given name, nil if there is none.
func (t table) find(name string) *Command {
	for i := range t {
		if t[i].Name == name {
			return &t[i]
		}
	}
	return nil
}

// usage explains the subcommands, in the lines of the tool's usage.
func (t table) usage(w io.Writer) {
	for _, c := range t {
		fmt.Fprintf(w, "\tpoollint %-24s %s\n", strings.TrimSpace(c.Name+" "+c.Args), c.Short)
	}
}
