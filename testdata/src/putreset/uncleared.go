package putreset

// Lists that are cut to length zero and grow again by slicing: what an element does not overwrite shows again.

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
)

// attr is an element that is set in parts.
type attr struct {
	key   string
	value any
	links []string
}

// attrs grows by slicing into its capacity.
type attrs struct{ list []attr }

func (a *attrs) next() *attr {
	n := len(a.list)
	if n == cap(a.list) {
		a.list = append(a.list, attr{})
	} else {
		a.list = a.list[:n+1]
	}
	return &a.list[n]
}

func (a *attrs) fill(words []string) {
	for _, w := range words {
		e := a.next()
		key, value, ok := strings.Cut(w, "=")
		e.key = key
		if ok {
			e.value = value
		}
	}
}

var cutAttrs = sync.Pool{New: func() any { return new(attrs) }}

// cutsWithoutClear gives an attribute without a value the one of an earlier list.
func cutsWithoutClear(words []string, use func([]attr)) {
	a := cutAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) <= maxItems {
		a.list = a.list[:0]
		cutAttrs.Put(a) // want `a(\.list)? is truncated, not cleared, before being put into cutAttrs`
	}
}

var lateAttrs = sync.Pool{New: func() any { return new(attrs) }}

// clearsNothing clears the list after it has cut it.
func clearsNothing(words []string, use func([]attr)) {
	a := lateAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) > maxItems {
		return
	}
	a.list = a.list[:0]
	for i := range a.list {
		a.list[i] = attr{}
	}
	lateAttrs.Put(a) // want `truncated, not cleared, before being put into lateAttrs`
}

var shrunkAttrs = sync.Pool{New: func() any { return new(attrs) }}

// clearsWhatIsLeft takes the last attributes off the list and clears those that remain.
func clearsWhatIsLeft(words []string, use func(*attr)) {
	a := shrunkAttrs.Get().(*attrs)
	a.fill(words)
	for len(a.list) > 1 {
		use(&a.list[len(a.list)-1])
		a.list = a.list[:len(a.list)-1]
	}
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		shrunkAttrs.Put(a) // want `truncated, not cleared, before being put into shrunkAttrs`
	}
}

var deferredAttrs = sync.Pool{New: func() any { return new(attrs) }}

// cutsInDeferredClosure does it on the way out.
func cutsInDeferredClosure(words []string, use func([]attr) error) error {
	a := deferredAttrs.Get().(*attrs)
	defer func() {
		if cap(a.list) <= maxItems {
			a.list = a.list[:0]
			deferredAttrs.Put(a) // want `truncated, not cleared, before being put into deferredAttrs`
		}
	}()
	a.fill(words)
	return use(a.list)
}

var putterAttrs = sync.Pool{New: func() any { return new(attrs) }}

// putterCuts is the only way back.
func putterCuts(a *attrs) {
	if cap(a.list) > maxItems {
		return
	}
	a.list = a.list[:0]
	putterAttrs.Put(a) // want `truncated, not cleared, before being put into putterAttrs`
}

func borrowsFromPutterCuts(words []string, use func([]attr)) {
	a := putterAttrs.Get().(*attrs)
	defer putterCuts(a)
	a.fill(words)
	use(a.list)
}

// handler is an element with a function that not all of them set.
type handler struct {
	name string
	call func(context.Context) error
}

type chain struct{ handlers []handler }

func (c *chain) grow() *handler {
	c.handlers = slices.Grow(c.handlers, 1)
	c.handlers = c.handlers[:len(c.handlers)+1]
	return &c.handlers[len(c.handlers)-1]
}

var chains = sync.Pool{New: func() any { return new(chain) }}

// callsOldHandlers grows with slices.Grow and a slice, and runs what it finds there.
func callsOldHandlers(ctx context.Context, names []string, calls map[string]func(context.Context) error) (err error) {
	c := chains.Get().(*chain)
	for _, name := range names {
		h := c.grow()
		h.name = name
		if call := calls[name]; call != nil {
			h.call = call
		}
	}
	for _, h := range c.handlers {
		if h.call != nil && err == nil {
			err = h.call(ctx)
		}
	}
	if cap(c.handlers) <= maxItems {
		c.handlers = c.handlers[:0]
		chains.Put(c) // want `truncated, not cleared, before being put into chains`
	}
	return err
}

