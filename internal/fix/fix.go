// Package fix builds suggested fixes out of changes to statements and expressions.
//
// A fix is applied without anybody reading it, so that a Builder gives up rather than guess: nothing comes out of it
// when one of its changes cannot be made, when two overlap, when the result does not parse, or when a file is
// generated. What comes out is formatted as gofmt would.
package fix

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// A Builder collects the changes of one fix.
type Builder struct {
	pass   *analysis.Pass
	files  map[*ast.File]*source
	blocks []*oneLine // blocks on one line, of which statements change
	edits  []analysis.TextEdit
	failed bool
}

// A source is the text of a file.
type source struct {
	file *ast.File
	tf   *token.File
	text []byte
}

// A oneLine is a block that stands on one line, with the text of its statements.
type oneLine struct {
	src   *source
	block *ast.BlockStmt
	stmts [][]string
}

// New returns a Builder without any changes.
func New(pass *analysis.Pass) *Builder {
	return &Builder{pass: pass, files: map[*ast.File]*source{}}
}

// Fail makes nothing come out of b.
func (b *Builder) Fail() { b.failed = true }

// source returns the file that pos lies in; b fails if it cannot be changed.
func (b *Builder) source(pos token.Pos) *source {
	file := File(b.pass, pos)
	if file == nil || ast.IsGenerated(file) {
		b.Fail()
		return nil
	}
	if s, ok := b.files[file]; ok {
		return s
	}
	tf := b.pass.Fset.File(file.FileStart)
	read := b.pass.ReadFile
	if read == nil {
		read = os.ReadFile // nogo has none
	}
	text, err := read(tf.Name())
	if err != nil || len(text) != tf.Size() {
		b.Fail()
		return nil
	}
	s := &source{file, tf, text}
	b.files[file] = s
	return s
}

// offset returns where pos is in the text.
func (s *source) offset(pos token.Pos) int { return s.tf.Offset(pos) }

// indent returns the white space that the line of pos begins with, and whether nothing else stands before pos.
func (s *source) indent(pos token.Pos) (space string, first bool) {
	at := s.offset(pos)
	line := s.text[bytes.LastIndexByte(s.text[:at], '\n')+1 : at]
	rest := bytes.TrimLeft(line, "\t ")
	return string(line[:len(line)-len(rest)]), len(rest) == 0
}

// Text returns the source of a node.
func (b *Builder) Text(n ast.Node) string {
	s := b.source(n.Pos())
	if s == nil || n.End() > s.file.FileEnd {
		b.Fail()
		return ""
	}
	return string(s.text[s.offset(n.Pos()):s.offset(n.End())])
}

// Lines returns the source of a statement, one line each, indented as if it stood at the left margin.
func (b *Builder) Lines(n ast.Node) []string {
	lines := strings.Split(b.Text(n), "\n")
	s := b.source(n.Pos())
	if s == nil {
		return nil
	}
	if len(lines) > 1 && rawLines(n) {
		b.Fail() // white space that matters
		return nil
	}
	indent, _ := s.indent(n.Pos())
	for i, line := range lines {
		if i > 0 {
			lines[i] = strings.TrimPrefix(line, indent)
		}
	}
	return lines
}

// Body returns the lines between the braces of a block of several lines, comments and all, indented as if they stood at the
// left margin.
func (b *Builder) Body(block *ast.BlockStmt) []string {
	s := b.source(block.Pos())
	if s == nil || rawLines(block) || s.tf.Line(block.Lbrace) == s.tf.Line(block.Rbrace) || len(block.List) == 0 {
		b.Fail()
		return nil
	}
	open := s.lineEnd(block.Lbrace + 1)
	if !open.IsValid() || strings.TrimSpace(string(s.text[s.offset(block.Lbrace)+1:s.offset(open)])) != "" {
		b.Fail() // a comment behind the brace
		return nil
	}
	indent, _ := s.indent(block.Rbrace)
	text := strings.TrimRight(string(s.text[s.offset(open)+1:s.offset(block.Rbrace)]), "\t\n ")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, indent+"\t")
	}
	return lines
}

