//go:build pooldebug

package pool

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unsafe"
	"weak"
)

// Debug says whether the program was built with the tag pooldebug. Where it is true, pools watch
// for misuse: they keep free items in a queue of their own instead of a sync.Pool and a reserve,
// overwrite them, and hand them out again only when many others were put after them.
const Debug = true

// poison overwrites the free memory of a Bytes, and free items of a Pool that have no pointers.
// Free items with pointers become zero.
const poison = 0xDB

// A tracker has the state of a pool under the tag. The ledger's lock guards it.
type tracker struct {
	source Source            // what reports name, if not the pool itself
	quiet  bool              // items may get lost without being leaks
	queues map[int][]*record // free items by class, the longest free first
}

// A record describes one piece of memory that a pool has handed out, or that was put into it.
//
// Invariant: while held, a record has no strong reference to its memory, so that a leak stays
// visible to the garbage collector.
type record struct {
	lo, hi  uintptr
	tracker *tracker
	source  Source
	alive   weak.Pointer[byte] // of memory that the pool made
	foreign bool               // not made by the pool: never handed out again
	held    bool
	got     Stack
	put     Stack
	item    any // strong reference, while free
	puts    int // how often it is in ledger.recent

	// While in a queue:
	memory    []byte // the poisoned memory itself
	clean     []byte // a copy of it
	overwrite func() // poisons it
	restore   func() // undoes the poison
}

// ledger has all records of the process. They do not overlap.
var ledger struct {
	sync.Mutex
	records     []*record     // by lo
	pruned      int           // len(records) after the last prune
	gone        map[place]int // how many lost items are not in records any more
	recent      []*record     // the last that were put, kept reachable whether a pool kept them or not
	recentBytes uintptr       // total size of recent
	watchers    map[*func(Misuse)]bool
}

// A place is where items of a pool were obtained.
type place struct {
	source Source
	got    Stack
}

// Watch has f called for every misuse that is found until stop is called, by the goroutine that
// finds it; while nobody watches, misuses are printed to standard error. Without the tag
// pooldebug it does nothing.
func Watch(f func(Misuse)) (stop func()) {
	ledger.Lock()
	defer ledger.Unlock()
	if ledger.watchers == nil {
		ledger.watchers = map[*func(Misuse)]bool{}
	}
	ledger.watchers[&f] = true
	return func() {
		ledger.Lock()
		defer ledger.Unlock()
		delete(ledger.watchers, &f)
	}
}

// report must be called without the ledger's lock.
func report(found ...Misuse) {
	ledger.Lock()
	var watchers []*func(Misuse)
	for w := range ledger.watchers {
		watchers = append(watchers, w)
	}
	ledger.Unlock()
	for _, m := range found {
		if len(watchers) == 0 {
			fmt.Fprint(os.Stderr, m)
		}
		for _, w := range watchers {
			(*w)(m)
		}
	}
}

// Leaks returns what is outstanding in all pools, by the place where it was obtained, the most
// items first. Without the tag pooldebug it returns nil.
func Leaks() []Leak {
	ledger.Lock()
	held, lost := map[place]int{}, maps.Clone(ledger.gone)
	if lost == nil {
		lost = map[place]int{}
	}
	for _, r := range ledger.records {
		switch {
		case !r.held || r.tracker.quiet:
		case r.lost():
			lost[place{r.source, r.got}]++
		default:
			held[place{r.source, r.got}]++
		}
	}
	ledger.Unlock()
	var leaks []Leak
	for at, n := range held {
		leaks = append(leaks, Leak{at.source, at.got, n + lost[at], lost[at]})
		delete(lost, at)
	}
	for at, n := range lost {
		leaks = append(leaks, Leak{at.source, at.got, n, n})
	}
	slices.SortFunc(leaks, func(a, b Leak) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.String(), b.String()))
	})
	return leaks
}

// Sweep looks for writes to all items that are free, which are otherwise noticed when the item is
// about to be handed out again. Without the tag pooldebug it does nothing.
func Sweep() {
	var found []Misuse
	here := callers()
	ledger.Lock()
	for _, r := range ledger.records {
		found = append(found, r.verify(here)...)
	}
	ledger.Unlock()
	report(found...)
}

func (t *tracker) belongTo(s Source, quiet bool) {
	ledger.Lock()
	defer ledger.Unlock()
	t.source, t.quiet = s, quiet
}

func (t *tracker) named(s Source) Source {
	if t.source != nil {
		return t.source
	}
	return s
}

