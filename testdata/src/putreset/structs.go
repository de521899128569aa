package putreset

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"sync"
)

type order struct {
	ID      string `json:"id"`
	Coupon  string `json:"coupon"`
	Express bool   `json:"express"`
	Cents   int    `json:"cents"`
}

var orders = sync.Pool{New: func() any { return new(order) }}

// decodesOverOldOrder keeps what the document leaves out: an order without a coupon gets an old one.
func decodesOverOldOrder(doc []byte, book func(id, coupon string, cents int)) error {
	o := orders.Get().(*order)
	err := json.Unmarshal(doc, o)
	if err == nil {
		book(o.ID, o.Coupon, o.Cents)
	}
	orders.Put(o) // want `put into orders without being reset`
	return err
}

type quote struct {
	price    int
	discount int
}

var quotePool = sync.Pool{New: func() any { return new(quote) }}

// setsDiscountOnOneBranch gives everybody the discount of the last member.
func setsDiscountOnOneBranch(price int, member bool) int {
	q := quotePool.Get().(*quote)
	q.price = price
	if member {
		q.discount = price / 10
	}
	total := q.price - q.discount
	quotePool.Put(q) // want `put into quotePool without being reset`
	return total
}

type parens struct {
	depth   int
	deepest int
}

var parensPool = sync.Pool{New: func() any { return new(parens) }}

var errUnbalanced = errors.New("unbalanced")

// keepsDepthAfterError resets when the text is balanced, and not when the next one needs it.
func keepsDepthAfterError(text string) (int, error) {
	p := parensPool.Get().(*parens)
	for _, c := range text {
		switch c {
		case '(':
			p.depth++
			p.deepest = max(p.deepest, p.depth)
		case ')':
			p.depth--
		}
	}
	if p.depth != 0 {
		parensPool.Put(p) // want `p (is|may be) put into parensPool without being reset`
		return 0, errUnbalanced
	}
	n := p.deepest
	p.depth, p.deepest = 0, 0
	parensPool.Put(p)
	return n, nil
}

type bounds struct{ low, high float64 }

var boundsPool = sync.Pool{New: func() any { return &bounds{} }}

// widensOldBounds compares with the values of the list before.
func widensOldBounds(values []float64) (low, high float64) {
	b := boundsPool.Get().(*bounds)
	for _, v := range values {
		b.low = math.Min(b.low, v)
		b.high = math.Max(b.high, v)
	}
	low, high = b.low, b.high
	boundsPool.Put(b) // want `put into boundsPool without being reset`
	return low, high
}

type histogram struct{ bins [26]int }

var histograms = sync.Pool{New: func() any { return new(histogram) }}

// countsOldLetters adds to bins that nobody has set to zero.
func countsOldLetters(text string) (most int) {
	h := histograms.Get().(*histogram)
	for _, c := range text {
		if 'a' <= c && c <= 'z' {
			h.bins[c-'a']++
		}
	}
	for _, n := range h.bins {
		most = max(most, n)
	}
	histograms.Put(h) // want `put into histograms without being reset`
	return most
}

var wordSets = sync.Pool{New: func() any { return new([4]uint64) }}

// marksOnOldMarks finds characters of an earlier word: a table that is read before it is written.
func marksOnOldMarks(word []byte) (distinct int) {
	s := wordSets.Get().(*[4]uint64)
	for _, c := range word {
		bit := uint64(1) << (c & 63)
		if s[c>>6]&bit == 0 {
			distinct++
		}
		s[c>>6] |= bit
	}
	wordSets.Put(s) // want `put into wordSets without being reset`
	return distinct
}

type cell struct {
	row, col int
	bold     bool
}

var cells = sync.Pool{New: func() any { return new(cell) }}

func takeCell(row, col int) *cell {
	c := cells.Get().(*cell)
	c.row, c.col = row, col
	return c
}

func dropCell(c *cell) {
	c.bold = false
	cells.Put(c)
}

// okDropsTheCell uses the helper that cleans.
func okDropsTheCell(row, col int, draw func(row, col int, bold bool)) {
	c := takeCell(row, col)
	c.bold = row == 0
	draw(c.row, c.col, c.bold)
	dropCell(c)
}