// ReplaceBody puts lines between the braces of a block.
func (b *Builder) ReplaceBody(block *ast.BlockStmt, lines ...string) {
	s := b.source(block.Pos())
	if s == nil {
		return
	}
	indent, _ := s.indent(block.Rbrace)
	text := "\n"
	for _, line := range Indented(lines) {
		if line != "" {
			line = indent + line
		}
		text += line + "\n"
	}
	b.edit(block.Lbrace+1, block.Rbrace, text+indent)
}

// rawLines reports whether a node has a string or comment of several lines.
func rawLines(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && strings.Contains(lit.Value, "\n") {
			found = true
		}
		return !found
	})
	return found
}

// Indented returns lines one step further to the right.
func Indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		if line != "" {
			line = "\t" + line
		}
		out[i] = line
	}
	return out
}

// Wrap returns lines between two others, indented.
func Wrap(before string, lines []string, after string) []string {
	return append(append([]string{before}, Indented(lines)...), after)
}

// Replace changes an expression.
func (b *Builder) Replace(n ast.Node, text string) { b.edit(n.Pos(), n.End(), text) }

// edit replaces what lies between two positions.
func (b *Builder) edit(pos, end token.Pos, text string) {
	if b.source(pos) != nil {
		b.edits = append(b.edits, analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)})
	}
}

// ReplaceStmt puts lines in place of a statement.
func (b *Builder) ReplaceStmt(stmt ast.Stmt, lines ...string) {
	b.change(stmt, func(s *source, indent string) {
		b.edit(stmt.Pos(), stmt.End(), strings.Join(lines, "\n"+indent))
	}, func(old []string) []string { return lines })
}

// Before inserts lines in front of a statement.
func (b *Builder) Before(stmt ast.Stmt, lines ...string) {
	b.change(stmt, func(s *source, indent string) {
		b.edit(stmt.Pos(), stmt.Pos(), strings.Join(lines, "\n"+indent)+"\n"+indent)
	}, func(old []string) []string { return append(slices.Clone(lines), old...) })
}

// After inserts lines behind a statement, and behind the comment at the end of its line.
func (b *Builder) After(stmt ast.Stmt, lines ...string) {
	b.change(stmt, func(s *source, indent string) {
		end := s.lineEnd(stmt.End())
		if !end.IsValid() {
			b.Fail()
			return
		}
		b.edit(end, end, "\n"+indent+strings.Join(lines, "\n"+indent))
	}, func(old []string) []string { return append(old, lines...) })
}

// Declare inserts a declaration in front of another one and its comment.
func (b *Builder) Declare(before ast.Decl, lines ...string) {
	pos := declStart(before)
	b.edit(pos, pos, strings.Join(lines, "\n")+"\n\n")
}

// lineEnd returns the end of the line of pos, NoPos when more than a comment lies between.
func (s *source) lineEnd(pos token.Pos) token.Pos {
	at := s.offset(pos)
	n := bytes.IndexByte(s.text[at:], '\n')
	if n < 0 {
		return token.NoPos
	}
	rest := strings.TrimSpace(string(s.text[at : at+n]))
	if rest != "" && !strings.HasPrefix(rest, "//") {
		return token.NoPos
	}
	return pos + token.Pos(n)
}

// Delete removes a statement, with its line and the comment at its end.
func (b *Builder) Delete(stmt ast.Stmt) {
	b.change(stmt, func(s *source, indent string) {
		end := s.lineEnd(stmt.End())
		if !end.IsValid() || end >= s.file.FileEnd {
			b.Fail()
			return
		}
		b.edit(stmt.Pos()-token.Pos(len(indent)), end+1, "")
	}, func([]string) []string { return nil })
}

// change makes a change to a statement that has its lines for itself, or to one of a block on one line.
func (b *Builder) change(stmt ast.Stmt, own func(*source, string), shared func([]string) []string) {
	s := b.source(stmt.Pos())
	if s == nil {
		return
	}
	indent, first := s.indent(stmt.Pos())
	if first {
		own(s, indent)
		return
	}
	one := b.oneLine(s, stmt)
	if one == nil {
		b.Fail()
		return
	}
	i := slices.Index(one.block.List, stmt)
	one.stmts[i] = shared(one.stmts[i])
}

