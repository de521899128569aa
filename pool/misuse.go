package pool

import (
	"fmt"
	"runtime"
	"strings"
)

// A Source is a pool of any kind, as far as names and counters go.
type Source interface {
	Name() string // the name given in the configuration
	Stats() Stats // a snapshot of the counters
}

// Kind is the kind of a [Misuse].
type Kind int

const (
	DoublePut     Kind = iota // an item was put while it was already free
	WriteAfterPut             // a free item was written to
	WrongPool                 // an item was put into a pool that had not handed it out
)

// String returns the kind as words in lower case.
func (k Kind) String() string {
	switch k {
	case DoublePut:
		return "double Put"
	case WriteAfterPut:
		return "write after Put"
	case WrongPool:
		return "Put into the wrong pool"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// A Misuse is a wrong use of a pool, found by a build with the tag pooldebug. The item concerned
// is not corrupted by it: a wrong Put is ignored.
type Misuse struct {
	Kind   Kind   // what was done
	Source Source // the pool that had handed the item out, or to which it was put first
	Got    Stack  // where the item was obtained; empty if it was not obtained from a pool
	Put    Stack  // where the item was put first; empty for WrongPool
	Found  Stack  // the second or the wrong Put; for WriteAfterPut, where the write was noticed
	Offset int    // for WriteAfterPut, the first byte that was changed, from 0
}

// String returns the report with its stacks, over several lines.
func (m Misuse) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pooldebug: %v: pool %s", m.Kind, describe(m.Source))
	if m.Kind == WriteAfterPut {
		fmt.Fprintf(&b, ", byte %d", m.Offset)
	}
	b.WriteString("\n")
	found := map[Kind]string{DoublePut: "put again", WriteAfterPut: "noticed", WrongPool: "put into the wrong pool"}
	section(&b, "obtained", m.Got)
	section(&b, "put", m.Put)
	section(&b, found[m.Kind], m.Found)
	return b.String()
}

// A Leak is a number of items that were obtained at one place and not put back.
type Leak struct {
	Source Source // the pool that had handed the items out
	Got    Stack  // where the items were obtained
	Count  int    // items
	Lost   int    // those of Count that the garbage collector has already reclaimed
}

// String returns the report with its stack, over several lines.
func (l Leak) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pooldebug: leak: pool %s: %d not put back, %d of them lost to the garbage collector\n", describe(l.Source), l.Count, l.Lost)
	section(&b, "obtained", l.Got)
	return b.String()
}

func describe(s Source) string { return fmt.Sprintf("%q (%T)", s.Name(), s) }

func section(b *strings.Builder, title string, s Stack) {
	if s != (Stack{}) {
		fmt.Fprintf(b, "  %s at:\n%s", title, s)
	}
}

// A Stack is a list of program counters as runtime.Callers writes it, the innermost call first;
// zeros fill the end.
type Stack [32]uintptr

// String returns the stack as lines of function and file:line, without the calls inside this
// package.
func (s Stack) String() string {
	var b strings.Builder
	n := 0
	for n < len(s) && s[n] != 0 {
		n++
	}
	if n == 0 {
		return ""
	}
	frames := runtime.CallersFrames(s[:n])
	for inside := true; ; {
		f, more := frames.Next()
		inside = inside && strings.HasPrefix(f.Function, "github.com/poollint/poollint/pool.")
		if !inside && f.Function != "" {
			fmt.Fprintf(&b, "    %s\n      %s:%d\n", f.Function, f.File, f.Line)
		}
		if !more {
			return b.String()
		}
	}
}
