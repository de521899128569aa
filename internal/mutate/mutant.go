package mutate

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A mutant is one fault in one file.
type mutant struct {
	op    *operator
	unit  *unit
	file  int    // index in unit.files
	fn    int    // index of the broken function in the file, -1 when it is none
	where string // name of the function
	what  string // what is broken, in the words of the source
	again int    // number among the mutants that look the same
	line  int
	edits []edit
}

// An edit replaces bytes of a file.
type edit struct {
	start, end int
	text       string
}

// String names the mutant, the same in every run.
func (m *mutant) String() string {
	s := fmt.Sprintf("%s %s %s: %s", m.op.name, m.unit.path, m.where, m.what)
	if m.again > 0 {
		s += fmt.Sprintf(" #%d", m.again+1)
	}
	return s
}

// A result is what became of a mutant.
type result struct {
	killed   bool
	by       string   // what reports it
	other    []string // what is reported beside the point
	possible bool     // not killed, but reported with less confidence
}

// mutants lists what the operators break in the sound parts of the corpus.
func (c *corpus) mutants() []*mutant {
	var list []*mutant
	seen := make(map[string]int)
	for _, u := range c.units {
		for i, file := range u.files {
			if ast.IsGenerated(file) {
				continue
			}
			for _, op := range operators {
				for _, m := range op.inFile(c, u, i) {
					m.again = seen[m.String()]
					seen[m.String()]++ // before the number is part of it
					list = append(list, m)
				}
			}
		}
	}
	return list
}

// inFile lists what the operator breaks in one file, leaving out functions that something is reported of already.
func (op *operator) inFile(c *corpus, u *unit, file int) (list []*mutant) {
	n := -1
	for _, d := range u.files[file].Decls {
		var s *scope
		switch d := d.(type) {
		case *ast.FuncDecl:
			n++
			if d.Body == nil || u.reported(d) || u.silenced(d) {
				continue
			}
			s = &scope{corpus: c, unit: u, file: file, decl: d, body: d, name: declName(d)}
		case *ast.GenDecl:
			if d.Tok != token.VAR || u.reported(d) {
				continue
			}
			s = &scope{corpus: c, unit: u, file: file, body: d, name: varName(d)}
		default:
			continue
		}
		s.emit = func(what string, line token.Pos, edits ...edit) {
			m := &mutant{op: op, unit: u, file: file, fn: n, where: s.name, what: what, line: c.fset.Position(line).Line, edits: edits}
			if s.decl == nil {
				m.fn = -1
			}
			list = append(list, m)
		}
		op.find(s)
	}
	return list
}

// reported reports whether something is found in n though the package should be sound.
func (u *unit) reported(n ast.Node) bool {
	return slices.ContainsFunc(u.found, func(f finding) bool { return f.touches(n) })
}

// silenced reports whether reports on d are switched off by a comment in it, or on it.
func (u *unit) silenced(d *ast.FuncDecl) bool {
	start := d.Pos()
	if d.Doc != nil {
		start = d.Doc.Pos()
	}
	for _, f := range u.files {
		for _, g := range f.Comments {
			if start <= g.Pos() && g.Pos() <= d.End() && strings.Contains(g.List[0].Text, "lint:ignore") {
				return true
			}
		}
	}
	return false
}

// touches reports whether f is in n, or leads there.
func (f finding) touches(n ast.Node) bool {
	if n.Pos() <= f.Pos && f.Pos <= n.End() {
		return true
	}
	return slices.ContainsFunc(f.Related, func(r analysis.RelatedInformation) bool { return n.Pos() <= r.Pos && r.Pos <= n.End() })
}

func declName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	if star, ok := recv.(*ast.StarExpr); ok {
		recv = star.X
	}
	switch r := recv.(type) {
	case *ast.IndexExpr:
		recv = r.X
	case *ast.IndexListExpr:
		recv = r.X
	}
	return types.ExprString(recv) + "." + d.Name.Name
}

func varName(d *ast.GenDecl) string {
	for _, s := range d.Specs {
		if vs, ok := s.(*ast.ValueSpec); ok {
			return vs.Names[0].Name
		}
	}
	return ""
}

