package escape

import "sync"

// Two lists take turns in a loop. The caller's has the result in the end.

const turnWidth = 64

var turnPool = sync.Pool{New: func() any { return new([turnWidth]float64) }}

// okTurns begins with the one that makes the caller's the last to be written.
func okTurns(in, out []float64, rounds int) []float64 {
	spare := turnPool.Get().(*[turnWidth]float64)
	out = out[:turnWidth]
	src, dst := spare[:], out
	if rounds%2 == 0 {
		src, dst = out, spare[:]
	}
	clear(src[copy(src, in):])
	for range rounds {
		for i := range dst {
			dst[i] = src[len(src)-1-i] / 2
		}
		src, dst = dst, src
	}
	turnPool.Put(spare)
	return src
}

// okTurned has what okTurns returns.
func okTurned(in []float64) []float64 { return okTurns(in, make([]float64, turnWidth), 3) }

// turnsOnce swaps them outside of a loop.
func turnsOnce(in, out []float64) []float64 {
	spare := turnPool.Get().(*[turnWidth]float64)
	src, dst := spare[:], out[:turnWidth]
	copy(src, in)
	copy(dst, src)
	src, dst = dst, src
	turnPool.Put(spare)
	clear(src)
	return dst // want "spare is returned and put into turnPool"
}
