package escape

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// stamp is a fixed piece of memory; newStamp empties it.
type stamp struct {
	n    int
	ink  [64]byte
	dots [8]int
}

var stamps = sync.Pool{New: func() any { return new(stamp) }}

func newStamp() *stamp {
	s := stamps.Get().(*stamp)
	*s = stamp{}
	return s
}

func (s *stamp) drop() { stamps.Put(s) }

func (s *stamp) print(text string) { s.n = copy(s.ink[:], text) }

func (s *stamp) face() []byte { return s.ink[:s.n] }

// halves returns two views and their length.
func (s *stamp) halves() (left, right []byte, n int) {
	return s.ink[:s.n/2], s.ink[s.n/2 : s.n], s.n
}

func (s *stamp) sum() (n int) {
	for _, d := range s.dots {
		n += d
	}
	return n
}

// face is what a caller sees of a stamp.
type face struct {
	at  time.Time
	ink []byte
}

// inkError points at the stamp that went wrong.
type inkError struct{ s *stamp }

func (e *inkError) Error() string { return "bad ink: " + string(e.s.face()) }

// longest returns the longer of two slices itself.
func longest(a, b []byte) []byte {
	if len(a) > len(b) {
		return a
	}
	return b
}

func returnsNamedView(text string) (view []byte) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	view = s.face()
	return // want "returned and .*put into stamps"
}

func returnsFullSliceExpression(text string) []byte {
	s := newStamp()
	defer stamps.Put(s)
	s.print(text)
	return s.ink[:s.n:s.n] // want "returned and .*put into stamps"
}

func returnsOneOfManyResults(text string) (left, right []byte, n int) {
	s := newStamp()
	s.print(text)
	left, right, n = s.halves()
	s.drop()
	return left, right, n // want "returned and .*put into stamps"
}

func returnsStructWithView(text string) face {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return face{at: time.Now(), ink: s.face()} // want "(returned|stored in .*) and .*put into stamps"
}

func returnsPointerToElement(i int) *int {
	s := newStamp()
	defer s.drop()
	return &s.dots[i&7] // want "returned and .*put into stamps"
}

func returnsErrorWithStamp(text string) error {
	s := newStamp()
	defer s.drop()
	s.print(text)
	if s.n == 0 {
		return &inkError{s: s} // want "(returned|stored in .*) and .*put into stamps"
	}
	return nil
}

// returnsDropped is put on the line before.
func returnsDropped(text string) (*stamp, error) {
	s := newStamp()
	if text == "" {
		s.drop()
		return s, io.ErrUnexpectedEOF // want "s is (returned|used after).*put into stamps"
	}
	s.print(text)
	return s, nil
}

func returnsMethodValue() func() int {
	s := newStamp()
	defer s.drop()
	s.dots[0] = 1
	return s.sum // want "returned and .*put into stamps"
}

func returnsClosure(text string) func() byte {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return func() byte { return s.ink[0] } // want "returned and .*put into stamps"
}

// returnsIterator has put the stamp before anyone iterates.
func returnsIterator() iter.Seq[int] {
	s := newStamp()
	defer s.drop()
	return slices.Values(s.dots[:]) // want "returned and .*put into stamps"
}

// returnsYielder is such an iterator by hand.
func returnsYielder() iter.Seq2[int, int] {
	s := newStamp()
	defer s.drop()
	return func(yield func(int, int) bool) { // want "returned and .*put into stamps"
		for i, d := range s.dots {
			if !yield(i, d) {
				return
			}
		}
	}
}

func returnsLonger(text, other string) []byte {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return longest(s.face(), []byte(other)) // want "returned and .*put into stamps"
}

// returnsEither returns fresh memory for long texts only.
func returnsEither(text string) []byte {
	s := newStamp()
	defer s.drop()
	out := s.ink[:0]
	if len(text) > len(s.ink) {
		out = make([]byte, 0, len(text))
	}
	out = append(out, text...)
	return out // want "returned and .*put into stamps"
}

