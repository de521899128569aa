package putreset

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// statusWriter notes what a handler answers.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(code int) {
	s.status = code
	s.ResponseWriter.WriteHeader(code)
}

var statusWriters = sync.Pool{New: func() any { return new(statusWriter) }}

// keepsEmbeddedWriter parks the writer of a request that is over.
func keepsEmbeddedWriter(next http.Handler, report func(int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := statusWriters.Get().(*statusWriter)
		s.ResponseWriter, s.status = w, http.StatusOK
		next.ServeHTTP(s, r)
		report(s.status)
		s.status = 0
		statusWriters.Put(s) // want `ResponseWriter is still set when s is put into statusWriters`
	})
}

type visit struct {
	req  *http.Request
	path string
}

var visits = sync.Pool{New: func() any { return new(visit) }}

// clearsOnSuccessOnly leaves the request in the visit when the page is not found.
func clearsOnSuccessOnly(r *http.Request, find func(*http.Request) error) error {
	v := visits.Get().(*visit)
	defer visits.Put(v) // want `v.req (is|may be) still set when v is put into visits`
	v.req, v.path = r, r.URL.Path
	if err := find(v.req); err != nil {
		v.path = ""
		return err
	}
	v.req, v.path = nil, ""
	return nil
}

type lookup struct {
	ctx  context.Context
	host string
}

func (l *lookup) bind(ctx context.Context, host string) { l.ctx, l.host = ctx, host }

func (l *lookup) wait(d time.Duration) error {
	select {
	case <-l.ctx.Done():
		return l.ctx.Err()
	case <-time.After(d):
		return nil
	}
}

var lookups = sync.Pool{New: func() any { return new(lookup) }}

// bindsInAMethod sets the context where one does not see it.
func bindsInAMethod(ctx context.Context, host string) error {
	l := lookups.Get().(*lookup)
	l.bind(ctx, host)
	err := l.wait(time.Millisecond)
	l.host = ""
	lookups.Put(l) // want `l.ctx is still set when l is put into lookups`
	return err
}

var copied = sync.Pool{New: func() any { return new(lookup) }}

// cleansACopy clears the context of a copy.
func cleansACopy(ctx context.Context, host string) error {
	l := copied.Get().(*lookup)
	l.bind(ctx, host)
	err := l.wait(time.Millisecond)
	c := *l
	c.ctx, c.host = nil, ""
	copied.Put(l) // want `l.ctx is still set when l is put into copied`
	return err
}

var rebound = sync.Pool{New: func() any { return new(lookup) }}

