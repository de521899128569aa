package driver

import "testing"

func TestImportsC(t *testing.T) {
	for src, want := range map[string]bool{
		"package p\n\nimport \"C\"\n":                   true,
		"package p\n\nimport (\n\t\"C\"\n\t\"os\"\n)\n": true,
		"package p\n\nimport \"C\" // why\n":            true,
		"package p\n\nfunc f() { print(\"C\") }\n":      false,
		"package p\n\nvar m = []string{\n\t\"C\",\n}\n": false,
		"package p\n\n//\timport \"C\"\n":               false,
	} {
		if got := importsC([]byte(src)); got != want {
			t.Errorf("%q: %t", src, got)
		}
	}
}
