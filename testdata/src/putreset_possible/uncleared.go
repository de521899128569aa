// Package putreset_possible has lists that are cut to length zero with their elements behind. Nobody sees them again,
// but the pool keeps them alive: findings that are possible, no more.
package putreset_possible

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

const maxItems = 1 << 8

type photo struct {
	name   string
	pixels [1 << 12]byte
}

type album struct{ photos []*photo }

var albums = sync.Pool{New: func() any { return &album{photos: make([]*photo, 0, 16)} }}

// keepsPhotos cuts a list of pointers.
func keepsPhotos(photos []*photo, show func(string)) {
	a := albums.Get().(*album)
	a.photos = append(a.photos, photos...)
	slices.SortFunc(a.photos, func(p, q *photo) int { return strings.Compare(p.name, q.name) })
	for _, p := range a.photos {
		show(p.name)
	}
	if cap(a.photos) <= maxItems {
		a.photos = a.photos[:0]
		albums.Put(a) // want `a(\.photos)? is truncated, not cleared, before being put into albums`
	}
}

var errorLists = sync.Pool{New: func() any {
	l := make([]error, 0, 4)
	return &l
}}

// keepsErrors cuts a list of interfaces.
func keepsErrors(checks []func() error) error {
	l := errorLists.Get().(*[]error)
	for _, check := range checks {
		if err := check(); err != nil {
			*l = append(*l, err)
		}
	}
	err := errors.Join(*l...)
	if cap(*l) <= maxItems {
		*l = (*l)[:0]
		errorLists.Put(l) // want `truncated, not cleared, before being put into errorLists`
	}
	return err
}

var hookLists = sync.Pool{New: func() any { return new([]func()) }}

// keepsClosures cuts a list of functions on its way out.
func keepsClosures(names []string, run func(string)) {
	hooks := hookLists.Get().(*[]func())
	defer func() {
		if cap(*hooks) > maxItems {
			return
		}
		*hooks = (*hooks)[:0]
		hookLists.Put(hooks) // want `truncated, not cleared, before being put into hookLists`
	}()
	for _, n := range names {
		*hooks = append(*hooks, func() { run(n) })
	}
	for _, h := range slices.Backward(*hooks) {
		h()
	}
}

type field struct {
	name  string
	value any
}

type record struct {
	fields []field
	size   int
}

func (r *record) add(name string, value any) {
	if len(r.fields) < maxItems {
		r.fields = append(r.fields, field{name, value})
		r.size++
	}
}

var records = sync.Pool{New: func() any { return new(record) }}

// keepsFieldValues cuts a list of structs that hold interfaces.
func keepsFieldValues(values map[string]any, emit func(int)) {
	r := records.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.size)
	r.fields, r.size = r.fields[:0], 0
	records.Put(r) // want `truncated, not cleared, before being put into records`
}

var lateRecords = sync.Pool{New: func() any { return new(record) }}

// clearsAfterCut clears a list of no length.
func clearsAfterCut(values map[string]any, emit func(int)) {
	r := lateRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.size)
	r.fields, r.size = r.fields[:0], 0
	clear(r.fields)
	lateRecords.Put(r) // want `truncated, not cleared, before being put into lateRecords`
}

var shortRecords = sync.Pool{New: func() any { return new(record) }}

// clearsAfterShrink keeps as many fields as are asked for, and clears no more than those.
func clearsAfterShrink(values map[string]any, n int, emit func([]field)) {
	r := shortRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	if n < len(r.fields) {
		r.fields = r.fields[:n]
	}
	emit(r.fields)
	clear(r.fields)
	r.fields, r.size = r.fields[:0], 0
	shortRecords.Put(r) // want `truncated, not cleared, before being put into shortRecords`
}

var literalRecords = sync.Pool{New: func() any { return new(record) }}

// literalKeepsElements zeroes the record but for the memory of its list, elements included.
func literalKeepsElements(values map[string]any, emit func([]field)) {
	r := literalRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.fields)
	*r = record{fields: r.fields[:0]}
	literalRecords.Put(r) // want `truncated, not cleared, before being put into literalRecords`
}