// clearsTooEarly clears first and binds then.
func clearsTooEarly(ctx context.Context, hosts []string) error {
	l := rebound.Get().(*lookup)
	defer rebound.Put(l) // want `l.ctx (is|may be) still set when l is put into rebound`
	for _, h := range hosts {
		l.ctx, l.host = nil, ""
		l.bind(ctx, h)
		if err := l.wait(time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

type env struct {
	scope struct {
		ctx   context.Context
		depth int
	}
	steps int
}

var envs = sync.Pool{New: func() any { return new(env) }}

// keepsNestedContext clears what is on the outside.
func keepsNestedContext(ctx context.Context, run func(context.Context, int) error) error {
	e := envs.Get().(*env)
	e.scope.ctx, e.scope.depth = ctx, 1
	e.steps++
	err := run(e.scope.ctx, e.scope.depth)
	e.scope.depth, e.steps = 0, 0
	envs.Put(e) // want `ctx is still set when e is put into envs`
	return err
}

type reply struct {
	code   int
	onSent func(int)
}

var replies = sync.Pool{New: func() any { return new(reply) }}

// callsOldCallback sets a callback when it has one, and calls any.
func callsOldCallback(code int, onSent func(int)) {
	r := replies.Get().(*reply)
	r.code = code
	if onSent != nil {
		r.onSent = onSent
	}
	if r.onSent != nil {
		r.onSent(r.code)
	}
	replies.Put(r) // want `r.onSent (is|may be) still set when r is put into replies`
}

type frame struct {
	parent *frame
	vars   map[string]int
}

func (f *frame) lookup(name string) (int, bool) {
	for ; f != nil; f = f.parent {
		if v, ok := f.vars[name]; ok {
			return v, true
		}
	}
	return 0, false
}

var stackFrames = sync.Pool{New: func() any { return new(frame) }}

// findsOldParent leaves the parent in a frame that the next caller uses as the outermost one.
func findsOldParent(parent *frame, vars map[string]int, name string) (int, bool) {
	f := stackFrames.Get().(*frame)
	f.vars = vars
	if parent != nil {
		f.parent = parent
	}
	v, ok := f.lookup(name)
	f.vars = nil
	stackFrames.Put(f) // want `f.parent (is|may be) still set when f is put into stackFrames`
	return v, ok
}

type form struct {
	body   string
	values map[string]string
}

func (f *form) value(key string) string {
	if f.values == nil {
		f.values = splitPairs(f.body)
	}
	return f.values[key]
}

func splitPairs(s string) map[string]string {
	m := make(map[string]string)
	for i := 0; i+1 < len(s); i += 2 {
		m[s[i:i+1]] = s[i+1 : i+2]
	}
	return m
}

var forms = sync.Pool{New: func() any { return new(form) }}

// answersFromOldForm sets the new body and asks the old map.
func answersFromOldForm(body string, answer func(string)) {
	f := forms.Get().(*form)
	f.body = body
	answer(f.value("q"))
	f.body = ""
	forms.Put(f) // want `f.values (is|may be) still set when f is put into forms`
}

type fetch struct {
	ctx   context.Context
	tries int
}

var fetches = sync.Pool{New: func() any { return new(fetch) }}

// releaseKeepsContext is the only way back, and clears the number alone.
func releaseKeepsContext(f *fetch) {
	f.tries = 0
	fetches.Put(f) // want `f.ctx is still set when f is put into fetches`
}

func fetchOnce(ctx context.Context, get func(context.Context) error) error {
	f := fetches.Get().(*fetch)
	defer releaseKeepsContext(f)
	f.ctx = ctx
	f.tries++
	return get(f.ctx)
}

var fetchesOfTwo = sync.Pool{New: func() any { return new(fetch) }}

// okFetchCleared clears the context.
func okFetchCleared(ctx context.Context, get func(context.Context) error) error {
	f := fetchesOfTwo.Get().(*fetch)
	f.ctx, f.tries = ctx, 1
	err := get(f.ctx)
	f.ctx = nil
	fetchesOfTwo.Put(f)
	return err
}

// keepsWhatItsSiblingClears does not.
func keepsWhatItsSiblingClears(ctx context.Context, get func(context.Context) error) (err error) {
	f := fetchesOfTwo.Get().(*fetch)
	f.ctx = ctx
	for f.tries = 0; f.tries < 3; f.tries++ {
		if err = get(f.ctx); err == nil {
			break
		}
	}
	fetchesOfTwo.Put(f) // want `f.ctx is still set when f is put into fetchesOfTwo`
	return err
}

type audit struct {
	context.Context
	user string
}

var audits = sync.Pool{New: func() any { return new(audit) }}

// passesItselfAsContext is a context by what it embeds, and keeps that.
func passesItselfAsContext(ctx context.Context, user string, do func(context.Context) error) error {
	a := audits.Get().(*audit)
	defer func() {
		a.user = ""
		audits.Put(a) // want `Context (is|may be) still set when a is put into audits`
	}()
	a.Context, a.user = ctx, user
	return do(a)
}

type upload struct {
	form *http.Request
	size int64
	err  error
}

var uploads = sync.Pool{New: func() any { return new(upload) }}

var errSize = errors.New("too large")

// clearsInTheWrongBranch clears the request only when there is an error to report.
func clearsInTheWrongBranch(r *http.Request, limit int64) error {
	u := uploads.Get().(*upload)
	u.form, u.size, u.err = r, r.ContentLength, nil
	if u.size > limit {
		u.err = errSize
	}
	err := u.err
	if err != nil {
		u.form = nil
	}
	u.err = nil
	uploads.Put(u) // want `u.form (is|may be) still set when u is put into uploads`
	return err
}

var cleanStatusWriters = sync.Pool{New: func() any { return new(statusWriter) }}

// okEmbeddedWriterCleared takes the writer out of the pooled one.
func okEmbeddedWriterCleared(next http.Handler, report func(int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := cleanStatusWriters.Get().(*statusWriter)
		defer func() {
			s.ResponseWriter = nil
			cleanStatusWriters.Put(s)
		}()
		s.ResponseWriter, s.status = w, http.StatusOK
		next.ServeHTTP(s, r)
		report(s.status)
	})
}

var cleanVisits = sync.Pool{New: func() any { return new(visit) }}

// okClearedOnBothWays clears the request on the way of the error too.
func okClearedOnBothWays(r *http.Request, find func(*http.Request) error) error {
	v := cleanVisits.Get().(*visit)
	v.req, v.path = r, r.URL.Path
	if err := find(v.req); err != nil {
		v.req, v.path = nil, ""
		cleanVisits.Put(v)
		return err
	}
	v.req, v.path = nil, ""
	cleanVisits.Put(v)
	return nil
}

var cleanLookups = sync.Pool{New: func() any { return new(lookup) }}

func (l *lookup) unbind() { l.ctx, l.host = nil, "" }

// okUnboundByMethod clears by the method that belongs to bind.
func okUnboundByMethod(ctx context.Context, host string) error {
	l := cleanLookups.Get().(*lookup)
	l.bind(ctx, host)
	err := l.wait(time.Millisecond)
	l.unbind()
	cleanLookups.Put(l)
	return err
}

// okUnboundByMethodValue defers the method after the Put, so that it runs before.
func okUnboundByMethodValue(ctx context.Context, host string) error {
	l := cleanLookups.Get().(*lookup)
	defer cleanLookups.Put(l)
	unbind := l.unbind
	defer unbind()
	l.bind(ctx, host)
	return l.wait(time.Millisecond)
}

// okBoundToNil binds to nothing at the end.
func okBoundToNil(ctx context.Context, hosts []string) error {
	l := cleanLookups.Get().(*lookup)
	defer func() {
		l.bind(nil, "")
		cleanLookups.Put(l)
	}()
	for _, h := range hosts {
		l.bind(ctx, h)
		if err := l.wait(time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// okBackground leaves a context that holds on to nothing.
func okBackground(ctx context.Context, host string) error {
	l := cleanLookups.Get().(*lookup)
	l.bind(ctx, host)
	err := l.wait(time.Millisecond)
	l.bind(context.Background(), "")
	cleanLookups.Put(l)
	return err
}

// okZeroByCopy copies an empty lookup over the pooled one.
func okZeroByCopy(ctx context.Context, host string) error {
	l := cleanLookups.Get().(*lookup)
	l.bind(ctx, host)
	err := l.wait(time.Millisecond)
	var empty lookup
	*l = empty
	cleanLookups.Put(l)
	return err
}

var cleanEnvs = sync.Pool{New: func() any { return new(env) }}

// okNestedCleared clears the part that holds the context, by a pointer to it.
func okNestedCleared(ctx context.Context, run func(context.Context, int) error) error {
	e := cleanEnvs.Get().(*env)
	s := &e.scope
	s.ctx, s.depth = ctx, 1
	e.steps = 1
	err := run(s.ctx, s.depth)
	s.ctx, s.depth = nil, 0
	cleanEnvs.Put(e)
	return err
}

// okOnlyPassed hands the context on and stores no more than when it ends.
func okOnlyPassed(ctx context.Context, run func(context.Context, int) error) error {
	t := deadlines.Get().(*deadline)
	defer deadlines.Put(t)
	t.at, t.set = ctx.Deadline()
	if t.set && time.Until(t.at) < 0 {
		return context.DeadlineExceeded
	}
	return run(ctx, 1)
}

type deadline struct {
	at  time.Time
	set bool
}

var deadlines = sync.Pool{New: func() any { return new(deadline) }}

var cleanReplies = sync.Pool{New: func() any { return new(reply) }}

// okCallbackElseNil sets the callback either way.
func okCallbackElseNil(code int, onSent func(int)) {
	r := cleanReplies.Get().(*reply)
	r.code = code
	if onSent != nil {
		r.onSent = onSent
	} else {
		r.onSent = func(int) {}
	}
	r.onSent(r.code)
	r.onSent = nil
	cleanReplies.Put(r)
}

var clearedAtGet = sync.Pool{New: func() any { return new(reply) }}

// okClearedAfterGet clears what it may not set; the next Get clears what this one leaves.
func okClearedAfterGet(code int, onSent func(int)) {
	r := clearedAtGet.Get().(*reply)
	r.code, r.onSent = code, nil
	if onSent != nil {
		r.onSent = onSent
	}
	if r.onSent != nil {
		r.onSent(r.code)
	}
	clearedAtGet.Put(r)
}

// okTakenOut takes the callback out before it calls it.
func okTakenOut(code int, onSent func(int)) {
	r := cleanReplies.Get().(*reply)
	r.code, r.onSent = code, onSent
	code, call := r.code, r.onSent
	r.code, r.onSent = 0, nil
	cleanReplies.Put(r)
	if call != nil {
		call(code)
	}
}

var cleanFrames = sync.Pool{New: func() any { return new(frame) }}

// okParentCleared clears the parent and the variables, which belong to the caller.
func okParentCleared(parent *frame, vars map[string]int, name string) (int, bool) {
	f := cleanFrames.Get().(*frame)
	f.parent, f.vars = parent, vars
	v, ok := f.lookup(name)
	*f = frame{}
	cleanFrames.Put(f)
	return v, ok
}

type ownFrame struct {
	vars   map[string]int
	parent *ownFrame
}

var ownFrames = sync.Pool{New: func() any { return &ownFrame{vars: make(map[string]int, 8)} }}

// okOwnMapCleared keeps a map of its own, and clears it.
func okOwnMapCleared(names []string, use func(map[string]int)) {
	f := ownFrames.Get().(*ownFrame)
	f.parent = nil
	for i, n := range names {
		f.vars[n] = i
	}
	use(f.vars)
	if len(f.vars) <= maxItems {
		clear(f.vars)
		ownFrames.Put(f)
	}
}

// client has a pool of its own; each call knows the client it belongs to.
type client struct {
	calls sync.Pool
	base  string
}

type call struct {
	home *client
	done chan error
	path string
}

func newClient(base string) *client {
	c := &client{base: base}
	c.calls.New = func() any { return &call{home: c, done: make(chan error, 1)} }
	return c
}

// okHomeAndReplyChannel keeps what New has set: the way home and the channel for the reply, which is empty again.
func (c *client) okHomeAndReplyChannel(path string, send func(url string, done chan<- error)) error {
	k := c.calls.Get().(*call)
	k.path = path
	send(k.home.base+k.path, k.done)
	err := <-k.done
	k.path = ""
	c.calls.Put(k)
	return err
}

// node is the pooled owner of a cursor that points back to it.
type node struct {
	cursor cursor
	keys   [8]int
	n      int
}

type cursor struct {
	back *node
	at   int
}

var nodes = sync.Pool{New: func() any {
	n := new(node)
	n.cursor.back = n
	return n
}}

// okBackPointer never changes the pointer that New has set.
func okBackPointer(keys []int) (sum int) {
	n := nodes.Get().(*node)
	n.n = copy(n.keys[:], keys)
	c := &n.cursor
	for c.at = 0; c.at < c.back.n; c.at++ {
		sum += c.back.keys[c.at]
	}
	nodes.Put(n)
	return sum
}

var replacements = &table{from: "<>&", to: []string{"&lt;", "&gt;", "&amp;"}}

type table struct {
	from string
	to   []string
}

type escaper struct {
	table *table
	out   []byte
}

var escapers = sync.Pool{New: func() any { return &escaper{table: replacements} }}

// okSharedTable keeps the pointer to a table that is the same for all of them.
func okSharedTable(w io.Writer, text string) error {
	e := escapers.Get().(*escaper)
	e.out = e.out[:0]
	for i := range len(text) {
		e.out = append(e.out, text[i])
		for j := range len(e.table.from) {
			if text[i] == e.table.from[j] {
				e.out = append(e.out[:len(e.out)-1], e.table.to[j]...)
			}
		}
	}
	_, err := w.Write(e.out)
	if cap(e.out) <= keep {
		escapers.Put(e)
	}
	return err
}

type lineReader struct {
	br    *bufio.Reader
	lines int
}

func (l *lineReader) Reset(r io.Reader) {
	l.br.Reset(r)
	l.lines = 0
}

var lineReaders = sync.Pool{New: func() any { return &lineReader{br: bufio.NewReaderSize(nil, 512)} }}

// okResetBindsAfterGet clears at the next Get what it leaves bound.
func okResetBindsAfterGet(r io.Reader) (int, error) {
	l := lineReaders.Get().(*lineReader)
	defer lineReaders.Put(l)
	l.Reset(r)
	for {
		_, err := l.br.ReadSlice('\n')
		if err == io.EOF {
			return l.lines, nil
		}
		if err != nil {
			return l.lines, err
		}
		l.lines++
	}
}

type outer struct {
	buf  *bytes.Buffer
	name string
}

var inners = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var outers = sync.Pool{New: func() any { return new(outer) }}

// okInnerPutAndCleared gives the inner object to its own pool and clears the field that held it.
func okInnerPutAndCleared(w io.Writer, name, text string) error {
	o := outers.Get().(*outer)
	o.name = name
	o.buf = inners.Get().(*bytes.Buffer)
	o.buf.WriteString(o.name)
	o.buf.WriteString(text)
	_, err := w.Write(o.buf.Bytes())
	if o.buf.Cap() <= keep {
		o.buf.Reset()
		inners.Put(o.buf)
	}
	o.buf, o.name = nil, ""
	outers.Put(o)
	return err
}

// session clears itself where it is closed.
type session struct {
	ctx    context.Context
	cancel context.CancelFunc
	user   string
}

var sessions = sync.Pool{New: func() any { return new(session) }}

func openSession(ctx context.Context, user string) *session {
	s := sessions.Get().(*session)
	s.ctx, s.cancel = context.WithTimeout(ctx, time.Second)
	s.user = user
	return s
}

func (s *session) free() {
	s.cancel()
	s.ctx, s.cancel, s.user = nil, nil, ""
	sessions.Put(s)
}

// okClearedWhereFreed borrows and frees.
func okClearedWhereFreed(ctx context.Context, user string, page func(context.Context, string) error) error {
	s := openSession(ctx, user)
	defer s.free()
	return page(s.ctx, s.user)
}

type hooks struct {
	before, after func(string)
}

var hookPool = sync.Pool{New: func() any { return new(hooks) }}

// okHooksCleared clears both hooks, however alike they are.
func okHooksCleared(before, after func(string), name string) {
	h := hookPool.Get().(*hooks)
	h.before, h.after = before, after
	h.before(name)
	h.after(name)
	h.before, h.after = nil, nil
	hookPool.Put(h)
}

// handOver returns the visit to a caller who ends it.
func handOver(r *http.Request) *visit {
	v := cleanVisits.Get().(*visit)
	v.req, v.path = r, r.URL.Path
	return v
}

func endVisit(v *visit) {
	*v = visit{}
	cleanVisits.Put(v)
}

// okClearedByCallee leaves the clearing to the function that puts.
func okClearedByCallee(r *http.Request, find func(*http.Request) error) error {
	v := handOver(r)
	defer endVisit(v)
	return find(v.req)
}

type tracer struct {
	begin func(string)
	name  string
}

var tracers = sync.Pool{New: func() any { return &tracer{begin: func(string) {}} }}

// okFuncSetByNew keeps the function that New has set; it is never another one.
func okFuncSetByNew(name string) {
	t := tracers.Get().(*tracer)
	t.name = name
	t.begin(t.name)
	t.name = ""
	tracers.Put(t)
}
