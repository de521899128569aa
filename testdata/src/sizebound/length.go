package sizebound

import (
	"bytes"
	"io"
	"math/bits"
	"sort"
	"sync"
)

var posts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// lengthAfterWriteTo asks a buffer that has given everything away.
func lengthAfterWriteTo(w io.Writer, parts []string) (err error) {
	b := posts.Get().(*bytes.Buffer)
	defer func() {
		if b.Len() > keep { // want "b is bounded by its length, not its capacity"
			return
		}
		b.Reset()
		posts.Put(b)
	}()
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err = b.WriteTo(w)
	return err
}

// A page has a body of any length.
type page struct{ body []byte }

var pages = sync.Pool{New: func() any { return new(page) }}

// lengthOfCutField cuts first and asks then.
func (p *page) lengthOfCutField() {
	p.body = p.body[:0]
	if len(p.body) > keep { // want `p\.body is bounded by its length, not its capacity`
		p.body = nil
	}
	pages.Put(p)
}

func showPage(s string, use func([]byte)) {
	p := pages.Get().(*page)
	p.body = append(p.body, s...)
	use(p.body)
	p.lengthOfCutField()
}

var replies = sync.Pool{New: func() any { return new([]byte) }}

// lengthOfAnswer asks for the length of what it has left of a body.
func lengthOfAnswer(body string, use func([]byte)) {
	b := replies.Get().(*[]byte)
	*b = append((*b)[:0], body...)
	*b = bytes.TrimRight(*b, " ")
	if i := bytes.IndexByte(*b, ':'); i >= 0 {
		*b = (*b)[:i]
	}
	use(*b)
	if len(*b) < 1024 { // want `\*?b is bounded by its length, not its capacity`
		replies.Put(b)
	}
}

var drains = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// lengthAfterRead drains the buffer by reading from it.
func lengthAfterRead(r io.Reader, handle func(line string)) error {
	b := drains.Get().(*bytes.Buffer)
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	for {
		line, err := b.ReadString('\n')
		if err != nil {
			break
		}
		handle(line)
	}
	if b.Len() <= keep { // want "b is bounded by its length, not its capacity"
		drains.Put(b)
	}
	return nil
}

var tiers = [...]int{512, 4096, 32768}

var tiersByLength [len(tiers)]sync.Pool

// tierOf lends an empty slice with room for n bytes.
func tierOf(n int) *[]byte {
	for i, size := range tiers {
		if n <= size {
			if b, ok := tiersByLength[i].Get().(*[]byte); ok {
				return b
			}
			b := make([]byte, 0, size)
			return &b
		}
	}
	b := make([]byte, 0, n)
	return &b
}

// lengthPicksTier files what is nearly empty among the small ones.
func lengthPicksTier(b *[]byte) {
	for i, size := range tiers {
		if len(*b) <= size { // want `\*?b is bounded by its length, not its capacity`
			*b = (*b)[:0]
			tiersByLength[i].Put(b)
			return
		}
	}
}

var powers [16]sync.Pool

// power lends n bytes.
func power(n int) []byte {
	i := bits.Len(uint(max(n, 1) - 1))
	if i >= len(powers) {
		return make([]byte, n)
	}
	if b, ok := powers[i].Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, 1<<i)
}

// roundUp is the class of n bytes that somebody wants.
func roundUp(n int) int { return bits.Len(uint(n - 1)) }

// lengthRoundedUp takes the class of a request for the class of a slice.
func lengthRoundedUp(b []byte) {
	if cap(b) == 0 || cap(b) > 1<<15 {
		return
	}
	powers[roundUp(cap(b))].Put(&b) // want "b is filed by a size class that rounds up"
}

var buckets = []struct {
	size int
	pool sync.Pool
}{{size: 1024}, {size: 8192}, {size: 65536}}

// bucket lends n bytes from the first bucket that is large enough.
func bucket(n int) []byte {
	i := sort.Search(len(buckets), func(i int) bool { return buckets[i].size >= n })
	if i == len(buckets) {
		return make([]byte, n)
	}
	if b, ok := buckets[i].pool.Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, buckets[i].size)
}

// lengthSearchedUp searches as bucket does: what it files is too small for its bucket.
func lengthSearchedUp(b []byte) {
	i := sort.Search(len(buckets), func(i int) bool { return buckets[i].size >= cap(b) })
	if i < len(buckets) {
		buckets[i].pool.Put(&b) // want "b is filed by a size class that rounds up"
	}
}

