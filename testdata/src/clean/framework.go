package clean

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Context is lent to handlers for one request.
type Context struct {
	w       http.ResponseWriter
	r       *http.Request
	engine  *Engine
	params  []param
	index   int
	chain   []HandlerFunc
	query   url.Values
	store   map[string]any
	aborted bool
	errs    []error
}

type param struct{ key, value string }

// A HandlerFunc handles a request.
type HandlerFunc func(*Context)

// Engine serves requests with pooled contexts.
type Engine struct {
	pool   sync.Pool
	routes map[string][]HandlerFunc
	report func(error)
}

// NewEngine returns an engine without routes.
func NewEngine(report func(error)) *Engine {
	e := &Engine{routes: make(map[string][]HandlerFunc), report: report}
	e.pool.New = func() any { return &Context{engine: e, params: make([]param, 0, 8)} }
	return e
}

// Handle adds a route.
func (e *Engine) Handle(path string, chain ...HandlerFunc) { e.routes[path] = chain }

// ServeHTTP lends a context to the handlers of a route.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := e.pool.Get().(*Context)
	c.w, c.r = w, r
	e.serve(c)
	for _, err := range c.errs {
		e.report(err)
	}
	c.reset()
	e.pool.Put(c)
}

func (e *Engine) serve(c *Context) {
	path := c.r.URL.Path
	if head, id, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/"); ok && len(c.params) < cap(c.params) {
		c.params = append(c.params, param{"id", id})
		path = "/" + head
	}
	chain, ok := e.routes[path]
	if !ok {
		http.NotFound(c.w, c.r)
		return
	}
	c.chain = chain
	c.index = -1
	c.Next()
}

// reset keeps the engine, which is the same for ever, and the memory of the parameters.
func (c *Context) reset() {
	c.w = nil
	c.r = nil
	clear(c.params)
	c.params = c.params[:0]
	c.index = -1
	c.chain = nil
	c.query = nil
	c.store = nil
	c.aborted = false
	c.errs = nil
}

// Next runs the handlers behind the one that calls it.
func (c *Context) Next() {
	for c.index++; c.index < len(c.chain) && !c.aborted; c.index++ {
		c.chain[c.index](c)
	}
}

// Abort keeps further handlers from running.
func (c *Context) Abort(err error) {
	c.aborted = true
	c.errs = append(c.errs, err)
}

// Param returns a part of the path.
func (c *Context) Param(key string) string {
	for _, p := range c.params {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

// Query parses the query when it is first asked for.
func (c *Context) Query(key string) string {
	if c.query == nil {
		c.query = c.r.URL.Query()
	}
	return c.query.Get(key)
}

// Set stores a value for the handlers to come.
func (c *Context) Set(key string, value any) {
	if c.store == nil {
		c.store = make(map[string]any)
	}
	c.store[key] = value
}

// Get returns a value that an earlier handler has stored.
func (c *Context) Get(key string) (any, bool) {
	v, ok := c.store[key]
	return v, ok
}

// Copy returns a context that outlives the request.
func (c *Context) Copy() *Context {
	copied := &Context{r: c.r, engine: c.engine, index: len(c.chain)}
	copied.params = append(copied.params, c.params...)
	copied.store = make(map[string]any, len(c.store))
	for k, v := range c.store {
		copied.store[k] = v
	}
	return copied
}

// Audit is a handler that goes on in a goroutine, with a copy.
func Audit(write func(context.Context, string)) HandlerFunc {
	return func(c *Context) {
		later := c.Copy()
		ctx := context.WithoutCancel(c.r.Context())
		go func() { write(ctx, later.Param("id")) }()
		c.Next()
	}
}
