package putreset

import "sync"

var (
	reels     []*sync.Pool
	shortTape *sync.Pool
)

func init() {
	reels = make([]*sync.Pool, 8)
	for i := range reels {
		n := 64 << i
		reels[i] = &sync.Pool{New: func() any { return make([]byte, 0, n) }}
	}
	shortTape = reels[0]
}

func tapeOf(n int) int {
	for i := range reels {
		if n <= 64<<i {
			return i
		}
	}
	return -1
}

// RecycleTape puts a tape with what is on it: New gives empty ones.
func RecycleTape(b []byte) {
	if i := tapeOf(cap(b)); i >= 0 {
		reels[i].Put(b) // want `b may be put into reels.* without being reset`
	}
}

type recorder struct{ tape []byte }

// record goes on where the tape that it gets ends.
func (r *recorder) record(s string) {
	if r.tape == nil {
		r.tape = shortTape.Get().([]byte)
	}
	r.tape = append(r.tape, s...)
}

var strips = sync.Pool{New: func() any { return make([]byte, 0, 64) }}

// RecycleStrip cuts what it puts.
func RecycleStrip(b []byte) {
	if cap(b) <= 1<<12 {
		strips.Put(b[:0])
	}
}

// OkStrip appends to what is empty.
func OkStrip(s string) []byte {
	return append(strips.Get().([]byte), s...)
}

var sashes = sync.Pool{New: func() any { return make([]byte, 0, 64) }}

// RecycleSash puts it as it is: whoever takes it chooses the length.
func RecycleSash(b []byte) {
	if cap(b) <= 1<<12 {
		sashes.Put(b)
	}
}

// OkSash cuts what it gets.
func OkSash(s string) []byte {
	return append(sashes.Get().([]byte)[:0], s...)
}