// branch has children that are borrowed by slicing.
type branch struct {
	label string
	kids  []*branch
}

type forest struct{ trees []branch }

func (f *forest) plant(label string) *branch {
	n := len(f.trees)
	if cap(f.trees) > n {
		f.trees = f.trees[:n+1]
	} else {
		f.trees = append(f.trees, branch{})
	}
	t := &f.trees[n]
	t.label = label
	return t
}

var forests = sync.Pool{New: func() any { return &forest{trees: make([]branch, 0, 16)} }}

// growsOldKids plants trees that have the children of others.
func growsOldKids(labels []string, kid *branch, count func(int)) {
	f := forests.Get().(*forest)
	for _, l := range labels {
		t := f.plant(l)
		if kid != nil {
			t.kids = append(t.kids, kid)
		}
		count(len(t.kids))
	}
	if cap(f.trees) <= maxItems {
		f.trees = f.trees[:0]
		forests.Put(f) // want `truncated, not cleared, before being put into forests`
	}
}

var cellLists = sync.Pool{New: func() any { return new([]*bytes.Buffer) }}

// appendsToOldCells keeps the buffers of the cells for the next row, with what is in them.
func appendsToOldCells(line string, use func([]*bytes.Buffer)) {
	row := cellLists.Get().(*[]*bytes.Buffer)
	for part := range strings.SplitSeq(line, ";") {
		n := len(*row)
		if n < cap(*row) {
			*row = (*row)[:n+1]
		} else {
			*row = append(*row, nil)
		}
		if (*row)[n] == nil {
			(*row)[n] = new(bytes.Buffer)
		}
		(*row)[n].WriteString(part)
	}
	use(*row)
	if cap(*row) <= 16 {
		*row = (*row)[:0]
		cellLists.Put(row) // want `truncated, not cleared, before being put into cellLists`
	}
}

type slotList struct {
	slots []slot
	used  int
}

type slot struct {
	owner *string
	size  int
}

var slotLists = sync.Pool{New: func() any { return new(slotList) }}

// stretchesToLength makes the list as long as it has to be, and fills in what is known.
func stretchesToLength(n int, owners map[int]*string, use func([]slot)) {
	l := slotLists.Get().(*slotList)
	if cap(l.slots) < n {
		l.slots = make([]slot, n)
	}
	l.slots = l.slots[:n]
	for i, o := range owners {
		l.slots[i].owner = o
		l.slots[i].size = len(*o)
	}
	use(l.slots)
	if cap(l.slots) <= maxItems {
		l.slots = l.slots[:0]
		slotLists.Put(l) // want `truncated, not cleared, before being put into slotLists`
	}
}

// section nests one list in another.
type section struct {
	title string
	notes []any
}

type document struct{ sections []section }

func (d *document) add(title string) *section {
	if n := len(d.sections); n < cap(d.sections) {
		d.sections = d.sections[:n+1]
		s := &d.sections[n]
		s.title = title
		return s
	}
	d.sections = append(d.sections, section{title: title})
	return &d.sections[len(d.sections)-1]
}

var documents = sync.Pool{New: func() any { return new(document) }}

// keepsOldNotes cuts the outer list; the inner ones are as long as they were.
func keepsOldNotes(titles []string, note any, print func([]section)) {
	d := documents.Get().(*document)
	for _, t := range titles {
		s := d.add(t)
		if note != nil {
			s.notes = append(s.notes, note)
		}
	}
	print(d.sections)
	if cap(d.sections) <= maxItems {
		d.sections = d.sections[:0]
		documents.Put(d) // want `truncated, not cleared, before being put into documents`
	}
}

var optionLists = sync.Pool{New: func() any {
	l := make([]attr, 0, 8)
	return &l
}}

