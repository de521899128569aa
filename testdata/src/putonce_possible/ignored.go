package putonce_possible

import (
	"errors"
	"sync"
)

// A Remark is made for another one, which takes it in.
type Remark struct {
	text []byte
	off  bool
}

var remarks = sync.Pool{New: func() any { return new(Remark) }}

// NewRemark returns an empty one.
func NewRemark() *Remark {
	r := remarks.Get().(*Remark)
	r.text = r.text[:0]
	return r
}

// putRemark drops what is large, and what nobody wants.
func (r *Remark) putRemark(x *Remark) {
	if r.off {
		return
	}
	if cap(x.text) <= 1<<12 {
		remarks.Put(x)
	}
}

// Within takes another remark in, and forgets it where it is off.
func (r *Remark) Within(key string, in *Remark) *Remark {
	if r.off {
		return r
	}
	r.text = append(append(r.text, key...), in.text...)
	remarks.Put(in) // want `in is put into remarks by Within, but not on all ways out`
	return r
}

// OkWithin puts it anyway.
func (r *Remark) OkWithin(key string, in *Remark) *Remark {
	if !r.off {
		r.text = append(append(r.text, key...), in.text...)
	}
	remarks.Put(in)
	return r
}

var errOff = errors.New("off")

// OkRefused says so: the remark stays with the caller.
func (r *Remark) OkRefused(in *Remark) error {
	if r.off {
		return errOff
	}
	r.text = append(r.text, in.text...)
	remarks.Put(in)
	return nil
}

// OkKept looks whether there is one.
func (r *Remark) OkKept(in *Remark) {
	if in == nil {
		return
	}
	r.text = append(r.text, in.text...)
	remarks.Put(in)
}