// source returns the file of the mutant with its edits made.
func (m *mutant) source() []byte {
	src := m.unit.sources[m.file]
	edits := slices.Clone(m.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.start < at {
			panic("internal error: edits overlap: " + m.String())
		}
		b.Write(src[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.Write(src[at:])
	return b.Bytes()
}

var unusedImport = regexp.MustCompile(`^"([^"]+)" imported (as \w+ )?and not used`)

// build type-checks the mutant. An import that nothing needs any more becomes a blank one.
func (c *corpus) build(m *mutant) (*unit, error) {
	src := m.source()
	for {
		u, err := c.check(m.unit, m.file, src, nil)
		if err == nil {
			return u, nil
		}
		te, ok := err.(types.Error)
		if !ok {
			return nil, err
		}
		found := unusedImport.FindStringSubmatch(te.Msg)
		if found == nil {
			return nil, err
		}
		spec := regexp.MustCompile(`(?m)(^\s*|import )(\w+ )?"` + regexp.QuoteMeta(found[1]) + `"`)
		blank := spec.ReplaceAll(src, []byte(`${1}_ "`+found[1]+`"`))
		if bytes.Equal(blank, src) {
			return nil, err
		}
		src = blank
	}
}

// try analyzes a mutant with all that depends on it. It returns nil if it does not type-check.
func (c *corpus) try(m *mutant) (*result, error) {
	broken, err := c.build(m)
	if err != nil {
		return nil, nil // no mutant
	}
	changed := map[string]*types.Package{m.unit.path: broken.types}
	pairs := [][2]*unit{{m.unit, broken}}
	for _, u := range c.units {
		if u == m.unit || !u.importsAny(changed) {
			continue
		}
		again, err := c.check(u, -1, nil, changed)
		if err != nil {
			return nil, nil // what imports it does not type-check
		}
		changed[u.path] = again.types
		pairs = append(pairs, [2]*unit{u, again})
	}
	r := new(result)
	over := facts{base: &c.facts, own: make(map[factKey]analysis.Fact)}
	for _, p := range pairs {
		sound, broken := p[0], p[1]
		if broken.found, err = c.analyze(broken, &over); err != nil {
			return nil, fmt.Errorf("%s: %w", m, err)
		}
		if r.by, r.other = m.judge(c, sound, broken, sound.found, broken.found, r.other); r.by != "" {
			r.killed = true
			return r, nil
		}
	}
	whatIsPossible(func() {
		for _, p := range pairs {
			found, _ := c.analyze(p[1], &over) // no error the second time
			by, _ := m.judge(c, p[0], p[1], p[0].unsure, found, nil)
			r.possible = r.possible || by != ""
		}
	})
	return r, nil
}

func (u *unit) importsAny(pkgs map[string]*types.Package) bool {
	for dep := range maps.Values(u.deps) {
		if pkgs[dep.Path()] != nil {
			return true
		}
	}
	return false
}

// judge looks for the fault among what is found in a package that is broken now, beside what was found when it was
// sound. It returns what reports the fault, and adds to other what is reported beside the point.
func (m *mutant) judge(c *corpus, sound, broken *unit, before, after []finding, other []string) (by string, all []string) {
	was := make(map[string]int)
	for _, f := range before {
		was[f.message(sound)]++
	}
	var fn ast.Node
	if sound == m.unit && m.fn >= 0 {
		fn = nthFunc(broken.files[m.file], m.fn)
	}
	for _, f := range after {
		if k := f.message(broken); was[k] > 0 {
			was[k]--
			continue
		}
		here := m.op.anywhere || fn != nil && f.touches(fn)
		if here && slices.ContainsFunc(m.op.kinds, f.is) {
			return f.kind(), other
		}
		other = append(other, f.kind()+" at "+c.place(f.Pos)+": "+f.Message)
	}
	return "", other
}

// message tells findings apart, wherever the edits have moved them.
func (f finding) message(u *unit) string {
	where := ""
	for _, file := range u.files {
		for _, d := range file.Decls {
			if d.Pos() <= f.Pos && f.Pos <= d.End() {
				switch d := d.(type) {
				case *ast.FuncDecl:
					where = declName(d)
				case *ast.GenDecl:
					where = varName(d)
				}
			}
		}
	}
	return f.kind() + " " + where + " " + f.Message
}

func (f finding) kind() string { return f.analyzer + "/" + f.Category }

// is reports whether f is of a kind, "analyzer/kind" or "analyzer".
func (f finding) is(kind string) bool {
	return f.analyzer == kind || f.kind() == kind
}

func nthFunc(file *ast.File, n int) ast.Node {
	for _, d := range file.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			if n == 0 {
				return fd
			}
			n--
		}
	}
	return nil
}
