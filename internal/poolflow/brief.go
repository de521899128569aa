package poolflow

import (
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"
)

// What a program looks up, compares and names things by is short. Nothing says so but how it is used, and what it is called:
// both are taken as a reason to doubt that memory grows without end, never as a reason to believe it.

// brief are the words for texts that are short by nature.
var brief = map[string]bool{
	"key": true, "name": true, "cookie": true, "prefix": true, "suffix": true, "hash": true, "id": true, "sep": true, "separator": true,
	"tag": true, "tags": true, "addr": true, "topic": true,
}

// IsBrief reports whether one of the words of a name is that of a text that is short by nature: tfKeyBuf, but not monkey.
func IsBrief(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool { return brief[w] })
}

// isLimit reports whether a name is that of a bound: maxSize, limit.
func isLimit(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool { return w == "max" || w == "limit" })
}

// words splits a name where its case changes or something else than a letter stands, in lower case.
func words(name string) []string {
	var list []string
	word, lower := "", false
	for _, r := range name {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) && lower {
			list, word = append(list, word), ""
		}
		if lower = unicode.IsLower(r); unicode.IsLetter(r) {
			word += string(unicode.ToLower(r))
		}
	}
	return append(list, word)
}

// isBounding reports whether what is called, or who calls it, is told how far it may go: it has a parameter for a limit.
func (f *funcState) isBounding(s *site) bool {
	return hasLimit(f.fn.Signature) || s.common != nil && hasLimit(s.common.Signature())
}

func hasLimit(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if b, ok := p.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 && isLimit(p.Name()) {
			return true
		}
	}
	return false
}

// isLookup reports whether a text is made to look something up in a map, or to remember it there.
func isLookup(text *ssa.Convert) bool {
	refs := text.Referrers()
	return refs != nil && slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Lookup:
			return r.Index == ssa.Value(text)
		case *ssa.MapUpdate:
			return r.Key == ssa.Value(text)
		}
		return false
	})
}

// isHash reports whether a function computes a hash of what it is given: a package for hashes that is asked for a sum.
func isHash(fn *ssa.Function) bool {
	if fn == nil || fn.Pkg == nil || fn.Signature.Recv() != nil || !strings.HasPrefix(fn.Name(), "Sum") && fn.Name() != "Checksum" {
		return false
	}
	path := fn.Pkg.Pkg.Path()
	return strings.HasPrefix(path, "crypto/") || strings.HasPrefix(path, "hash/") || strings.Contains(path, "hash")
}

// keyed notes that what lies in v serves as a key.
func (r *recorder) keyed(v value) {
	if v.k != vRef {
		return
	}
	for o, path := v.obj, v.path; o != nil; o, path = o.parent, o.path {
		r.keys[loc{o, path}] = true
		r.keys[loc{o, ""}] = true // the buffer that it is the content of
	}
}
