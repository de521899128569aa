package clean

import (
	"slices"
	"sync"
)

// Of is a pool of objects of one type, which knows how to make and how to clear them.
type Of[T any] struct {
	pool  sync.Pool
	clear func(*T) bool
}

// NewOf returns an empty pool. Objects for which clear returns false are dropped.
func NewOf[T any](make func() *T, clear func(*T) bool) *Of[T] {
	return &Of[T]{
		pool:  sync.Pool{New: func() any { return make() }},
		clear: clear,
	}
}

// Get returns a clear object.
func (p *Of[T]) Get() *T { return p.pool.Get().(*T) }

// Put clears an object and keeps it.
func (p *Of[T]) Put(v *T) {
	if p.clear(v) {
		p.pool.Put(v)
	}
}

// Use lends fn an object.
func (p *Of[T]) Use(fn func(*T)) {
	v := p.Get()
	defer p.Put(v)
	fn(v)
}

// Lists is a pool of lists with up to max elements.
type Lists[E any] struct {
	pool sync.Pool
	max  int
}

// Get returns an empty list.
func (l *Lists[E]) Get() *[]E {
	if s, ok := l.pool.Get().(*[]E); ok {
		return s
	}
	return new([]E)
}

// Put clears a list that is not too long, and keeps it.
func (l *Lists[E]) Put(s *[]E) {
	if cap(*s) > l.max {
		return
	}
	clear(*s)
	*s = (*s)[:0]
	l.pool.Put(s)
}

type wordCount struct {
	counts map[string]int
	words  []string
}

var wordCounts = NewOf(
	func() *wordCount { return &wordCount{counts: make(map[string]int)} },
	func(c *wordCount) bool {
		if len(c.counts) > 1<<10 || cap(c.words) > 1<<10 {
			return false
		}
		clear(c.counts)
		clear(c.words)
		c.words = c.words[:0]
		return true
	},
)

// Frequent returns the words that come most often, as strings of the caller.
func Frequent(words []string, n int) []string {
	c := wordCounts.Get()
	defer wordCounts.Put(c)
	for _, w := range words {
		if c.counts[w]++; c.counts[w] == 1 {
			c.words = append(c.words, w)
		}
	}
	slices.SortFunc(c.words, func(a, b string) int { return c.counts[b] - c.counts[a] })
	return slices.Clone(c.words[:min(n, len(c.words))])
}

// Distinct counts words within a call of Use.
func Distinct(words []string) (n int) {
	wordCounts.Use(func(c *wordCount) {
		for _, w := range words {
			c.counts[w]++
		}
		n = len(c.counts)
	})
	return n
}

var intLists = Lists[int]{max: 1 << 12}

// Median sorts a copy.
func Median(values []int) int {
	if len(values) == 0 {
		return 0
	}
	s := intLists.Get()
	*s = append(*s, values...)
	slices.Sort(*s)
	m := (*s)[len(*s)/2]
	intLists.Put(s)
	return m
}

// generation tells handles of one use of an object from those of the next.
type generation struct {
	mu    sync.Mutex
	gen   uint64
	value string
}

// Ref is a handle that is void when the object has been freed.
type Ref struct {
	g   *generation
	gen uint64
}

var generations = sync.Pool{New: func() any { return new(generation) }}

// NewRef returns a handle of a new use.
func NewRef(value string) Ref {
	g := generations.Get().(*generation)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gen++
	g.value = value
	return Ref{g, g.gen}
}

// Value returns the value while the handle is valid.
func (r Ref) Value() (string, bool) {
	r.g.mu.Lock()
	defer r.g.mu.Unlock()
	if r.g.gen != r.gen {
		return "", false
	}
	return r.g.value, true
}

// Free ends the use, once.
func (r Ref) Free() bool {
	r.g.mu.Lock()
	if r.g.gen != r.gen {
		r.g.mu.Unlock()
		return false
	}
	r.g.gen++
	r.g.value = ""
	r.g.mu.Unlock()
	generations.Put(r.g)
	return true
}
