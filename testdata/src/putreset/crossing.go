package putreset

// Pools, wrappers and resets of other packages.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"putreset/lib/carton"
	"putreset/lib/inkwell"
	"putreset/lib/loom"
	"putreset/lib/parcel"
)

var parcels = sync.Pool{New: func() any { return new(parcel.Parcel) }}

// unloadsOnly calls a method of another package that takes off the weight and keeps the context.
func unloadsOnly(ctx context.Context, to string, weight int) (int, error) {
	p := parcels.Get().(*parcel.Parcel)
	p.Address(ctx, to, weight)
	n := p.Weight()
	err := p.Arrive()
	p.Unload()
	parcels.Put(p) // want `ctx is still set when p is put into parcels`
	return n, err
}

var plainParcels carton.Plain[parcel.Parcel]

// trustsPlainCarton puts a parcel into a generic pool that cleans nothing.
func trustsPlainCarton(ctx context.Context, to string) error {
	p := plainParcels.Get()
	p.Address(ctx, to, 1)
	err := p.Arrive()
	plainParcels.Put(p) // want `ctx is still set when p is put into`
	return err
}

type tally struct{ yes, no int }

func (t *tally) count(vote bool) {
	if vote {
		t.yes++
	} else {
		t.no++
	}
}

// Clean makes the tally empty.
func (t *tally) Clean() { *t = tally{} }

var plainTallies carton.Plain[tally]

// countsOldVotes trusts a generic pool to clean, which does not.
func countsOldVotes(votes []bool) (yes, no int) {
	t := plainTallies.Get()
	for _, v := range votes {
		t.count(v)
	}
	yes, no = t.yes, t.no
	plainTallies.Put(t) // want `t (is|may be) put into .* without being reset`
	return yes, no
}

// writesBehindOldInk borrows a buffer as it was put, and puts it as it is.
func writesBehindOldInk(w io.Writer, port int) error {
	b := inkwell.Dip()
	fmt.Fprintf(b, "port %d\n", port)
	_, err := w.Write(b.Bytes())
	inkwell.Stow(b) // want `b is put into .* without being reset`
	return err
}

var webs = sync.Pool{New: func() any { return new(loom.Web) }}

// cutsFarAway cuts a list by a method of another package, which also lets it grow by slicing.
func cutsFarAway(colors []string, knot *loom.Thread, show func([]loom.Thread)) {
	w := webs.Get().(*loom.Web)
	for _, c := range colors {
		t := w.Next()
		t.Color = c
		if knot != nil {
			t.Knot = knot
		}
	}
	show(w.Threads)
	if cap(w.Threads) <= maxItems {
		w.Cut()
		webs.Put(w) // want `truncated, not cleared, before being put into webs`
	}
}

// okEmptyFarAway uses the method that takes everything off.
func okEmptyFarAway(ctx context.Context, to string, weight int) (int, error) {
	p := emptyParcels.Get().(*parcel.Parcel)
	defer func() {
		p.Empty()
		emptyParcels.Put(p)
	}()
	p.Address(ctx, to, weight)
	return p.Weight(), p.Arrive()
}

var emptyParcels = sync.Pool{New: func() any { return new(parcel.Parcel) }}

// okBothFarAway borrows and returns by functions of the other package.
func okBothFarAway(ctx context.Context, to string, fn func(string)) error {
	p := parcel.Borrow()
	defer parcel.Return(p)
	p.Address(ctx, to, 1)
	p.Onward(fn)
	return p.Arrive()
}

var zeroingParcels carton.Zeroing[parcel.Parcel]

// okZeroingCarton puts the parcel as it is into a pool that zeroes.
func okZeroingCarton(ctx context.Context, to string) error {
	p := zeroingParcels.Get()
	defer zeroingParcels.Put(p)
	p.Address(ctx, to, 1)
	return p.Arrive()
}

// okLent borrows by a function that gives back.
func okLent(ctx context.Context, to string) error {
	return carton.With(&zeroingParcels, func(p *parcel.Parcel) error {
		p.Address(ctx, to, 1)
		return p.Arrive()
	})
}

var cleanTallies carton.Cleaned[tally, *tally]

// okCleanedAtGet puts as it is into a pool that cleans what it hands out.
func okCleanedAtGet(votes []bool) (yes, no int) {
	t := cleanTallies.Get()
	defer cleanTallies.Put(t)
	for _, v := range votes {
		t.count(v)
	}
	return t.yes, t.no
}

var hooked = carton.NewHooked(func() *tally { return new(tally) }, func(t *tally) { *t = tally{} })

// okHook has a hook that resets everything.
func okHook(votes []bool) (yes, no int) {
	t := hooked.Get()
	defer hooked.Put(t)
	for _, v := range votes {
		t.count(v)
	}
	return t.yes, t.no
}

