// Package lex cuts Go source into tokens, as far as it takes to find declarations and names without a parser. It goes by the language,
// not by how a source is formatted. Nothing here has to be initialized.
package lex

import (
	"bytes"
	"strings"
)

// Tokens are those of a source, one after the other. Next goes to the first.
type Tokens struct {
	Src        []byte
	Begin, End int  // the present one
	Kind       byte // the character, or what follows; 0 at the end
	First      bool // of a declaration, or of a line in parentheses: a semicolon stands before it, as it is written or implied
	terminates bool // a line that ends with it is followed by a semicolon
}

// Kinds of tokens that are more than a character.
const (
	Word    = 'a' // a name, a keyword, or a number
	Literal = '"' // a string or a character
)

// Text returns the text of a word, nil if the present token is none.
func (t *Tokens) Text() []byte {
	if t.Kind != Word {
		return nil
	}
	return t.Src[t.Begin:t.End]
}

// Next goes on to the next token.
func (t *Tokens) Next() {
	t.First = t.Kind == ';' || t.Kind == 0
	for t.End < len(t.Src) {
		switch c := t.Src[t.End]; {
		case c == '\n':
			t.First = t.First || t.terminates
			t.End++
		case c == ' ' || c == '\t' || c == '\r':
			t.End++
		case IsComment(t.Src, t.End):
			end := EndOfComment(t.Src, t.End)
			t.First = t.First || t.terminates && bytes.IndexByte(t.Src[t.End:end], '\n') >= 0
			t.End = end
		default:
			t.Begin = t.End
			switch {
			case IsNameByte(c):
				t.End += len(NameIn(t.Src[t.End:]))
				t.Kind = Word
				t.terminates = !IsWord(t.Text(), "package", "import", "func", "type", "var", "const", "struct", "interface", "map", "chan")
			case c == '"' || c == '`' || c == '\'':
				t.End = EndOfLiteral(t.Src, t.End)
				t.Kind, t.terminates = Literal, true
			default:
				t.End++
				t.Kind, t.terminates = c, c == ')' || c == ']' || c == '}'
			}
			return
		}
	}
	t.Begin, t.Kind = len(t.Src), 0
}

// IsWord reports whether a word is one of several.
func IsWord(word []byte, list ...string) bool {
	for _, w := range list {
		if string(word) == w {
			return true
		}
	}
	return false
}

// An Import is what an import declaration says of one package.
type Import struct{ Name, Path string } // the name is "" if none is given

// Imports goes over the import declarations of a file, to the first declaration behind them, and returns what they import.
func (t *Tokens) Imports() (list []Import) {
	importing, name := false, ""
	for t.Next(); t.Kind != 0; t.Next() {
		switch word := t.Text(); {
		case t.First && IsWord(word, "func", "type", "var", "const"):
			return list
		case t.First && IsWord(word, "import"):
			importing, name = true, ""
		case !importing:
		case t.Kind == Literal:
			list = append(list, Import{name, strings.Trim(string(t.Src[t.Begin:t.End]), "`\"")})
			name = ""
		case t.Kind == Word || t.Kind == '.':
			name = string(t.Src[t.Begin:t.End])
		}
	}
	return list
}

// IsComment reports whether a comment begins at i.
func IsComment(src []byte, i int) bool {
	return i+1 < len(src) && src[i] == '/' && (src[i+1] == '/' || src[i+1] == '*')
}

// EndOfComment returns where the comment ends that begins at i. A line ends after it.
func EndOfComment(src []byte, i int) int {
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

// EndOfLiteral returns where the string or character ends that begins at i.
func EndOfLiteral(src []byte, i int) int {
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

// IsNameByte reports whether c may be part of an identifier.
func IsNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// NameIn returns the name that src begins with, empty if it begins with something else.
func NameIn(src []byte) []byte {
	n := 0
	for n < len(src) && IsNameByte(src[n]) {
		n++
	}
	return src[:n]
}