func returnsAppendedNumber(n int64) []byte {
	s := newStamp()
	defer s.drop()
	return strconv.AppendInt(s.ink[:0], n, 10) // want "returned and .*put into stamps"
}

func returnsAppendedText(name string) []byte {
	s := newStamp()
	defer s.drop()
	return fmt.Appendf(s.ink[:0], "hi %s", name) // want "returned and .*put into stamps"
}

func returnsAppendedOrder(n uint64) []byte {
	s := newStamp()
	defer s.drop()
	out := binary.BigEndian.AppendUint64(s.ink[:0], n)
	return out // want "returned and .*put into stamps"
}

func returnsUnsafeString(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return unsafe.String(&s.ink[0], s.n) // want "returned and .*put into stamps"
}

func returnsCastString(text string) string {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	b := buf.Bytes()
	return *(*string)(unsafe.Pointer(&b)) // want "returned and .*put into bufs"
}

func returnsNext(text string) []byte {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return buf.Next(4) // want "returned and .*put into bufs"
}

func returnsFields(text string) [][]byte {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return bytes.Fields(buf.Bytes()) // want "returned and .*put into bufs"
}

func returnsCut(text string) (key, value []byte, ok bool) {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return bytes.Cut(buf.Bytes(), []byte("=")) // want "returned and .*put into bufs"
}

// returnsAppendedBytes appends where the buffer has room.
func returnsAppendedBytes(text string) []byte {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return append(buf.Bytes(), '\n') // want "returned and .*put into bufs"
}

// returnsReader is lazy: the reader is read when the buffer has gone back.
func returnsReader(text string) io.Reader {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return bytes.NewReader(buf.Bytes()) // want "returned and .*put into bufs"
}

func returnsBufferAsReader(v any) (io.Reader, error) {
	buf := getBuf()
	defer putBuf(buf)
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		return nil, err
	}
	return buf, nil // want "buf is returned and put into bufs"
}

func returnsDecoder(text string) *json.Decoder {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return json.NewDecoder(buf) // want "returned and .*put into bufs"
}

func returnsPeeked(r io.Reader) ([]byte, error) {
	br := readers.Get().(*bufio.Reader)
	br.Reset(r)
	defer func() {
		br.Reset(nil)
		readers.Put(br)
	}()
	return br.Peek(4) // want "returned and .*put into readers"
}

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4<<10) }}

type stampKey struct{}

func returnsContext(ctx context.Context, text string) context.Context {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return context.WithValue(ctx, stampKey{}, s) // want "(returned|stored in .*) and .*put into stamps"
}

// resetter is what genericDecode needs of a pointer.
type resetter[T any] interface {
	*T
	reset()
}

func (s *stamp) reset() { *s = stamp{} }

func returnsGeneric[T any, P resetter[T]](pool *sync.Pool, fill func(P)) P {
	v := pool.Get().(P)
	defer pool.Put(v)
	v.reset()
	fill(v)
	return v // want "v is returned and put into pool"
}

// parser keeps the memory of its last result, for the next one to use.
type parser struct {
	out []int
	err error
}

const maxOut = 1024

var parsers = sync.Pool{New: func() any { return new(parser) }}

func newParser() *parser { return parsers.Get().(*parser) }

func (p *parser) free() {
	if cap(p.out) > maxOut {
		return
	}
	p.out, p.err = p.out[:0], nil
	parsers.Put(p)
}

func (p *parser) run(text string) {
	for f := range strings.FieldsSeq(text) {
		n, err := strconv.Atoi(f)
		if err != nil {
			p.err = err
			return
		}
		p.out = append(p.out, n)
	}
}

// returnsKeptField returns the list that the next parser appends to.
func returnsKeptField(text string) ([]int, error) {
	p := newParser()
	p.run(text)
	out, err := p.out, p.err
	p.free()
	return out, err // want "returned and .*put into parsers"
}