var methodHooked = carton.NewHooked(func() *tally { return new(tally) }, (*tally).Clean)

// okHookIsMethod has a method for a hook.
func okHookIsMethod(votes []bool) (yes, no int) {
	t := methodHooked.Get()
	defer methodHooked.Put(t)
	for _, v := range votes {
		t.count(v)
	}
	return t.yes, t.no
}

var callerCleans carton.Plain[tally]

// okCallerCleans cleans what a generic pool does not.
func okCallerCleans(votes []bool) (yes, no int) {
	t := callerCleans.Get()
	t.Clean()
	for _, v := range votes {
		t.count(v)
	}
	yes, no = t.yes, t.no
	callerCleans.Put(t)
	return yes, no
}

// okDipClean gets an empty buffer.
func okDipClean(w io.Writer, port int) error {
	b := inkwell.DipClean()
	defer inkwell.Rinse(b)
	fmt.Fprintf(b, "port %d\n", port)
	_, err := w.Write(b.Bytes())
	return err
}

// okResetByHand resets between two functions that do not.
func okResetByHand(w io.Writer, port int) error {
	b := inkwell.Dip()
	b.Reset()
	fmt.Fprintf(b, "port %d\n", port)
	_, err := w.Write(b.Bytes())
	b.Reset()
	inkwell.Stow(b)
	return err
}

var clearedWebs = sync.Pool{New: func() any { return new(loom.Web) }}

// okUnraveled clears by a method of the other package.
func okUnraveled(colors []string, knot *loom.Thread, show func([]loom.Thread)) {
	w := clearedWebs.Get().(*loom.Web)
	for _, c := range colors {
		t := w.Next()
		t.Color = c
		t.Knot = knot
	}
	show(w.Threads)
	if cap(w.Threads) <= maxItems {
		w.Unravel()
	} else {
		loom.Drop(w)
	}
	clearedWebs.Put(w)
}

// bufferHook resets a buffer and drops its memory when there is much of it.
func bufferHook(b *bytes.Buffer) {
	if b.Cap() > keep {
		*b = bytes.Buffer{}
	}
	b.Reset()
}

var hookedBuffers = carton.NewHooked(func() *bytes.Buffer { return new(bytes.Buffer) }, bufferHook)

// okHookBounds leaves reset and bound to the hook.
func okHookBounds(w io.Writer, parts []string) error {
	b := hookedBuffers.Get()
	defer hookedBuffers.Put(b)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := w.Write(b.Bytes())
	return err
}

type bag struct {
	ctx   context.Context
	items int
	notes string
}

// empty forgets the items.
func (b *bag) empty() {
	b.ctx = nil
	b.notes = ""
}

// emptier is what a pool empties before it gives it away.
type emptier[T any] interface {
	*T
	empty()
}

type emptying[T any, P emptier[T]] struct{ p sync.Pool }

func (e *emptying[T, P]) take() P {
	v, ok := e.p.Get().(P)
	if !ok {
		v = P(new(T))
	}
	v.empty()
	return v
}

func (e *emptying[T, P]) give(v P) { e.p.Put(v) }

var bags emptying[bag, *bag]

// emptiedByConstraint counts on: the method that the pool calls is one of a type parameter.
func emptiedByConstraint(lists [][]string) int {
	b := bags.take()
	for _, l := range lists {
		b.items += len(l)
	}
	n := b.items
	bags.give(b) // want `b may be put into bags.p without being reset`
	return n
}

type crate struct{ n, weight int }

var crates = sync.Pool{New: func() any { return new(crate) }}

func takeCrate() *crate {
	c := crates.Get().(*crate)
	c.n, c.weight = 0, 0
	return c
}

func lendCrate(fill func(*crate)) {
	c := takeCrate()
	defer crates.Put(c)
	fill(c)
}

// okLentEmpty is lent what was emptied before.
func okLentEmpty(things []string) (n int) {
	lendCrate(func(c *crate) {
		for range things {
			c.n++
		}
		n = c.n
	})
	return n
}

// okTakenEmpty takes it from the same function.
func okTakenEmpty(things []string) (n int) {
	c := takeCrate()
	for range things {
		c.n++
	}
	n = c.n
	crates.Put(c)
	return n
}

// okSeen has another package empty the map.
func okSeen(words []string) (n int) {
	m := inkwell.TakeSeen()
	defer inkwell.GiveSeen(m)
	for _, w := range words {
		if !m[w] {
			m[w] = true
			n++
		}
	}
	return n
}

// badSeen leaves what was seen twice.
func badSeen(words []string) (n int) {
	m := inkwell.TakeSeen()
	defer inkwell.GiveHalfSeen(m) // want `m (is|may be) put into .* without being reset`
	for _, w := range words {
		if !m[w] {
			m[w] = true
			n++
		}
	}
	return n
}
