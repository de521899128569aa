package newcontract

import (
	"bufio"
	"bytes"
	"container/list"
	"crypto/md5"
	"hash"
	"io"
	"net/netip"
	"strings"
	"sync"
	"unsafe"
)

var typeMissesPointer = sync.Pool{New: func() any { return bytes.Buffer{} }}

func useTypeMissesPointer(w io.Writer, n int64) error {
	b := typeMissesPointer.Get().(*bytes.Buffer) // want "typeMissesPointer holds .*, not .*"
	defer typeMissesPointer.Put(b)
	b.Reset()
	io.CopyN(b, strings.NewReader("text"), n&7)
	_, err := b.WriteTo(w)
	return err
}

var typeOfReader = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 512) }}

// useTypeOfReader takes a reader for a writer.
func useTypeOfReader(w io.Writer) error {
	bw := typeOfReader.Get().(*bufio.Writer) // want "typeOfReader holds .*, not .*"
	bw.Reset(w)
	err := bw.Flush()
	bw.Reset(nil)
	typeOfReader.Put(bw)
	return err
}

type (
	inner struct{ data [32]byte }
	outer struct {
		inner
		n int
	}
)

var typeOfInner = sync.Pool{New: func() any { return new(outer) }}

// useTypeOfInner puts a part of what it has got.
func useTypeOfInner(text string) int {
	o := typeOfInner.Get().(*outer)
	o.n = copy(o.data[:], text)
	n := o.n
	typeOfInner.Put(&o.inner) // want "typeOfInner holds .*, not .*"
	return n
}

var typeOfValue = sync.Pool{New: func() any { return new([4]uint64) }}

// useTypeOfValue puts what the pointer points to.
func useTypeOfValue(a, b uint64) uint64 {
	v := typeOfValue.Get().(*[4]uint64)
	v[0], v[1] = a, b
	v[2] = v[0] | v[1]
	sum := v[2]
	typeOfValue.Put(*v) // want "typeOfValue holds .*, not .*"
	return sum
}

type (
	celsius struct{ v [8]float64 }
	kelvin  struct{ v [8]float64 }
)

func newCelsius() any { return new(celsius) }

// A thermometer has a pool that its constructor fills in.
type thermometer struct{ pool sync.Pool }

func newThermometer() *thermometer {
	t := new(thermometer)
	t.pool.New = newCelsius
	return t
}

// useTypeByName expects another type of the same layout.
func (t *thermometer) useTypeByName(v float64) float64 {
	k := t.pool.Get().(*kelvin) // want `.*pool holds .*, not .*`
	k.v[0] = v + 273.15
	v = k.v[0]
	t.pool.Put(k)
	return v
}

var typeNotImplemented = sync.Pool{New: func() any { return new(inner) }}

// useTypeNotImplemented expects an interface that the type has not got.
func useTypeNotImplemented() string {
	s := typeNotImplemented.Get().(interface{ String() string }) // want "typeNotImplemented holds .*, not .*"
	text := s.String()
	typeNotImplemented.Put(s)
	return text
}

var okInterface = sync.Pool{New: func() any { return md5.New() }}

// okAssertsInterface expects an interface that the type has got.
func okAssertsInterface(text string) (sum [md5.Size]byte) {
	h := okInterface.Get().(hash.Hash)
	h.Reset()
	io.WriteString(h, text)
	h.Sum(sum[:0])
	okInterface.Put(h)
	return sum
}

type alias = outer

var okAliased = sync.Pool{New: func() any { return new(alias) }}

// okAssertsAlias has two names for one type.
func okAssertsAlias(text string) int {
	o := okAliased.Get().(*outer)
	n := copy(o.data[:], text)
	okAliased.Put(o)
	return n
}

// okTwoKinds holds two types, and asks which it has got.
var okTwoKinds sync.Pool

func okAsksType(text string) int {
	v := okTwoKinds.Get()
	defer func() { okTwoKinds.Put(v) }()
	switch x := v.(type) {
	case *inner:
		return copy(x.data[:], text)
	case *celsius:
		x.v[0] = float64(len(text))
		return int(x.v[0])
	}
	v = new(inner)
	return 0
}

func okPutsOther(c *celsius) { okTwoKinds.Put(c) }

// okTyped asserts the type in one place for all types.
type okTyped[T any] struct{ pool sync.Pool }

func newOkTyped[T any](mk func() *T) *okTyped[T] {
	return &okTyped[T]{pool: sync.Pool{New: func() any { return mk() }}}
}

