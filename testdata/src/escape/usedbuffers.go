package escape

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"hash"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"sync"
)

// keepBuf is the largest buffer that goes back.
const keepBuf = 16 << 10

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getBuf() *bytes.Buffer {
	buf := bufs.Get().(*bytes.Buffer)
	buf.Reset()
	return buf
}

func putBuf(buf *bytes.Buffer) {
	if buf.Cap() <= keepBuf {
		bufs.Put(buf)
	}
}

// maxInts is the largest list that goes back.
const maxInts = 4096

var lists = sync.Pool{New: func() any {
	list := make([]int, 0, 64)
	return &list
}}

func getList() *[]int { return lists.Get().(*[]int) }

func putList(box *[]int) {
	if cap(*box) > maxInts {
		return
	}
	*box = (*box)[:0]
	lists.Put(box)
}

// giveInts takes a list by value.
func giveInts(list []int) {
	if cap(list) > maxInts {
		return
	}
	list = list[:0]
	lists.Put(&list)
}

var tallies = sync.Pool{New: func() any { return make(map[byte]int, 8) }}

func putTally(tally map[byte]int) {
	if len(tally) <= 64 {
		clear(tally)
		tallies.Put(tally)
	}
}

var writers = sync.Pool{New: func() any { return bufio.NewWriterSize(io.Discard, 4<<10) }}

var zips = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

var sums = sync.Pool{New: func() any { return fnv.New64a() }}

func writesBytesAfterPut(w io.Writer, parts []string) error {
	buf := getBuf()
	for _, p := range parts {
		buf.WriteString(p)
	}
	line := bytes.TrimSpace(buf.Bytes())
	putBuf(buf)
	_, err := w.Write(line) // want "used after .*put into bufs"
	return err
}

func decodesFromPutBuffer(v, u any) error {
	buf := getBuf()
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		putBuf(buf)
		return err
	}
	dec := json.NewDecoder(buf)
	putBuf(buf)
	return dec.Decode(u) // want "used after .*put into bufs"
}

func readsViewOfPutBuffer(text string) (int64, error) {
	buf := getBuf()
	buf.WriteString(text)
	r := bytes.NewReader(buf.Bytes())
	putBuf(buf)
	return io.Copy(io.Discard, r) // want "used after .*put into bufs"
}

func teesIntoPutBuffer(w io.Writer, text string) error {
	buf := getBuf()
	both := io.MultiWriter(w, buf)
	putBuf(buf)
	_, err := io.WriteString(both, text) // want "used after .*put into bufs"
	return err
}

// asksLenOfPutBuffer calls a method: that is not the length of a slice.
func asksLenOfPutBuffer(text string) int {
	buf := getBuf()
	buf.WriteString(text)
	putBuf(buf)
	return buf.Len() // want "buf (is|may be) used after being put into bufs"
}

func flushesAfterPut(w io.Writer, text string) error {
	bw := writers.Get().(*bufio.Writer)
	bw.Reset(w)
	bw.WriteString(text)
	writers.Put(bw)
	return bw.Flush() // want "bw is used after being put into writers"
}

// closesAfterPut closes by a defer that was set up before the one that puts.
func closesAfterPut(w io.Writer, text string) error {
	zw := zips.Get().(*gzip.Writer)
	zw.Reset(w)
	defer zw.Close() // want "zw is used after being put into zips"
	defer zips.Put(zw)
	_, err := io.WriteString(zw, text)
	return err
}

func sumsAfterPut(text string) uint64 {
	h := sums.Get().(hash.Hash64)
	h.Reset()
	io.WriteString(h, text)
	sums.Put(h)
	return h.Sum64() // want "h is used after being put into sums"
}

func looksUpAfterPut(lines []string, kind byte) int {
	tally := tallies.Get().(map[byte]int)
	for _, line := range lines {
		if line != "" {
			tally[line[0]&7]++
		}
	}
	putTally(tally)
	return tally[kind&7] // want "tally (is|may be) used after being put into tallies"
}

// countsThroughBox asks for the length behind the pointer, which someone else may change.
func countsThroughBox(n int) int {
	box := getList()
	for i := range n {
		*box = append(*box, i)
	}
	putList(box)
	return len(*box) // want "used after .*put into lists"
}

func sortsAfterPut(values []int) int {
	box := getList()
	list := append(*box, values...)
	*box = list
	putList(box)
	slices.Sort(list) // want "used after .*put into lists"
	return len(list)
}

