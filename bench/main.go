//go:build unix

// Command bench measures what poollint costs, beside the tools that it is measured by:
//
//	go run ./bench -std -runs 5 [module directory]...
//	go run ./bench -growth
//
// prints a table for the standard library, and for each module, or one of how the cost grows with the number of packages
// and the length of a function. All tools take turns in one run; figures are medians of the CPU time of a process and its
// children, user and system, and of the most memory that one process had.
//
// Tools for go vet are cold when the go command has no results of them: they get another hash for each round, and vet
// itself another flag. What the packages import has been compiled before.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	std := flag.Bool("std", false, "measure on the standard library")
	growth := flag.Bool("growth", false, "measure on made up modules how the cost grows")
	runs := flag.Int("runs", 5, "take the median of this many runs")
	only := flag.String("only", "", "run tools whose name contains this")
	flag.Parse()
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	b := &bench{tmp: tmp, runs: *runs, only: *only}
	b.build("poollint", "./cmd/poollint", 0)
	if *growth {
		b.growth()
	}
	if *std {
		root, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			log.Fatal(err)
		}
		b.table("std", filepath.Join(strings.TrimSpace(string(root)), "src"), "std")
	}
	for _, dir := range flag.Args() {
		b.table(filepath.Base(dir), dir, "./...")
	}
}

// A bench is one run of the command.
type bench struct {
	tmp  string
	runs int
	only string
}

// A sample is what one process has cost.
type sample struct {
	cpu time.Duration
	mem int64 // bytes
}

// A tool is one row of a table. prepare is not measured; round tells the runs apart.
type tool struct {
	name    string
	prepare func(round int)
	command func(round int, pattern string) *exec.Cmd
	warm    bool // runs behind the cold one of the same round
}

func (b *bench) tools() []tool {
	vettool := func(name, pkg string) []tool {
		cold := func(round int, pattern string) *exec.Cmd {
			return exec.Command("go", "vet", "-vettool="+b.bin(name, round), pattern)
		}
		return []tool{
			{name + " as vettool, cold", func(round int) { b.build(name, pkg, round) }, cold, false},
			{name + " as vettool, warm", nil, cold, true},
		}
	}
	list := vettool("no-op", "./bench/noop")
	list = append(list, vettool("poollint", "./cmd/poollint")...)
	list = append(list, tool{"go vet, cold", nil, func(_ int, pattern string) *exec.Cmd {
		// Results are kept by flags, too: this one names a function that nobody has.
		return exec.Command("go", "vet", fmt.Sprintf("-printf.funcs=bench%d", time.Now().UnixNano()), pattern)
	}, false})
	list = append(list, tool{"poollint alone", nil, func(_ int, pattern string) *exec.Cmd {
		return exec.Command(b.bin("poollint", 0), pattern)
	}, false})
	list = append(list, tool{"poollint alone, again", nil, list[len(list)-1].command, true})
	list = append(list, tool{"staticcheck, SA6002 only, cold", b.install, func(round int, pattern string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(b.tmp, "staticcheck"), "-checks=SA6002", pattern)
		cmd.Env = append(os.Environ(), fmt.Sprintf("STATICCHECK_CACHE=%s/cache%d", b.tmp, round))
		return cmd
	}, false})
	return slices.DeleteFunc(list, func(t tool) bool { return !strings.Contains(t.name, b.only) })
}

func (b *bench) bin(name string, round int) string {
	return filepath.Join(b.tmp, fmt.Sprintf("%s%d", strings.ReplaceAll(name, " ", "-"), round))
}

// build builds a tool that differs from all built before in its last bytes only: the go command knows tools by a hash of
// the file.
func (b *bench) build(name, pkg string, round int) {
	must(exec.Command("go", "build", "-o", b.bin(name, round), pkg))
	f, err := os.OpenFile(b.bin(name, round), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(f, "%d", time.Now().UnixNano())
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func (b *bench) install(int) {
	cmd := exec.Command("go", "install", "honnef.co/go/tools/cmd/staticcheck@v0.8.2")
	cmd.Env = append(os.Environ(), "GOBIN="+b.tmp)
	must(cmd)
}

func must(cmd *exec.Cmd) {
	if out, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// table measures all tools on the packages of a pattern.
func (b *bench) table(title, dir, pattern string) {
	warmUp := exec.Command("go", "vet", "-vettool="+b.vetFirst(), pattern)
	warmUp.Dir = dir
	warmUp.Run() // compiles what is imported; findings are no failure
	tools := b.tools()
	samples := make([][]sample, len(tools))
	for round := 1; round <= b.runs; round++ {
		for i, t := range tools {
			if t.prepare != nil {
				t.prepare(round)
			}
			samples[i] = append(samples[i], measure(t.command(round, pattern), dir))
		}
	}
	fmt.Printf("\n| %s | CPU s | of no-op | of go vet | of staticcheck | peak MiB |\n| --- | --- | --- | --- | --- | --- |\n", title)
	base := map[string]time.Duration{}
	for i, t := range tools {
		base[t.name] = median(samples[i]).cpu
	}
	for i, t := range tools {
		m := median(samples[i])
		noop := base["no-op as vettool, cold"]
		if t.warm && strings.Contains(t.name, "vettool") {
			noop = base["no-op as vettool, warm"]
		}
		fmt.Printf("| %s | %.2f | %s | %s | %s | %d |\n", t.name, m.cpu.Seconds(), ratio(m.cpu, noop),
			ratio(m.cpu, base["go vet, cold"]), ratio(m.cpu, base["staticcheck, SA6002 only, cold"]), m.mem>>20)
	}
}

func (b *bench) vetFirst() string {
	b.build("no-op", "./bench/noop", 0)
	return b.bin("no-op", 0)
}

func ratio(x, y time.Duration) string {
	if y == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", float64(x)/float64(y))
}

// measure runs a command to its end. Its exit code tells of findings.
func measure(cmd *exec.Cmd, dir string) sample {
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	cmd.Wait()
	s := cmd.ProcessState
	mem := s.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" {
		mem *= 1024
	}
	return sample{s.UserTime() + s.SystemTime(), mem}
}

func median(list []sample) sample {
	var cpu []time.Duration
	var mem []int64
	for _, s := range list {
		cpu, mem = append(cpu, s.cpu), append(mem, s.mem)
	}
	slices.Sort(cpu)
	slices.Sort(mem)
	return sample{cpu[len(cpu)/2], mem[len(mem)/2]}
}
