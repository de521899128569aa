// Package mail has letters in a pool, which keep what they are given, and never append to it.
package mail

import "sync"

// A Letter has a body.
type Letter struct{ Body []byte }

var letters = sync.Pool{New: func() any { return new(Letter) }}

// Take returns an empty letter.
func Take() *Letter { return letters.Get().(*Letter) }

// Drop gives a letter back.
func Drop(l *Letter) {
	l.Body = l.Body[:0]
	letters.Put(l)
}