// job has something to wait for.
type job struct {
	reqs []*http.Request
	ctxs []context.Context
}

var jobs = sync.Pool{New: func() any { return new(job) }}

// clearsOneOfTwo clears the contexts and forgets the requests.
func clearsOneOfTwo(reqs []*http.Request, do func(context.Context, *http.Request)) {
	j := jobs.Get().(*job)
	for _, r := range reqs {
		j.reqs = append(j.reqs, r)
		j.ctxs = append(j.ctxs, r.Context())
	}
	for i, r := range j.reqs {
		do(j.ctxs[i], r)
	}
	if cap(j.reqs) > maxItems || cap(j.ctxs) > maxItems {
		return
	}
	clear(j.ctxs)
	j.ctxs = j.ctxs[:0]
	j.reqs = j.reqs[:0]
	jobs.Put(j) // want `j(\.reqs)? is truncated, not cleared, before being put into jobs`
}

type grid struct{ rows [][]*photo }

var grids = sync.Pool{New: func() any { return new(grid) }}

// cutsInnerRows cuts every row and clears none.
func cutsInnerRows(photos []*photo, width int, show func([]*photo)) {
	g := grids.Get().(*grid)
	for i, p := range photos {
		if i%width == 0 {
			g.rows = append(g.rows, nil)
		}
		last := len(g.rows) - 1
		g.rows[last] = append(g.rows[last], p)
	}
	for _, row := range g.rows {
		show(row)
	}
	if cap(g.rows) <= maxItems {
		for i := range g.rows {
			g.rows[i] = g.rows[i][:0]
		}
		g.rows = g.rows[:0]
		grids.Put(g) // want `truncated, not cleared, before being put into grids`
	}
}

var rawLines = sync.Pool{New: func() any { return new([][]byte) }}

// keepsSource cuts a list of slices, each of which keeps the whole source alive.
func keepsSource(src []byte, each func([]byte)) {
	lines := rawLines.Get().(*[][]byte)
	for i, c := range src {
		if c == '\n' && len(*lines) < maxItems {
			*lines = append(*lines, src[:i])
		}
	}
	for _, l := range *lines {
		each(l)
	}
	*lines = (*lines)[:0]
	rawLines.Put(lines) // want `truncated, not cleared, before being put into rawLines`
}

// putAlbum is the only way back into its pool.
func putAlbum(a *album) {
	if cap(a.photos) > maxItems {
		return
	}
	a.photos = a.photos[:0]
	lentAlbums.Put(a) // want `truncated, not cleared, before being put into lentAlbums`
}

var lentAlbums = sync.Pool{New: func() any { return new(album) }}

func borrowsFromPutAlbum(photos []*photo, show func(*photo)) {
	a := lentAlbums.Get().(*album)
	defer putAlbum(a)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
}

var mixedAlbums = sync.Pool{New: func() any { return new(album) }}

// clearsWhenFew clears short lists and cuts the others.
func clearsWhenFew(photos []*photo, show func(*photo)) {
	a := mixedAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
	if cap(a.photos) > maxItems {
		return
	}
	if len(a.photos) < 8 {
		clear(a.photos)
	}
	a.photos = a.photos[:0]
	mixedAlbums.Put(a) // want `may be truncated|is truncated, not cleared, before being put into mixedAlbums`
}

var clearAlbums = sync.Pool{New: func() any { return new(album) }}

// okClears clears the list before it cuts it.
func okClears(photos []*photo, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
	if cap(a.photos) <= maxItems {
		clear(a.photos)
		a.photos = a.photos[:0]
		clearAlbums.Put(a)
	}
}

// okNilsEach drops the photos one by one.
func okNilsEach(photos []*photo, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for i, p := range a.photos {
		show(p)
		a.photos[i] = nil
	}
	if cap(a.photos) <= maxItems {
		a.photos = a.photos[:0]
		clearAlbums.Put(a)
	}
}

