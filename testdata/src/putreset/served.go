package putreset

import (
	"net/http"
	"sync"
)

// A phoneCall is what a handler gets to see of a request.
type phoneCall struct {
	req  *http.Request
	w    http.ResponseWriter
	path string
}

func (c *phoneCall) reset(w http.ResponseWriter, req *http.Request) {
	c.req, c.w, c.path = req, w, ""
}

// A desk takes calls from a pool, sets them anew and puts them.
type desk struct {
	calls  sync.Pool
	serve  http.HandlerFunc
	handle func(*phoneCall)
}

func newDesk(handle func(*phoneCall)) *desk {
	d := &desk{handle: handle}
	d.serve = d.answer
	d.calls.New = func() any { return new(phoneCall) }
	return d
}

func (d *desk) ServeHTTP(w http.ResponseWriter, req *http.Request) { d.serve(w, req) }

func (d *desk) answer(w http.ResponseWriter, req *http.Request) {
	c := d.calls.Get().(*phoneCall)
	defer d.calls.Put(c)
	c.reset(w, req)
	d.handle(c)
}

// okServed has nothing to do with the calls of a desk.
func okServed(w http.ResponseWriter, req *http.Request) {
	d := newDesk(func(c *phoneCall) { c.w.WriteHeader(http.StatusOK) })
	d.ServeHTTP(w, req)
}
