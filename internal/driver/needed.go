package driver

import (
	"bytes"
	"go/parser"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/container/intsets"

	"github.com/poollint/poollint/internal/lex"
)

// Of what is typed without bodies, most is needed by nobody: of 13 MB of declarations that caddy imports, three. A declaration is
// needed when a package that imports it, whatever that has to do with pools, has its name behind a dot, or when another one that
// is needed has its name. Methods are needed with their types, for those are assigned to interfaces without a word of it.

// needs says which names packages may need of those that they import.
type needs struct {
	once    sync.Once
	found   atomic.Bool
	numbers map[string]int             // of names
	of      map[string]*intsets.Sparse // by path
	all     map[string]bool            // paths of those that all is needed of
}

// find reads all units.
func (n *needs) find(p *program) {
	n.numbers, n.of, n.all = make(map[string]int), make(map[string]*intsets.Sparse), make(map[string]bool)
	units := slices.Clone(p.units)
	for _, u := range p.units {
		if p.usesC(u) && !u.text.Ignored() {
			units = append(units, p.cgo.implied(u)...)
		}
	}
	for _, u := range behind(units, func(u *unit) []*unit { return u.imports }) {
		var names intsets.Sparse
		all := false
		for _, name := range u.GoFiles {
			src, err := p.source(name)
			n.read(src, &names)
			all = all || err != nil || importsNames(src)
		}
		if p.usesC(u) {
			n.all[u.PkgPath] = true
			n.all["runtime/cgo"], n.all["syscall"] = true, true // what the output of cgo imports
		}
		for _, imp := range u.Imports {
			if n.of[imp.PkgPath] == nil {
				n.of[imp.PkgPath] = new(intsets.Sparse)
			}
			n.of[imp.PkgPath].UnionWith(&names)
			n.all[imp.PkgPath] = n.all[imp.PkgPath] || all
		}
	}
	n.found.Store(true)
}

// read notes the names that a file has behind dots.
func (n *needs) read(src []byte, names *intsets.Sparse) {
	const space = " \t\r\n"
	after := 0 // the comments that were gone over last
	for at := 0; ; {
		i := bytes.IndexByte(src[at:], '.')
		if i < 0 {
			return
		}
		at += i + 1
		begin := len(src) - len(bytes.TrimLeft(src[at:], space))
		if lex.IsComment(src, begin) { // or it looks like one
			for begin >= after && lex.IsComment(src, begin) {
				end := lex.EndOfComment(src, begin)
				begin = len(src) - len(bytes.TrimLeft(src[end:], space))
			}
			begin = max(begin, after)
			after = begin
		}
		if begin == len(src) || !('A' <= src[begin] && src[begin] <= 'Z' || src[begin] >= 0x80) {
			continue
		}
		name := lex.NameIn(src[begin:])
		x, ok := n.numbers[string(name)]
		if !ok {
			x = len(n.numbers)
			n.numbers[string(name)] = x
		}
		names.Insert(x)
	}
}

// importsNames reports whether a file has names of another package as if they were its own: import . "p".
func importsNames(src []byte) bool {
	t := lex.Tokens{Src: src}
	return slices.ContainsFunc(t.Imports(), func(imp lex.Import) bool { return imp.Name == "." })
}

// parseNeeded parses the files of a unit without bodies, and without what nobody needs.
func (p *program) parseNeeded(c *checked, u *unit, names []string, fail func(error)) {
	p.needs.once.Do(func() { p.needs.find(p) })
	outlines := make([]*outline, len(names))
	texts := make([][]byte, len(names))
	for i, name := range names {
		src, err := p.lastly(name)
		if err != nil {
			fail(err)
			continue
		}
		texts[i], outlines[i] = src, newOutline(src)
	}
	p.needs.mark(u.PkgPath, outlines)
	for i, name := range names {
		if outlines[i] != nil {
			if f, err := parser.ParseFile(p.fset, name, outlines[i].needed(), parser.SkipObjectResolution); err == nil {
				c.files = append(c.files, f)
				continue
			}
		}
		if texts[i] != nil {
			p.parse(c, name, texts[i], 0, fail)
		}
	}
}

// mark marks what is needed of a package with these files.
func (n *needs) mark(path string, files []*outline) {
	all := n.all[path] || n.of[path] == nil
	var pieces []*piece
	for _, o := range files {
		if o == nil {
			all = true // it may need whatever the others have
			continue
		}
		for i := range o.pieces {
			pieces = append(pieces, &o.pieces[i])
		}
	}
	byName := make(map[string][]*piece)
	for _, p := range pieces {
		for _, name := range p.names {
			byName[string(name)] = append(byName[string(name)], p)
		}
	}
	var queue []*piece
	need := func(p *piece) {
		if !p.needed {
			p.needed = true
			queue = append(queue, p)
		}
	}
	for _, p := range pieces {
		if p.owner != nil {
			if owners := byName[string(p.owner)]; len(owners) == 0 || owners[0].alias {
				p.always = true
			} else {
				byName["."+string(p.owner)] = append(byName["."+string(p.owner)], p)
			}
		}
		if all || p.always || slices.ContainsFunc(p.names, func(name []byte) bool {
			x, ok := n.numbers[string(name)]
			return ok && n.of[path].Has(x)
		}) {
			need(p)
		}
	}
	seen := make(map[string]bool)
	for len(queue) > 0 {
		p := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, name := range p.names {
			for _, m := range byName["."+string(name)] {
				need(m)
			}
		}
		t := lex.Tokens{Src: p.text}
		for t.Next(); t.Kind != 0; t.Next() {
			if w := t.Text(); w != nil && !seen[string(w)] {
				seen[string(w)] = true
				for _, q := range byName[string(w)] {
					need(q)
				}
			}
		}
	}
}
