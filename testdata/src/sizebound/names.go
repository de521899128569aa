package sizebound

import (
	"io"
	"sync"
)

// A peer has a name, which is short as a rule.
type peer struct {
	host string
	tags []string
}

var addresses = sync.Pool{New: func() any { return new([]byte) }}

// okJoin joins two names: all its callers have them from a field, or as a constant.
func okJoin(host, port string) string {
	b := addresses.Get().(*[]byte)
	*b = append((*b)[:0], host...)
	*b = append(*b, port...)
	s := string(*b)
	addresses.Put(b)
	return s
}

func (p *peer) address() string { return okJoin(p.host, ":80") }

func okJoinHost(p *peer, tls bool) string {
	host := p.host
	if tls {
		return okJoin(host, ":443")
	}
	return okJoin(host, ":80")
}

var tagKeys = sync.Pool{New: func() any { return new([]byte) }}

// okTagKey is given a list that lies in a field.
func okTagKey(tags []string) string {
	b := tagKeys.Get().(*[]byte)
	*b = (*b)[:0]
	for _, t := range tags {
		*b = append(*b, t...)
	}
	s := string(*b)
	tagKeys.Put(b)
	return s
}

func (p *peer) key() string { return okTagKey(p.tags) }

var joins = sync.Pool{New: func() any { return new([]byte) }}

// join is given what others have given to an exported function.
func join(head, text string) string {
	b := joins.Get().(*[]byte)
	*b = append((*b)[:0], head...)
	*b = append(*b, text...)
	s := string(*b)
	joins.Put(b) // want "b is put into joins without a bound on its capacity"
	return s
}

func (p *peer) greet() string { return join(p.host, "hello") }

// Greet says anything.
func Greet(text string) string { return join("greeting: ", text) }

var handlers = sync.Pool{New: func() any { return new([]byte) }}

// asValue is called by somebody else as well.
func asValue(text string) int {
	b := handlers.Get().(*[]byte)
	*b = append((*b)[:0], text...)
	n := len(*b)
	handlers.Put(b) // want "b is put into handlers without a bound on its capacity"
	return n
}

func (p *peer) count() int { return asValue(p.host) }

func handle(set func(func(string) int)) { set(asValue) }

var frames2 = sync.Pool{New: func() any { return new([]byte) }}

// frame hands on bytes, which are as many as there are.
func frame(w io.Writer, payload []byte) error {
	b := frames2.Get().(*[]byte)
	*b = append((*b)[:0], 0, 0, 0, 0)
	*b = append(*b, payload...)
	_, err := w.Write(*b)
	frames2.Put(b) // want "b is put into frames2 without a bound on its capacity"
	return err
}

type packet struct{ payload []byte }

func (p *packet) send(w io.Writer) error { return frame(w, p.payload) }