// okOptionsCleared is how the pool is used.
func okOptionsCleared(keys []string, use func([]attr)) {
	l := optionLists.Get().(*[]attr)
	for _, k := range keys[:min(len(keys), 8)] {
		*l = (*l)[:len(*l)+1]
		(*l)[len(*l)-1].key = k
	}
	use(*l)
	clear(*l)
	*l = (*l)[:0]
	optionLists.Put(l)
}

// cutsWhatItsSiblingClears writes values that the sibling does not overwrite.
func cutsWhatItsSiblingClears(values []any, use func([]attr)) {
	l := optionLists.Get().(*[]attr)
	for _, v := range values[:min(len(values), 8)] {
		*l = append(*l, attr{value: v})
	}
	use(*l)
	if cap(*l) <= maxItems {
		*l = (*l)[:0]
		optionLists.Put(l) // want `truncated, not cleared, before being put into optionLists`
	}
}

var halfAttrs = sync.Pool{New: func() any { return new(attrs) }}

// clearsOneFieldOnly empties the keys of the elements, which are overwritten anyway.
func clearsOneFieldOnly(words []string, use func([]attr)) {
	a := halfAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) <= maxItems {
		for i := range a.list {
			a.list[i].key = ""
		}
		a.list = a.list[:0]
		halfAttrs.Put(a) // want `truncated, not cleared, before being put into halfAttrs`
	}
}

var clearedAttrs = sync.Pool{New: func() any { return new(attrs) }}

// okClearThenCut clears, then cuts.
func okClearThenCut(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		clearedAttrs.Put(a)
	}
}

// okClearToCap clears all of the memory, after it has become short.
func okClearToCap(words []string, use func(*attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	for len(a.list) > 0 {
		use(&a.list[len(a.list)-1])
		a.list = a.list[:len(a.list)-1]
	}
	if cap(a.list) <= maxItems {
		clear(a.list[:cap(a.list)])
		clearedAttrs.Put(a)
	}
}

// okPopClears clears each attribute where it takes it off.
func okPopClears(words []string, use func(attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	for n := len(a.list) - 1; n >= 0; n-- {
		use(a.list[n])
		a.list[n] = attr{}
		a.list = a.list[:n]
	}
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		clearedAttrs.Put(a)
	}
}

// okSlicesDeletes deletes all of the list, which clears it.
func okSlicesDeletes(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) <= maxItems {
		a.list = slices.Delete(a.list, 0, len(a.list))
		clearedAttrs.Put(a)
	}
}

// okDeleteFuncClears deletes some with slices.DeleteFunc, which clears the tail, and clears the rest.
func okDeleteFuncClears(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	a.list = slices.DeleteFunc(a.list, func(e attr) bool { return e.key == "" })
	use(a.list)
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		clearedAttrs.Put(a)
	}
}

// okDropsList gives the list up.
func okDropsList(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	a.list = nil
	clearedAttrs.Put(a)
}

// okWholeOwner empties the owner, list and all.
func okWholeOwner(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	defer func() {
		*a = attrs{}
		clearedAttrs.Put(a)
	}()
	a.fill(words)
	use(a.list)
}

// okLoopWithIndex clears in a loop over indexes.
func okLoopWithIndex(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) > maxItems {
		return
	}
	for i := 0; i < len(a.list); i++ {
		a.list[i] = attr{}
	}
	a.list = a.list[:0]
	clearedAttrs.Put(a)
}

// okLoopFieldByField empties every field of every element.
func okLoopFieldByField(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) > maxItems {
		return
	}
	for i := range a.list {
		e := &a.list[i]
		e.key, e.value, e.links = "", nil, nil
	}
	a.list = a.list[:0]
	clearedAttrs.Put(a)
}

func (a *attrs) wipe() {
	clear(a.list)
	a.list = a.list[:0]
}

// okWipedInMethod clears in a method.
func okWipedInMethod(words []string, use func([]attr) error) error {
	a := clearedAttrs.Get().(*attrs)
	defer func() {
		if cap(a.list) <= maxItems {
			a.wipe()
			clearedAttrs.Put(a)
		}
	}()
	a.fill(words)
	return use(a.list)
}

