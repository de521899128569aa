package poolflow

import (
	"cmp"
	"encoding/binary"
	"math/bits"
)

// A digest stands for what it was made of: 128 bits, wide enough that two different things never share one in
// practice, and the same in every run.
type digest struct{ hi, lo uint64 }

// num extends the digest by a number.
func (d digest) num(n int) digest { return d.word(uint64(n)) }

func (d digest) word(x uint64) digest {
	h1, l1 := bits.Mul64(d.hi^x^0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9)
	h2, l2 := bits.Mul64(d.lo+x+0x94d049bb133111eb, 0xd6e8feb86659fd93)
	return digest{h1 ^ l1 ^ l2, h2 ^ l2 + h1}
}

// flag extends the digest by a bit.
func (d digest) flag(b bool) digest {
	if b {
		return d.word(1)
	}
	return d.word(0)
}

// str extends the digest by a string and its length.
func (d digest) str(s string) digest {
	n := len(s)
	for len(s) >= 8 {
		d = d.word(binary.LittleEndian.Uint64([]byte(s[:8])))
		s = s[8:]
	}
	var rest uint64
	for i := range len(s) {
		rest = rest<<8 | uint64(s[i])
	}
	return d.word(rest).num(n)
}

// then extends the digest by another.
func (d digest) then(e digest) digest { return d.word(e.hi).word(e.lo) }

// with adds e to a set, in which order does not matter.
func (d digest) with(e digest) digest {
	e = e.word(0)
	return digest{d.hi + e.hi, d.lo + e.lo}
}

func (d digest) compare(e digest) int {
	return cmp.Or(cmp.Compare(d.hi, e.hi), cmp.Compare(d.lo, e.lo))
}
