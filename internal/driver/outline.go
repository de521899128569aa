package driver

import (
	"bytes"
	"slices"

	"github.com/poollint/poollint/internal/relevance"
)

// An outline is what a file declares, in pieces: what stands before the first declaration, and each declaration, or several in
// parentheses, without the bodies of functions. It is made without a parser, of any file that one would accept: what is left out
// need not be parsed.
type outline struct{ pieces []piece }

// A piece is one declaration, or several in parentheses.
type piece struct {
	text   []byte
	names  [][]byte // that it declares; those of a method are none
	owner  []byte   // the type that it is a method of, nil if it is none
	alias  bool     // it declares other names for types, and they may have methods
	always bool     // it is needed whatever it declares: an import
	needed bool     // see needs.mark
}

// newOutline returns the outline of a file, nil if it says itself where its lines come from.
func newOutline(src []byte) *outline {
	if bytes.Contains(src, []byte("\n//line ")) || bytes.Contains(src, []byte("/*line ")) {
		return nil
	}
	o := &outliner{tokens: tokens{src: src}}
	o.text = make([]byte, 0, len(src)/2)
	o.pieces = append(o.pieces, piece{always: true})
	o.next()
	for o.kind != 0 {
		if o.first && isWord(o.word(), "func", "type", "var", "const", "import") {
			o.flush(o.begin)
			o.pieces = append(o.pieces, piece{})
			switch string(o.word()) {
			case "func":
				o.function()
			case "import":
				o.last().always = true
				o.next()
			default:
				o.group(string(o.word()) == "type")
			}
			continue
		}
		o.over()
	}
	o.flush(len(src))
	return &o.outline
}

// needed returns the text of the pieces that are needed. Each stands where it stood.
func (o *outline) needed() []byte {
	var text []byte
	for _, p := range o.pieces {
		if p.needed {
			text = append(text, p.text...)
		} else {
			text = appendLines(text, p.text)
		}
	}
	return text
}

// appendLines appends space that is as high as a text, and as wide in its last line.
func appendLines(b, text []byte) []byte {
	for range bytes.Count(text, []byte("\n")) {
		b = append(b, '\n')
	}
	for range len(text) - 1 - bytes.LastIndexByte(text, '\n') {
		b = append(b, ' ')
	}
	return b
}

// An outliner makes an outline.
type outliner struct {
	tokens
	outline
	text []byte // of the last piece
	done int    // the source up to here is in the text, or left out
}

func (o *outliner) last() *piece { return &o.pieces[len(o.pieces)-1] }

// flush ends the last piece.
func (o *outliner) flush(end int) {
	o.text = append(o.text, o.src[o.done:end]...)
	o.done = end
	o.last().text = slices.Clip(o.text)
	o.text = o.text[len(o.text):] // the room behind it is for the next one
}

