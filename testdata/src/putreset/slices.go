package putreset

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/adler32"
	"io"
	"maps"
	"slices"
	"sort"
	"strconv"
	"sync"
)

const maxItems = 1 << 10

var paths = sync.Pool{New: func() any {
	p := make([]byte, 0, 128)
	return &p
}}

// appendsToOldPath puts the path at its full length and appends to what it gets.
func appendsToOldPath(w io.Writer, names ...string) error {
	p := paths.Get().(*[]byte)
	for _, n := range names {
		*p = append(*p, '/')
		*p = append(*p, n...)
	}
	_, err := w.Write(*p)
	if cap(*p) <= keep {
		paths.Put(p) // want `put into paths without being reset`
	}
	return err
}

var primes = sync.Pool{New: func() any {
	p := make([]int, 0, 32)
	return &p
}}

// truncatesACopy cuts a header that nobody looks at any more.
func truncatesACopy(n int) (sum int) {
	box := primes.Get().(*[]int)
	for d := 2; d <= min(n, maxItems); d++ {
		if !slices.ContainsFunc(*box, func(p int) bool { return d%p == 0 }) {
			*box = append(*box, d)
		}
	}
	for _, p := range *box {
		sum += p
	}
	list := *box
	list = list[:0]
	if cap(*box) <= maxItems {
		primes.Put(box) // want `put into primes without being reset`
	}
	return sum + len(list)
}

type matrix struct {
	cols  int
	cells []float64
}

var matrices = sync.Pool{New: func() any { return new(matrix) }}

// stacksOnOldRows appends rows behind those of another matrix.
func stacksOnOldRows(rows [][]float64) (trace float64) {
	m := matrices.Get().(*matrix)
	m.cols = len(rows)
	for _, r := range rows {
		m.cells = append(m.cells, r[:m.cols]...)
	}
	for i := range m.cols {
		trace += m.cells[i*m.cols+i]
	}
	if cap(m.cells) <= maxItems {
		matrices.Put(m) // want `put into matrices without being reset`
	}
	return trace
}

var seenNodes = sync.Pool{New: func() any { return make(map[int]bool, 64) }}

// visitsOldNodes takes nodes for visited that an earlier walk has seen.
func visitsOldNodes(next map[int][]int, start int) (n int) {
	seen := seenNodes.Get().(map[int]bool)
	todo := []int{start}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		n++
		todo = append(todo, next[at]...)
	}
	if len(seen) <= maxItems {
		seenNodes.Put(seen) // want `put into seenNodes without being reset`
	}
	return n
}

var wordCounts = sync.Pool{New: func() any { return make(map[string]int) }}

// deletesOnlySingles leaves the words that came twice.
func deletesOnlySingles(words []string) (twice int) {
	counts := wordCounts.Get().(map[string]int)
	for _, w := range words {
		counts[w]++
	}
	if len(counts) > maxItems {
		return 0
	}
	for w, n := range counts {
		if n > 1 {
			twice++
			continue
		}
		delete(counts, w)
	}
	wordCounts.Put(counts) // want `put into wordCounts without being reset`
	return twice
}

var sectors = sync.Pool{New: func() any {
	b := make([]byte, 512)
	return &b
}}

// emptiesScratch cuts a sector to nothing, and the next copy copies nothing.
func emptiesScratch(src []byte) uint32 {
	s := sectors.Get().(*[]byte)
	n := copy(*s, src)
	sum := adler32.Checksum((*s)[:n])
	*s = (*s)[:0]
	sectors.Put(s) // want `put into sectors`
	return sum
}

var hexes = sync.Pool{New: func() any {
	b := make([]byte, 64)
	return &b
}}

// shortensScratch leaves the sum as long as the last text was.
func shortensScratch(w io.Writer, id []byte) error {
	b := hexes.Get().(*[]byte)
	n := hex.Encode(*b, id[:min(len(id), len(*b)/2)])
	*b = (*b)[:n]
	_, err := w.Write(*b)
	hexes.Put(b) // want `put into hexes`
	return err
}

var stacks = sync.Pool{New: func() any { return &[]int{} }}

// leavesOperandsAfterError resets on the way that succeeds.
func leavesOperandsAfterError(tokens []string) (int, error) {
	s := stacks.Get().(*[]int)
	for _, t := range tokens {
		if t == "+" && len(*s) > 1 {
			top := (*s)[len(*s)-1]
			*s = (*s)[:len(*s)-1]
			(*s)[len(*s)-1] += top
			continue
		}
		n, err := strconv.Atoi(t)
		if err != nil {
			if cap(*s) <= maxItems {
				stacks.Put(s) // want `put into stacks without being reset`
			}
			return 0, err
		}
		*s = append(*s, n)
	}
	sum := 0
	for _, n := range *s {
		sum += n
	}
	if cap(*s) <= maxItems {
		*s = (*s)[:0]
		stacks.Put(s)
	}
	return sum, nil
}

