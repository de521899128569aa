package putonce

import (
	"bufio"
	"io"
	"sync"
)

var smallWriters, largeWriters sync.Pool

func writersOf(size int) *sync.Pool {
	switch size {
	case 2 << 10:
		return &smallWriters
	case 4 << 10:
		return &largeWriters
	}
	return nil
}

func writerOf(w io.Writer, size int) *bufio.Writer {
	if p := writersOf(size); p != nil {
		if v := p.Get(); v != nil {
			bw := v.(*bufio.Writer)
			bw.Reset(w)
			return bw
		}
	}
	return bufio.NewWriterSize(w, size)
}

func putWriter(bw *bufio.Writer) {
	bw.Reset(nil)
	if p := writersOf(bw.Available()); p != nil {
		p.Put(bw)
	}
}

// okPoolsBySize puts the writer where its size belongs.
func okPoolsBySize(w io.Writer, write func(io.Writer)) error {
	bw := writerOf(w, 4<<10)
	defer putWriter(bw)
	write(bw)
	return bw.Flush()
}

var (
	narrows = sync.Pool{New: func() any { b := make([]byte, 1<<10); return &b }}
	wides   = sync.Pool{New: func() any { b := make([]byte, 1<<14); return &b }}
)

func takeWide(wide bool) *[]byte {
	if wide {
		return wides.Get().(*[]byte)
	}
	return narrows.Get().(*[]byte)
}

// okByCapacity puts into one of them, or none.
func okByCapacity(b []byte) {
	b = b[:cap(b)]
	if cap(b) == 1<<10 {
		narrows.Put(&b)
	}
	if cap(b) == 1<<14 {
		wides.Put(&b)
	}
}

// byLengthToo asks for two things, which may both be so.
func byLengthToo(b *[]byte, n int) {
	if cap(*b) == 1<<10 {
		narrows.Put(b)
	}
	if n == 1<<14 {
		wides.Put(b) // want `b may be put into narrows twice`
	}
}
