package escape

import "sync"

// A job has an input, which is for others to read.
type job struct {
	input []byte
	flags int
}

var jobs = sync.Pool{New: func() any { return new(job) }}

// okInputIsOurs reads memory that it has made: whoever takes the job next gives it an input of its own.
func okInputIsOurs(data []byte, run func(*job) int) byte {
	src := make([]byte, len(data)+1)
	copy(src, data)
	j := jobs.Get().(*job)
	j.input = src
	j.flags = 0
	n := run(j)
	jobs.Put(j)
	return src[n]
}

// A desk has a page, which is written over.
type desk struct{ page []byte }

var desks = sync.Pool{New: func() any { return new(desk) }}

func (d *desk) write(s string) { d.page = append(d.page[:0], s...) }

func pageIsTheirs(data []byte, run func(*desk) int) byte {
	src := make([]byte, len(data)+1)
	copy(src, data)
	d := desks.Get().(*desk)
	d.page = src
	n := run(d)
	desks.Put(d)
	return src[n] // want `is used after being put into desks`
}

// A chain of linkage, each with memory of its own.
type linkPart struct {
	buf  []byte
	next *linkPart
}

type linkage struct{ head, tail *linkPart }

var linkBufs = sync.Pool{New: func() any { return new([]byte) }}

func putLinkBuf(b []byte) {
	b = b[:0]
	linkBufs.Put(&b)
}

func (l *linkage) pop() *linkPart {
	if l.head == nil {
		return nil
	}
	b := l.head
	l.head = b.next
	if l.head == nil {
		l.tail = nil
	}
	b.next = nil
	return b
}

func (l *linkage) pushFront(b *linkPart) {
	if l.head == nil {
		b.next = nil
		l.tail = b
	} else {
		b.next = l.head
	}
	l.head = b
}

// okPutsBackTheRest puts the memory of the linkage that it has emptied, and the last part back into the chain.
func (l *linkage) okPutsBackTheRest(p []byte) (n int) {
	for b := l.pop(); b != nil; b = l.pop() {
		m := copy(p[n:], b.buf)
		n += m
		if m < len(b.buf) {
			copy(b.buf, b.buf[m:])
			b.buf = b.buf[:len(b.buf)-m]
			l.pushFront(b)
		} else {
			putLinkBuf(b.buf)
		}
		if n == len(p) {
			return n
		}
	}
	return n
}

// keepsWhatItPuts puts the memory of a part that stays in the chain.
func (l *linkage) keepsWhatItPuts() {
	b := linkBufs.Get().(*[]byte)
	l.pushFront(&linkPart{buf: *b}) // want `memory of b (is|may be) stored in l.head`
	linkBufs.Put(b)
}
