package escape

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"container/heap"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
)

// What follows is memory that a pooled object has referred to, and that is not part of it.

// node is never pooled.
type node struct {
	key         int
	left, right *node
}

const maxNodes = 256

// stack is scratch memory for walks.
type stack struct{ nodes []*node }

var stacks = sync.Pool{New: func() any { return &stack{nodes: make([]*node, 0, 32)} }}

func getStack() *stack { return stacks.Get().(*stack) }

func putStack(s *stack) {
	if cap(s.nodes) > maxNodes {
		return
	}
	clear(s.nodes[:cap(s.nodes)])
	s.nodes = s.nodes[:0]
	stacks.Put(s)
}

func (s *stack) push(n *node) {
	if n != nil {
		s.nodes = append(s.nodes, n)
	}
}

func (s *stack) pop() *node {
	n := s.nodes[len(s.nodes)-1]
	s.nodes = s.nodes[:len(s.nodes)-1]
	return n
}

// okFoundNode returns a node of the tree; the pooled stack has only pointed at it.
func okFoundNode(root *node, key int) *node {
	s := getStack()
	defer putStack(s)
	for s.push(root); len(s.nodes) > 0; {
		n := s.pop()
		if n.key == key {
			return n
		}
		s.push(n.left)
		s.push(n.right)
	}
	return nil
}

// okLastNode takes the node out by index.
func okLastNode(root *node) *node {
	s := getStack()
	for n := root; n != nil; n = n.right {
		s.nodes = append(s.nodes, n)
	}
	var last *node
	if k := len(s.nodes); k > 0 {
		last = s.nodes[k-1]
	}
	putStack(s)
	return last
}

// okIndexed stores nodes of the tree in the map of the caller.
func okIndexed(index map[int]*node, root *node) {
	s := getStack()
	defer putStack(s)
	s.push(root)
	for len(s.nodes) > 0 {
		n := s.pop()
		index[n.key] = n
		s.push(n.left)
		s.push(n.right)
	}
}

// okNodesCopied copies the pointers, not what they point at.
func okNodesCopied(root *node) []*node {
	s := getStack()
	defer putStack(s)
	for n := root; n != nil; n = n.left {
		s.push(n)
	}
	return slices.Clone(s.nodes)
}

// returnsStackOfNodes returns the list that putStack clears.
func returnsStackOfNodes(root *node) []*node {
	s := getStack()
	defer putStack(s)
	for n := root; n != nil; n = n.left {
		s.push(n)
	}
	return s.nodes // want `memory of s.nodes is returned and is put into stacks`
}

// okUsedAfterPut goes on with the node after the stack has gone.
func okUsedAfterPut(root *node) int {
	s := getStack()
	s.push(root)
	if len(s.nodes) == 0 {
		putStack(s)
		return 0
	}
	n := s.pop()
	putStack(s)
	return n.key
}

// queue is a heap of nodes.
type queue []*node

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].key < q[j].key }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(*node)) }
func (q *queue) Pop() any {
	old := *q
	n := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return n
}

var queues = sync.Pool{New: func() any { return new(queue) }}

func putQueue(q *queue) {
	if cap(*q) > maxNodes {
		return
	}
	clear((*q)[:cap(*q)])
	*q = (*q)[:0]
	queues.Put(q)
}

func okSmallest(nodes ...*node) *node {
	q := queues.Get().(*queue)
	defer putQueue(q)
	for _, n := range nodes {
		heap.Push(q, n)
	}
	if q.Len() == 0 {
		return nil
	}
	return heap.Pop(q).(*node)
}

// visit has a visitor's result in it, and forgets it when it is freed.
type visit struct {
	depth  int
	found  *node
	result []int
	err    error
	seen   map[int]bool
}

var visits = sync.Pool{New: func() any { return new(visit) }}

func (v *visit) free() {
	*v = visit{}
	visits.Put(v)
}

func (v *visit) walk(n *node) {
	if n == nil {
		return
	}
	v.depth++
	v.found = n
	v.result = append(v.result, n.key)
	v.walk(n.left)
	v.walk(n.right)
	if v.depth > 99 {
		v.err = errors.New("deep tree")
	}
}

// okResultDroppedByFree returns a list that the visit lets go of: free overwrites the field.
func okResultDroppedByFree(root *node) ([]int, error) {
	v := visits.Get().(*visit)
	v.walk(root)
	result, err := v.result, v.err
	v.free()
	return result, err
}