// goesAroundTheHelper puts a cell by itself and forgets that it is bold.
func goesAroundTheHelper(row, col int, draw func(row, col int, bold bool)) {
	c := takeCell(row, col)
	if col == 0 {
		c.bold = true
	}
	draw(c.row, c.col, c.bold)
	cells.Put(c) // want `put into cells without being reset`
}

type tape struct {
	data [128]byte
	pos  int
}

var tapes = sync.Pool{New: func() any { return new(tape) }}

func (t *tape) write(p []byte) {
	t.pos += copy(t.data[t.pos:], p)
}

// neverRewinds writes where the last caller has stopped.
func neverRewinds(w io.Writer, parts ...[]byte) error {
	t := tapes.Get().(*tape)
	for _, p := range parts {
		t.write(p)
	}
	_, err := w.Write(t.data[:t.pos])
	tapes.Put(t) // want `put into tapes without being reset`
	return err
}

type retry struct {
	left  int
	delay int
}

var retries = sync.Pool{New: func() any { return new(retry) }}

// zeroesACopy resets a copy of what it puts.
func zeroesACopy(try func() error) error {
	r := retries.Get().(*retry)
	r.left += 3
	var err error
	for ; r.left > 0; r.left-- {
		if err = try(); err == nil {
			break
		}
		r.delay += r.delay + 1
	}
	c := *r
	c.left, c.delay = 0, 0
	retries.Put(r) // want `put into retries without being reset`
	return err
}

var cleanOrders = sync.Pool{New: func() any { return new(order) }}

// okDecodesIntoZero empties the order before it decodes.
func okDecodesIntoZero(doc []byte, book func(id, coupon string, cents int)) error {
	o := cleanOrders.Get().(*order)
	defer cleanOrders.Put(o)
	*o = order{}
	if err := json.Unmarshal(doc, o); err != nil {
		return err
	}
	book(o.ID, o.Coupon, o.Cents)
	return nil
}

var emptyOrders = sync.Pool{New: func() any { return new(order) }}

// okZeroAfterDecode empties the order in any case, also after half a document.
func okZeroAfterDecode(doc []byte, book func(id, coupon string, cents int)) error {
	o := emptyOrders.Get().(*order)
	defer func() {
		*o = order{}
		emptyOrders.Put(o)
	}()
	if err := json.Unmarshal(doc, o); err != nil {
		return err
	}
	book(o.ID, o.Coupon, o.Cents)
	return nil
}

var cleanQuotes = sync.Pool{New: func() any { return new(quote) }}

// okBothBranches sets the discount either way.
func okBothBranches(price int, member bool) int {
	q := cleanQuotes.Get().(*quote)
	q.price = price
	if member {
		q.discount = price / 10
	} else {
		q.discount = 0
	}
	total := q.price - q.discount
	cleanQuotes.Put(q)
	return total
}

// okReadWhereWritten reads the discount on the branch that has written it, and nowhere else.
func okReadWhereWritten(price int, member bool) int {
	q := cleanQuotes.Get().(*quote)
	q.price, q.discount = price, 0
	total := q.price
	if member {
		q.discount = price / 10
		total -= q.discount
	}
	cleanQuotes.Put(q)
	return total
}

var cleanParens = sync.Pool{New: func() any { return new(parens) }}

// okResetBeforeBothPuts cleans on both ways out.
func okResetBeforeBothPuts(text string) (int, error) {
	p := cleanParens.Get().(*parens)
	for _, c := range text {
		switch c {
		case '(':
			p.depth++
			p.deepest = max(p.deepest, p.depth)
		case ')':
			p.depth--
		}
	}
	if p.depth != 0 {
		*p = parens{}
		cleanParens.Put(p)
		return 0, errUnbalanced
	}
	n := p.deepest
	*p = parens{}
	cleanParens.Put(p)
	return n, nil
}

var openBounds = sync.Pool{New: func() any { return new(bounds) }}

func takeBounds() *bounds {
	b := openBounds.Get().(*bounds)
	b.low, b.high = math.Inf(1), math.Inf(-1)
	return b
}

