package putonce

import (
	"sync"
	"unsafe"

	"putonce/lib/flags"
)

// A reference to one of two types, which a tag tells apart.
type roster struct {
	ptr unsafe.Pointer
	tag uint8
}

type shortRoster struct {
	n   uint8
	ids [8]uint64
}

type longRoster struct{ ids []uint64 }

var (
	shortRosters = sync.Pool{New: func() any { return new(shortRoster) }}
	longRosters  = sync.Pool{New: func() any { return new(longRoster) }}
)

func takeShort() *shortRoster {
	s := shortRosters.Get().(*shortRoster)
	s.n = 0
	return s
}

func takeLong() *longRoster {
	l := longRosters.Get().(*longRoster)
	l.ids = l.ids[:0]
	return l
}

func (s *shortRoster) release() {
	s.n = 0
	shortRosters.Put(s)
}

func (l *longRoster) release() { longRosters.Put(l) }

func (r roster) kind() uint8 { return r.tag & 3 }

func (r roster) short() *shortRoster {
	if r.ptr == nil || r.kind() != 1 {
		return nil
	}
	return (*shortRoster)(r.ptr)
}

func (r roster) long() *longRoster {
	if r.ptr == nil || r.kind() != 2 {
		return nil
	}
	return (*longRoster)(r.ptr)
}

func (r roster) clone() roster {
	if s := r.short(); s != nil {
		c := takeShort()
		*c = *s
		return roster{unsafe.Pointer(c), 1}
	}
	c := takeLong()
	c.ids = append(c.ids, r.long().ids...)
	return roster{unsafe.Pointer(c), 2}
}

// okTagged asks the tag before it puts.
func okTagged(r roster, id uint64) roster {
	r = r.clone()
	if s := r.short(); s != nil {
		if int(s.n) < len(s.ids) {
			s.ids[s.n] = id
			s.n++
			return r
		}
		l := takeLong()
		l.ids = append(append(l.ids, s.ids[:]...), id)
		s.release()
		return roster{unsafe.Pointer(l), 2}
	}
	l := r.long()
	if len(l.ids) == 0 {
		l.release()
		return roster{}
	}
	return r
}

// okAsserted is given one of two types, and asks which.
func okAsserted() int {
	f := flags.New().(*flags.Packed)
	defer f.Release()
	f.N++
	return f.N
}

func okTaken() int {
	f := packedFlags()
	defer f.Release()
	f.N++
	return f.N
}

func packedFlags() *flags.Packed { return flags.New().(*flags.Packed) }

func mixesFlags() int {
	f := flags.NewPlain()
	f["a"]++
	n := len(f)
	flags.ReleaseAsPacked(f) // want `f comes from flags.plain and is put into flags.packed`
	return n
}