// okCapacityAfterWriteTo asks for what WriteTo leaves alone.
func okCapacityAfterWriteTo(w io.Writer, parts []string) error {
	b := parcels.Get().(*bytes.Buffer)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := b.WriteTo(w)
	if b.Cap() > keep {
		return err
	}
	b.Reset()
	parcels.Put(b)
	return err
}

var parcels = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okFullLength restores the whole length first, so that length and capacity are one.
func okFullLength(body string, use func([]byte)) {
	b := wholes.Get().(*[]byte)
	*b = append((*b)[:0], body...)
	use(*b)
	*b = (*b)[:cap(*b)]
	if len(*b) <= keep {
		wholes.Put(b)
	}
}

var wholes = sync.Pool{New: func() any { return new([]byte) }}

// okBoth asks for the length to see whether there is anything, and for the capacity to see how much.
func okBoth(body string, use func([]byte)) {
	b := wholes.Get().(*[]byte)
	*b = append((*b)[:0], body...)
	if len(*b) > 0 {
		use(*b)
	}
	if len(*b) <= keep && cap(*b) <= 2*keep {
		wholes.Put(b)
	}
}

// okMapLength asks a map for the only measure it has.
func okMapLength(list []string) (n int) {
	seen := sets.Get().(map[string]struct{})
	for _, s := range list {
		seen[s] = struct{}{}
	}
	n = len(seen)
	if len(seen) > 1000 {
		return n
	}
	clear(seen)
	sets.Put(seen)
	return n
}

var sets = sync.Pool{New: func() any { return map[string]struct{}{} }}

// okInputLength asks for the length of what it is about to write.
func okInputLength(w io.Writer, body string) error {
	if len(body) > 1024 {
		_, err := io.WriteString(w, body)
		return err
	}
	b := shortBodies.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(body)
	b.WriteByte('\n')
	_, err := b.WriteTo(w)
	shortBodies.Put(b)
	return err
}

var shortBodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var exacts [len(tiers)]sync.Pool

// okExactTier files slices that are exactly of one size, with their full length.
func okExactTier(b *[]byte) {
	for i, size := range tiers {
		if cap(*b) == size {
			*b = (*b)[:size]
			exacts[i].Put(b)
			return
		}
	}
}

// exact lends n bytes of one of the sizes.
func exact(n int) *[]byte {
	for i, size := range tiers {
		if n <= size {
			if b, ok := exacts[i].Get().(*[]byte); ok {
				*b = (*b)[:n]
				return b
			}
			b := make([]byte, n, size)
			return &b
		}
	}
	return nil
}

var downward [len(tiers)]sync.Pool

// okSearchedDown files a slice under the largest size that it has room for.
func okSearchedDown(b []byte) {
	if cap(b) > 2*tiers[len(tiers)-1] {
		return
	}
	b = b[:0]
	for i := len(tiers) - 1; i >= 0; i-- {
		if cap(b) >= tiers[i] {
			downward[i].Put(&b)
			return
		}
	}
}

// downwardOf lends an empty slice with room for n bytes.
func downwardOf(n int) []byte {
	for i, size := range tiers {
		if n <= size {
			if b, ok := downward[i].Get().(*[]byte); ok {
				return *b
			}
			return make([]byte, 0, size)
		}
	}
	return make([]byte, 0, n)
}

var floors [16]sync.Pool

// okRoundedDown files by the power of two below.
func okRoundedDown(b []byte) {
	if i := bits.Len(uint(cap(b))) - 1; i >= 0 && i < len(floors) {
		floors[i].Put(&b)
	}
}

// floor lends n bytes.
func floor(n int) []byte {
	i := roundUp(max(n, 1))
	if i >= len(floors) {
		return make([]byte, n)
	}
	if b, ok := floors[i].Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, 1<<i)
}

// okExactPower rounds up, and takes nothing but powers of two: there is nothing to round.
func okExactPower(b []byte) {
	i := roundUp(max(cap(b), 1))
	if i < len(ceilings) && cap(b) == 1<<i {
		ceilings[i].Put(&b)
	}
}

var ceilings [16]sync.Pool

// ceiling lends n bytes.
func ceiling(n int) []byte {
	i := roundUp(max(n, 1))
	if i >= len(ceilings) {
		return make([]byte, n)
	}
	if b, ok := ceilings[i].Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, 1<<i)
}

// A classed slice has its class with it.
type classed struct {
	class int
	data  []byte
}

var byClass [4]sync.Pool