var cleanPaths = sync.Pool{New: func() any {
	p := make([]byte, 0, 128)
	return &p
}}

// okTruncatesBeforePut cuts what the pointer refers to.
func okTruncatesBeforePut(w io.Writer, names ...string) error {
	p := cleanPaths.Get().(*[]byte)
	for _, n := range names {
		*p = append(*p, '/')
		*p = append(*p, n...)
	}
	_, err := w.Write(*p)
	if cap(*p) <= keep {
		*p = (*p)[:0]
		cleanPaths.Put(p)
	}
	return err
}

// okWritesBackTruncated works on a copy of the header and writes it back cut.
func okWritesBackTruncated(w io.Writer, names ...string) error {
	box := cleanPaths.Get().(*[]byte)
	p := *box
	for _, n := range names {
		p = append(p, '/')
		p = append(p, n...)
	}
	_, err := w.Write(p)
	if cap(p) > keep {
		p = nil
	}
	*box = p[:0]
	cleanPaths.Put(box)
	return err
}

var usedPaths = sync.Pool{New: func() any { return new([]byte) }}

// okTruncatesAtFirstAppend puts the path at its full length and cuts it when it is used again.
func okTruncatesAtFirstAppend(w io.Writer, name string) error {
	box := usedPaths.Get().(*[]byte)
	p := append((*box)[:0], '/')
	p = append(p, name...)
	_, err := w.Write(p)
	if cap(p) <= keep {
		*box = p
		usedPaths.Put(box)
	}
	return err
}

func openPath() *[]byte {
	p := usedPaths.Get().(*[]byte)
	*p = (*p)[:0]
	return p
}

// okGetterTruncates gets an empty path from a helper.
func okGetterTruncates(w io.Writer, name string) error {
	p := openPath()
	*p = strconv.AppendQuote(*p, name)
	_, err := w.Write(*p)
	if cap(*p) > keep {
		return err
	}
	usedPaths.Put(p)
	return err
}

var cleanPrimes = sync.Pool{New: func() any {
	p := make([]int, 0, 32)
	return &p
}}

// okSlicesDelete empties the list with slices.Delete.
func okSlicesDelete(values []int) (distinct int) {
	list := cleanPrimes.Get().(*[]int)
	*list = append(*list, values...)
	slices.Sort(*list)
	*list = slices.Compact(*list)
	distinct = len(*list)
	if cap(*list) <= maxItems {
		*list = slices.Delete(*list, 0, len(*list))
		cleanPrimes.Put(list)
	}
	return distinct
}

// okPopsAll takes out what it has put in, and truncates all the same.
func okPopsAll(values []int, visit func(int)) {
	list := cleanPrimes.Get().(*[]int)
	*list = append(*list, values...)
	for len(*list) > 0 {
		last := len(*list) - 1
		visit((*list)[last])
		*list = (*list)[:last]
	}
	if cap(*list) <= maxItems {
		*list = (*list)[:0]
		cleanPrimes.Put(list)
	}
}

var cleanMatrices = sync.Pool{New: func() any { return new(matrix) }}

// okLiteralKeepsMemory zeroes the matrix but for the memory of its cells.
func okLiteralKeepsMemory(rows [][]float64) (trace float64) {
	m := cleanMatrices.Get().(*matrix)
	*m = matrix{cols: len(rows), cells: m.cells[:0]}
	for _, r := range rows {
		m.cells = append(m.cells, r[:m.cols]...)
	}
	for i := range m.cols {
		trace += m.cells[i*m.cols+i]
	}
	if cap(m.cells) <= maxItems {
		cleanMatrices.Put(m)
	}
	return trace
}

// okDropsCells drops the memory when there is much of it, and truncates it else.
func okDropsCells(cols int, v float64) float64 {
	m := cleanMatrices.Get().(*matrix)
	m.cols, m.cells = cols, m.cells[:0]
	for range cols * cols {
		m.cells = append(m.cells, v)
	}
	sum := 0.0
	for _, c := range m.cells {
		sum += c
	}
	if cap(m.cells) > maxItems {
		m.cells = nil
	}
	cleanMatrices.Put(m)
	return sum
}

var cleanNodes = sync.Pool{New: func() any { return make(map[int]bool, 64) }}

// okClearsMap clears the map it gives back.
func okClearsMap(ids []int) (distinct int) {
	seen := cleanNodes.Get().(map[int]bool)
	for _, id := range ids {
		seen[id] = true
	}
	distinct = len(seen)
	if distinct <= maxItems {
		clear(seen)
		cleanNodes.Put(seen)
	}
	return distinct
}

