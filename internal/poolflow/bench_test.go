//go:build unix

package poolflow

import (
	"fmt"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shapes are sources with one large function, or many that call each other. n is about the number of instructions.
var shapes = []struct {
	name string
	make func(n int) string
}{
	{"straight", straight}, {"branches", branches}, {"switch", bigSwitch}, {"loops", loops}, {"phis", phiWeb}, {"recursion", recursion},
}

const header = `package src

import (
	"bytes"
	"sync"
)

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type node struct { next *node; n int; list []byte }

var sink *node

func cond(int) bool { return len(bufs.New().(*bytes.Buffer).Bytes()) > 0 }
`

// straight is one block, all of it on one object.
func straight(n int) string {
	return header + "func f(x *node) {\n\tbuf := bufs.Get().(*bytes.Buffer)\n\tbuf.Reset()\n" +
		strings.Repeat("\tbuf.WriteByte(byte(x.n)); x.n++; x = x.next\n", n/10) + "\tbufs.Put(buf)\n}\n"
}

// branches is a chain of tests, each with a return that puts.
func branches(n int) string {
	var b strings.Builder
	b.WriteString(header + "func f(x *node) int {\n\tbuf := bufs.Get().(*bytes.Buffer)\n\tbuf.Reset()\n")
	for i := range n / 10 {
		fmt.Fprintf(&b, "\tif x.n == %d { bufs.Put(buf); return %d }; buf.WriteByte(1)\n", i, i)
	}
	b.WriteString("\tbufs.Put(buf)\n\treturn 0\n}\n")
	return b.String()
}

// bigSwitch is an interpreter: a loop around a switch with a case for each operation.
func bigSwitch(n int) string {
	var b strings.Builder
	b.WriteString(header + "func f(x *node) int {\n\tbuf := bufs.Get().(*bytes.Buffer)\n\tdefer bufs.Put(buf)\n\tbuf.Reset()\n\tvar acc []byte\n\tfor x != nil {\n\t\tswitch x.n {\n")
	for i := range n / 15 {
		fmt.Fprintf(&b, "\t\tcase %d:\n\t\t\tif x.next == nil { acc = append(acc, %d) }\n\t\t\tbuf.Write(acc); x = x.next\n", i, i%200)
	}
	b.WriteString("\t\tdefault:\n\t\t\treturn 1\n\t\t}\n\t}\n\treturn 0\n}\n")
	return b.String()
}

// loops is one loop behind another, with an object each.
func loops(n int) string {
	return header + "func f(x *node) {\n" +
		strings.Repeat("\tfor i := 0; i < x.n; i++ { b := bufs.Get().(*bytes.Buffer); b.Reset(); b.WriteByte(1); sink = x; bufs.Put(b) }\n", n/20) + "}\n"
}

// phiWeb is many variables that are set on many branches.
func phiWeb(n int) string {
	const wide = 20
	var b strings.Builder
	b.WriteString(header + "func f(x *node) {\n\tbuf := bufs.Get().(*bytes.Buffer)\n")
	for i := range wide {
		fmt.Fprintf(&b, "\tv%d := x\n", i)
	}
	b.WriteString("\tfor x.n > 0 {\n")
	for i := range n / 10 {
		fmt.Fprintf(&b, "\t\tif cond(%d) { v%d = v%d.next; buf.WriteByte(1) }\n", i, i%wide, (i+7)%wide)
	}
	b.WriteString("\t}\n\tbufs.Put(buf)\n\tsink = v0")
	for i := range wide {
		fmt.Fprintf(&b, "\n\tv%d.n++", i)
	}
	b.WriteString("\n}\n")
	return b.String()
}

// recursion is a chain of functions that call the next, the one before, and the first.
func recursion(n int) string {
	var b strings.Builder
	b.WriteString(header)
	k := max(n/10, 2)
	for i := range k {
		fmt.Fprintf(&b, "func f%d(x *node, b *bytes.Buffer) { if x.n > %d { f%d(x, b); f%d(x.next, b); f0(x, b) } else { bufs.Put(b) } }\n", i, i, (i+1)%k, max(i-1, 0))
	}
	b.WriteString("func f(x *node) { f0(x, bufs.Get().(*bytes.Buffer)) }\n")
	return b.String()
}

func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes {
		for _, n := range []int{1e2, 1e3, 1e4, 1e5} {
			b.Run(fmt.Sprintf("%s/%d", s.name, n), func(b *testing.B) {
				b.ReportAllocs()
				p := parsed(b, s.make(n))
				for b.Loop() {
					p.run(b)
				}
			})
		}
	}
}

// TestGrowth runs functions of 10^2 to 10^5 instructions and prints how the cost grows. What it asks for is that the
// work grows little faster than they do, not the time: that depends on the machine.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("runs large functions")
	}
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			largest := 100000
			if s.name == "recursion" {
				largest = 10000 // a limit of the package, which takes a minute to reach
			}
			var last float64
			var exponents []string
			steps := 0
			for n := 100; n <= largest; n *= 10 {
				p := parsed(t, s.make(n))
				start := cpu()
				res := p.run(t)
				cost := float64(cpu() - start)
				if last > 0 {
					exponents = append(exponents, fmt.Sprintf("%.2f", math.Log10(cost/last)))
				}
				last = cost
				if n > 1000 && res.Steps > 20*steps {
					t.Errorf("%d instructions take %d steps, a tenth of them %d", n, res.Steps, steps)
				}
				steps = res.Steps
				t.Logf("%d: %v, %d steps, %d functions cut", n, time.Duration(cost).Round(time.Millisecond), res.Steps, len(res.GaveUp))
			}
			t.Logf("exponents: %s", strings.Join(exponents, " "))
		})
	}
}

// cpu returns the time that the process has run so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
