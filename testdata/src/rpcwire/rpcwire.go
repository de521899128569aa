// Package rpcwire is of another module: it calls what is plugged into it.
package rpcwire

import "io"

// A Compressor compresses messages; what it returns is closed once.
type Compressor interface {
	Name() string
	Compress(w io.Writer) (io.WriteCloser, error)
}

var compressors = map[string]Compressor{}

// Register plugs a compressor in.
func Register(c Compressor) { compressors[c.Name()] = c }