// okSetsNil drops the list.
func okSetsNil(photos []*photo, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
	a.photos = nil
	clearAlbums.Put(a)
}

// okDeletes deletes with package slices.
func okDeletes(photos []*photo, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
	if cap(a.photos) <= maxItems {
		a.photos = slices.Delete(a.photos, 0, len(a.photos))
		clearAlbums.Put(a)
	}
}

// okClearedAtFullLength clears and leaves the length; the next user cuts.
func okClearedAtFullLength(photos []*photo, show func(*photo)) {
	a := cutAlbums.Get().(*album)
	a.photos = append(a.photos[:0], photos...)
	for _, p := range a.photos {
		show(p)
	}
	if cap(a.photos) <= maxItems {
		clear(a.photos)
		cutAlbums.Put(a)
	}
}

var cutAlbums = sync.Pool{New: func() any { return new(album) }}

var clearErrors = sync.Pool{New: func() any {
	l := make([]error, 0, 4)
	return &l
}}

// okClearsToCap clears all of the memory in a deferred closure.
func okClearsToCap(checks []func() error) error {
	l := clearErrors.Get().(*[]error)
	defer func() {
		if cap(*l) <= maxItems {
			clear((*l)[:cap(*l)])
			*l = (*l)[:0]
			clearErrors.Put(l)
		}
	}()
	for _, check := range checks {
		if err := check(); err != nil {
			*l = append(*l, err)
		}
	}
	return errors.Join(*l...)
}

// okAlias clears through another name of the list.
func okAlias(checks []func() error) error {
	l := clearErrors.Get().(*[]error)
	errs := (*l)[:0]
	for _, check := range checks {
		errs = append(errs, check())
	}
	err := errors.Join(errs...)
	if cap(errs) <= maxItems {
		clear(errs)
		*l = errs[:0]
		clearErrors.Put(l)
	}
	return err
}

var clearRecords = sync.Pool{New: func() any { return new(record) }}

func (r *record) wipe() {
	for i := range r.fields {
		r.fields[i] = field{}
	}
	r.fields, r.size = r.fields[:0], 0
}

// okWipes clears in a method.
func okWipes(values map[string]any, emit func(int)) {
	r := clearRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.size)
	r.wipe()
	clearRecords.Put(r)
}

// okZeroRecord drops everything.
func okZeroRecord(values map[string]any, emit func(int)) {
	r := clearRecords.Get().(*record)
	defer func() {
		*r = record{}
		clearRecords.Put(r)
	}()
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.size)
}

// okClearedInLiteral clears first, and keeps the memory in a literal.
func okClearedInLiteral(values map[string]any, emit func(int)) {
	r := clearRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	emit(r.size)
	clear(r.fields)
	*r = record{fields: r.fields[:0]}
	clearRecords.Put(r)
}

// okShrinkClearsTail clears what it cuts off, and then the rest.
func okShrinkClearsTail(values map[string]any, n int, emit func([]field)) {
	r := clearRecords.Get().(*record)
	for name, v := range values {
		r.add(name, v)
	}
	if n < len(r.fields) {
		clear(r.fields[n:])
		r.fields = r.fields[:n]
	}
	emit(r.fields)
	clear(r.fields)
	r.fields, r.size = r.fields[:0], 0
	clearRecords.Put(r)
}

var clearJobs = sync.Pool{New: func() any { return new(job) }}

// okClearsBoth clears both of its lists.
func okClearsBoth(reqs []*http.Request, do func(context.Context, *http.Request)) {
	j := clearJobs.Get().(*job)
	for _, r := range reqs {
		j.reqs = append(j.reqs, r)
		j.ctxs = append(j.ctxs, r.Context())
	}
	for i, r := range j.reqs {
		do(j.ctxs[i], r)
	}
	if cap(j.reqs) > maxItems || cap(j.ctxs) > maxItems {
		return
	}
	clear(j.ctxs)
	clear(j.reqs)
	j.ctxs, j.reqs = j.ctxs[:0], j.reqs[:0]
	clearJobs.Put(j)
}

