package newcontract

import (
	"hash"
	"hash/fnv"
	"io"
	"sync"
	"testing"

	"newcontract/lib/parts"
)

var bypassedByGetter = sync.Pool{New: func() any { return new(job) }}

// newJob is what all the others call.
func newJob() *job {
	return bypassedByGetter.New().(*job) // want "bypassedByGetter.New is called where Get was meant"
}

func freeJob(j *job) { bypassedByGetter.Put(j) }

func useNewJob(w io.Writer, text string) error {
	j := newJob()
	defer freeJob(j)
	_, err := w.Write(j.fill(text))
	return err
}

// A copier has its pool behind a pointer.
type copier struct{ pool *sync.Pool }

func newCopier() *copier {
	return &copier{pool: &sync.Pool{New: func() any { return new([512]byte) }}}
}

// copyAll bypasses in a loop.
func (c *copier) copyAll(w io.Writer, list []io.Reader) (total int64, err error) {
	for _, r := range list {
		b := c.pool.New().(*[512]byte) // want `pool\.New is called where Get was meant`
		n, err := io.CopyBuffer(w, r, b[:])
		c.pool.Put(b)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// copyOne gets.
func (c *copier) copyOne(w io.Writer, r io.Reader) (int64, error) {
	b := c.pool.Get().(*[512]byte)
	defer c.pool.Put(b)
	return io.CopyBuffer(w, r, b[:])
}

var bypassedInBranch = [2]sync.Pool{
	{New: func() any { return fnv.New64() }},
	{New: func() any { return fnv.New64a() }},
}

// bypassInBranch gets in one of two branches.
func bypassInBranch(alternate bool, text string) uint64 {
	var h hash.Hash64
	p := &bypassedInBranch[0]
	if alternate {
		p = &bypassedInBranch[1]
		h = p.New().(hash.Hash64) // want "p.New is called where Get was meant|bypassedInBranch.*New is called where Get was meant"
	} else {
		h = p.Get().(hash.Hash64)
	}
	h.Reset()
	io.WriteString(h, text)
	sum := h.Sum64()
	p.Put(h)
	return sum
}

// An embedder has the methods of a pool, and its New.
type embedder struct{ sync.Pool }

var embedded = embedder{sync.Pool{New: func() any { return new(job) }}}

func useEmbedded(w io.Writer, text string) error {
	j := embedded.New().(*job) // want "embedded.New is called where Get was meant"
	defer embedded.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// bypassImported calls the New of another package's pool.
func bypassImported(w io.Writer, text string) error {
	p := parts.Pool.New().(*parts.Part) // want `parts\.Pool\.New is called where Get was meant`
	defer parts.Pool.Put(p)
	p.N = copy(p.Data[:], text)
	_, err := w.Write(p.Data[:p.N])
	return err
}

// A bypassShelf bypasses for every type.
type bypassShelf[T any] struct{ pool sync.Pool }

func newBypassShelf[T any]() *bypassShelf[T] {
	return &bypassShelf[T]{sync.Pool{New: func() any { return new(T) }}}
}

func (s *bypassShelf[T]) get() *T  { return s.pool.New().(*T) } // want `pool\.New is called where Get was meant`
func (s *bypassShelf[T]) put(v *T) { s.pool.Put(v) }

var bypassJobs = newBypassShelf[job]()

func useBypassShelf(text string) int {
	j := bypassJobs.get()
	n := len(j.fill(text))
	bypassJobs.put(j)
	return n
}

var okWarmed = sync.Pool{New: func() any { return new(job) }}

// okWarm puts what New makes, by way of a variable.
func okWarm(n int) {
	list := make([]any, n)
	for i := range list {
		list[i] = okWarmed.New()
	}
	for _, v := range list {
		okWarmed.Put(v)
	}
}

// okWarmOne puts at once.
func okWarmOne() {
	j := okWarmed.New().(*job)
	j.n = 0
	okWarmed.Put(j)
}

// okUsesWarmed gets.
func okUsesWarmed(w io.Writer, text string) error {
	j := okWarmed.Get().(*job)
	defer okWarmed.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// okKeptForGood makes one that never goes to the pool.
type okKeptForGood struct{ own *job }

func newOkKeptForGood() *okKeptForGood { return &okKeptForGood{own: okWarmed.New().(*job)} }

func (o *okKeptForGood) write(w io.Writer, text string) error {
	_, err := w.Write(o.own.fill(text))
	return err
}

// okCounting wraps the New of a pool in another.
func okCounting(p *sync.Pool, count func()) {
	mk := p.New
	p.New = func() any {
		count()
		return mk()
	}
}

// okOnlyWhenEmpty makes by hand what an empty pool does not give.
func okOnlyWhenEmpty(p *sync.Pool, text string) int {
	v := p.Get()
	if v == nil && p.New != nil {
		v = p.New()
	}
	j, ok := v.(*job)
	if !ok {
		return 0
	}
	n := len(j.fill(text))
	p.Put(j)
	return n
}

// okPassedOn hands the function on, and does not call it.
func okPassedOn(make func(func() any) *sync.Pool) *sync.Pool { return make(okWarmed.New) }

// okSecondPool makes new objects the way the first does.
var okSecondPool = sync.Pool{New: func() any { return okWarmed.New() }}

func okUsesSecond(text string) int {
	j := okSecondPool.Get().(*job)
	n := len(j.fill(text))
	okSecondPool.Put(j)
	return n
}

// okTested looks at what New makes.
func okTested(t *testing.T) {
	j, ok := okWarmed.New().(*job)
	if !ok || j.n != 0 {
		t.Errorf("New made %v", j)
	}
}

// A factory is named like a pool, has a New like a pool, and is none.
type factory struct {
	New func() any
	all []any
}

// Put keeps everything.
func (f *factory) Put(v any) { f.all = append(f.all, v) }

// okFactory makes a job and keeps it.
func okFactory(f *factory, text string) int {
	j := f.New().(*job)
	n := len(j.fill(text))
	f.Put(j)
	return n
}

// okListOfParts has a method New.
type okListOfParts struct{ pool sync.Pool }

// New gets.
func (l *okListOfParts) New() *parts.Part {
	if p, ok := l.pool.Get().(*parts.Part); ok {
		return p
	}
	return new(parts.Part)
}

func okCallsMethod(l *okListOfParts, text string) int {
	p := l.New()
	n := copy(p.Data[:], text)
	l.pool.Put(p)
	return n
}
