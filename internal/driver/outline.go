package driver

import (
	"bytes"
	"slices"

	"github.com/poollint/poollint/internal/lex"
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
	o := &outliner{Tokens: lex.Tokens{Src: src}}
	o.text = make([]byte, 0, len(src)/2)
	o.pieces = append(o.pieces, piece{always: true})
	o.Next()
	for o.Kind != 0 {
		if o.First && lex.IsWord(o.Text(), "func", "type", "var", "const", "import") {
			o.flush(o.Begin)
			o.pieces = append(o.pieces, piece{})
			switch string(o.Text()) {
			case "func":
				o.function()
			case "import":
				o.last().always = true
				o.Next()
			default:
				o.group(string(o.Text()) == "type")
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
	lex.Tokens
	outline
	text []byte // of the last piece
	done int    // the source up to here is in the text, or left out
}

func (o *outliner) last() *piece { return &o.pieces[len(o.pieces)-1] }

// flush ends the last piece.
func (o *outliner) flush(end int) {
	o.text = append(o.text, o.Src[o.done:end]...)
	o.done = end
	o.last().text = slices.Clip(o.text)
	o.text = o.text[len(o.text):] // the room behind it is for the next one
}

// over goes over a token, and if it is a bracket over all that is in it.
func (o *outliner) over() {
	open := 0
	for {
		switch o.Kind {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
		o.Next()
		if open <= 0 || o.Kind == 0 {
			return
		}
	}
}

// function goes over a function or method.
func (o *outliner) function() {
	p := o.last()
	o.Next()
	if o.Kind == '(' {
		// The type is the last name that is not in brackets.
		for open, inside := 0, 0; o.Kind != 0; o.Next() {
			switch o.Kind {
			case '(':
				open++
			case ')':
				open--
			case '[':
				inside++
			case ']':
				inside--
			case lex.Word:
				if inside == 0 {
					p.owner = o.Text()
				}
			}
			if open == 0 {
				break
			}
		}
		p.always = p.owner == nil
		o.Next()
	} else {
		p.names = append(p.names, o.Text())
	}
	o.Next()
	literal := false // a brace belongs to a type
	for o.Kind != 0 && !o.First {
		switch o.Kind {
		case '{':
			if !literal {
				o.body()
				return
			}
			o.over()
			literal = false
		case lex.Word:
			literal = lex.IsWord(o.Text(), "struct", "interface")
			o.Next()
		default:
			o.over()
		}
	}
}

// body leaves out what a block consists of.
func (o *outliner) body() {
	begin := o.Begin + 1
	end := endOfBlock(o.Src, begin)
	o.text = append(o.text, o.Src[o.done:begin]...)
	o.text = appendLines(o.text, o.Src[begin:end])
	o.done, o.End = end, end
	o.Next() // the brace
	o.Next()
}

// group goes over the declaration of constants, variables or types.
func (o *outliner) group(isType bool) {
	o.Next()
	if o.Kind != '(' {
		o.names(isType)
		return
	}
	o.Next()
	for o.Kind != 0 && o.Kind != ')' {
		o.names(isType)
		for o.Kind != 0 && o.Kind != ')' && !o.First {
			o.over()
		}
	}
	o.Next()
}

// names notes the names at the start of a declaration.
func (o *outliner) names(isType bool) {
	p := o.last()
	for o.Kind == lex.Word {
		p.names = append(p.names, o.Text())
		o.Next()
		if o.Kind == '[' {
			o.over() // parameters of a type, or a type
		}
		if isType && o.Kind == '=' {
			p.alias = true
		}
		if o.Kind != ',' {
			return
		}
		o.Next()
	}
	o.over()
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
			i = lex.EndOfLiteral(src, i)
			continue
		case lex.IsComment(src, i):
			i = lex.EndOfComment(src, i)
			continue
		}
		i++
	}
	return len(src)
}