func okFoundOfVisit(root *node) *node {
	v := visits.Get().(*visit)
	defer v.free()
	v.walk(root)
	return v.found
}

// okSeenDropped returns the map that was made for this visit.
func okSeenDropped(root *node) map[int]bool {
	v := visits.Get().(*visit)
	defer v.free()
	v.seen = make(map[int]bool)
	for n := root; n != nil; n = n.left {
		v.seen[n.key] = true
	}
	return v.seen
}

// okCallersNode returns what the caller has passed, by way of the visit.
func okCallersNode(root *node) *node {
	v := visits.Get().(*visit)
	v.found = root
	for v.found != nil && v.found.left != nil {
		v.found = v.found.left
	}
	n := v.found
	v.free()
	return n
}

func returnsVisitItself(root *node) *visit {
	v := visits.Get().(*visit)
	defer v.free()
	v.walk(root)
	return v // want "v is returned and put into visits"
}

// table is a pooled map of what belongs to others.
type table struct{ byKey map[int]*node }

var tables = sync.Pool{New: func() any { return &table{byKey: make(map[int]*node, 16)} }}

func putTable(t *table) {
	if len(t.byKey) > maxNodes {
		return
	}
	clear(t.byKey)
	tables.Put(t)
}

func okNodeOfTable(nodes []*node, key int) (*node, bool) {
	t := tables.Get().(*table)
	defer putTable(t)
	for _, n := range nodes {
		t.byKey[n.key] = n
	}
	n, ok := t.byKey[key]
	return n, ok
}

// names is a pooled list of strings, which are never written to.
type names struct{ list []string }

var nameLists = sync.Pool{New: func() any { return new(names) }}

func putNames(n *names) {
	if cap(n.list) > maxNodes {
		return
	}
	clear(n.list)
	n.list = n.list[:0]
	nameLists.Put(n)
}

func okFirstName(text string) string {
	n := nameLists.Get().(*names)
	defer putNames(n)
	n.list = append(n.list, strings.Split(text, ",")...)
	slices.Sort(n.list)
	return n.list[0]
}

func okJoinedNames(text string) string {
	n := nameLists.Get().(*names)
	defer putNames(n)
	for f := range strings.SplitSeq(text, ",") {
		n.list = append(n.list, strings.TrimSpace(f))
	}
	return strings.Join(n.list, ",")
}

func returnsNames(text string) []string {
	n := nameLists.Get().(*names)
	defer putNames(n)
	n.list = append(n.list, strings.Split(text, ",")...)
	return n.list // want "returned and .*put into nameLists"
}

// errs is a pooled list of errors.
type errs struct{ list []error }

var errLists = sync.Pool{New: func() any { return new(errs) }}

func putErrs(e *errs) {
	if cap(e.list) > 64 {
		return
	}
	clear(e.list)
	e.list = e.list[:0]
	errLists.Put(e)
}

// okErrorsJoined copies the list, and the errors are no part of it.
func okErrorsJoined(checks ...func() error) error {
	e := errLists.Get().(*errs)
	defer putErrs(e)
	for _, check := range checks {
		if err := check(); err != nil {
			e.list = append(e.list, err)
		}
	}
	return errors.Join(e.list...)
}

func okFirstError(checks ...func() error) error {
	e := errLists.Get().(*errs)
	defer putErrs(e)
	for _, check := range checks {
		e.list = append(e.list, check())
	}
	for _, err := range e.list {
		if err != nil {
			return err
		}
	}
	return nil
}

