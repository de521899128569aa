// Package newcontract has pools whose New does not keep what it promises.
package newcontract

import (
	"bytes"
	"hash/crc32"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"newcontract/lib/parts"
)

// A job is scratch with a few things around it.
type job struct {
	n     int
	data  [64]byte
	table []uint16
	attrs map[string]int
	stats *stats
}

type stats struct{ jobs atomic.Int64 }

// fill fills the job and returns what it has filled.
func (j *job) fill(text string) []byte {
	j.n = copy(j.data[:], text)
	return j.data[:j.n]
}

var zero job

var sharedZero = sync.Pool{New: func() any { return &zero }} // want "New of sharedZero returns the same object each time"

func useSharedZero(w io.Writer, text string) error {
	j := sharedZero.Get().(*job)
	defer sharedZero.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// sharedByClosure makes one object for all calls of New.
func sharedByClosure() *sync.Pool {
	b := bytes.NewBuffer(make([]byte, 0, 256))
	return &sync.Pool{New: func() any { return b }} // want "New of .* returns the same object each time"
}

var sharedOnce = sync.Pool{New: sync.OnceValue(func() any { return new(job) })} // want "New of sharedOnce returns the same object each time"

func useSharedOnce(w io.Writer, text string) error {
	j := sharedOnce.Get().(*job)
	defer sharedOnce.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

var sharedByCallee = sync.Pool{New: func() any { return parts.Common() }} // want "New of sharedByCallee returns the same object each time"

func useSharedByCallee(w io.Writer, text string) error {
	p := sharedByCallee.Get().(*parts.Part)
	defer sharedByCallee.Put(p)
	p.N = copy(p.Data[:], text)
	_, err := w.Write(p.Data[:p.N])
	return err
}

var prototype = job{table: make([]uint16, 256)}

var sharedByCopy = sync.Pool{New: func() any { j := prototype; return &j }} // want "New of sharedByCopy returns objects that share .*"

// useSharedByCopy counts in a table that the copies of the prototype have in common.
func useSharedByCopy(text string) (most uint16) {
	j := sharedByCopy.Get().(*job)
	clear(j.table)
	for i := range len(text) {
		j.table[text[i]]++
		most = max(most, j.table[text[i]])
	}
	sharedByCopy.Put(j)
	return most
}

// A mill has one table and many jobs.
type mill struct {
	table []uint16
	jobs  sync.Pool
}

func newMill() *mill {
	m := &mill{table: make([]uint16, 256)}
	m.jobs.New = func() any { return &job{table: m.table} } // want "New of .*jobs returns objects that share .*"
	return m
}

func (m *mill) run(text string) (n uint16) {
	j := m.jobs.Get().(*job)
	defer m.jobs.Put(j)
	for i := range len(text) {
		j.table[text[i]]++
	}
	for i, v := range j.table {
		n = max(n, v)
		j.table[i] = 0
	}
	return n
}

// sharedVariable makes slices of the last size in all of its pools, because the variable is declared ahead of the
// loop.
func sharedVariable(sizes []int) []*sync.Pool {
	var list []*sync.Pool
	var size int
	for _, size = range sizes {
		list = append(list, &sync.Pool{New: func() any { b := make([]byte, size); return &b }}) // want `New of .* sees the size of the last round only`
	}
	return list
}

// okVariable has a variable for each round.
func okVariable(sizes []int) []*sync.Pool {
	var list []*sync.Pool
	var total int
	for _, size := range sizes {
		total += size
		list = append(list, &sync.Pool{New: func() any { b := make([]byte, size); return &b }})
	}
	return list[:min(len(list), total)]
}

// okOnePool sets one pool again in each round, and uses it there.
func okOnePool(sizes []int, use func(*[]byte)) {
	var p sync.Pool
	var size int
	for _, size = range sizes {
		p.New = func() any { b := make([]byte, size); return &b }
		b := p.Get().(*[]byte)
		use(b)
		p.Put(b)
	}
}

var attrs = map[string]int{}

var sharedMap = sync.Pool{New: func() any { return attrs }} // want "New of sharedMap returns the same object each time"

func useSharedMap(list []string) int {
	m := sharedMap.Get().(map[string]int)
	for _, s := range list[:min(len(list), 16)] {
		m[s]++
	}
	n := len(m)
	clear(m)
	sharedMap.Put(m)
	return n
}

var okFresh = sync.Pool{New: func() any { return &job{table: make([]uint16, 256), attrs: map[string]int{}} }}

// okFreshEach has everything to itself.
func okFreshEach(text string) uint16 {
	j := okFresh.Get().(*job)
	clear(j.table)
	for i := range len(text) {
		j.table[text[i]]++
	}
	n := j.table[' ']
	okFresh.Put(j)
	return n
}

// primes are read, and never written.
var primes = []uint16{2, 3, 5, 7, 11, 13}

var okReadOnly = sync.Pool{New: func() any { return &job{table: primes} }}

// okReadsTable reads the table that all jobs have.
func okReadsTable(n int) (sum int) {
	j := okReadOnly.Get().(*job)
	for _, p := range j.table {
		if n%int(p) == 0 {
			sum += int(p)
		}
	}
	okReadOnly.Put(j)
	return sum
}

// An okFarm has counters that all of its jobs count into.
type okFarm struct {
	stats stats
	jobs  sync.Pool
}

func newOkFarm() *okFarm {
	f := new(okFarm)
	f.jobs.New = func() any { return &job{stats: &f.stats} }
	return f
}

func (f *okFarm) run(w io.Writer, text string) error {
	j := f.jobs.Get().(*job)
	defer f.jobs.Put(j)
	j.stats.jobs.Add(1)
	_, err := w.Write(j.fill(text))
	return err
}

// A matcher has what all matchers may use together, and a buffer.
type matcher struct {
	re    *regexp.Regexp
	log   *log.Logger
	crc   *crc32.Table
	rep   *strings.Replacer
	found [16]int
}

var (
	wordRE  = regexp.MustCompile(`\w+`)
	escaper = strings.NewReplacer("<", "&lt;", ">", "&gt;")
	okSafe  = sync.Pool{New: func() any {
		return &matcher{re: wordRE, log: log.Default(), crc: crc32.IEEETable, rep: escaper}
	}}
)

// okSafeParts shares what is safe to share.
func okSafeParts(text string) uint32 {
	m := okSafe.Get().(*matcher)
	defer okSafe.Put(m)
	loc := m.re.FindStringIndex(text)
	n := copy(m.found[:], loc)
	if n == 0 {
		m.log.Print("no word")
	}
	return crc32.Checksum([]byte(m.rep.Replace(text)), m.crc)
}

var okCloned = sync.Pool{New: func() any {
	j := prototype
	j.table = slices.Clone(prototype.table)
	j.attrs = maps.Clone(attrs)
	return &j
}}

// okClonedParts has copies of what the prototype has.
func okClonedParts(text string) uint16 {
	j := okCloned.Get().(*job)
	defer okCloned.Put(j)
	clear(j.table)
	for i := range len(text) {
		j.table[text[i]]++
	}
	return j.table['\n']
}

type limits struct{ low, high int }

var standard = limits{low: 1, high: 9}

var okValueCopied = sync.Pool{New: func() any { l := standard; return &l }}

// okCopyOfScalars has a copy without references.
func okCopyOfScalars(v int) bool {
	l := okValueCopied.Get().(*limits)
	*l = limits{low: v - l.low, high: v + l.high}
	ok := l.low > 0
	*l = standard
	okValueCopied.Put(l)
	return ok
}

// okConfigured has a New that reads what it is configured with.
func okConfigured(size func() int, source *rand.PCG) *sync.Pool {
	var mu sync.Mutex
	return &sync.Pool{New: func() any {
		mu.Lock()
		defer mu.Unlock()
		b := make([]uint64, size())
		for i := range b {
			b[i] = source.Uint64()
		}
		return &b
	}}
}

var serial atomic.Int64

type numbered struct {
	id   int64
	home *sync.Pool
	data [32]byte
}

var okNumbered sync.Pool

func init() {
	okNumbered.New = func() any { return &numbered{id: serial.Add(1), home: &okNumbered} }
}

// okNumber has a number of its own, and its home in common with the others.
func okNumber(text string) int64 {
	v := okNumbered.Get().(*numbered)
	copy(v.data[:], text)
	id := v.id
	v.home.Put(v)
	return id
}

// reserve hands out every block once.
type reserve struct {
	mu   sync.Mutex
	free []*job
}

func (r *reserve) take() any {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.free); n > 0 {
		j := r.free[n-1]
		r.free = r.free[:n-1]
		return j
	}
	return new(job)
}

var (
	stock     = &reserve{free: []*job{new(job), new(job)}}
	okReserve = sync.Pool{New: stock.take}
)

// okTakesReserve has a New that is a method of something with state.
func okTakesReserve(w io.Writer, text string) error {
	j := okReserve.Get().(*job)
	defer okReserve.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// okCached has a loaded table of its own for each job, made out of one text.
var okCached = sync.Pool{New: func() any {
	j := &job{attrs: make(map[string]int, 2)}
	for i, name := range strings.Fields(names()) {
		j.attrs[name] = i
	}
	return j
}}

var names = sync.OnceValue(func() string { return "id name size" })

func okLooksUp(name string) (int, bool) {
	j := okCached.Get().(*job)
	defer okCached.Put(j)
	v, ok := j.attrs[name]
	return v, ok
}

var empty = new(job)

// okEmptyMark returns a mark that says that the pool is empty.
var okEmptyMark = sync.Pool{New: func() any { return empty }}

func okAsksForMark(w io.Writer, text string) error {
	j := okEmptyMark.Get().(*job)
	if j == empty {
		j = new(job)
	}
	defer okEmptyMark.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

var nothing = []byte{}

// okNothing has no memory: nobody can share it.
var okNothing = sync.Pool{New: func() any { return nothing }}

func okStartsEmpty(p []byte) (n int) {
	b := append(okNothing.Get().([]byte)[:0], p...)
	for _, c := range b {
		n += int(c)
	}
	okNothing.Put(b)
	return n
}

var something = make([]byte, 0, 64)

var sharedRoom = sync.Pool{New: func() any { return something }} // want "New of sharedRoom returns the same object each time"

func startsEmptyToo(p []byte) (n int) {
	b := append(sharedRoom.Get().([]byte)[:0], p...)
	for _, c := range b {
		n += int(c)
	}
	sharedRoom.Put(b)
	return n
}