func newClassed(class int) *classed {
	if c, ok := byClass[class].Get().(*classed); ok {
		return c
	}
	return &classed{class: class, data: make([]byte, 256<<class)}
}

// okClassKept does not ask how long anything is.
func okClassKept(r io.Reader, class int, use func([]byte)) error {
	c := newClassed(class)
	n, err := r.Read(c.data)
	use(c.data[:n])
	byClass[c.class].Put(c)
	return err
}

// okLengthForStatistics counts the length and bounds the capacity.
func okLengthForStatistics(body string, count func(large bool), use func([]byte)) {
	b := wholes.Get().(*[]byte)
	*b = append((*b)[:0], body...)
	use(*b)
	count(len(*b) > keep)
	if cap(*b) <= keep {
		wholes.Put(b)
	}
}

// okEmptyDropped asks whether anything is left, and never how much.
func okEmptyDropped(r io.Reader, handle func([]byte) int) error {
	b := leftovers.Get().(*bytes.Buffer)
	b.Reset()
	if _, err := io.CopyN(b, r, 256); err != nil {
		leftovers.Put(b)
		return err
	}
	b.Next(handle(b.Bytes()))
	if b.Len() != 0 {
		return io.ErrUnexpectedEOF // dropped: somebody may still look at what is left
	}
	leftovers.Put(b)
	return nil
}

var leftovers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var sized [len(tiers) + 1]sync.Pool

// tierFor is the tier of a capacity. The last tier has everything that is larger than the others.
func tierFor(c int) int {
	for i, size := range tiers {
		if c < size {
			return i
		}
	}
	return len(tiers)
}

// A machine has a stack for a program, which is as large as the program asks for.
type machine struct{ stack []uint32 }

// okCatchAll has a tier for machines of any size: a program runs on the machine that has been made for one like it.
func okCatchAll(program [8]uint32, need int) (sum uint32) {
	i := tierFor(need)
	m, ok := sized[i].Get().(*machine)
	if !ok {
		m = new(machine)
	}
	if cap(m.stack) < need {
		m.stack = make([]uint32, need)
	}
	m.stack = m.stack[:need]
	for _, v := range m.stack[:copy(m.stack, program[:])] {
		sum += v
	}
	sized[i].Put(m)
	return sum
}

// A cargo is as long as its list.
type cargo struct{ data []byte }

var cargos = sync.Pool{New: func() any { return new(cargo) }}

type manifest struct{ items []byte }

func (m *manifest) appendTo(b []byte) []byte {
	for _, item := range m.items {
		b = append(b, item)
	}
	return b
}

// okLengthChoosesTheWay asks for the length of what was appended from the start: of all that there is.
func okLengthChoosesTheWay(m *manifest, limit func() int, send func([]byte)) bool {
	c := cargos.Get().(*cargo)
	c.data = m.appendTo(c.data[:0])
	if len(c.data) > limit() {
		cargos.Put(c)
		return false
	}
	send(c.data)
	cargos.Put(c)
	return true
}

var crates = sync.Pool{New: func() any { return new(cargo) }}

// lengthOfCutCargo asks when it has cut it.
func lengthOfCutCargo(m *manifest, limit func() int, send func([]byte)) {
	c := crates.Get().(*cargo)
	c.data = m.appendTo(c.data[:0])
	send(c.data)
	c.data = c.data[:0]
	if len(c.data) <= limit() { // want `c\.data is bounded by its length, not its capacity`
		crates.Put(c)
	}
}

var parcelsEither = sync.Pool{New: func() any { return new(cargo) }}

// okPutEitherWay puts the rest of a cargo whether it is long or short.
func okPutEitherWay(m *manifest, limit func() int, send func([]byte)) bool {
	c := parcelsEither.Get().(*cargo)
	c.data = m.appendTo(c.data[:0])
	c.data = bytes.TrimRight(c.data, " ")
	if i := bytes.IndexByte(c.data, ':'); i >= 0 {
		c.data = c.data[:i]
	}
	if len(c.data) > limit() {
		parcelsEither.Put(c)
		return false
	}
	send(c.data)
	parcelsEither.Put(c)
	return true
}

var lines = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okFreeLine asks for the length before it takes it away.
func okFreeLine(b *bytes.Buffer) {
	if b.Len() > 1024 {
		return
	}
	b.Reset()
	lines.Put(b)
}

func okLine(s string) string {
	b := lines.Get().(*bytes.Buffer)
	for i := range len(s) {
		b.WriteByte(s[i])
	}
	line := b.String()
	okFreeLine(b)
	return line
}
