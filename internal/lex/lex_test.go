package lex_test

import (
	"strings"
	"testing"

	"github.com/poollint/poollint/internal/lex"
)

// TestTokens has a bar before each token that a semicolon stands before, as it is written or implied.
func TestTokens(t *testing.T) {
	for src, want := range map[string]string{
		"package p; import `a\nb` // c\nvar r = '\"'": "| package p ; | import `a\nb` | var r = '\"'",
		"func f() {\n\tx()\n\n}\n":                    "| func f ( ) { x ( ) | }",
		"var (\n\ta = b +\n\t\tc\n\td int\n)":         "| var ( a = b + c | d int | )",
		"a /* x\n */ b /* x */ c // x\n// y\n. d":     "| a | b c | . d",
		`"\"//" + "/*"`:                               `| "\"//" + "/*"`,
		"x.Y[T]{1.5}":                                 "| x . Y [ T ] { 1 . 5 }",
		"\"open\nx":                                   "| \"open | x",
		"/* open":                                     "",
		"ä.é":                                         "| ä . é",
	} {
		var got []string
		x := lex.Tokens{Src: []byte(src)}
		for x.Next(); x.Kind != 0; x.Next() {
			if x.First {
				got = append(got, "|")
			}
			got = append(got, src[x.Begin:x.End])
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", src, got, want)
		}
	}
}

func TestImports(t *testing.T) {
	for src, want := range map[string]string{
		"package p\nimport (\n\t\"a/b\"\n\tc `d`; . \"e\"\n\n\t_ \"f\" // g \"h\"\n)\nimport \"i\"\nvar s = \"j\"": " a/b,c d,. e,_ f, i",
		"package p\nfunc f() { print(\"a\") }\nimport \"b\"":                                                       "",
		"package p": "",
	} {
		var got []string
		x := lex.Tokens{Src: []byte(src)}
		for _, imp := range x.Imports() {
			got = append(got, imp.Name+" "+imp.Path)
		}
		if got := strings.Join(got, ","); got != want {
			t.Errorf("%q: got %q", src, got)
		}
	}
}