// made records memory that the pool has made and is about to hand out.
func (t *tracker) made(s Source, v unsafe.Pointer, size int) {
	if size == 0 {
		return // all such items are one and the same
	}
	r := &record{lo: uintptr(v), hi: uintptr(v) + uintptr(size), tracker: t}
	r.alive = weak.Make((*byte)(v))
	r.held = true
	r.got = callers()
	ledger.Lock()
	defer ledger.Unlock()
	r.source = t.named(s)
	insert(r)
}

// settle records that memory is put, and reports whether that is right.
func (t *tracker) settle(s Source, v unsafe.Pointer, size int) bool {
	if size == 0 {
		return true
	}
	here := callers()
	ledger.Lock()
	r := find(uintptr(v), uintptr(v)+uintptr(size))
	switch {
	case r == nil:
		r = &record{lo: uintptr(v), hi: uintptr(v) + uintptr(size), tracker: t, source: t.named(s), foreign: true}
		insert(r)
	case !r.held:
		m := Misuse{Kind: DoublePut, Source: r.source, Got: r.got, Put: r.put, Found: here}
		ledger.Unlock()
		report(m)
		return false
	}
	wrong := r.tracker != t
	r.held, r.put = false, here
	r.item = v
	r.puts++
	remember(r)
	ledger.Unlock()
	if wrong {
		report(Misuse{Kind: WrongPool, Source: r.source, Got: r.got, Found: here})
	}
	return !wrong
}

// remember keeps r for a while even if its pool does not, so that a second Put is recognized.
func remember(r *record) {
	const most, mostBytes = 4096, 64 << 20
	ledger.recent = append(ledger.recent, r)
	ledger.recentBytes += r.hi - r.lo
	for len(ledger.recent) > most || ledger.recentBytes > mostBytes && len(ledger.recent) > 1 {
		old := ledger.recent[0]
		ledger.recent[0] = nil
		ledger.recent = ledger.recent[1:]
		ledger.recentBytes -= old.hi - old.lo
		old.puts--
		if old.puts == 0 && !old.held && old.memory == nil {
			old.item = nil
			forget(old) // dropped by its pool
		}
	}
}

// keep poisons a record's memory and appends it to the queue of its class.
func (t *tracker) keep(v unsafe.Pointer, size, class int, overwrite, restore func()) {
	if size == 0 {
		return
	}
	ledger.Lock()
	defer ledger.Unlock()
	r := find(uintptr(v), uintptr(v)+uintptr(size))
	if r == nil || r.held {
		return // a Put of another goroutine was in between, and has been reported
	}
	overwrite()
	r.item = v
	r.memory = unsafe.Slice((*byte)(v), size)
	r.clean = bytes.Clone(r.memory)
	r.overwrite, r.restore = overwrite, restore
	if t.queues == nil {
		t.queues = map[int][]*record{}
	}
	t.queues[class] = append(t.queues[class], r)
}

// quarantine returns how many free items of a size are not handed out again yet: 4096, or fewer if
// they are large. It must be more than other goroutines put between a Put and a wrong second one.
func quarantine(size int) int { return min(4096, max(1, 4<<20/size)) }

// take returns the item that has been free the longest, or nil if too few are free.
func (t *tracker) take(class int) unsafe.Pointer {
	here := callers()
	var found []Misuse
	defer func() { report(found...) }()
	ledger.Lock()
	defer ledger.Unlock()
	for {
		q := t.queues[class]
		if len(q) == 0 || len(q) <= quarantine(len(q[0].memory)) {
			return nil
		}
		r := q[0]
		q[0] = nil
		t.queues[class] = q[1:]
		found = append(found, r.verify(here)...)
		v := r.item.(unsafe.Pointer)
		r.restore()
		r.item, r.memory, r.clean, r.overwrite, r.restore = nil, nil, nil, nil, nil
		if r.foreign {
			forget(r) // perhaps not heap memory: it cannot be watched for being lost
			continue
		}
		r.held, r.got, r.put = true, here, Stack{}
		return v
	}
}

// verify returns a report if a free item was written to, and poisons it again.
func (r *record) verify(here Stack) []Misuse {
	if bytes.Equal(r.memory, r.clean) {
		return nil
	}
	m := Misuse{Kind: WriteAfterPut, Source: r.source, Got: r.got, Put: r.put, Found: here}
	for r.memory[m.Offset] == r.clean[m.Offset] {
		m.Offset++
	}
	r.overwrite()
	return []Misuse{m}
}