// okZipped returns the bytes of a buffer of its own; what is pooled is the writer that wrote to it.
func okZipped(data []byte) ([]byte, error) {
	var out bytes.Buffer
	zw := zips.Get().(*gzip.Writer)
	zw.Reset(&out)
	defer func() {
		zw.Reset(io.Discard)
		zips.Put(zw)
	}()
	if _, err := zw.Write(data); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// okZippedPlain puts before it returns; out is still its own.
func okZippedPlain(data []byte) *bytes.Buffer {
	out := new(bytes.Buffer)
	zw := zips.Get().(*gzip.Writer)
	zw.Reset(out)
	zw.Write(data)
	zw.Close()
	zw.Reset(io.Discard)
	zips.Put(zw)
	out.WriteByte('\n')
	return out
}

// okHashed appends to the caller's memory.
func okHashed(dst []byte, text string) []byte {
	h := sums.Get().(hash.Hash64)
	h.Reset()
	io.WriteString(h, text)
	dst = h.Sum(dst)
	sums.Put(h)
	return dst
}

// unpacker has a buffer of its own and decodes into memory that others own.
type unpacker struct {
	in  bytes.Reader
	tmp [512]byte
}

var unpackers = sync.Pool{New: func() any { return new(unpacker) }}

// okDecodedInto returns what the decoder has filled, which is the caller's.
func okDecodedInto(data []byte, v *face) (*face, error) {
	u := unpackers.Get().(*unpacker)
	u.in.Reset(data)
	err := json.NewDecoder(&u.in).Decode(v)
	u.in.Reset(nil)
	unpackers.Put(u)
	return v, err
}

// okParameterBack returns the input; the pooled memory was scratch.
func okParameterBack(data []byte) []byte {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	n := copy(u.tmp[:], data)
	slices.Reverse(u.tmp[:n])
	copy(data, u.tmp[:n])
	return data
}

// okFreshOfScratch returns the larger of two fresh slices.
func okFreshOfScratch(a, b []byte) []byte {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	n := copy(u.tmp[:], a)
	x, y := bytes.ToLower(u.tmp[:n]), bytes.ToLower(b)
	if bytes.Compare(x, y) > 0 {
		return x
	}
	return y
}

// sorter is a pooled sort.Interface over memory of its caller.
type sorter[T any] struct {
	s    []T
	less func(a, b T) int
}

var intSorters = sync.Pool{New: func() any { return new(sorter[int]) }}

// okSorted returns the slice that the sorter was lent.
func okSorted(values []int) []int {
	st := intSorters.Get().(*sorter[int])
	st.s, st.less = values, cmp.Compare[int]
	slices.SortFunc(st.s, st.less)
	out := st.s
	st.s, st.less = nil, nil
	intSorters.Put(st)
	return out
}

// okRecorded returns the result of a recorder, which is no pooled object; the body it has read is.
func okRecorded(h http.Handler, text string) *http.Response {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	w := httptest.NewRecorder()
	w.WriteString(buf.String())
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Result()
}

// builders: String shares memory with the builder, but Reset makes the builder forget it.
var builders = sync.Pool{New: func() any { return new(strings.Builder) }}

func okBuilt(parts ...string) string {
	sb := builders.Get().(*strings.Builder)
	for _, p := range parts {
		sb.WriteString(p)
	}
	s := sb.String()
	sb.Reset()
	builders.Put(sb)
	return s
}

// okBuiltDeferred evaluates its result before the deferred Reset.
func okBuiltDeferred(parts ...string) string {
	sb := builders.Get().(*strings.Builder)
	defer func() {
		sb.Reset()
		builders.Put(sb)
	}()
	for _, p := range parts {
		sb.WriteString(p)
	}
	return sb.String()
}

// returnsTemp returns scratch memory.
func returnsTemp(a []byte) []byte {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	n := copy(u.tmp[:], a)
	slices.Reverse(u.tmp[:n])
	return u.tmp[:n] // want "returned and .*put into unpackers"
}

// okHomeKept stores its owner in the object, which is the other way round.
func (o *office) okHomeKept(kind int) int {
	f := forms.Get().(*form)
	f.home, f.kind = o, kind
	o.last = f.kind
	n := f.home.last
	f.home, f.kind = nil, 0
	forms.Put(f)
	return n
}

func (o *office) self() *office { return o }

// okOfficeBack gets its owner back from the object.
func (o *office) okOfficeBack() *office {
	f := forms.Get().(*form)
	f.home = o
	home := f.home.self()
	f.home = nil
	forms.Put(f)
	return home
}

type office struct{ last int }

type form struct {
	home *office
	kind int
}

var forms = sync.Pool{New: func() any { return new(form) }}

// A writer that need not be reset, around somebody's.
type plainWriter struct{ io.Writer }

func (plainWriter) Reset(io.Writer) {}

type anyWriter interface {
	io.Writer
	Reset(w io.Writer)
}

type writerKind struct{ pool *sync.Pool }

func (k writerKind) open(w io.Writer) anyWriter {
	if k.pool == nil {
		return plainWriter{w}
	}
	x := k.pool.Get().(anyWriter)
	x.Reset(w)
	return x
}

func (k writerKind) shut(w anyWriter) {
	w.Reset(nil)
	k.pool.Put(w)
}

// okPlain puts a struct with the buffer in it perhaps, not the buffer.
func okPlain(k writerKind, text string) string {
	var b bytes.Buffer
	w := k.open(&b)
	io.WriteString(w, text)
	k.shut(w)
	return b.String()
}