func returnsBoxContent(values []int) []int {
	box := getList()
	defer putList(box)
	*box = append(*box, values...)
	return *box // want "returned and .*put into lists"
}

func returnsFreedList(values []int) []int {
	list := append(*getList(), values...)
	slices.Sort(list)
	giveInts(list)
	return slices.Compact(list) // want "(returned|used after).* put into lists"
}

func returnsTally(lines []string) map[byte]int {
	tally := tallies.Get().(map[byte]int)
	defer putTally(tally)
	for _, line := range lines {
		if line != "" {
			tally[line[0]&7]++
		}
	}
	return tally // want "tally is returned and .*put into tallies"
}

// inkOf hides the view behind two calls.
func inkOf(s *stamp) []byte { return inkUpTo(s, s.n) }

func inkUpTo(s *stamp, n int) []byte { return s.ink[:n] }

func returnsThroughTwoCalls(text string) []byte {
	s := newStamp()
	s.print(text)
	ink := inkOf(s)
	s.drop()
	return bytes.TrimRight(ink, " ") // want "(returned|used after).* put into stamps"
}

func okOwnedByCaller(text string) (*stamp, error) {
	s := newStamp()
	if len(text) > len(s.ink) {
		s.drop()
		return nil, errors.New("long text")
	}
	s.print(text)
	return s, nil
}

func okNilAfterDrop(text string) *stamp {
	s := newStamp()
	if text == "" {
		s.drop()
		s = nil
	} else {
		s.print(text)
	}
	return s
}

func okStampByValue(text string) stamp {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return *s
}

func okArrayByValue(text string) (ink [64]byte) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	ink = s.ink
	return ink
}

func okClonedView(text string) []byte {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return bytes.Clone(s.face())
}

// okClonedByAppend cuts the capacity to nothing, so append has to make memory.
func okClonedByAppend(text string) []byte {
	s := newStamp()
	defer s.drop()
	s.print(text)
	view := s.face()
	return append(view[:0:0], view...)
}

func okAppendedToCaller(dst []byte, n int64) []byte {
	s := newStamp()
	defer s.drop()
	num := strconv.AppendInt(s.ink[:0], n, 10)
	dst = append(dst, num...)
	return append(dst, '\n')
}

func okCopied(text string) []byte {
	s := newStamp()
	s.print(text)
	out := make([]byte, s.n)
	copy(out, s.face())
	s.drop()
	return out
}

func okNamedCloned(text string) (out []byte) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	out = s.face()
	out = slices.Clone(out)
	return
}

// okClonedInDefer copies in the deferred closure, before it puts.
func okClonedInDefer(text string) (out []byte) {
	s := newStamp()
	defer func() {
		out = bytes.Clone(out)
		s.drop()
	}()
	s.print(text)
	return s.face()
}

func okTextOfView(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return string(s.face()) + hex.EncodeToString(s.face()) + base64.StdEncoding.EncodeToString(s.face())
}

func okClonedUnsafe(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return strings.Clone(unsafe.String(&s.ink[0], s.n))
}

func okStructWithCopy(text string) face {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return face{at: time.Now(), ink: []byte(string(s.face()))}
}

func okErrorWithText(text string) error {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return fmt.Errorf("bad ink: %q, %d", s.face(), s.n)
}

func okSumReturned() int {
	s := newStamp()
	defer s.drop()
	s.dots[0] = 1
	return s.sum()
}

func okClosureOverNumber(text string) func() int {
	s := newStamp()
	defer s.drop()
	s.print(text)
	n := s.n
	return func() int { return n }
}

func okCollected() []int {
	s := newStamp()
	defer s.drop()
	s.dots[1] = 2
	return slices.Collect(slices.Values(s.dots[:]))
}

// okIteratorOwnsStamp borrows when the iteration starts.
func okIteratorOwnsStamp(text string) iter.Seq[byte] {
	return func(yield func(byte) bool) {
		s := newStamp()
		defer s.drop()
		s.print(text)
		for _, c := range s.face() {
			if !yield(c) {
				return
			}
		}
	}
}

