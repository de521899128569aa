// Package escape has cases for the analyzer escape.
package escape

import (
	"fmt"
	"io"
	"log"
	"sync"
)

// parcel is of fixed size; newParcel empties it.
type parcel struct {
	id, weight int
	label      [32]byte
}

var parcels = sync.Pool{New: func() any { return new(parcel) }}

func newParcel(id int) *parcel {
	p := parcels.Get().(*parcel)
	*p = parcel{id: id}
	return p
}

func (p *parcel) free() { parcels.Put(p) }

func (p *parcel) weigh() int { return p.weight + len(p.label) }

func (p *parcel) tag() []byte { return p.label[:8] }

func (p *parcel) log(w io.Writer) { fmt.Fprintln(w, p.id) }

type weigher interface{ weigh() int }

func readsFieldInReturn(id int) int {
	p := newParcel(id)
	parcels.Put(p)
	return p.weight // want "p is used after being put into parcels"
}

func writesFieldAfterPut(id int) {
	p := newParcel(id)
	p.free()
	p.weight = 3 // want "p is used after being put into parcels"
}

// A usedDepot has parcels of its own.
type usedDepot struct{ crates sync.Pool }

type usedDepots interface{ depot(id int) *usedDepot }

// readsOfDepot has no name for the depot: its pool goes by the field.
func readsOfDepot(ds usedDepots, id int) int {
	p, ok := ds.depot(id).crates.Get().(*parcel)
	if !ok {
		p = new(parcel)
	}
	p.id = id
	n := p.weigh()
	ds.depot(id).crates.Put(p)
	return n + p.id // want "p is used after being put into crates"
}

func copiesWholeAfterPut(id int) parcel {
	p := newParcel(id)
	p.free()
	return *p // want "p is used after being put into parcels"
}

// callsMethodValueAfterPut binds the receiver before the Put and calls after it.
func callsMethodValueAfterPut(id int) int {
	p := newParcel(id)
	weigh := p.weigh
	p.free()
	return weigh() // want "used after .*put into parcels"
}

func callsThroughInterface(id int) int {
	p := newParcel(id)
	var w weigher = p
	p.free()
	return w.weigh() // want "(w|p) is used after being put into parcels"
}

// freesInTypeSwitch puts under the name that the switch has given.
func freesInTypeSwitch(id int) int {
	p := newParcel(id)
	var v any = p
	switch v := v.(type) {
	case *parcel:
		v.free()
	}
	return p.id // want "p (is|may be) used after being put into parcels"
}

func writesDerivedSlice(w io.Writer, id int) error {
	p := newParcel(id)
	tag := p.label[:4]
	p.free()
	_, err := w.Write(tag) // want "used after .*put into parcels"
	return err
}

func readsBehindGetter(id int) (n int) {
	p := newParcel(id)
	tag := p.tag()
	p.free()
	for _, c := range tag { // want "used after .*put into parcels"
		n += int(c)
	}
	return n
}

func writesThroughFieldPointer(id int) {
	p := newParcel(id)
	weight := &p.weight
	p.free()
	*weight = 0 // want "used after .*put into parcels"
}

// defersLogBeforeFree is wrong by the order of its defers.
func defersLogBeforeFree(w io.Writer, id int) {
	p := newParcel(id)
	defer p.log(w) // want "p is used after being put into parcels"
	defer p.free()
	p.weight++
}

// defersFreeInBranch frees early on one branch, while the deferred log is still to come.
func defersFreeInBranch(w io.Writer, id int) {
	p := newParcel(id)
	defer func() { p.log(w) }() // want "p (is|may be) used after being put into parcels"
	if id == 0 {
		p.free()
		return
	}
	p.weight++
	p.free()
}

func jumpsToUse(id int) (n int) {
	p := newParcel(id)
	if id > 9 {
		p.free()
		goto out
	}
	n = p.weigh()
	p.free()
out:
	return n + p.id // want "p is used after being put into parcels"
}

func fallsThroughToUse(id int) (n int) {
	p := newParcel(id)
	freed := false
	switch {
	case id == 0:
		p.free()
		freed = true
		fallthrough
	case id < 10:
		n = p.weigh() // want "p may be used after being put into parcels"
	}
	if !freed {
		p.free()
	}
	return n
}

// comparesWithFreed takes the older parcel's weight after it has freed it.
func comparesWithFreed(ids []int) (gap int) {
	prev := newParcel(0)
	for _, id := range ids {
		cur := newParcel(id)
		prev.free()
		gap += cur.id - prev.id // want "(prev|cur) is used after being put into parcels" "(prev|cur) is used after being put into parcels"
		prev = cur
	}
	prev.free()
	return gap
}

// countsLoser frees the lighter one and adds it up all the same.
func countsLoser(ids []int) (n int) {
	best := newParcel(0)
	for _, id := range ids {
		p := newParcel(id)
		if p.weight > best.weight {
			best.free()
			best = p
		} else {
			p.free()
		}
		n += p.weight // want "p (is|may be) used after being put into parcels"
	}
	best.free()
	return n
}

