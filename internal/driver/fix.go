package driver

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// A fixer collects fixes. A fix is applied as a whole or not at all: not if it
// changes what another one has changed before, or a generated file.
type fixer struct {
	fset  *token.FileSet
	files map[string]*fixedFile

	good, bad int // fixes
}

type fixedFile struct {
	src       []byte
	generated bool
	edits     []edit // by position, without overlaps
}

// An edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

func newFixer(fset *token.FileSet) *fixer {
	return &fixer{fset: fset, files: make(map[string]*fixedFile)}
}

// add adds the first fix of each finding.
func (x *fixer) add(diagnostics []analysis.Diagnostic) {
	for _, d := range diagnostics {
		if len(d.SuggestedFixes) == 0 {
			continue
		}
		switch merged, ok := x.merge(d.SuggestedFixes[0]); {
		case !ok:
			x.bad++
		case merged != nil:
			x.good++
			for name, edits := range merged {
				x.files[name].edits = edits
			}
		}
	}
}

// merge returns the edits of all files that the fix changes, together with those
// that were there. It returns nil if it changes a generated file, and false if it
// does not go with the others.
func (x *fixer) merge(fix analysis.SuggestedFix) (merged map[string][]edit, ok bool) {
	merged = make(map[string][]edit)
	for _, te := range fix.TextEdits {
		tf := x.fset.File(te.Pos)
		f, err := x.file(tf)
		if err != nil {
			return nil, false
		}
		if f.generated {
			return nil, true
		}
		e := edit{tf.Offset(te.Pos), tf.Offset(te.End), string(te.NewText)}
		edits, known := merged[tf.Name()]
		if !known {
			edits = slices.Clone(f.edits)
		}
		if merged[tf.Name()], ok = insert(edits, e); !ok {
			return nil, false
		}
	}
	return merged, true
}

// file returns the file of that name, as it was analyzed.
func (x *fixer) file(tf *token.File) (*fixedFile, error) {
	if f, ok := x.files[tf.Name()]; ok {
		return f, nil
	}
	src, err := os.ReadFile(tf.Name())
	if err != nil {
		return nil, err
	}
	if len(src) != tf.Size() {
		return nil, fmt.Errorf("%s has changed", tf.Name())
	}
	f := &fixedFile{src: src}
	head, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly|parser.ParseComments)
	f.generated = err != nil || ast.IsGenerated(head)
	x.files[tf.Name()] = f
	return f, nil
}

// insert adds an edit to those of a file, unless it is there. It returns false
// if it overlaps with another one.
func insert(edits []edit, e edit) ([]edit, bool) {
	if slices.Contains(edits, e) {
		return edits, true
	}
	i, _ := slices.BinarySearchFunc(edits, e, func(a, b edit) int {
		if a.start == b.start && a.end == b.end {
			return -1 // insertions stay in their order
		}
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	if i > 0 && edits[i-1].end > e.start || i < len(edits) && edits[i].start < e.end {
		return nil, false
	}
	if i > 0 && edits[i-1].start == e.start && edits[i-1].end == e.end && e.start < e.end {
		return nil, false // replaced by something else
	}
	return slices.Insert(edits, i, e), true
}

// each calls f for every file that changes, in the order of their names, with its text after and before.
func (x *fixer) each(f func(name string, after, before []byte) error) error {
	for _, name := range slices.Sorted(maps.Keys(x.files)) {
		file := x.files[name]
		if len(file.edits) == 0 {
			continue
		}
		var b bytes.Buffer
		at := 0
		for _, e := range file.edits {
			b.Write(file.src[at:e.start])
			b.WriteString(e.text)
			at = e.end
		}
		b.Write(file.src[at:])
		if err := f(name, tidy(b.Bytes(), file.src), file.src); err != nil {
			return err
		}
	}
	return nil
}

// tidy formats a file that was formatted, and takes out the imports that are used
// no more. If it cannot be parsed, it is left as it is.
func tidy(after, before []byte) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", after, parser.ParseComments)
	if err != nil {
		return after
	}
	old, err := parser.ParseFile(token.NewFileSet(), "", before, 0)
	if err != nil {
		return after
	}
	unused := false
	for _, spec := range slices.Clone(file.Imports) {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil && astutil.UsesImport(old, path) && !astutil.UsesImport(file, path) {
			name := ""
			if spec.Name != nil {
				name = spec.Name.Name
			}
			astutil.DeleteNamedImport(fset, file, name, path)
			unused = true
		}
	}
	if clean, err := format.Source(before); !unused && (err != nil || !bytes.Equal(clean, before)) {
		return after // what was not formatted is not for a fix to format
	}
	var b bytes.Buffer
	if err := format.Node(&b, fset, file); err != nil {
		return after
	}
	return b.Bytes()
}

// done returns an error unless all fixes were applied.
func (x *fixer) done() error {
	if x.bad == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d fixes are in the way of others: run again to apply more", x.bad, x.good+x.bad)
}

// apply changes the files, or prints what would change.
func (x *fixer) apply(diff bool, stdout io.Writer) error {
	err := x.each(func(name string, after, before []byte) error {
		if diff {
			_, err := io.WriteString(stdout, unified(name, string(before), string(after)))
			return err
		}
		return os.WriteFile(name, after, 0o644)
	})
	return cmp.Or(err, x.done())
}

// archive writes the changed files to an archive, from where the go command
// takes them. id tells it what the archive is about.
func (x *fixer) archive(name, id string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	z.SetComment(id)
	err = x.each(func(name string, after, _ []byte) error {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		_, err = w.Write(after)
		return err
	})
	return cmp.Or(err, z.Close(), x.done())
}
