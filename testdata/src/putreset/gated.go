package putreset

// Fields that a flag beside them switches on, and lists whose elements are cleared one by one.

import "sync"

// A filtering has a filter, for some of its users.
type filtering struct {
	partial bool
	filter  func(string) bool
	only    map[string]bool
	count   int
}

var filterings = sync.Pool{New: func() any { return new(filtering) }}

func (f *filtering) run(words []string) int {
	f.count = 0
	for _, w := range words {
		if f.partial {
			if f.filter != nil {
				if f.filter(w) {
					continue
				}
			} else if !f.only[w] {
				continue
			}
		}
		f.count++
	}
	return f.count
}

func okAll(words []string) int {
	f := filterings.Get().(*filtering)
	f.partial = false
	n := f.run(words)
	filterings.Put(f)
	return n
}

func okFiltered(words []string, filter func(string) bool) int {
	f := filterings.Get().(*filtering)
	f.partial = true
	f.filter = filter
	n := f.run(words)
	filterings.Put(f)
	return n
}

func okOnly(words []string, name string) int {
	f := filterings.Get().(*filtering)
	f.partial = true
	f.filter = nil
	f.only = map[string]bool{}
	f.only[name] = true
	n := f.run(words)
	filterings.Put(f)
	return n
}

// A sieve is the same, but one of its users leaves the flag as it is.
type sieve struct {
	partial bool
	filter  func(string) bool
	only    map[string]bool
	count   int
}

var sieves = sync.Pool{New: func() any { return new(sieve) }}

func (f *sieve) run(words []string) int {
	f.count = 0
	for _, w := range words {
		if f.partial {
			if f.filter != nil {
				if f.filter(w) {
					continue
				}
			} else if !f.only[w] {
				continue
			}
		}
		f.count++
	}
	return f.count
}

func sieveAll(words []string) int {
	f := sieves.Get().(*sieve)
	n := f.run(words)
	sieves.Put(f)
	return n
}

func sieveFiltered(words []string, filter func(string) bool) int {
	f := sieves.Get().(*sieve)
	f.partial = true
	f.filter = filter
	n := f.run(words)
	sieves.Put(f) // want `f.filter is still set when f is put into sieves`
	return n
}

func sieveOnly(words []string, name string) int {
	f := sieves.Get().(*sieve)
	f.partial = true
	f.filter = nil
	f.only = map[string]bool{}
	f.only[name] = true
	n := f.run(words)
	sieves.Put(f)
	return n
}

// A bitset knows which of its words are in use.
type bitset struct {
	words []uint64
	n     int
}

func (b *bitset) size(n int) {
	b.words = make([]uint64, (n+63)/64)
	b.n = n
}

func (b *bitset) add(i int) bool {
	if b.words[i/64]&(1<<(i%64)) != 0 {
		return false
	}
	b.words[i/64] |= 1 << (i % 64)
	return true
}

// each calls f for all bits, and takes away those that it says no to.
func (b *bitset) each(f func(int) bool) {
	list := b.words
	for i, w := range list {
		for k := range 64 {
			if w&(1<<k) != 0 && !f(i*64+k) {
				w &^= 1 << k
			}
		}
		list[i] = w
	}
}

type distinct struct {
	seen  bitset
	items [1024][]byte
}

var distincts = sync.Pool{New: func() any {
	d := new(distinct)
	d.seen.size(len(d.items))
	return d
}}

// reset clears what is set.
func (d *distinct) reset() {
	if d.seen.n < 4096 {
		d.seen.each(func(i int) bool {
			d.items[i] = d.items[i][:0]
			return false
		})
	} else {
		d.seen.size(len(d.items))
	}
}

func okDistinct(list []int) (n int) {
	d := distincts.Get().(*distinct)
	for _, x := range list {
		if d.seen.add(x % 1024) {
			n++
		}
	}
	d.reset()
	distincts.Put(d)
	return n
}