func freesInStoredClosure(id int) int {
	p := newParcel(id)
	done := func() { p.free() }
	done()
	return p.weigh() // want "p is used after being put into parcels"
}

// crate promotes the methods of the parcel in it.
type crate struct {
	*parcel
	count int
}

func freesPromoted(id int) int {
	c := crate{parcel: newParcel(id), count: 1}
	c.free()
	return c.weigh() * c.count // want "used after .*put into parcels"
}

func freesFieldOfLocal(id int) int {
	c := &crate{parcel: newParcel(id), count: 2}
	c.parcel.free()
	return c.parcel.id // want "used after .*put into parcels"
}

func okValueTakenBefore(id int) int {
	p := newParcel(id)
	weight := p.weigh()
	p.free()
	return weight
}

func okCopyTakenBefore(id int) (parcel, int) {
	p := newParcel(id)
	own := *p
	p.free()
	own.weight++
	return own, len(own.label)
}

// okLenOfArray is a constant: the array is not read.
func okLenOfArray(id int) int {
	p := newParcel(id)
	p.free()
	return len(p.label)
}

func okComparedWithNil(id int) bool {
	var p *parcel
	if id > 0 {
		p = newParcel(id)
		p.weight = id
		p.free()
	}
	return p == nil
}

// okPointersCompared looks at the addresses only.
func okPointersCompared(a, b int) bool {
	p, q := newParcel(a), newParcel(b)
	p.free()
	q.free()
	return p == q
}

func okVariableOverwritten(a, b int) int {
	p := newParcel(a)
	n := p.weigh()
	p.free()
	p = newParcel(b)
	n += p.weigh()
	p.free()
	return n
}

func okAliasMovedOn(a, b int) int {
	p := newParcel(a)
	q := p
	p = newParcel(b)
	q.free()
	n := p.weigh()
	p.free()
	return n
}

func okShadowed(a, b int) int {
	p := newParcel(a)
	if b > 0 {
		p := newParcel(b)
		p.weight++
		p.free()
	}
	n := p.weigh()
	p.free()
	return n
}

func okOneOfTwo(a, b int) int {
	p, q := newParcel(a), newParcel(b)
	p.free()
	n := q.weigh()
	q.free()
	return n
}

func okElementOfArray(a, b int) int {
	var two [2]*parcel
	two[0], two[1] = newParcel(a), newParcel(b)
	two[0].free()
	n := two[1].weigh()
	two[1].free()
	return n
}

// okHandOverHand holds two parcels and frees the older one.
func okHandOverHand(ids []int) (gap int) {
	prev := newParcel(0)
	for _, id := range ids {
		cur := newParcel(id)
		gap += cur.id - prev.id
		prev.free()
		prev = cur
	}
	prev.free()
	return gap
}

// okSwapped frees what b has held, under the name a.
func okSwapped(ids []int) int {
	a, b := newParcel(0), newParcel(1)
	for _, id := range ids {
		a, b = b, a
		a.free()
		a = newParcel(id)
	}
	n := a.id + b.id
	a.free()
	b.free()
	return n
}

func okContinueAfterFree(ids []int) (n int) {
	for _, id := range ids {
		p := newParcel(id)
		if id == 0 {
			p.free()
			continue
		}
		n += p.weigh()
		p.free()
	}
	return n
}

func okContinueOuter(table [][]int) (n int) {
rows:
	for _, row := range table {
		p := newParcel(len(row))
		for _, v := range row {
			if v < 0 {
				p.free()
				continue rows
			}
			p.weight += v
		}
		n += p.weight
		p.free()
	}
	return n
}

func okGotoAfterFree(id int) (n int) {
retry:
	p := newParcel(id)
	n = p.weigh()
	p.free()
	if n < id {
		id--
		goto retry
	}
	return n
}

func okForgotten(ids []int) (n int) {
	var p *parcel
	for _, id := range ids {
		if p == nil {
			p = newParcel(id)
		}
		p.weight += id
		if p.weight > 99 {
			n++
			p.free()
			p = nil
		}
	}
	if p != nil {
		n += p.weight
		p.free()
	}
	return n
}

func okSameFlag(id int, early bool) (n int) {
	p := newParcel(id)
	if early {
		p.free()
	}
	if !early {
		n = p.weigh()
		p.free()
	}
	return n
}

// okFreedFlag tells by a flag whether the parcel is gone.
func okFreedFlag(id int) (n int) {
	p := newParcel(id)
	freed := false
	if id%2 == 0 {
		p.free()
		freed = true
	}
	if !freed {
		n = p.weigh()
		p.free()
	}
	return n
}

// okDeadEnd frees where the program ends.
func okDeadEnd(id int, err error) int {
	p := newParcel(id)
	if err != nil {
		p.free()
		log.Fatal(err)
	}
	n := p.weigh()
	p.free()
	return n
}

func okPanicAfterFree(id int) int {
	p := newParcel(id)
	if id < 0 {
		p.free()
		panic("negative id")
	}
	n := p.weigh()
	p.free()
	return n
}

