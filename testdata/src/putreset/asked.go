package putreset

import "sync"

// A pipe holds data that was read and not yet written.
type pipe struct{ r, w, data int }

var pipes = sync.Pool{New: func() any { return new(pipe) }}

// putEmptyPipe keeps pipes that nothing is left in.
func putEmptyPipe(p *pipe) {
	if p.data != 0 {
		p.r, p.w = -1, -1
		return
	}
	pipes.Put(p)
}

// okPutsWhenEmpty counts, and asks before it puts.
func okPutsWhenEmpty(n int, read, write func(int) int) {
	p := pipes.Get().(*pipe)
	for range n {
		p.data += read(p.r)
		p.data -= write(p.w)
	}
	if p.data == 0 {
		pipes.Put(p)
	}
}

// okPutterAsks leaves the question to who puts.
func okPutterAsks(n int, read, write func(int) int) {
	p := pipes.Get().(*pipe)
	defer putEmptyPipe(p)
	for range n {
		p.data += read(p.r)
		p.data -= write(p.w)
	}
}
