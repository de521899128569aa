//go:build unix

package main

import (
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// growth measures poollint on modules of more and more packages, on one function that is longer and longer, and on more and more functions.
func (b *bench) growth() {
	b.series("packages", []int{10, 100, 1000}, func(dir string, n int) {
		for i := range n {
			write(filepath.Join(dir, fmt.Sprintf("p%d", i), "p.go"), pkg(i))
		}
	})
	for _, shape := range []struct {
		name, before, line, after string
		instrs                    int // of a line
	}{
		{"instructions, one block", "", "\tbuf.WriteByte(byte(x)); x++\n", "", 3},
		{"instructions, a return for each ten", "", "\tif x == %d { bufs.Put(buf); return %[1]d }; buf.WriteByte(1)\n", "", 10},
		{"instructions, a case for each seven", "\tswitch x {\n", "\tcase %d: buf.WriteByte(byte(x)); x += %[1]d\n", "\t}\n", 7},
		{"instructions, a loop for each twenty", "", "\tfor i := 0; i < x; i++ { b := bufs.Get().(*bytes.Buffer); b.Reset(); b.WriteByte(byte(%d)); bufs.Put(b) }\n", "", 20},
	} {
		b.series(shape.name, []int{100, 1000, 10_000, 100_000}, func(dir string, n int) {
			var s strings.Builder
			s.WriteString("package p\n\nimport (\n\t\"bytes\"\n\t\"sync\"\n)\n\nvar bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}\n\nfunc f(x int) int {\n\tbuf := bufs.Get().(*bytes.Buffer)\n\tbuf.Reset()\n" + shape.before)
			for i := range n / shape.instrs {
				if strings.Contains(shape.line, "%") {
					fmt.Fprintf(&s, shape.line, i)
				} else {
					s.WriteString(shape.line)
				}
			}
			s.WriteString(shape.after + "\tbufs.Put(buf)\n\treturn x\n}\n")
			write(filepath.Join(dir, "p.go"), s.String())
		})
	}
	b.series("functions, each with a Get and a Put", []int{10, 100, 1000}, func(dir string, n int) {
		var s strings.Builder
		s.WriteString("package p\n\nimport (\n\t\"bytes\"\n\t\"sync\"\n)\n\nvar bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}\n")
		for i := range n {
			fmt.Fprintf(&s, "\nfunc F%d(x []byte) string {\n\tb := bufs.Get().(*bytes.Buffer)\n\tb.Reset()\n\tdefer bufs.Put(b)\n\tb.Write(x)\n\treturn b.String()\n}\n", i)
		}
		write(filepath.Join(dir, "p.go"), s.String())
	})
}

// series measures modules of several sizes and prints by which power of the size the cost grows, without what an empty
// module costs.
func (b *bench) series(title string, sizes []int, fill func(dir string, n int)) {
	fmt.Printf("\n| %s | CPU s | peak MiB | exponent |\n| --- | --- | --- | --- |\n", title)
	cost := func(n int, fill func(dir string, n int)) sample {
		dir, err := os.MkdirTemp(b.tmp, "module")
		if err != nil {
			log.Fatal(err)
		}
		write(filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.24\n")
		fill(dir, n)
		var list []sample
		for range b.runs {
			list = append(list, measure(exec.Command(b.bin("poollint", 0), "./..."), dir))
		}
		return median(list)
	}
	empty := cost(1, func(dir string, _ int) { write(filepath.Join(dir, "p.go"), "package p\n") })
	last, lastSize := 0.0, 0
	for _, n := range sizes {
		s := cost(n, fill)
		own := max((s.cpu - empty.cpu).Seconds(), 0.001)
		exponent := ""
		if lastSize > 0 {
			exponent = fmt.Sprintf("%.2f", math.Log(own/last)/math.Log(float64(n)/float64(lastSize)))
		}
		fmt.Printf("| %d | %.2f | %d | %s |\n", n, s.cpu.Seconds(), s.mem>>20, exponent)
		last, lastSize = own, n
	}
}

// pkg is a package with a pool, and functions that use the one of the package half as far.
func pkg(i int) string {
	imports, use := "", ""
	if i > 0 {
		imports = fmt.Sprintf("\tbelow \"example.com/m/p%d\"\n", i/2)
		use = "\tc := below.Get()\n\tc.WriteByte(1)\n\tbelow.Put(c)\n"
	}
	return "package p\n\nimport (\n\t\"bytes\"\n\t\"sync\"\n" + imports + ")\n\n" +
		"var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}\n\n" +
		"func Get() *bytes.Buffer { return bufs.Get().(*bytes.Buffer) }\n\n" +
		"func Put(b *bytes.Buffer) { b.Reset(); bufs.Put(b) }\n\n" +
		"func Use(s string) string {\n\tb := Get()\n\tdefer Put(b)\n" + use + "\tb.WriteString(s)\n\treturn b.String()\n}\n"
}

func write(name, text string) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