func okDeferredInOrder(w io.Writer, id int) {
	p := newParcel(id)
	defer p.free()
	defer p.log(w)
	p.weight++
}

// okDeferredArgument was evaluated while the parcel was held.
func okDeferredArgument(w io.Writer, id int) {
	p := newParcel(id)
	p.weight = id * 2
	defer fmt.Fprintln(w, "weight", p.weight)
	p.free()
}

func okConditionalRelease(id int) (n int) {
	release := func() {}
	if id > 0 {
		p := newParcel(id)
		release = p.free
		n = p.weigh()
	}
	release()
	return n
}

func okFreeOnce(id int) int {
	p := newParcel(id)
	done := sync.OnceFunc(p.free)
	defer done()
	if id == 0 {
		done()
		return 0
	}
	return p.weigh()
}

func okRecursive(depth int) int {
	p := newParcel(depth)
	defer p.free()
	if depth > 0 {
		p.weight = okRecursive(depth - 1)
	}
	return p.weigh()
}

// okKeyDeleted uses the freed parcel as a key, which reads nothing of it.
func okKeyDeleted(id int) int {
	seen := map[*parcel]bool{}
	p := newParcel(id)
	seen[p] = true
	p.free()
	delete(seen, p)
	return len(seen)
}

// okRecovered frees in a deferred closure, behind everything that reads.
func okRecovered(id int, f func(*parcel)) (err error) {
	p := newParcel(id)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("parcel %d: %v", p.id, r)
		}
		p.free()
	}()
	f(p)
	return nil
}

func okFreedAll(ids []int) (n int) {
	list := make([]*parcel, 0, len(ids))
	for _, id := range ids {
		list = append(list, newParcel(id))
	}
	for i, p := range list {
		n += p.weigh()
		p.free()
		list[i] = nil
	}
	return n + len(list)
}

// weighed is a parcel with what came of weighing it.
type weighed struct {
	p   *parcel
	err error
}

func readsReceived(in <-chan weighed) error {
	got := <-in
	got.p.free()
	if got.err != nil {
		return fmt.Errorf("parcel %d: %w", got.p.id, got.err) // want "got.p is used after being put into parcels"
	}
	return nil
}

func readsFromTable(table map[string]weighed, key string) int {
	w := table[key]
	w.p.free()
	delete(table, key)
	return w.p.id // want "w.p is used after being put into parcels"
}

func okReceivedAgain(in <-chan weighed) (n int) {
	for got := range in {
		n += got.p.weigh()
		got.p.free()
	}
	return n
}

func okReceivedFromEither(in, urgent <-chan weighed) (n int) {
	var got weighed
	select {
	case got = <-in:
	case got = <-urgent:
	}
	n = got.p.weigh()
	got.p.free()
	next := <-in
	n += next.p.weigh()
	next.p.free()
	return n
}

// background runs functions one by one, later.
type background struct{ wg sync.WaitGroup }

func (b *background) run(f func() error) {
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		if err := f(); err != nil {
			log.Print(err)
		}
	}()
}

func readsInBackground(b *background, id int) {
	p := newParcel(id)
	p.free()
	b.run(func() error { // want "p is used after being put into parcels"
		_, err := fmt.Println(p.id)
		return err
	})
}

func okFreedInBackground(b *background, w io.Writer, id int) {
	p := newParcel(id)
	b.run(func() error {
		defer p.free()
		p.log(w)
		return nil
	})
}

func okBackgroundOver(b *background, w io.Writer, id int) {
	p := newParcel(id)
	b.run(func() error {
		p.log(w)
		return nil
	})
	b.wg.Wait()
	p.free()
}

func okOneByOne(w io.Writer, ids []int) {
	for _, id := range ids {
		p := newParcel(id)
		done := make(chan error)
		go func() { done <- func() error { p.log(w); return nil }() }()
		<-done
		p.free()
	}
}

// A epistle has a list of its own, which goes back without it.
type epistle struct {
	lines []byte
	sheet int
}

var (
	epistles = sync.Pool{New: func() any { return new(epistle) }}
	sheets   = sync.Pool{New: func() any { return new([]byte) }}
)

func (l *epistle) dropsAddressOfField() {
	sheets.Put(&l.lines)
	l.lines = nil // want "l.lines is used after being put into sheets"
}

func (l *epistle) okDropsBox() {
	lines := l.lines
	sheets.Put(&lines)
	l.lines = nil
}

// okRestOfStruct goes on with what is not put, and puts the rest elsewhere.
func (l *epistle) okRestOfStruct() {
	if cap(l.lines) > 0 {
		sheets.Put(&l.lines)
	}
	l.sheet = 0
	epistles.Put(l)
}

// usesInEachBranch has put the parcel before the first of its uses: one mistake.
func usesInEachBranch(w io.Writer, id int) {
	p := newParcel(id)
	p.free()
	if id < 0 {
		p.weight = 1 // want "p is used after being put into parcels"
	} else {
		p.log(w)
	}
	p.weight++
}
