// Package sizebound_possible has objects that grow where nobody sees them put: reported on request only.
package sizebound_possible

import "sync"

const keep = 4096

// A reply notes where it came from.
type reply struct {
	host, path, note []byte
	code             int
}

var replies = sync.Pool{New: func() any { return new(reply) }}

// record is called with what others choose.
func (r *reply) record(host, path string, code int) {
	r.host = append(r.host[:0], host...)
	r.path = append(r.path[:0], path...)
	r.note = append(r.note[:0], byte(code>>8), byte(code))
	r.code = code
}

func (r *reply) reset() {
	r.host = r.host[:0] // want `r\.host is put into replies without a bound on its capacity`
	r.path = emptied(r.path)
	r.note = r.note[:0]
	r.code = 0
}

// emptied drops what has grown too large.
func emptied(b []byte) []byte {
	if cap(b) > keep {
		return nil
	}
	return b[:0]
}

func newReply() *reply { return replies.Get().(*reply) }

func freeReply(r *reply) {
	r.reset()
	replies.Put(r)
}

// A letter is asked for its capacity before it is recorded.
type letter struct{ body []byte }

var letters = sync.Pool{New: func() any { return new(letter) }}

func (l *letter) okWrite(s string) {
	l.body = append(l.body, s...)
}

func newLetter() *letter {
	l := letters.Get().(*letter)
	if cap(l.body) > keep {
		l.body = make([]byte, 0, keep)
	}
	return l
}

func okFreeLetter(l *letter) {
	l.body = l.body[:0]
	letters.Put(l)
}

// A session has callers register as much as they like, behind a pointer.
type session struct {
	deps *deps
	tags []string
	seen []int
}

type deps struct{ closers []func() }

var sessions = sync.Pool{New: func() any { return &session{deps: new(deps)} }}

func NewSession() *session { return sessions.Get().(*session) }

func (s *session) OnClose(f func()) { s.deps.closers = append(s.deps.closers, f) }

func (s *session) Tag(t string) { s.tags = append(s.tags, t) }

func (s *session) OkSee(n int) {
	if n > 0 {
		s.seen = append(s.seen, 1)
	}
}

func (s *session) Close() {
	clear(s.deps.closers)
	s.deps.closers = s.deps.closers[:0] // want `s\.deps\.closers is put into sessions without a bound on its capacity`
	clear(s.tags)
	if len(s.tags) > keep {
		s.tags = nil
	} else {
		s.tags = s.tags[:0]
	}
	s.seen = s.seen[:0]
	sessions.Put(s)
}