func empty[T any](list *[]T) {
	clear((*list)[:cap(*list)])
	*list = (*list)[:0]
}

// okGenericHelper clears with a helper for lists of anything.
func okGenericHelper(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) <= maxItems {
		empty(&a.list)
		clearedAttrs.Put(a)
	}
}

var clearedAtNext = sync.Pool{New: func() any { return new(attrs) }}

func (a *attrs) nextEmpty() *attr {
	n := len(a.list)
	if n < cap(a.list) {
		a.list = a.list[:n+1]
		a.list[n] = attr{}
	} else {
		a.list = append(a.list, attr{})
	}
	return &a.list[n]
}

// okElementsEmptiedAtGrow cuts only, and empties each element where the list grows over it again.
func okElementsEmptiedAtGrow(keys []string, use func(int)) {
	a := clearedAtNext.Get().(*attrs)
	for _, k := range keys {
		a.nextEmpty().key = k
	}
	use(len(a.list))
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		clearedAtNext.Put(a)
	}
}

// pairList grows by slicing and overwrites each element as a whole; strings hold on to little.
type pairList struct{ pairs [][2]string }

func (p *pairList) add(k, v string) {
	n := len(p.pairs)
	if n < cap(p.pairs) {
		p.pairs = p.pairs[:n+1]
		p.pairs[n] = [2]string{k, v}
		return
	}
	p.pairs = append(p.pairs, [2]string{k, v})
}

var pairLists = sync.Pool{New: func() any { return new(pairList) }}

// okOverwrittenAtGrow cuts, and never sees an old element.
func okOverwrittenAtGrow(env map[string]string, use func([][2]string)) {
	p := pairLists.Get().(*pairList)
	for k, v := range env {
		p.add(k, v)
	}
	use(p.pairs)
	if cap(p.pairs) <= maxItems {
		p.pairs = p.pairs[:0]
		pairLists.Put(p)
	}
}

// samples are numbers: to cut them is enough, as long as they are appended.
type samples struct {
	at     []int64
	values []float64
}

var samplesPool = sync.Pool{New: func() any { return new(samples) }}

// okNumbersOnly appends.
func okNumbersOnly(from, to int64, f func(int64) float64, use func([]float64)) {
	s := samplesPool.Get().(*samples)
	for t := from; t < to; t++ {
		s.at = append(s.at, t)
		s.values = append(s.values, f(t))
	}
	use(s.values)
	if cap(s.at) <= maxItems && cap(s.values) <= maxItems {
		s.at, s.values = s.at[:0], s.values[:0]
		samplesPool.Put(s)
	}
}

// okStretchedAndFilled stretches a list of numbers and sets each of them.
func okStretchedAndFilled(n int, f func(int64) float64, use func([]float64)) {
	s := samplesPool.Get().(*samples)
	n = min(n, maxItems)
	if cap(s.values) < n {
		s.values = make([]float64, n)
	}
	s.values = s.values[:n]
	for i := range s.values {
		s.values[i] = f(int64(i))
	}
	use(s.values)
	if cap(s.values) <= maxItems {
		s.at, s.values = s.at[:0], s.values[:0]
		samplesPool.Put(s)
	}
}

var clearedSlots = sync.Pool{New: func() any { return new(slotList) }}

// okStretchedAndCleared clears the list before anybody fills it in.
func okStretchedAndCleared(n int, owners map[int]*string, use func([]slot)) {
	l := clearedSlots.Get().(*slotList)
	if cap(l.slots) < n {
		l.slots = make([]slot, n)
	}
	l.slots = l.slots[:n]
	clear(l.slots)
	for i, o := range owners {
		l.slots[i].owner = o
	}
	use(l.slots)
	clear(l.slots)
	if cap(l.slots) <= maxItems {
		clearedSlots.Put(l)
	}
}

var clearedDocuments = sync.Pool{New: func() any { return new(document) }}

