// Package parts has pools, and functions that make what they hold.
package parts

import (
	"os"
	"sync"
)

// A Part is scratch of fixed size.
type Part struct {
	N    int
	Data [128]byte
}

// Pool has a New.
var Pool = sync.Pool{New: func() any { return new(Part) }}

// Late has none until SetNew has been called, which its users have to do.
var Late sync.Pool

// SetNew sets the New of Late.
func SetNew(f func() any) { Late.New = f }

// New makes a part.
func New() any { return new(Part) }

var common = &Part{}

// Common returns the one part that everybody has.
func Common() *Part { return common }

// Temp makes a temporary file, which its caller closes.
func Temp() *os.File {
	f, err := os.CreateTemp("", "part")
	if err != nil {
		panic(err)
	}
	return f
}