// oneLine returns the block around a statement, when it stands on one line.
func (b *Builder) oneLine(s *source, stmt ast.Stmt) *oneLine {
	for _, n := range enclosing(s.file, stmt.Pos(), stmt.End()) {
		block, ok := n.(*ast.BlockStmt)
		if !ok || !slices.Contains(block.List, stmt) {
			continue
		}
		if s.tf.Line(block.Lbrace) != s.tf.Line(block.Rbrace) {
			return nil
		}
		for _, one := range b.blocks {
			if one.block == block {
				return one
			}
		}
		one := &oneLine{src: s, block: block}
		for _, st := range block.List {
			one.stmts = append(one.stmts, []string{b.Text(st)})
		}
		b.blocks = append(b.blocks, one)
		return one
	}
	return nil
}

// flush makes the changes to blocks on one line. They stay there if there is room.
func (b *Builder) flush() {
	for _, one := range b.blocks {
		lines := slices.Concat(one.stmts...)
		short := " " + strings.Join(lines, "; ") + " "
		indent, _ := one.src.indent(one.block.Lbrace)
		simple := !slices.ContainsFunc(lines, func(l string) bool { return strings.HasSuffix(l, "{") || strings.Contains(l, "\n") })
		if simple && len(lines) > 0 && len(lines) <= 5 && len(short) <= 80 {
			b.edit(one.block.Lbrace+1, one.block.Rbrace, short)
			continue
		}
		text := "\n"
		for _, line := range lines {
			text += indent + "\t" + line + "\n"
		}
		b.edit(one.block.Lbrace+1, one.block.Rbrace, text+indent)
	}
	b.blocks = nil
}

// Import returns the name by which a package is known at pos, and imports it if it has to.
func (b *Builder) Import(path string, pos token.Pos) string { return b.ImportFor(path, "", pos) }

// ImportFor is Import, except that the file no longer imports the package of another path if it comes to import this one.
// A package without a path is none.
func (b *Builder) ImportFor(path, old string, pos token.Pos) string {
	s := b.source(pos)
	if s == nil {
		return ""
	}
	scope := b.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		b.Fail()
		return ""
	}
	for _, spec := range s.file.Imports {
		name, ok := b.pass.TypesInfo.PkgNameOf(spec), false
		if name == nil || name.Imported().Path() != path || name.Name() == "." || name.Name() == "_" {
			continue
		}
		if _, obj := scope.LookupParent(name.Name(), pos); obj == types.Object(name) {
			ok = true
		}
		if ok {
			return name.Name()
		}
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if _, obj := scope.LookupParent(name, pos); obj != nil || b.pass.Pkg.Scope().Lookup(name) != nil {
		b.Fail()
		return ""
	}
	b.addImport(s, path, old)
	return name
}

// addImport changes the head of a file so that it imports path, and gone no longer.
func (b *Builder) addImport(s *source, path, gone string) {
	end := s.file.Name.End()
	for _, d := range s.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			end = g.End()
		}
	}
	old := string(s.text[:s.offset(end)]) + "\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", old, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		b.Fail()
		return
	}
	if clean, err := format.Source([]byte(old)); err != nil || string(clean) != old {
		b.Fail()
		return
	}
	astutil.AddImport(fset, file, path)
	if gone != "" && !astutil.DeleteImport(fset, file, gone) {
		b.Fail()
		return
	}
	var head bytes.Buffer
	if err := format.Node(&head, fset, file); err != nil {
		b.Fail()
		return
	}
	from, to, text := difference(old, grouped(head.String(), path))
	if from == len(old) { // behind the line end that was added
		from, to, text = from-1, to-1, "\n"+strings.TrimSuffix(text, "\n")
	}
	if to == len(old) {
		to, text = to-1, strings.TrimSuffix(text, "\n")
	}
	b.edit(s.file.FileStart+token.Pos(from), s.file.FileStart+token.Pos(to), text)
}

