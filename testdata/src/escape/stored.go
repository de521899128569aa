package escape

import (
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// card is a fixed piece of memory; newCard empties it.
type card struct {
	id   int
	n    int
	text [48]byte
	next *card
}

var cards = sync.Pool{New: func() any { return new(card) }}

func newCard(id int) *card {
	c := cards.Get().(*card)
	*c = card{id: id}
	return c
}

func (c *card) drop() {
	c.next = nil
	cards.Put(c)
}

func (c *card) write(s string) { c.n = copy(c.text[:], s) }

func (c *card) body() []byte { return c.text[:c.n] }

func (c *card) read() int { return c.n + c.id }

// drawer keeps cards and what is written on them.
type drawer struct {
	mu     sync.Mutex
	top    *card
	rows   [8][]byte
	at     int
	all    []*card
	views  [][]byte
	named  map[string][]byte
	reads  []func() int
	slot   struct{ front, back []byte }
	order  list.List
	cache  sync.Map
	recent atomic.Value
	latest atomic.Pointer[card]
	sink   io.Writer
}

var (
	lastCard  *card
	lastViews [][]byte
	byText    = map[string]*card{}
)

// keep stores what it gets.
func (d *drawer) keep(view []byte) { d.views = append(d.views, view) }

// keepDeep stores it two calls down.
func (d *drawer) keepDeep(view []byte) {
	if len(view) > 0 {
		d.keep(view)
	}
}

// note looks and keeps nothing.
func (d *drawer) note(view []byte) { d.at += len(view) }

// keepText stores a copy.
func (d *drawer) keepText(name string, view []byte) { d.named[name] = bytes.Clone(view) }

func storesInGlobal(id int) {
	c := newCard(id)
	defer c.drop()
	lastCard = c // want "c is stored in .* and put into cards"
}

func storesInGlobalList(s string) {
	c := newCard(0)
	c.write(s)
	lastViews = append(lastViews, c.body()) // want "stored in .* and .*put into cards"
	c.drop()
}

func storesInGlobalMap(s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	byText[s] = c // want "c is stored in .* and put into cards"
}

func storesThroughPointer(dst **card, id int) {
	c := newCard(id)
	*dst = c // want "c is stored in .* and put into cards"
	c.write("x")
	c.drop()
}

func storesInSliceOfCaller(dst [][]byte, s string) {
	c := newCard(1)
	defer c.drop()
	c.write(s)
	dst[0] = c.body() // want "stored in .* and .*put into cards"
}

func storesInRing(r *ring.Ring, id int) {
	c := newCard(id)
	defer c.drop()
	r.Value = c // want "c is stored in .* and put into cards"
}

func (d *drawer) storesInArray(s string) {
	c := newCard(0)
	c.write(s)
	d.rows[d.at&7] = c.text[:c.n] // want "stored in .* and .*put into cards"
	d.at++
	cards.Put(c)
}

func (d *drawer) inFront() []byte { return d.slot.front }

func (d *drawer) storesInNestedField(s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	d.slot.front = bytes.TrimSpace(c.body()) // want "stored in .* and .*put into cards"
}

func (d *drawer) storesOnOneBranch(s string) int {
	c := newCard(0)
	c.write(s)
	if c.n > 8 {
		d.mu.Lock()
		d.all = append(d.all, c) // want "c (is|may be) stored in .* and put into cards"
		d.mu.Unlock()
	}
	n := c.n
	c.drop()
	return n
}

func (d *drawer) storesMethodValue(id int) {
	c := newCard(id)
	defer c.drop()
	d.reads = append(d.reads, c.read) // want "stored in .* and .*put into cards"
}

func (d *drawer) storesInContainer(id int) {
	c := newCard(id)
	defer c.drop()
	d.order.PushBack(c) // want "c is stored in .* and put into cards"
}

func (d *drawer) storesInSyncMap(s string) bool {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	_, loaded := d.cache.LoadOrStore(s, c) // want "c (is|may be) stored in .* and put into cards"
	return loaded
}

func (d *drawer) storesInAtomicValue(id int) {
	c := newCard(id)
	d.recent.Store(c) // want "c is stored in .* and put into cards"
	c.drop()
}

func (d *drawer) storesBySwap(id int) bool {
	c := newCard(id)
	old := d.latest.Load()
	ok := d.latest.CompareAndSwap(old, c) // want "c (is|may be) stored in .* and put into cards"
	c.drop()
	return ok
}

func (d *drawer) storesThroughCallee(s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	d.keep(c.body()) // want "stored in .* and .*put into cards"
}

func (d *drawer) storesTwoCallsDown(s string) {
	c := newCard(0)
	c.write(s)
	d.keepDeep(c.body()) // want "stored in .* and .*put into cards"
	c.drop()
}

// storesWriter leaves its buffer where the next write of the drawer goes.
func (d *drawer) storesWriter(s string) {
	buf := getBuf()
	defer putBuf(buf)
	d.sink = buf // want "buf is stored in .* and put into bufs"
	io.WriteString(d.sink, s)
}

// storesInLinkedList drops a card that the list goes through.
func (d *drawer) storesInLinkedList(id int) {
	c := newCard(id)
	defer cards.Put(c)
	d.top.next = c // want "c is stored in .* and put into cards"
}

// storesInDefer stores at the end, just before the Put.
func (d *drawer) storesInDefer(s string) {
	c := newCard(0)
	defer c.drop()
	defer func() {
		d.slot.back = c.body() // want "stored in .* and .*put into cards"
	}()
	c.write(s)
}

// label is stored by value; its slice is not copied.
type label struct {
	id   int
	view []byte
}

func storesStructValue(labels map[int]label, id int, s string) {
	c := newCard(id)
	defer c.drop()
	c.write(s)
	labels[id] = label{id: id, view: c.body()} // want "stored in .* and .*put into cards"
}

func storesInHeap(h heap.Interface, id int) {
	c := newCard(id)
	defer c.drop()
	heap.Push(h, c) // want "c is stored in .* and put into cards"
}

func storesByInsert(views *[][]byte, s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	*views = slices.Insert(*views, 0, c.body()) // want "stored in .* and .*put into cards"
}

// registry keeps one value of any type for each name.
type registry[K comparable, V any] struct{ vals map[K]V }

func (r *registry[K, V]) set(k K, v V) { r.vals[k] = v }

func storesInGeneric(r *registry[int, *card], id int) {
	c := newCard(id)
	defer c.drop()
	r.set(id, c) // want "c is stored in .* and put into cards"
}

// storesForwarder keeps a closure that a local variable has named.
func (d *drawer) storesForwarder(id int) {
	c := newCard(id)
	read := func() int { return c.read() }
	d.reads = append(d.reads, read) // want "stored in .* and .*put into cards"
	c.drop()
}

func okNumberStored(sizes map[int]int, s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	sizes[c.id] = c.n
}

func okValueStored(out *card, id int) {
	c := newCard(id)
	defer c.drop()
	c.write("x")
	*out = *c
}

func (d *drawer) okCopyStored(s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	d.rows[0] = append(d.rows[0][:0], c.body()...)
	d.slot.front = bytes.Clone(c.body())
	d.named[string(c.body())] = []byte(string(c.body()))
}

func (d *drawer) okCopiedByCallee(s string) {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	d.keepText(s, c.body())
	d.note(c.body())
}

// okStoredForGood lets the drawer own the card.
func (d *drawer) okStoredForGood(id int) {
	c := newCard(id)
	d.all = append(d.all, c)
}

// okDropAll is the other end of okStoredForGood.
func (d *drawer) okDropAll() {
	for i, c := range d.all {
		c.drop()
		d.all[i] = nil
	}
	d.all = d.all[:0]
}

func (d *drawer) okStoredOrDropped(id int) {
	c := newCard(id)
	if id > 0 {
		d.all = append(d.all, c)
	} else {
		c.drop()
	}
}

// okKeptFlag drops in a defer what has not been stored.
func (d *drawer) okKeptFlag(id int, check func(*card) error) error {
	c := newCard(id)
	kept := false
	defer func() {
		if !kept {
			c.drop()
		}
	}()
	if err := check(c); err != nil {
		return err
	}
	d.all = append(d.all, c)
	kept = true
	return nil
}

// offer stores the card when there is room, and says so.
func (d *drawer) offer(c *card) bool {
	if len(d.all) == cap(d.all) {
		return false
	}
	d.all = append(d.all, c)
	return true
}

func (d *drawer) okOffered(id int) {
	c := newCard(id)
	if !d.offer(c) {
		c.drop()
	}
}

// okReplaced drops the old card, which nobody holds any more.
func (d *drawer) okReplaced(id int) {
	old := d.top
	d.top = newCard(id)
	if old != nil {
		old.drop()
	}
}

func (d *drawer) okSwapped(id int) {
	if old := d.latest.Swap(newCard(id)); old != nil {
		old.drop()
	}
}

// okLostRace drops the card that could not be stored.
func (d *drawer) okLostRace(id int) {
	c := newCard(id)
	if !d.latest.CompareAndSwap(nil, c) {
		c.drop()
	}
}

// okLoadedOther drops its card when there is one already.
func (d *drawer) okLoadedOther(key string) {
	c := newCard(0)
	if _, loaded := d.cache.LoadOrStore(key, c); loaded {
		c.drop()
	}
}

// okUntilReturn takes the card out again before it goes back.
func (d *drawer) okUntilReturn(id int, look func(*drawer)) {
	c := newCard(id)
	d.top = c
	look(d)
	d.top = nil
	c.drop()
}

func (d *drawer) okUntilReturnDeferred(id int, look func(*drawer)) {
	c := newCard(id)
	defer c.drop()
	d.top = c
	defer func() { d.top = nil }()
	look(d)
}

// okSinkRestored swaps a writer in and out again.
func (d *drawer) okSinkRestored(f func(*drawer)) string {
	buf := getBuf()
	defer putBuf(buf)
	old := d.sink
	d.sink = buf
	f(d)
	d.sink = old
	return buf.String()
}

func (d *drawer) okRemoved(id int, look func(*list.List)) {
	c := newCard(id)
	e := d.order.PushBack(c)
	look(&d.order)
	d.order.Remove(e)
	c.drop()
}

func (d *drawer) okEvicted() {
	if e := d.order.Front(); e != nil {
		c := d.order.Remove(e).(*card)
		c.drop()
	}
}

func (d *drawer) okLoadedAndDeleted(key string) int {
	v, ok := d.cache.LoadAndDelete(key)
	if !ok {
		return 0
	}
	c := v.(*card)
	n := c.read()
	c.drop()
	return n
}

func okDeletedFirst(id int, look func(map[int]*card)) {
	c := newCard(id)
	m := map[int]*card{id: c}
	look(m)
	delete(m, id)
	c.drop()
}

// okLocalOnly stores in what ends with the function.
func okLocalOnly(ids []int) (n int) {
	seen := make(map[int]*card)
	for _, id := range ids {
		if seen[id] == nil {
			seen[id] = newCard(id)
		}
		seen[id].n++
	}
	for _, c := range seen {
		n += c.read()
		c.drop()
	}
	return n
}

func okLocalStruct(s string) int {
	c := newCard(0)
	l := &label{id: 1}
	c.write(s)
	l.view = c.body()
	n := len(l.view) + l.id
	c.drop()
	return n
}

// okShadowDrawer works on a copy of the struct, not on the drawer itself.
func okShadowDrawer(l label, s string) int {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	own := l
	own.view = c.body()
	return bytes.Count(own.view, []byte{' '})
}

// okLinked drops the list from its head, each card by its own.
func okLinked(ids []int) (n int) {
	var head *card
	for _, id := range ids {
		c := newCard(id)
		c.next = head
		head = c
	}
	for head != nil {
		next := head.next
		n += head.read()
		head.drop()
		head = next
	}
	return n
}

// okOverwritten stores the view and then something else in its place.
func (d *drawer) okOverwritten(s string) {
	c := newCard(0)
	c.write(s)
	d.slot.front = c.body()
	d.note(d.slot.front)
	d.slot.front = nil
	c.drop()
}

// okKeysStored stores the string key, and a map of numbers.
func okKeysStored(out map[string]int, lines []string) {
	tally := tallies.Get().(map[byte]int)
	defer putTally(tally)
	for _, line := range lines {
		if line != "" {
			tally[line[0]&7]++
		}
	}
	for k, n := range tally {
		out[string(rune('a'+k))] += n
	}
}

func okMapCloned(d *sync.Map, lines []string) {
	tally := tallies.Get().(map[byte]int)
	defer putTally(tally)
	for _, line := range lines {
		if line != "" {
			tally[line[0]&7]++
		}
	}
	d.Store("tally", maps.Clone(tally))
}

// okPoolStored stores the pool, not what it lends.
func okPoolStored(pools map[string]*sync.Pool, name string) int {
	pools[name] = &cards
	c := newCard(1)
	defer c.drop()
	return c.read() + len(pools)
}

// okWrittenThrough hands the bytes to a writer, which may not keep them.
func (d *drawer) okWrittenThrough(s string) error {
	c := newCard(0)
	defer c.drop()
	c.write(s)
	_, err := d.sink.Write(c.body())
	return err
}

// A draining reader puts its source when there is no next piece.
type draining struct {
	src   *pieces
	piece []byte
}

type pieces struct {
	text []byte
	at   int
}

var piecePool = sync.Pool{New: func() any { return new(pieces) }}

func drain(text []byte) *draining {
	p := piecePool.Get().(*pieces)
	p.text, p.at = append(p.text[:0], text...), 0
	return &draining{src: p}
}

func (d *draining) next() []byte {
	if d.src == nil || d.src.at >= len(d.src.text) {
		return nil
	}
	d.src.at++
	return d.src.text[d.src.at-1 : d.src.at]
}

func (d *draining) okRead(b []byte) int {
	if d.piece = d.next(); d.piece == nil {
		if d.src != nil {
			piecePool.Put(d.src)
			d.src = nil
		}
		return 0
	}
	return copy(b, d.piece)
}
