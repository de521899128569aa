package poolflow

import (
	"cmp"
	"go/token"
	"strings"
)

// ComparePos orders positions by file, as the pass has the files, and then by place in the file. Positions of different files say which
// was read first, which differs from run to run where files are read at the same time.
func (r *Result) ComparePos(x, y token.Pos) int { return r.eng.comparePos(x, y) }

func (a *engine) comparePos(x, y token.Pos) int {
	f, g := a.pass.Fset.File(x), a.pass.Fset.File(y)
	if f == g || f == nil || g == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Or(cmp.Compare(a.fileNumber(f), a.fileNumber(g)), strings.Compare(f.Name(), g.Name()), cmp.Compare(x, y))
}

// fileNumber returns the number of a file of the package, counted from 1; 0 for one of another.
func (a *engine) fileNumber(f *token.File) int {
	if a.fileNumbers == nil {
		a.fileNumbers = map[*token.File]int{}
		for i, file := range a.pass.Files {
			a.fileNumbers[a.pass.Fset.File(file.FileStart)] = i + 1
		}
	}
	return a.fileNumbers[f]
}