func indexesAfterPut(values []int) (first int) {
	list := *getList()
	list = append(list, values...)
	giveInts(list)
	if len(list) > 0 {
		first = list[0] // want "list (is|may be) used after being put into lists"
	}
	return first
}

func appendsAfterPut(use func([]int), values []int) {
	list := *getList()
	list = append(list, values...)
	use(list)
	giveInts(list)
	list = append(list, 1) // want "list (is|may be) used after being put into lists"
	use(list)
}

func okBytesWrittenFirst(w io.Writer, parts []string) error {
	buf := getBuf()
	for _, p := range parts {
		buf.WriteString(p)
	}
	_, err := w.Write(bytes.TrimSpace(buf.Bytes()))
	putBuf(buf)
	return err
}

func okNumberTakenFirst(text string) (n int, ok bool) {
	buf := getBuf()
	buf.WriteString(text)
	n = buf.Len()
	data := buf.Bytes()
	ok = len(data) > 0 && data[0] == '#'
	putBuf(buf)
	return n, ok
}

// okLenOfView is the length of a slice header, which nobody else can change.
func okLenOfView(text string) (int, int) {
	buf := getBuf()
	buf.WriteString(text)
	data := buf.Bytes()
	putBuf(buf)
	return len(data), cap(data)
}

func okLenOfList(values []int) int {
	list := append(*getList(), values...)
	slices.Sort(list)
	giveInts(list)
	return len(list)
}

// okNilTest asks whether there was a list at all.
func okNilTest(values []int) bool {
	var list []int
	if len(values) > 0 {
		list = append(*getList(), values...)
		giveInts(list)
	}
	return list != nil
}

func okRangeOverLength(values []int, tick func(int)) {
	list := append(*getList(), values...)
	giveInts(list)
	for i := range len(list) {
		tick(i)
	}
}

func okTextTakenFirst(parts []string) []string {
	buf := getBuf()
	for _, p := range parts {
		buf.WriteString(p)
		buf.WriteByte(' ')
	}
	text := buf.String()
	putBuf(buf)
	return strings.Fields(text)
}

func okDecodedFirst(v, u any) error {
	buf := getBuf()
	defer putBuf(buf)
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		return err
	}
	return json.NewDecoder(buf).Decode(u)
}

func okFlushedFirst(w io.Writer, text string) error {
	bw := writers.Get().(*bufio.Writer)
	bw.Reset(w)
	bw.WriteString(text)
	err := bw.Flush()
	bw.Reset(io.Discard)
	writers.Put(bw)
	return err
}

// okClosedFirst closes by the later defer, which runs first.
func okClosedFirst(w io.Writer, text string) error {
	zw := zips.Get().(*gzip.Writer)
	zw.Reset(w)
	defer func() {
		zw.Reset(io.Discard)
		zips.Put(zw)
	}()
	defer zw.Close()
	_, err := io.WriteString(zw, text)
	return err
}

// okWriteBack keeps what append has returned in the box that it came from.
func okWriteBack(values []int) (n int) {
	box := getList()
	list := *box
	for _, v := range values {
		if v > 0 {
			list = append(list, v)
			n += v
		}
	}
	*box = list
	putList(box)
	return n + len(list)
}

func okDeferredWriteBack(values []int, use func([]int)) {
	box := getList()
	list := *box
	defer func() {
		*box = list
		putList(box)
	}()
	list = append(list, values...)
	use(list)
}

// okSortedCopy sorts memory of its own.
func okSortedCopy(values []int) []int {
	list := append(*getList(), values...)
	own := slices.Clone(list)
	giveInts(list)
	slices.Sort(own)
	return own
}

func okNewListInSameVariable(values []int, use func([]int)) {
	list := append(*getList(), values...)
	use(list)
	giveInts(list)
	list = append([]int(nil), values...)
	use(list)
}

func okSum(text string) uint64 {
	h := sums.Get().(hash.Hash64)
	defer sums.Put(h)
	h.Reset()
	io.WriteString(h, text)
	return h.Sum64()
}

func okKeyLookedUp(lines []string, kind byte) int {
	tally := tallies.Get().(map[byte]int)
	for _, line := range lines {
		if line != "" {
			tally[line[0]&7]++
		}
	}
	n := tally[kind&7]
	putTally(tally)
	return n
}

// okTwoBuffers writes one into the other and puts each when it is done with.
func okTwoBuffers(w io.Writer, head, body string) error {
	a, b := getBuf(), getBuf()
	a.WriteString(head)
	b.WriteString(body)
	a.Write(b.Bytes())
	putBuf(b)
	_, err := a.WriteTo(w)
	putBuf(a)
	return err
}