func (p *okTyped[T]) get() *T  { return p.pool.Get().(*T) }
func (p *okTyped[T]) put(v *T) { p.pool.Put(v) }

var (
	okInners = newOkTyped(func() *inner { return new(inner) })
	okLists  = newOkTyped(list.New)
)

func okUsesTyped(text string) int {
	v, l := okInners.get(), okLists.get()
	l.PushBack(copy(v.data[:], text))
	n := l.Front().Value.(int)
	l.Init()
	okInners.put(v)
	okLists.put(l)
	return n
}

// okHeldInInterface puts what it has got under the type of an interface.
func okHeldInInterface(text string) int {
	v := okAliased.Get()
	o, ok := v.(*outer)
	if !ok {
		return 0
	}
	var keeper any = o
	n := copy(o.data[:], text)
	okAliased.Put(keeper)
	return n
}

type handle [2]uintptr

var okPointerType = sync.Pool{New: func() any { var h handle; return (*[2]uintptr)(&h) }}

// okConverted is converted from one named type to the other, there and back.
func okConverted(p uintptr) uintptr {
	h := (*handle)(okPointerType.Get().(*[2]uintptr))
	h[0], h[1] = p, p+1
	v := h[1]
	okPointerType.Put((*[2]uintptr)(h))
	return v
}

// okEitherNew is set to one of two functions that make one type.
var okEitherNew = &sync.Pool{New: newPlain}

func newPlain() any { return &outer{n: 0} }
func newOther() any { return new(outer) }

// okSetNew chooses.
func okSetNew(plain bool) {
	okEitherNew.New = newOther
	if plain {
		okEitherNew.New = newPlain
	}
}

func okUsesEither(text string) int {
	o := okEitherNew.Get().(*outer)
	n := copy(o.data[:], text)
	okEitherNew.Put(o)
	return n
}

// okMapValue puts a map, which is what New makes.
var okMapValue = sync.Pool{New: func() any { return make(map[netip.Addr]int, 8) }}

func okAssertsMap(a, b netip.Addr) bool {
	m := okMapValue.Get().(map[netip.Addr]int)
	m[a]++
	m[b]++
	same := len(m) == 1
	clear(m)
	okMapValue.Put(m)
	return same
}

// okUntyped holds addresses, of whatever type.
var okUntyped = sync.Pool{New: func() any { return unsafe.Pointer(new(inner)) }}

// okCastsAddress has no type to assert but that of an address.
func okCastsAddress(text string) int {
	p := okUntyped.Get().(unsafe.Pointer)
	v := (*inner)(p)
	n := copy(v.data[:], text)
	*v = inner{}
	okUntyped.Put(p)
	return n
}

var okOuters = sync.Pool{New: func() any { return new(outer) }}

func okInnerOf(text string) *inner {
	o := okOuters.Get().(*outer)
	o.n = copy(o.data[:], text)
	return &o.inner
}

// okOuterAgain puts the outer object that has its inner one at the same address.
func okOuterAgain(text string) byte {
	i := okInnerOf(text)
	b := i.data[0]
	o := (*outer)(unsafe.Pointer(i))
	*o = outer{}
	okOuters.Put(o)
	return b
}

var okOptional = sync.Pool{New: func() any { return new(inner) }}

// okAsksForInterface asks for an interface that the type may lack, and does without.
func okAsksForInterface() string {
	v := okOptional.Get()
	defer okOptional.Put(v)
	if s, ok := v.(interface{ String() string }); ok {
		return s.String()
	}
	return "inner"
}

type source interface{ Next() int }

type counter struct{ n int }

// Next counts.
func (c *counter) Next() int { c.n++; return c.n }

func newSource() source { return new(counter) }

var okSources = sync.Pool{New: func() any { return newSource() }}

// okOwnType asserts the type that is in the interface that New returns.
func okOwnType() int {
	c := okSources.Get().(*counter)
	c.n = 0
	n := c.Next()
	okSources.Put(c)
	return n
}

// A typeIntake has buffers and memory for lines.
type typeIntake struct{ kept, lines sync.Pool }

func newTypeIntake() *typeIntake {
	return &typeIntake{
		kept:  sync.Pool{New: func() any { return new(bytes.Buffer) }},
		lines: sync.Pool{New: func() any { return new([512]byte) }},
	}
}

func (in *typeIntake) keep(text string, w io.Writer) error {
	b := in.kept.Get().(*bytes.Buffer)
	defer in.kept.Put(b)
	b.Reset()
	b.WriteString(text)
	_, err := b.WriteTo(w)
	return err
}

