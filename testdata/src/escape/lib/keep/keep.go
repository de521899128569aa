// Package keep keeps what it is given, or a copy of it, or nothing.
package keep

import (
	"bytes"
	"io"
	"sync"
)

var (
	mu    sync.Mutex
	last  []byte
	hooks []func() int
)

// Hold keeps the memory itself.
func Hold(view []byte) {
	mu.Lock()
	defer mu.Unlock()
	last = view
}

// HoldCopy keeps a copy.
func HoldCopy(view []byte) {
	mu.Lock()
	defer mu.Unlock()
	last = bytes.Clone(view)
}

// Look keeps nothing.
func Look(view []byte) int { return bytes.Count(view, []byte{'\n'}) }

// OnExit keeps the function.
func OnExit(f func() int) {
	mu.Lock()
	defer mu.Unlock()
	hooks = append(hooks, f)
}

// Now calls the function and forgets it.
func Now(f func() int) int { return f() }

// Prefix returns the first n bytes of view themselves.
func Prefix(view []byte, n int) []byte { return view[:min(n, len(view))] }

// Logger writes with a prefix.
type Logger struct {
	out    io.Writer
	prefix []byte
}

// NewLogger returns a logger that keeps the prefix.
func NewLogger(out io.Writer, prefix []byte) *Logger {
	return &Logger{out: out, prefix: prefix}
}

// SetPrefix keeps the prefix in l.
func (l *Logger) SetPrefix(prefix []byte) { l.prefix = prefix }

// Log writes one line.
func (l *Logger) Log(line string) error {
	if _, err := l.out.Write(l.prefix); err != nil {
		return err
	}
	_, err := io.WriteString(l.out, line)
	return err
}
