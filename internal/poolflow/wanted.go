package poolflow

import (
	"bytes"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/lex"
)

// Unwanted is a fact on a package of which nothing is reported, set before it is analyzed by a driver that knows all who may ask for
// something of it: nobody will ask for these functions, and they are not looked at.
type Unwanted struct {
	Keys map[string]bool // see Chunk.Key
}

func (*Unwanted) AFact() {}

// unwantedIn returns the keys of functions of a package that nobody will ask for.
func unwantedIn(pass *analysis.Pass) map[string]bool {
	u := new(Unwanted)
	if config.InMemory && pass.ImportPackageFact(pass.Pkg, u) {
		return u.Keys
	}
	return nil
}

// isWanted reports whether somebody may ask for a function, or for the one that it is a literal of.
func (a *engine) isWanted(fn *ssa.Function) bool {
	fn = outermost(fn)
	obj, ok := fn.Object().(*types.Func)
	return !ok || !a.unwantedFunc(obj)
}

func (a *engine) unwantedFunc(obj *types.Func) bool {
	return a.unwanted[Chunk{Func: obj.Name(), Method: obj.Signature().Recv() != nil}.Key()]
}

// A Chunk is a part of a file: a function, or what stands between functions.
type Chunk struct {
	Func   string // its name, "" when it is no function, or one that is run in any case
	Method bool
	text   []byte
}

// Key tells a method from a function of the same name.
func (c Chunk) Key() string {
	if c.Method {
		return "." + c.Func
	}
	return c.Func
}

// Chunks cuts a file into functions and the rest, by the lines at which they begin and end when they are formatted as usual. What
// does not look like that is part of the rest.
func Chunks(src []byte) []Chunk {
	var list []Chunk
	begin, now := 0, Chunk{}
	cut := func(end int, next Chunk) {
		if end > begin {
			now.text = src[begin:end]
			list = append(list, now)
		}
		begin, now = end, next
	}
	for at := 0; at < len(src); {
		end := len(src)
		if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := src[at:end]
		switch {
		case bytes.HasPrefix(line, []byte("func ")) && bytes.Count(src[begin:at], []byte("`"))%2 == 0:
			cut(at, chunkOf(line))
			if text := bytes.TrimRight(line, " \t\r\n"); bytes.IndexByte(text, '{') >= 0 && text[len(text)-1] == '}' {
				cut(end, Chunk{})
			}
		case line[0] == '}' && now.Func != "":
			cut(end, Chunk{})
		}
		at = end
	}
	cut(len(src), Chunk{})
	return list
}

// chunkOf returns a chunk for the function that begins with a line.
func chunkOf(line []byte) Chunk {
	rest := bytes.TrimPrefix(line, []byte("func "))
	method := bytes.HasPrefix(rest, []byte("("))
	if method {
		i := bytes.IndexByte(rest, ')')
		if i < 0 {
			return Chunk{}
		}
		rest = bytes.TrimLeft(rest[i+1:], " ")
	}
	switch name := string(lex.NameIn(rest)); name {
	case "", "init", "main", "_":
		return Chunk{}
	default:
		return Chunk{Func: name, Method: method}
	}
}

// Words yields the names in a chunk, and whether they stand behind a dot.
func (c Chunk) Words(yield func(name []byte, selected bool)) {
	src := c.text
	dot := false
	for i := 0; i < len(src); {
		switch {
		case lex.IsNameByte(src[i]):
			name := lex.NameIn(src[i:])
			yield(name, dot)
			dot = false
			i += len(name)
		case src[i] == '.':
			dot = true
			i++
		default:
			dot = dot && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n' || src[i] == '\r')
			i++
		}
	}
}
