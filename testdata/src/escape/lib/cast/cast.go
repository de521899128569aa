// Package cast is written in assembly.
package cast

// UnsafeString returns the bytes as a string.
func UnsafeString(b []byte) string

// Upper returns the bytes in upper case.
func Upper(b []byte) string