func (r *record) lost() bool { return !r.foreign && r.held && r.alive.Value() == nil }

// insert adds r and removes the records whose memory was reused for it. They can only be of items
// that were lost. Now and then it removes all of these.
func insert(r *record) {
	i, j := overlap(r.lo, r.hi)
	for _, old := range ledger.records[i:j] {
		bury(old)
	}
	ledger.records = slices.Replace(ledger.records, i, j, r)
	if len(ledger.records) <= 2*ledger.pruned+1024 {
		return
	}
	ledger.records = slices.DeleteFunc(ledger.records, func(r *record) bool {
		lost := r.lost()
		if lost {
			bury(r)
		}
		return lost
	})
	ledger.pruned = len(ledger.records)
}

// bury counts a record that is about to be removed as a leak, if it is one.
func bury(r *record) {
	if !r.held || r.foreign || r.tracker.quiet {
		return
	}
	if ledger.gone == nil {
		ledger.gone = map[place]int{}
	}
	ledger.gone[place{r.source, r.got}]++
}

// find returns the record of memory that overlaps with [lo, hi), or nil.
func find(lo, hi uintptr) *record {
	i, j := overlap(lo, hi)
	for _, r := range ledger.records[i:j] {
		if !r.lost() {
			return r
		}
	}
	return nil
}

func forget(r *record) {
	i, j := overlap(r.lo, r.hi)
	if j == i+1 && ledger.records[i] == r {
		ledger.records = slices.Delete(ledger.records, i, j)
	}
}

// overlap returns the range of the records that overlap with [lo, hi).
func overlap(lo, hi uintptr) (i, j int) {
	i, _ = slices.BinarySearchFunc(ledger.records, lo, func(r *record, lo uintptr) int {
		if r.hi <= lo {
			return -1
		}
		return 1
	})
	j = i
	for j < len(ledger.records) && ledger.records[j].lo < hi {
		j++
	}
	return i, j
}

// callers returns the stack, some of whose innermost calls are in this package.
func callers() Stack {
	var s Stack
	runtime.Callers(3, s[:])
	return s
}

func debugGet[T any](p *Pool[T]) *T {
	v := (*T)(p.debug.take(0))
	if v == nil {
		v = p.make()
		p.debug.made(p, unsafe.Pointer(v), int(unsafe.Sizeof(*v)))
		defer p.rare.news.Add(1) // after the Get: see snapshot
	}
	p.countGet(v)
	return v
}

// debugKeep puts the contents of v aside and makes it useless until it is handed out again.
func debugKeep[T any](p *Pool[T], v *T) {
	saved := new(T)
	*saved = *v
	size := int(unsafe.Sizeof(*v))
	restore := func() { *v = *saved }
	if hasPointers(reflect.TypeFor[T]()) {
		zero := func() { *v = *new(T) }
		p.debug.keep(unsafe.Pointer(v), size, 0, zero, restore)
		return
	}
	fill := func() { fill(unsafe.Slice((*byte)(unsafe.Pointer(v)), size)) }
	p.debug.keep(unsafe.Pointer(v), size, 0, fill, restore)
}

func debugGetBytes(p *Bytes, class int) []byte {
	size := classSize(class)
	v := (*byte)(p.debug.take(class))
	if v == nil {
		v = unsafe.SliceData(make([]byte, size))
		p.debug.made(p, unsafe.Pointer(v), size)
		defer p.rare.news.Add(1) // after the Get: see snapshot
	}
	p.countGet(v)
	return unsafe.Slice(v, size)
}

func debugKeepBytes(p *Bytes, v *byte, class int) {
	size := classSize(class)
	overwrite := func() { fill(unsafe.Slice(v, size)) }
	p.debug.keep(unsafe.Pointer(v), size, class, overwrite, func() {})
}

// debugFreed reports a Buffer that is freed while it is free, and does nothing for a Buffer that
// is not from a pool.
func debugFreed(b *Buffer) {
	here := callers()
	ledger.Lock()
	r := find(uintptr(unsafe.Pointer(b)), uintptr(unsafe.Pointer(b))+1)
	if r == nil || r.held {
		ledger.Unlock()
		return
	}
	m := Misuse{Kind: DoublePut, Source: r.source, Got: r.got, Put: r.put, Found: here}
	ledger.Unlock()
	report(m)
}

func fill(memory []byte) {
	for i := range memory {
		memory[i] = poison
	}
}

func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return false
	}
	return true
}
