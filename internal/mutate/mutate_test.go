package mutate

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/testpath"
)

var (
	std   = flag.Bool("std", false, "break the standard library, too, which takes minutes")
	cases = flag.Bool("cases", false, "break the sound functions among the analyzers' cases, too, which takes minutes")
	dir   = flag.String("dir", "", "break the packages below this `folder`, and nothing else")
	list  = flag.Bool("list", false, "list what is killed, too, and what does not compile")
	show  = flag.String("show", "", "print the source of the mutants whose name contains `text`, and make no others")
)

// bar is the recall in percent that must not be lost, in the packages that are broken every time. Of the others,
// survivors have not all been looked at: some may be no faults.
const bar = 90

// standard are the packages of the standard library that have pools, but for those that take longest.
var standard = strings.Fields(`archive/zip crypto/internal/fips140/drbg crypto/tls encoding/gob encoding/json fmt
	go/printer internal/poll io log log/slog log/slog/internal/buffer math/big os regexp`)

// Test breaks sound packages and prints, by kind of fault, how many mutants are killed, and which survive.
func Test(t *testing.T) {
	src := filepath.Join(testpath.Dir(), "src")
	root := filepath.Dir(testpath.Dir())
	gopath := append(os.Environ(), "GOPATH="+testpath.Dir(), "GO111MODULE=off", "GOPROXY=off", "GOWORK=off")
	var all, always tally
	for _, corpus := range []struct {
		name     string
		asked    bool
		optional bool
		dir      string
		env      []string
		patterns []string
	}{
		{"clean", *dir == "", false, src, gopath, []string{"clean/..."}},
		{"examples", *dir == "", false, root, nil, []string{"./examples/linesd/fixed/..."}},
		{"pool", *dir == "", false, filepath.Join(root, "pool"), nil, []string{"./..."}},
		{"cases", *cases, true, src, gopath, []string{"crossgoroutine/...", "escape/...", "newcontract/...", "putonce/...", "putreset/...", "sizebound/..."}},
		{"std", *std, true, root, nil, standard},
		{"dir", *dir != "", true, *dir, nil, []string{"./..."}},
	} {
		if !corpus.asked {
			continue
		}
		t.Run(corpus.name, func(t *testing.T) {
			config.Standard = corpus.name == "std"
			defer func() { config.Standard = false }()
			c, err := load(packages.Config{Dir: corpus.dir, Env: corpus.env}, config.Standard, corpus.patterns...)
			if err != nil {
				t.Fatal(err)
			}
			n := measure(t, c, !corpus.optional)
			all.add(n)
			if !corpus.optional {
				always.add(n)
			}
		})
	}
	all.print(t)
	if made, killed := always.sum(); *show == "" && killed*100 < made*bar {
		t.Errorf("%d of %d mutants are killed, less than %d %%", killed, made, bar)
	}
}

// A tally counts mutants by operator.
type tally map[*operator]*count

type count struct{ made, killed, possible int }

func (t *tally) of(op *operator) *count {
	if *t == nil {
		*t = make(tally)
	}
	if (*t)[op] == nil {
		(*t)[op] = new(count)
	}
	return (*t)[op]
}

func (t *tally) add(more tally) {
	for op, n := range more {
		sum := t.of(op)
		sum.made += n.made
		sum.killed += n.killed
		sum.possible += n.possible
	}
}

func (t *tally) sum() (made, killed int) {
	for _, n := range *t {
		made += n.made
		killed += n.killed
	}
	return made, killed
}

// print prints the table.
func (t *tally) print(log *testing.T) {
	var all count
	log.Logf("| %-63s | mutants | killed | survive | reported as possible |", "fault")
	for _, op := range operators {
		if n := t.of(op); n.made > 0 {
			log.Logf("| %-63s | %7d | %6d | %7d | %20d |", op.what, n.made, n.killed, n.made-n.killed, n.possible)
			all = count{all.made + n.made, all.killed + n.killed, all.possible + n.possible}
		}
	}
	log.Logf("| %-63s | %7d | %6d | %7d | %20d |", "all", all.made, all.killed, all.made-all.killed, all.possible)
}

// measure tries all mutants of a corpus and prints the survivors. When the corpus is strictly sound, nothing may be
// reported of it that is not known to be a mistake of ours. What is reported already is not broken.
func measure(t *testing.T, c *corpus, sound bool) (n tally) {
	wrong := notes(t, "reported.txt")
	for _, u := range c.units {
		for _, f := range u.found {
			_, known := wrong[u.path+" "+f.message(u)]
			if sound && !known {
				t.Errorf("sound, but reported: %s: %s %s", c.place(f.Pos), u.path, f.message(u))
			} else {
				t.Logf("reported before it is broken: %s: %s %s", c.place(f.Pos), u.path, f.message(u))
			}
		}
	}
	equivalent, missed := notes(t, "equivalent.txt"), notes(t, "missed.txt")
	for _, m := range c.mutants() {
		if !strings.Contains(m.String(), *show) {
			continue
		}
		if *show != "" {
			t.Logf("%s\n%s", m, m.source())
		}
		if reason, ok := equivalent[m.String()]; ok {
			if *list {
				t.Logf("equivalent: %s (%s)", m, reason)
			}
			continue
		}
		r, err := c.try(m)
		if err != nil {
			t.Error(err) // a panic of an analyzer, most likely
			continue
		}
		if r == nil {
			if *list {
				t.Logf("does not compile: %s", m)
			}
			continue
		}
		n.of(m.op).made++
		reason, known := missed[m.String()]
		switch {
		case r.killed:
			n.of(m.op).killed++
			if known {
				t.Logf("killed by now, to be removed from missed.txt: %s", m)
			} else if *list {
				t.Logf("killed by %s: %s:%d: %s", r.by, m.unit.names[m.file], m.line, m)
			}
			continue
		case r.possible:
			n.of(m.op).possible++
		}
		t.Logf("survives: %s:%d: %s (%s) %s", m.unit.names[m.file], m.line, m, reason, strings.Join(r.other, "; "))
	}
	return n
}

// notes reads what people have found out about mutants: lines with a name, a tab and a reason.
func notes(t *testing.T, file string) map[string]string {
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	notes := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("%s: no reason in %q", file, line)
		}
		notes[name] = strings.TrimSpace(reason)
	}
	return notes
}