// okDeletesInLoop clears the map as one did before there was clear.
func okDeletesInLoop(ids []int) (repeated int) {
	seen := cleanNodes.Get().(map[int]bool)
	for _, id := range ids {
		if seen[id] {
			repeated++
		}
		seen[id] = true
	}
	if len(seen) > maxItems {
		return repeated
	}
	for id := range seen {
		delete(seen, id)
	}
	cleanNodes.Put(seen)
	return repeated
}

// okDeleteFunc deletes with a predicate that is always true.
func okDeleteFunc(ids []int) (distinct int) {
	seen := cleanNodes.Get().(map[int]bool)
	for _, id := range ids {
		seen[id] = id > 0
	}
	distinct = len(seen)
	if distinct <= maxItems {
		maps.DeleteFunc(seen, func(int, bool) bool { return true })
		cleanNodes.Put(seen)
	}
	return distinct
}

var dirtyNodes = sync.Pool{New: func() any { return make(map[int]bool, 64) }}

// okClearsMapAfterGet clears the map that somebody else has left full.
func okClearsMapAfterGet(ids []int) (distinct int) {
	seen := dirtyNodes.Get().(map[int]bool)
	clear(seen)
	for _, id := range ids {
		seen[id] = true
	}
	distinct = len(seen)
	if distinct <= maxItems {
		dirtyNodes.Put(seen)
	}
	return distinct
}

type index struct {
	ids  map[string]int
	keys []string
}

var indexes = sync.Pool{New: func() any { return &index{ids: make(map[string]int)} }}

// okReplacesGrownMap makes a new map when the old one is large, and clears it else.
func okReplacesGrownMap(words []string, use func([]string)) {
	x := indexes.Get().(*index)
	for _, w := range words {
		if _, ok := x.ids[w]; !ok {
			x.ids[w] = len(x.keys)
			x.keys = append(x.keys, w)
		}
	}
	sort.Strings(x.keys)
	use(x.keys)
	if len(x.ids) > maxItems || cap(x.keys) > maxItems {
		*x = index{ids: make(map[string]int)}
	} else {
		clear(x.ids)
		clear(x.keys)
		x.keys = x.keys[:0]
	}
	indexes.Put(x)
}

var blocks = sync.Pool{New: func() any {
	b := make([]byte, 4096)
	return &b
}}

// okCopiesThenCuts reads no further than it has copied.
func okCopiesThenCuts(src []byte) uint32 {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	n := copy(*b, src)
	return adler32.Checksum((*b)[:n])
}

// okReadFull fills the block or gives up.
func okReadFull(r io.Reader) (sum [32]byte, err error) {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	if _, err := io.ReadFull(r, *b); err != nil {
		return sum, err
	}
	return sha256.Sum256(*b), nil
}

// okReadAtLeast uses what there is.
func okReadAtLeast(r io.Reader) (uint16, error) {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	if _, err := io.ReadAtLeast(r, (*b)[:16], 2); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint16(*b), nil
}

// okLineInScratch appends to a cut of the block, which stays as long as it is.
func okLineInScratch(w io.Writer, n int64) error {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	line := strconv.AppendInt((*b)[:0], n, 10)
	line = append(line, '\n')
	_, err := w.Write(line)
	return err
}

// okOtherLength borrows a part and leaves the whole alone.
func okOtherLength(w io.Writer, r io.Reader, n int) (int, error) {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	part := (*b)[:min(n, len(*b))]
	n, err := io.ReadFull(r, part)
	if err != nil && err != io.ErrUnexpectedEOF {
		return 0, err
	}
	return w.Write(part[:n])
}

// okWritesEveryByte sets each byte of the part it reads.
func okWritesEveryByte(w io.Writer, seed byte) error {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	for i := range *b {
		(*b)[i] = seed + byte(i)
	}
	_, err := w.Write(*b)
	return err
}

var frames = sync.Pool{New: func() any { return new([9]byte) }}

// okHeaderInArray encodes over all of the array.
func okHeaderInArray(w io.Writer, size uint32, kind, flags byte, stream uint32) error {
	f := frames.Get().(*[9]byte)
	defer frames.Put(f)
	f[0], f[1], f[2] = byte(size>>16), byte(size>>8), byte(size)
	f[3], f[4] = kind, flags
	binary.BigEndian.PutUint32(f[5:], stream)
	_, err := w.Write(f[:])
	return err
}

var restored = sync.Pool{New: func() any {
	b := make([]byte, 256)
	return &b
}}