// okNestedCutAndCleared clears the inner lists, cuts them to keep their memory, and then cuts the outer one.
func okNestedCutAndCleared(titles []string, note any, print func([]section)) {
	d := clearedDocuments.Get().(*document)
	for _, t := range titles {
		s := d.add(t)
		if note != nil && len(s.notes) < 4 {
			s.notes = append(s.notes, note)
		}
	}
	print(d.sections)
	if cap(d.sections) > maxItems {
		return
	}
	for i := range d.sections {
		s := &d.sections[i]
		clear(s.notes)
		s.notes = s.notes[:0]
		s.title = ""
	}
	d.sections = d.sections[:0]
	clearedDocuments.Put(d)
}

var resetCells = sync.Pool{New: func() any { return new([]*bytes.Buffer) }}

// okElementsKeptAndReset keeps the buffers of a row on purpose, and resets each when it is used again.
func okElementsKeptAndReset(line string, use func([]*bytes.Buffer)) {
	row := resetCells.Get().(*[]*bytes.Buffer)
	for part := range strings.SplitSeq(line, ";") {
		n := len(*row)
		if n == 16 {
			break
		}
		if n < cap(*row) {
			*row = (*row)[:n+1]
		} else {
			*row = append(*row, nil)
		}
		if (*row)[n] == nil {
			(*row)[n] = new(bytes.Buffer)
		}
		(*row)[n].Reset()
		(*row)[n].WriteString(part[:min(len(part), 256)])
	}
	use(*row)
	*row = (*row)[:0]
	resetCells.Put(row)
}

// bounded has its elements in an array: there is nothing to grow.
type bounded struct {
	list [8]attr
	n    int
}

var boundeds = sync.Pool{New: func() any { return new(bounded) }}

// okArrayCleared empties the part of the array that is in use.
func okArrayCleared(keys []string, value any, use func([]attr)) {
	b := boundeds.Get().(*bounded)
	for _, k := range keys[:min(len(keys), len(b.list))] {
		b.list[b.n] = attr{key: k, value: value}
		b.n++
	}
	use(b.list[:b.n])
	clear(b.list[:b.n])
	b.n = 0
	boundeds.Put(b)
}

var swaps = sync.Pool{New: func() any { return new(attrs) }}

// okSwapRemoveClears takes an attribute out by moving the last one into its place, and clears that place.
func okSwapRemoveClears(words []string, key string, use func([]attr)) {
	a := swaps.Get().(*attrs)
	a.fill(words)
	for i := range a.list {
		if a.list[i].key == key {
			last := len(a.list) - 1
			a.list[i] = a.list[last]
			a.list[last] = attr{}
			a.list = a.list[:last]
			break
		}
	}
	use(a.list)
	if cap(a.list) <= maxItems {
		clear(a.list)
		a.list = a.list[:0]
		swaps.Put(a)
	}
}

// notices come and go with a request.
type notices []struct{ key, text string }

// decode reads what there is: fields that are missing stay.
func (n *notices) decode(count uint32, text func(i int) (string, bool)) {
	if cap(*n) >= int(count) {
		*n = (*n)[:count]
	} else {
		*n = make(notices, count)
	}
	for i := range *n {
		if t, ok := text(i); ok {
			(*n)[i].text = t
		}
	}
}

type visitor struct {
	name  string
	notes notices
}

var visitors = sync.Pool{New: func() any { return new(visitor) }}

func (v *visitor) release() {
	v.name = ""
	v.notes = v.notes[:0] // want `v.notes is truncated, not cleared, before being put into visitors`
}

func welcomes(name string, greet func(*visitor)) {
	v := visitors.Get().(*visitor)
	v.name = name
	greet(v)
	v.release()
	visitors.Put(v)
}

// marks are filled in as they grow: all that anybody sets of them.
type mark struct {
	name  string
	text  string
	spare string
}

type markList struct {
	marks []mark
	pairs []bytePair
	path  []string
}

type bytePair struct{ key, value []byte }

var markLists = sync.Pool{New: func() any { return new(markList) }}