var clearGrids = sync.Pool{New: func() any { return new(grid) }}

// okClearsRows clears the rows and the list of them.
func okClearsRows(photos []*photo, width int, show func([]*photo)) {
	g := clearGrids.Get().(*grid)
	for i, p := range photos {
		if i%width == 0 {
			g.rows = append(g.rows, nil)
		}
		last := len(g.rows) - 1
		g.rows[last] = append(g.rows[last], p)
	}
	for _, row := range g.rows {
		show(row)
	}
	if cap(g.rows) <= maxItems {
		clear(g.rows)
		g.rows = g.rows[:0]
		clearGrids.Put(g)
	}
}

type names struct {
	list []string
	seen map[string]bool
}

var namesPool = sync.Pool{New: func() any { return &names{seen: make(map[string]bool)} }}

// okStringsCut cuts strings, which hold on to little.
func okStringsCut(m map[string]int, each func(string)) {
	n := namesPool.Get().(*names)
	n.list = slices.AppendSeq(n.list, maps.Keys(m))
	for _, s := range n.list {
		if !n.seen[s] {
			n.seen[s] = true
			each(s)
		}
	}
	if cap(n.list) <= maxItems && len(n.seen) <= maxItems {
		clear(n.seen)
		n.list = n.list[:0]
		namesPool.Put(n)
	}
}

var numbers = sync.Pool{New: func() any { return new([][2]int) }}

// okArraysOfNumbers cuts a list of arrays without pointers.
func okArraysOfNumbers(n int, use func([][2]int)) {
	l := numbers.Get().(*[][2]int)
	for i := range min(n, maxItems) {
		*l = append(*l, [2]int{i, i * i})
	}
	use(*l)
	*l = (*l)[:0]
	numbers.Put(l)
}

type point struct {
	x, y float64
	tag  [8]byte
}

var pointLists = sync.Pool{New: func() any { return new([]point) }}

// okFlatStructs cuts a list of structs without pointers.
func okFlatStructs(n int, f func(float64) float64, draw func([]point)) {
	l := pointLists.Get().(*[]point)
	for i := range min(n, maxItems) {
		*l = append(*l, point{x: float64(i), y: f(float64(i))})
	}
	draw(*l)
	*l = (*l)[:0]
	pointLists.Put(l)
}

var photoSets = sync.Pool{New: func() any { return make(map[*photo]struct{}) }}

// okMapCleared clears a map of pointers.
func okMapCleared(photos []*photo) (distinct int) {
	set := photoSets.Get().(map[*photo]struct{})
	for _, p := range photos {
		set[p] = struct{}{}
	}
	distinct = len(set)
	if distinct <= maxItems {
		clear(set)
		photoSets.Put(set)
	}
	return distinct
}

func wiped[S ~[]E, E any](s S) S {
	clear(s)
	return s[:0]
}

// okHelperReturnsCut clears in a function that returns the list cut.
func okHelperReturnsCut(photos []*photo, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	a.photos = append(a.photos, photos...)
	for _, p := range a.photos {
		show(p)
	}
	if cap(a.photos) <= maxItems {
		a.photos = wiped(a.photos)
		clearAlbums.Put(a)
	}
}

// okEmptyOrDropped puts an album to which nobody has added a photo as it is, and drops the photos else.
func okEmptyOrDropped(photos []*photo, want func(*photo) bool, show func(*photo)) {
	a := clearAlbums.Get().(*album)
	for _, p := range photos {
		if want(p) {
			a.photos = append(a.photos, p)
		}
	}
	if len(a.photos) == 0 {
		clearAlbums.Put(a)
		return
	}
	for _, p := range a.photos {
		show(p)
	}
	a.photos = nil
	clearAlbums.Put(a)
}

// values are kept with their keys.
type values []struct{ key, value any }

// reset cuts the list.
func (v *values) reset() {
	*v = (*v)[:0] // want `v is truncated, not cleared, before being put into exchanges`
}