// okRestoresLength cuts the scratch and stretches it again before it puts.
func okRestoresLength(w io.Writer, id []byte) error {
	b := restored.Get().(*[]byte)
	defer func() {
		*b = (*b)[:cap(*b)]
		restored.Put(b)
	}()
	*b = (*b)[:hex.Encode(*b, id[:min(len(id), len(*b)/2)])]
	_, err := w.Write(*b)
	return err
}

var stretched = sync.Pool{New: func() any {
	b := make([]byte, 256)
	return &b
}}

func scratch(n int) *[]byte {
	b := stretched.Get().(*[]byte)
	*b = (*b)[:min(n, cap(*b))]
	return b
}

// okSizedAtGet gives back any length: the getter sets it.
func okSizedAtGet(r io.Reader, n int) (uint32, error) {
	b := scratch(n)
	defer stretched.Put(b)
	n, err := r.Read(*b)
	return adler32.Checksum((*b)[:n]), err
}

var sacks = sync.Pool{New: func() any { b := make([]byte, 512); return &b }}

func takeSack() []byte { return *sacks.Get().(*[]byte) }

func giveSack(b []byte) {
	if cap(b) <= 512 {
		sacks.Put(&b)
	}
}

// okShrunkIsSaidElsewhere gives back what it has not read: sizebound says that it has lost capacity.
func okShrunkIsSaidElsewhere(r io.Reader, handle func(byte)) error {
	b := takeSack()
	n, err := r.Read(b)
	b = b[:n]
	for len(b) > 0 {
		handle(b[0])
		b = b[1:]
	}
	giveSack(b)
	return err
}

var keyRooms = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

func takeKeyRoom() *[]byte { return keyRooms.Get().(*[]byte) }

func giveKeyRoom(p *[]byte, b []byte) {
	if cap(b) <= 256 {
		*p = b
		keyRooms.Put(p)
	}
}

func appendKey(b []byte, parts []string) []byte {
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// okBeginsAnewAtGet copies out what was written over what was left.
func okBeginsAnewAtGet(parts []string) string {
	p := takeKeyRoom()
	b := appendKey((*p)[:0], parts)
	key := string(b)
	giveKeyRoom(p, b)
	return key
}

var squares = sync.Pool{New: func() any {
	s := make([]int, 0, 32)
	return &s
}}

// clearsWithoutCutting leaves zeros in front of what the next one appends.
func clearsWithoutCutting(values []int) (sum int) {
	s := squares.Get().(*[]int)
	*s = append(*s, values...)
	sort.Ints(*s)
	sum = (*s)[0] * (*s)[0]
	clear(*s)
	if cap(*s) <= maxItems {
		squares.Put(s) // want `s is put into squares without being reset`
	}
	return sum
}

var cubes = sync.Pool{New: func() any {
	s := make([]int, 0, 32)
	return &s
}}

func okClearedAndCut(values []int) (sum int) {
	s := cubes.Get().(*[]int)
	for _, v := range values {
		*s = append(*s, v*v*v)
	}
	for _, v := range *s {
		sum += v
	}
	clear(*s)
	*s = (*s)[:0]
	if cap(*s) <= maxItems {
		cubes.Put(s)
	}
	return sum
}

var grids = sync.Pool{New: func() any {
	g := make([]int, 64)
	return &g
}}

// okClearedGrid keeps the length, which is that of all grids.
func okClearedGrid(at []int) (n int) {
	g := grids.Get().(*[]int)
	for _, i := range at {
		(*g)[i%64]++
	}
	for _, v := range *g {
		n = max(n, v)
	}
	clear(*g)
	grids.Put(g)
	return n
}

// trays are all of the size that their maker was told.
type trays struct {
	pool sync.Pool
	size int
	used int
}

func newTrays(size int) *trays {
	t := &trays{size: size}
	t.pool.New = func() any {
		b := make([]byte, size)
		return &b
	}
	return t
}

func (t *trays) put(b *[]byte) {
	if cap(*b) == t.size {
		*b = (*b)[:t.size]
		t.pool.Put(b)
	}
}

func (t *trays) serve(r io.Reader) byte {
	b := t.pool.Get().(*[]byte)
	defer t.put(b)
	n, _ := r.Read(*b)
	t.used = n
	return (*b)[n-1]
}

// salvers come back as long as what was used of them last.
type salvers struct {
	pool sync.Pool
	used int
}

func newSalvers(size int) *salvers {
	s := new(salvers)
	s.pool.New = func() any {
		b := make([]byte, size)
		return &b
	}
	return s
}

func (s *salvers) serve(r io.Reader) byte {
	b := s.pool.Get().(*[]byte)
	n, _ := r.Read(*b)
	s.used = n
	last := (*b)[n-1]
	*b = (*b)[:s.used]
	s.pool.Put(b) // want "b is put into s.pool without being reset"
	return last
}