// okMistaken is reported as a Put into another pool.
func (in *typeIntake) okMistaken(r io.Reader, w io.Writer) error {
	mem := in.lines.Get().(*[512]byte)
	defer in.kept.Put(mem)
	n, err := r.Read(mem[:])
	if err == nil {
		_, err = w.Write(mem[:n])
	}
	return err
}

var (
	typeOfSets = sync.Pool{New: func() any { return map[string]struct{}{} }}
	typeOfMaps = sync.Pool{New: func() any { return map[string][]byte{} }}
)

// A typeIndex has maps of two types.
type typeIndex struct {
	seen map[string]struct{}
	text map[string][]byte
}

func newTypeIndex() *typeIndex {
	return &typeIndex{
		seen: typeOfSets.Get().(map[string]struct{}),
		text: typeOfMaps.Get().(map[string][]byte),
	}
}

func (x *typeIndex) free() {
	clear(x.seen)
	typeOfSets.Put(x.seen)
	clear(x.text)
	typeOfSets.Put(x.text) // want "typeOfSets holds .*, not .*"
}

type (
	typeReader struct{ n int }
	typeWriter struct{ n int }
)

var (
	typeReaders, typeEither sync.Pool
	TypeOpen                sync.Pool
)

func typeGetReader() *typeReader {
	r, ok := typeReaders.Get().(*typeReader)
	if !ok {
		r = new(typeReader)
	}
	r.n = 0
	return r
}

// typeDone gives back what nobody asks for: the memory waits in the pool for nothing.
func typeDone(r *typeReader, w *typeWriter) {
	typeReaders.Put(r)
	typeReaders.Put(w) // want "typeReaders holds .*typeReader, not .*typeWriter"
}

// okTypeEither asks for both.
func okTypeEither(r *typeReader, w *typeWriter) (n int) {
	switch x := typeEither.Get().(type) {
	case *typeReader:
		n = x.n
		x.n = 0
	case *typeWriter:
		n = x.n
		x.n = 0
	}
	typeEither.Put(r)
	typeEither.Put(w)
	return n
}

// okTypeOpen has others that may ask for it.
func okTypeOpen(r *typeReader, w *typeWriter) {
	if x, ok := TypeOpen.Get().(*typeReader); ok {
		x.n = 0
		TypeOpen.Put(x)
	}
	TypeOpen.Put(w)
}

type typeParams interface{ get(string) int }

type typeMap map[string]int

func (m typeMap) get(s string) int { return m[s] }

type typeClean struct{ orig typeParams }

func (c *typeClean) get(s string) int { return c.orig.get(s) & 0xff }

var typeCleans = sync.Pool{New: func() any { return &typeClean{} }}

// okTypeFlag puts only what came from the pool, which a flag says.
func okTypeFlag(p typeParams, f func(typeParams) int) int {
	free := false
	if p != nil {
		free = true
		c := typeCleans.Get().(*typeClean)
		c.orig = p
		p = c
	} else {
		p = typeMap{}
	}
	n := f(p)
	if free {
		typeCleans.Put(p)
	}
	return n
}

// One pool for two types, by copy and paste.

type query struct{ text string }

type reply struct{ text string }

var queries sync.Pool

func getQuery() *query {
	if q := queries.Get(); q != nil {
		return q.(*query)
	}
	return new(query)
}

func putQuery(q *query) {
	*q = query{}
	queries.Put(q)
}

func getReply() *reply {
	if r := queries.Get(); r != nil {
		return r.(*reply) // want `queries holds \*query, not \*reply`
	}
	return new(reply)
}

func putReply(r *reply) {
	*r = reply{}
	queries.Put(r)
}

// Who asks for the type takes what there is.
var messages sync.Pool

func getEither() (*query, *reply) {
	switch m := messages.Get().(type) {
	case *query:
		return m, nil
	case *reply:
		return nil, m
	}
	return new(query), nil
}

func putEither(q *query, r *reply) {
	messages.Put(q)
	messages.Put(r)
}

// A field is that of many pools, some of queries and some of replies.
type typedPool struct{ free sync.Pool }

func (p *typedPool) query() *query {
	if x := p.free.Get(); x != nil {
		return x.(*query)
	}
	return new(query)
}

func (p *typedPool) reply() *reply {
	if x := p.free.Get(); x != nil {
		return x.(*reply)
	}
	return new(reply)
}

func (p *typedPool) put(x any) { p.free.Put(x) }

func (p *typedPool) putQuery(q *query) { p.put(q) }