func (v *values) set(key, value any) {
	*v = append(*v, struct{ key, value any }{key, value})
}

type exchange struct {
	values values
	marks  []*photo
	heads  [][]byte
	tails  []pair
}

type pair struct{ key, value []byte }

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

func (e *exchange) reset() {
	e.values.reset()
	e.marks = e.marks[:0] // want `e.marks is truncated, not cleared, before being put into exchanges`
	e.heads = e.heads[:0] // want `e.heads is truncated, not cleared, before being put into exchanges`
	e.tails = e.tails[:0]
}

// tail uses the memory of a pair that was there before.
func (e *exchange) tail(key, value string) {
	if n := len(e.tails); n < cap(e.tails) {
		e.tails = e.tails[:n+1]
	} else {
		e.tails = append(e.tails, pair{})
	}
	p := &e.tails[len(e.tails)-1]
	p.key = append(p.key[:0], key...)
	p.value = append(p.value[:0], value...)
}

func exchangesAll(handle func(*exchange)) {
	e := exchanges.Get().(*exchange)
	handle(e)
	e.reset()
	exchanges.Put(e)
}

type cleanValues []struct{ key, value any }

// reset clears field by field.
func (v *cleanValues) reset() {
	list := *v
	for i := range list {
		(*v)[i].key = nil
		(*v)[i].value = nil
	}
	*v = (*v)[:0]
}

type cleanExchange struct {
	values cleanValues
	marks  []*photo
}

var cleanExchanges = sync.Pool{New: func() any { return new(cleanExchange) }}

func (e *cleanExchange) reset() {
	e.values.reset()
	clear(e.marks)
	e.marks = e.marks[:0]
}

func okClearedInResets(handle func(*cleanExchange)) {
	e := cleanExchanges.Get().(*cleanExchange)
	handle(e)
	e.reset()
	cleanExchanges.Put(e)
}

var photoLists sync.Pool

// putsPhotos puts a list as it is.
func putsPhotos(l []*photo) {
	photoLists.Put(&l) // want `l is not cleared before being put into photoLists`
}

// okPutsClearPhotos clears it first.
func okPutsClearPhotos(l []*photo) {
	clear(l)
	photoLists.Put(&l)
}

// takesPhotos appends from the start.
func takesPhotos() []*photo {
	if l, ok := photoLists.Get().(*[]*photo); ok {
		return (*l)[:0]
	}
	return nil
}

var squeezers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// putsBound leaves the body with the writer.
func putsBound(text string) ([]byte, error) {
	z := squeezers.Get().(*gzip.Writer)
	defer squeezers.Put(z) // want `z is still bound when it is put into squeezers`
	var body bytes.Buffer
	z.Reset(&body)
	if _, err := io.WriteString(z, text); err != nil {
		return nil, err
	}
	err := z.Close()
	return body.Bytes(), err
}

// okPutsUnbound binds it to nothing.
func okPutsUnbound(text string) ([]byte, error) {
	z := squeezers.Get().(*gzip.Writer)
	defer func() {
		z.Reset(io.Discard)
		squeezers.Put(z)
	}()
	var body bytes.Buffer
	z.Reset(&body)
	if _, err := io.WriteString(z, text); err != nil {
		return nil, err
	}
	err := z.Close()
	return body.Bytes(), err
}

// A Draft is reset by those who use it again, and released by its owner.
type Draft struct {
	lines, words int
	title        string
	topic        string
	open         bool
}

var drafts = sync.Pool{New: func() any { return new(Draft) }}

// Reset forgets what release does not.
func (d *Draft) Reset() { // want `Reset does not reset title`
	d.lines = 0
	d.words = 0
}

func (d *Draft) release() {
	d.Reset()
	d.title = ""
	d.topic = ""
	d.open = false
	drafts.Put(d)
}

func writesDraft(write func(*Draft)) {
	d := drafts.Get().(*Draft)
	write(d)
	d.release()
}