// okGetterSetsAll needs values that no zero value has, and sets them at Get.
func okGetterSetsAll(values []float64) (low, high float64) {
	b := takeBounds()
	defer openBounds.Put(b)
	for _, v := range values {
		b.low = math.Min(b.low, v)
		b.high = math.Max(b.high, v)
	}
	return b.low, b.high
}

var cleanHistograms = sync.Pool{New: func() any { return new(histogram) }}

// okClearsBins clears the array through a slice of it.
func okClearsBins(text string) (most int) {
	h := cleanHistograms.Get().(*histogram)
	clear(h.bins[:])
	for _, c := range text {
		if 'a' <= c && c <= 'z' {
			h.bins[c-'a']++
		}
	}
	for _, n := range h.bins {
		most = max(most, n)
	}
	cleanHistograms.Put(h)
	return most
}

var zeroHistograms = sync.Pool{New: func() any { return new(histogram) }}

// okZeroesWhileReading takes each count out of its bin.
func okZeroesWhileReading(text string) (most int) {
	h := zeroHistograms.Get().(*histogram)
	for _, c := range text {
		if 'a' <= c && c <= 'z' {
			h.bins[c-'a']++
		}
	}
	for i, n := range h.bins {
		most = max(most, n)
		h.bins[i] = 0
	}
	zeroHistograms.Put(h)
	return most
}

var cleanWordSets = sync.Pool{New: func() any { return new([4]uint64) }}

// okZeroesTheArray assigns an empty array.
func okZeroesTheArray(word []byte) (distinct int) {
	s := cleanWordSets.Get().(*[4]uint64)
	for _, c := range word {
		bit := uint64(1) << (c & 63)
		if s[c>>6]&bit == 0 {
			distinct++
		}
		s[c>>6] |= bit
	}
	*s = [4]uint64{}
	cleanWordSets.Put(s)
	return distinct
}

var rewound = sync.Pool{New: func() any { return new(tape) }}

// okRewinds moves the end back; what lies behind it is never read.
func okRewinds(w io.Writer, parts ...[]byte) error {
	t := rewound.Get().(*tape)
	t.pos = 0
	for _, p := range parts {
		t.write(p)
	}
	_, err := w.Write(t.data[:t.pos])
	rewound.Put(t)
	return err
}

var cleanRetries = sync.Pool{New: func() any { return new(retry) }}

// okCopiesOverTheObject copies a clean value over the pooled one.
func okCopiesOverTheObject(try func() error) error {
	r := cleanRetries.Get().(*retry)
	r.left += 3
	var err error
	for ; r.left > 0; r.left-- {
		if err = try(); err == nil {
			break
		}
		r.delay += r.delay + 1
	}
	var c retry
	*r = c
	cleanRetries.Put(r)
	return err
}

type header struct {
	kind byte
	size uint32
	raw  [5]byte
}

var headers = sync.Pool{New: func() any { return new(header) }}

// okFilledByReader reads the raw bytes in full and derives every other field from them.
func okFilledByReader(r io.Reader) (byte, uint32, error) {
	h := headers.Get().(*header)
	defer headers.Put(h)
	if _, err := io.ReadFull(r, h.raw[:]); err != nil {
		return 0, 0, err
	}
	h.kind = h.raw[0]
	h.size = binary.BigEndian.Uint32(h.raw[1:])
	return h.kind, h.size, nil
}

type vec struct{ x, y, z float64 }

func (v *vec) set(x, y, z float64) *vec {
	v.x, v.y, v.z = x, y, z
	return v
}

var vecs = sync.Pool{New: func() any { return new(vec) }}

// okSetterWritesAll starts with a method that writes every field.
func okSetterWritesAll(x, y, z float64) float64 {
	v := vecs.Get().(*vec).set(x, y, z)
	n := math.Sqrt(v.x*v.x + v.y*v.y + v.z*v.z)
	vecs.Put(v)
	return n
}

// okWholeLiteralAfterGet needs no reset of single fields.
func okWholeLiteralAfterGet(x, y float64) float64 {
	v := vecs.Get().(*vec)
	defer vecs.Put(v)
	*v = vec{x: x, y: y}
	return math.Max(v.x, math.Max(v.y, v.z))
}