func (l *markList) reset() {
	l.marks = l.marks[:0]
	l.pairs = l.pairs[:0]
	l.path = l.path[:0]
}

func (l *markList) fill(names []string) {
	ms := l.marks[:0]
	for _, n := range names {
		if len(ms) < cap(ms) {
			ms = ms[:len(ms)+1]
		} else {
			ms = append(ms, mark{})
		}
		m := &ms[len(ms)-1]
		m.name = n
		m.text = n + "!"
	}
	l.marks = ms
}

// next hands out a pair with memory to use again.
func (l *markList) next() *bytePair {
	if len(l.pairs) < cap(l.pairs) {
		l.pairs = l.pairs[:len(l.pairs)+1]
	} else {
		l.pairs = append(l.pairs, bytePair{})
	}
	return &l.pairs[len(l.pairs)-1]
}

// push overwrites what comes to light, whichever way it gets there.
func (l *markList) push(name string, quote bool) {
	i := len(l.path)
	l.path = l.path[:i+1]
	if quote {
		if q := "'" + name; len(q) > 2 {
			name = q
		}
	}
	l.path[i] = name
}

func okFillsWhatGrows(names []string, show func(*markList)) {
	l := markLists.Get().(*markList)
	l.fill(names)
	show(l)
	l.reset()
	markLists.Put(l)
}

type hop struct{ host, via string }

type hops []hop

type trip struct {
	name string
	hops hops
}

var trips = sync.Pool{New: func() any { return new(trip) }}

func (t *trip) reset() {
	t.name = ""
	t.hops = t.hops[:0]
}

// hop sets both fields, one of them on either branch.
func (t *trip) hop(host string, direct bool) {
	i := len(t.hops)
	t.hops = t.hops[:i+1]
	t.hops[i].host = host
	if direct {
		t.hops[i].via = ""
	} else {
		t.hops[i].via = host
	}
}

func okSetOnEachBranch(name string, plan func(*trip)) {
	t := trips.Get().(*trip)
	t.name = name
	plan(t)
	t.reset()
	trips.Put(t)
}

// A nursery has nodes whose lists are kept to be used again, on purpose.
type nursery struct{ nodes []sprout }

type sprout struct {
	kids []*sprout
	name string
}

func (n *nursery) okReset() { n.nodes = n.nodes[:0] }

func (n *nursery) next() *sprout {
	if cap(n.nodes) > len(n.nodes) {
		n.nodes = n.nodes[:len(n.nodes)+1]
	} else {
		n.nodes = append(n.nodes, sprout{})
	}
	x := &n.nodes[len(n.nodes)-1]
	x.kids = x.kids[:0]
	return x
}

var nurseries = sync.Pool{New: func() any { return new(nursery) }}

func okGrow(name string) int {
	n := nurseries.Get().(*nursery)
	x := n.next()
	x.name = name
	x.kids = append(x.kids, n.next())
	k := len(x.kids)
	n.okReset()
	nurseries.Put(n)
	return k
}

func wipeAttr(a *attr) {
	a.key, a.value = "", nil
	a.links = nil
}

// okElementsWiped has a function empty each element.
func okElementsWiped(words []string, use func([]attr)) {
	a := clearedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) > maxItems {
		return
	}
	for i := range a.list {
		wipeAttr(&a.list[i])
	}
	a.list = a.list[:0]
	clearedAttrs.Put(a)
}

func wipeKeyed(a *attr) {
	if a.key != "" {
		*a = attr{}
	}
}

var wipedAttrs = sync.Pool{New: func() any { return new(attrs) }}

// wipesSomeElements has a function empty those that have a key.
func wipesSomeElements(words []string, use func([]attr)) {
	a := wipedAttrs.Get().(*attrs)
	a.fill(words)
	use(a.list)
	if cap(a.list) > maxItems {
		return
	}
	for i := range a.list {
		wipeKeyed(&a.list[i])
	}
	a.list = a.list[:0]
	wipedAttrs.Put(a) // want `a(\.list)? is truncated, not cleared, before being put into wipedAttrs`
}