// grouped sets a package of the standard library apart from one of elsewhere in a list of imports: one that follows, or the
// only other one. A package of elsewhere is set apart if all others are of the standard library.
func grouped(head, path string) string {
	line := "\t" + strconv.Quote(path) + "\n"
	before, list, ok := strings.Cut(head, "(\n")
	if !ok {
		return head
	}
	if isForeign(line) {
		rest := strings.Replace(list, line, "", 1)
		if own, ok := strings.CutSuffix(rest, ")\n"); ok && own != "" && !slices.ContainsFunc(strings.Split(own, "\n"), isForeign) {
			return before + "(\n" + own + "\n" + line + ")\n"
		}
		return head
	}
	if after, ok := strings.CutPrefix(list, line); ok {
		if next, _, _ := strings.Cut(after, "\n"); isForeign(next) {
			return before + "(\n" + line + "\n" + after
		}
	} else if only, ok := strings.CutSuffix(list, line+")\n"); ok && strings.Count(only, "\n") == 1 && isForeign(only) {
		return before + "(\n" + line + "\n" + only + ")\n"
	}
	return head
}

// isForeign reports whether a line of imports names a package that is not of the standard library.
func isForeign(line string) bool {
	host, _, _ := strings.Cut(line, "/")
	return strings.HasPrefix(line, "\t") && strings.Contains(host, ".")
}

// difference returns the lines of old that differ from new, from one offset to another, and what stands there in new.
func difference(old, new string) (from, to int, text string) {
	for from < len(old) && from < len(new) && old[from] == new[from] {
		from++
	}
	from = strings.LastIndexByte(old[:from], '\n') + 1
	end := 0
	for end < len(old)-from && end < len(new)-from && old[len(old)-1-end] == new[len(new)-1-end] {
		end++
	}
	for end > 0 && end < len(old)-from && old[len(old)-1-end] != '\n' {
		end--
	}
	for end > 0 && end < len(new)-from && new[len(new)-1-end] != '\n' {
		end--
	}
	return from, len(old) - end, new[from : len(new)-end]
}

// Since reports whether the file at pos may use what came with a version of Go, such as go1.21.
func Since(pass *analysis.Pass, pos token.Pos, goVersion string) bool {
	v := pass.Pkg.GoVersion()
	if file := File(pass, pos); file != nil {
		v = cmp.Or(pass.TypesInfo.FileVersions[file], v)
	}
	return v == "" || version.Compare(v, goVersion) >= 0
}

// Done returns the fix, or none if it cannot be made.
func (b *Builder) Done(message string) []analysis.SuggestedFix {
	b.flush()
	if b.failed || len(b.edits) == 0 {
		return nil
	}
	var edits []analysis.TextEdit
	for _, s := range b.sorted() {
		own := slices.DeleteFunc(slices.Clone(b.edits), func(e analysis.TextEdit) bool {
			return e.Pos < s.file.FileStart || e.Pos > s.file.FileEnd
		})
		own = s.tidy(own)
		if own == nil {
			return nil
		}
		edits = append(edits, own...)
	}
	return []analysis.SuggestedFix{{Message: message, TextEdits: edits}}
}

// sorted returns the files that change, by position.
func (b *Builder) sorted() []*source {
	var list []*source
	for _, s := range b.files {
		if slices.ContainsFunc(b.edits, func(e analysis.TextEdit) bool { return s.file.FileStart <= e.Pos && e.Pos <= s.file.FileEnd }) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b *source) int { return cmp.Compare(a.file.FileStart, b.file.FileStart) })
	return list
}

// Defer puts lines that run when the function returns in place of a statement.
func (b *Builder) Defer(stmt ast.Stmt, lines ...string) {
	if len(lines) == 1 {
		b.ReplaceStmt(stmt, "defer func() { "+lines[0]+" }()")
		return
	}
	b.ReplaceStmt(stmt, Wrap("defer func() {", lines, "}()")...)
}