// okWithRelease lends the view until the caller releases it.
func okWithRelease(text string) (view []byte, release func()) {
	s := newStamp()
	s.print(text)
	return s.face(), s.drop
}

// okReadBytes is a copy, unlike Next.
func okReadBytes(text string) ([]byte, error) {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return buf.ReadBytes('\n')
}

func okReadAll(text string) ([]byte, error) {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return io.ReadAll(buf)
}

func okUpper(text string) []byte {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return bytes.ToUpper(buf.Bytes())
}

func okReplaced(text string) []byte {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return bytes.ReplaceAll(buf.Bytes(), []byte(","), []byte(";"))
}

func okJoined(texts ...string) []byte {
	buf := getBuf()
	defer putBuf(buf)
	for _, t := range texts {
		buf.WriteString(t)
	}
	return bytes.Join(bytes.Fields(buf.Bytes()), []byte(" "))
}

func okReaderOfText(text string) io.Reader {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	return strings.NewReader(buf.String())
}

func okLineOfReader(r io.Reader) (string, error) {
	br := readers.Get().(*bufio.Reader)
	br.Reset(r)
	defer func() {
		br.Reset(nil)
		readers.Put(br)
	}()
	return br.ReadString('\n')
}

func okDecodedValue(text string) (v face, err error) {
	buf := getBuf()
	defer putBuf(buf)
	buf.WriteString(text)
	err = json.NewDecoder(buf).Decode(&v.ink)
	return v, err
}

func okMarshaled(text string) ([]byte, error) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return json.Marshal(struct{ Ink []byte }{s.face()})
}

func okContextWithText(ctx context.Context, text string) context.Context {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return context.WithValue(ctx, stampKey{}, string(s.face()))
}

func okGenericCopy[T any, P resetter[T]](pool *sync.Pool, fill func(P)) T {
	v := pool.Get().(P)
	defer pool.Put(v)
	v.reset()
	fill(v)
	return *v
}

// okErrorOfParser came from outside and does not live in the parser.
func okErrorOfParser(text string) error {
	p := newParser()
	p.run(text)
	err := p.err
	p.free()
	return err
}

// okStolen takes the list away from the parser.
func okStolen(text string) ([]int, error) {
	p := newParser()
	p.run(text)
	out, err := p.out, p.err
	p.out = nil
	p.free()
	return out, err
}

// okStolenFromBox leaves nothing in the box.
func okStolenFromBox(values []int) []int {
	box := getList()
	list := append(*box, values...)
	*box = nil
	putList(box)
	return list
}

func okElementOfList(values []int) (last int) {
	box := getList()
	defer putList(box)
	*box = append(*box, values...)
	if len(*box) > 0 {
		last = (*box)[len(*box)-1]
	}
	return last
}

var bodyBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// decoded gives back what it is given only if there is nothing in it.
func decoded(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return data, nil
	}
	scratch := bodyBuffers.Get().(*bytes.Buffer)
	defer bodyBuffers.Put(scratch)
	scratch.Reset()
	if _, err := scratch.ReadFrom(hex.NewDecoder(bytes.NewReader(data))); err != nil {
		return nil, err
	}
	return bytes.Clone(scratch.Bytes()), nil
}

// decodedOrShort gives back what is too short to be decoded.
func decodedOrShort(data []byte) ([]byte, error) {
	if len(data) < 2 {
		return data, nil
	}
	return hex.DecodeString(string(data))
}

func okDecoded(r io.Reader) ([]byte, error) {
	b := bodyBuffers.Get().(*bytes.Buffer)
	defer bodyBuffers.Put(b)
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		return nil, err
	}
	return decoded(b.Bytes())
}

func badDecoded(r io.Reader) ([]byte, error) {
	b := bodyBuffers.Get().(*bytes.Buffer)
	defer bodyBuffers.Put(b)
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		return nil, err
	}
	return decodedOrShort(b.Bytes()) // want `b is returned and put into bodyBuffers`
}
