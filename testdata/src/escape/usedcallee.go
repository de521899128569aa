package escape

import (
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

var errShort = errors.New("short ticket")

// ticket is emptied by openTicket.
type ticket struct {
	seat, row int
	name      [24]byte
}

var tickets = sync.Pool{New: func() any { return new(ticket) }}

func openTicket(seat int) *ticket {
	t := tickets.Get().(*ticket)
	*t = ticket{seat: seat}
	return t
}

func closeTicket(t *ticket) { tickets.Put(t) }

// discard is a wrapper of a wrapper.
func discard(t *ticket) { closeTicket(t) }

// read says how it went in a bool, and closes the ticket when it went wrong.
func (t *ticket) read(r io.Reader) bool {
	if _, err := io.ReadFull(r, t.name[:]); err != nil {
		discard(t)
		return false
	}
	return true
}

// check returns the ticket, or closes it and returns nil.
func check(t *ticket) *ticket {
	if t.seat < 0 {
		discard(t)
		return nil
	}
	return t
}

// verify closes the ticket when it returns an error.
func verify(t *ticket, limit int) (row int, err error) {
	if t.seat > limit {
		closeTicket(t)
		return 0, errShort
	}
	return t.row, nil
}

// finish closes the ticket always.
func (t *ticket) finish() int {
	defer closeTicket(t)
	return t.seat
}

// exchange closes the old ticket when it returns another.
func exchange(t *ticket, seat int) *ticket {
	if seat == t.seat {
		return t
	}
	next := openTicket(seat)
	next.row = t.row
	closeTicket(t)
	return next
}

// lendTicket returns a ticket with the function that gives it back.
func lendTicket(seat int) (*ticket, func()) {
	t := openTicket(seat)
	return t, func() { closeTicket(t) }
}

// openPair returns two tickets of their own.
func openPair(a, b int) (first, second *ticket, err error) {
	if a == b {
		return nil, nil, errShort
	}
	return openTicket(a), openTicket(b), nil
}

func readsAfterWrapperOfWrapper(seat int) int {
	t := openTicket(seat)
	discard(t)
	return t.row // want "t is used after being put into tickets"
}

func readsAfterFinish(seat int) int {
	t := openTicket(seat)
	n := t.finish()
	return n + t.row // want "t is used after being put into tickets"
}

// readsWhereReadFailed reads on the one branch where the ticket is gone.
func readsWhereReadFailed(r io.Reader, seat int) int {
	t := openTicket(seat)
	if !t.read(r) {
		return t.seat // want "t (is|may be) used after being put into tickets"
	}
	n := int(t.name[0])
	closeTicket(t)
	return n
}

func readsOldAfterExchange(seat int) int {
	t := openTicket(0)
	u := exchange(t, seat)
	n := t.seat // want "t may be used after being put into tickets"
	closeTicket(u)
	return n
}

func readsAfterRelease(seat int) int {
	t, release := lendTicket(seat)
	t.row = seat * 2
	release()
	return t.row // want "t is used after being put into tickets"
}

func readsInDeferOfLoan(seat int, report func(int)) {
	t, release := lendTicket(seat)
	defer func() { report(t.row) }() // want "t is used after being put into tickets"
	defer release()
	t.row = seat
}

// readsPartner closes the second of a pair and then reads it.
func readsPartner(a, b int) (int, error) {
	t, u, err := openPair(a, b)
	if err != nil {
		return 0, err
	}
	closeTicket(u)
	n := t.seat
	closeTicket(t)
	return n + u.seat, nil // want "u is used after being put into tickets"
}

// closesFieldAndReads follows the same path of fields twice.
func (b *booth) closesFieldAndReads() int {
	closeTicket(b.cur)
	n := b.cur.row // want "used after .*put into tickets"
	b.cur = nil
	return n
}

type booth struct {
	cur  *ticket
	next *ticket
}

// closesByMethodExpression calls the method as a function.
func closesByMethodExpression(seat int) int {
	t := openTicket(seat)
	finish := (*ticket).finish
	n := finish(t)
	return n + t.row // want "t is used after being put into tickets"
}

// closesAsArgument lets another function call the putter for it.
func closesAsArgument(seat int) int {
	t := openTicket(seat)
	do(closeTicket, t)
	return t.row // want "t (is|may be) used after being put into tickets"
}

func do(f func(*ticket), t *ticket) { f(t) }

// shard is a pool for one processor.
type shard struct {
	pool sync.Pool
	_    [40]byte
}

var shards [4]shard

func readsAfterPutIntoShard(i, seat int) int {
	s := &shards[i&3]
	t, _ := s.pool.Get().(*ticket)
	if t == nil {
		t = new(ticket)
	}
	*t = ticket{seat: seat}
	s.pool.Put(t)
	return t.seat // want "t is used after being put into "
}

// usesParameterPool is handed the pool.
func usesParameterPool(pool *sync.Pool, seat int) int {
	t := pool.Get().(*ticket)
	*t = ticket{seat: seat}
	pool.Put(t)
	return t.row // want "t is used after being put into pool"
}

// number is any type of number.
type number interface {
	~int | ~int64 | ~float64
}

// window is a pooled array of numbers.
type window[N number] struct {
	vals [16]N
	n    int
}

// windows lends windows of one type of number.
type windows[N number] struct{ pool sync.Pool }

func (w *windows[N]) get() *window[N] {
	if v, ok := w.pool.Get().(*window[N]); ok {
		*v = window[N]{}
		return v
	}
	return new(window[N])
}

func (w *windows[N]) put(v *window[N]) { w.pool.Put(v) }

func maxAfterPut[N number](ws *windows[N], values ...N) N {
	v := ws.get()
	v.n = copy(v.vals[:], values)
	ws.put(v)
	return slices.Max(v.vals[:max(v.n, 1)]) // want "v is used after being put into "
}

var intWindows windows[int]

func firstAfterPut(values []int) int {
	v := intWindows.get()
	v.n = copy(v.vals[:], values)
	first := v.vals[:1]
	intWindows.put(v)
	return first[0] // want "used after .*put into "
}

func okRowReturned(seat, limit int) (int, error) {
	t := openTicket(seat)
	row, err := verify(t, limit)
	if err != nil {
		return 0, err
	}
	row += t.row
	closeTicket(t)
	return row, nil
}

// okErrorTestedTwice closes only what verify has left.
func okErrorTestedTwice(seat, limit int, report func(int)) error {
	t := openTicket(seat)
	_, err := verify(t, limit)
	if err == nil {
		report(t.row)
	}
	report(limit)
	if err == nil {
		closeTicket(t)
	}
	return err
}

func okReadFailed(r io.Reader, seat int) int {
	t := openTicket(seat)
	if !t.read(r) {
		return seat
	}
	n := int(t.name[0])
	closeTicket(t)
	return n
}

func okNilWhenClosed(seat int) int {
	t := check(openTicket(seat))
	if t == nil {
		return 0
	}
	n := t.row
	closeTicket(t)
	return n
}

func okExchangedInPlace(seats []int) int {
	t := openTicket(0)
	for _, seat := range seats {
		t = exchange(t, seat)
		t.row++
	}
	return t.finish()
}

func okReleaseDeferred(seat int) int {
	t, release := lendTicket(seat)
	defer release()
	t.row = seat
	return t.row
}

// okReleasePassed hands ticket and release on.
func okReleasePassed(seat int, use func(*ticket, func())) {
	t, release := lendTicket(seat)
	use(t, release)
}

func okPair(a, b int) (int, error) {
	t, u, err := openPair(a, b)
	if err != nil {
		return 0, err
	}
	defer closeTicket(t)
	defer closeTicket(u)
	return t.seat + u.seat, nil
}

// okFieldReplaced closes the old ticket and goes on with the new one.
func (b *booth) okFieldReplaced(seat int) int {
	closeTicket(b.cur)
	b.cur = openTicket(seat)
	return b.cur.seat
}

// okFieldMoved lets the next ticket take the place of the closed one.
func (b *booth) okFieldMoved() int {
	closeTicket(b.cur)
	b.cur, b.next = b.next, nil
	if b.cur == nil {
		return 0
	}
	return b.cur.seat
}

func (b *booth) okOtherField() int {
	closeTicket(b.cur)
	b.cur = nil
	return b.next.seat
}

// okBoothReset overwrites the whole struct.
func (b *booth) okBoothReset(seat int) int {
	closeTicket(b.cur)
	*b = booth{cur: openTicket(seat), next: b.next}
	return b.cur.seat
}

// tryKeep takes the ticket when there is room, and says so.
func tryKeep(t *ticket) bool {
	if t.seat&1 == 0 {
		closeTicket(t)
		return true
	}
	return false
}

func okKeptOrUsed(seat int) int {
	t := openTicket(seat)
	if tryKeep(t) {
		return 0
	}
	return t.finish()
}

// refTicket counts its users and goes back with the last of them.
type refTicket struct {
	refs atomic.Int32
	seat int
}

var refTickets = sync.Pool{New: func() any { return new(refTicket) }}

func openRef(seat int) *refTicket {
	t := refTickets.Get().(*refTicket)
	t.refs.Store(1)
	t.seat = seat
	return t
}

func (t *refTicket) retain() *refTicket {
	t.refs.Add(1)
	return t
}

func (t *refTicket) release() {
	if t.refs.Add(-1) == 0 {
		refTickets.Put(t)
	}
}

func okRefCounted(seat int) int {
	t := openRef(seat)
	u := t.retain()
	t.release()
	n := u.seat
	u.release()
	return n
}

// okRefStillHeld releases one of two references and goes on.
func okRefStillHeld(seat int) int {
	t := openRef(seat)
	t.retain()
	t.release()
	n := t.seat
	t.release()
	return n
}

// okPoolOfCaller puts into the pool that it was handed, last.
func okPoolOfCaller(pool *sync.Pool, seat int) int {
	t := pool.Get().(*ticket)
	defer pool.Put(t)
	*t = ticket{seat: seat}
	return t.seat
}

func okShard(i, seat int) int {
	s := &shards[i&3]
	t, ok := s.pool.Get().(*ticket)
	if !ok {
		t = new(ticket)
	}
	*t = ticket{seat: seat}
	n := t.seat
	s.pool.Put(t)
	return n
}

func okMax[N number](ws *windows[N], values ...N) N {
	v := ws.get()
	defer ws.put(v)
	v.n = copy(v.vals[:], values)
	return slices.Max(v.vals[:max(v.n, 1)])
}

// platter is a pooled object that owns another.
type platter struct {
	top *ticket
	n   int
}

var platters = sync.Pool{New: func() any { return new(platter) }}

// okNested puts the inner object, forgets it, and goes on with the outer one.
func okNested(seat int) int {
	tr := platters.Get().(*platter)
	tr.top, tr.n = openTicket(seat), 1
	closeTicket(tr.top)
	tr.top = nil
	n := tr.n
	platters.Put(tr)
	return n
}
