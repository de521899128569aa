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
