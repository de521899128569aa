// Package testpath finds the folder of the test programs.
package testpath

import (
	"path/filepath"
	"runtime"
)

// Dir is the absolute path of testdata, as analysistest wants it.
func Dir() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		panic("internal error: no caller")
	}
	return filepath.Join(filepath.Dir(file), "..", "..", "testdata")
}