// over goes over a token, and if it is a bracket over all that is in it.
func (o *outliner) over() {
	open := 0
	for {
		switch o.kind {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
		o.next()
		if open <= 0 || o.kind == 0 {
			return
		}
	}
}

// function goes over a function or method.
func (o *outliner) function() {
	p := o.last()
	o.next()
	if o.kind == '(' {
		// The type is the last name that is not in brackets.
		for open, inside := 0, 0; o.kind != 0; o.next() {
			switch o.kind {
			case '(':
				open++
			case ')':
				open--
			case '[':
				inside++
			case ']':
				inside--
			case tokenWord:
				if inside == 0 {
					p.owner = o.word()
				}
			}
			if open == 0 {
				break
			}
		}
		p.always = p.owner == nil
		o.next()
	} else {
		p.names = append(p.names, o.word())
	}
	o.next()
	literal := false // a brace belongs to a type
	for o.kind != 0 && !o.first {
		switch o.kind {
		case '{':
			if !literal {
				o.body()
				return
			}
			o.over()
			literal = false
		case tokenWord:
			literal = isWord(o.word(), "struct", "interface")
			o.next()
		default:
			o.over()
		}
	}
}

// body leaves out what a block consists of.
func (o *outliner) body() {
	begin := o.begin + 1
	end := endOfBlock(o.src, begin)
	o.text = append(o.text, o.src[o.done:begin]...)
	o.text = appendLines(o.text, o.src[begin:end])
	o.done, o.at = end, end
	o.next() // the brace
	o.next()
}

// group goes over the declaration of constants, variables or types.
func (o *outliner) group(isType bool) {
	o.next()
	if o.kind != '(' {
		o.names(isType)
		return
	}
	o.next()
	for o.kind != 0 && o.kind != ')' {
		o.names(isType)
		for o.kind != 0 && o.kind != ')' && !o.first {
			o.over()
		}
	}
	o.next()
}

// names notes the names at the start of a declaration.
func (o *outliner) names(isType bool) {
	p := o.last()
	for o.kind == tokenWord {
		p.names = append(p.names, o.word())
		o.next()
		if o.kind == '[' {
			o.over() // parameters of a type, or a type
		}
		if isType && o.kind == '=' {
			p.alias = true
		}
		if o.kind != ',' {
			return
		}
		o.next()
	}
	o.over()
}

// isWord reports whether a word is one of several.
func isWord(word []byte, list ...string) bool {
	for _, w := range list {
		if string(word) == w {
			return true
		}
	}
	return false
}

// tokens are those of a source, one after the other, as far as outlines need them.
type tokens struct {
	src        []byte
	begin, at  int  // the present one
	kind       byte // the character, or what follows; 0 at the end
	first      bool // of a declaration, or of a line in parentheses: a semicolon stands before it, as it is written or implied
	terminates bool // a line that ends with it is followed by a semicolon
}

const (
	tokenWord    = 'a' // a name, a keyword, or a number
	tokenLiteral = '"'
)

func (t *tokens) word() []byte {
	if t.kind != tokenWord {
		return nil
	}
	return t.src[t.begin:t.at]
}

// next goes on to the next token.
func (t *tokens) next() {
	t.first = t.kind == ';' || t.kind == 0
	for t.at < len(t.src) {
		switch c := t.src[t.at]; {
		case c == '\n':
			t.first = t.first || t.terminates
			t.at++
		case c == ' ' || c == '\t' || c == '\r':
			t.at++
		case isComment(t.src, t.at):
			end := endOfComment(t.src, t.at)
			t.first = t.first || t.terminates && bytes.IndexByte(t.src[t.at:end], '\n') >= 0
			t.at = end
		default:
			t.begin = t.at
			switch {
			case relevance.IsNameByte(c):
				t.at += len(relevance.NameIn(t.src[t.at:]))
				t.kind = tokenWord
				t.terminates = !isWord(t.word(), "package", "import", "func", "type", "var", "const", "struct", "interface", "map", "chan")
			case c == '"' || c == '`' || c == '\'':
				t.at = endOfLiteral(t.src, t.at)
				t.kind, t.terminates = tokenLiteral, true
			default:
				t.at++
				t.kind, t.terminates = c, c == ')' || c == ']' || c == '}'
			}
			return
		}
	}
	t.begin, t.kind = len(t.src), 0
}

// isComment reports whether a comment begins at i.
func isComment(src []byte, i int) bool {
	return i+1 < len(src) && src[i] == '/' && (src[i+1] == '/' || src[i+1] == '*')
}

// endOfComment returns where the comment ends that begins at i. A line ends after it.
func endOfComment(src []byte, i int) int {
	end := []byte("\n")
	n := 0
	if src[i+1] == '*' {
		end, n = []byte("*/"), 2
		i += 2
	}
	if k := bytes.Index(src[i:], end); k >= 0 {
		return i + k + n
	}
	return len(src)
}

// endOfLiteral returns where the string or character ends that begins at i.
func endOfLiteral(src []byte, i int) int {
	quote := src[i]
	i++
	if quote == '`' {
		if k := bytes.IndexByte(src[i:], quote); k >= 0 {
			return i + k + 1
		}
		return len(src)
	}
	for ; i < len(src) && src[i] != '\n'; i++ {
		switch src[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return min(i, len(src))
}

// inBlock has the characters that matter where a block ends.
var inBlock = [256]bool{'{': true, '}': true, '"': true, '`': true, '\'': true, '/': true}

// endOfBlock returns where the brace is that closes the block in which i is.
func endOfBlock(src []byte, i int) int {
	for open := 1; i < len(src); {
		c := src[i]
		if !inBlock[c] {
			i++
			continue
		}
		switch {
		case c == '{':
			open++
		case c == '}':
			open--
			if open == 0 {
				return i
			}
		case c != '/':
			i = endOfLiteral(src, i)
			continue
		case isComment(src, i):
			i = endOfComment(src, i)
			continue
		}
		i++
	}
	return len(src)
}
