// Package clean has pools as sound programs use them. Nothing in it is reported.
package clean

import (
	"io"
	"strconv"
	"sync"
	"time"
)

// lineBuffer is a buffer that knows its pool.
type lineBuffer struct {
	bs   []byte
	pool *linePool
}

type linePool struct{ p sync.Pool }

func newLinePool() *linePool {
	return &linePool{p: sync.Pool{New: func() any { return &lineBuffer{bs: make([]byte, 0, 1024)} }}}
}

func (p *linePool) get() *lineBuffer {
	b := p.p.Get().(*lineBuffer)
	b.bs = b.bs[:0]
	b.pool = p
	return b
}

func (p *linePool) put(b *lineBuffer) {
	if cap(b.bs) <= 16<<10 {
		p.p.Put(b)
	}
}

func (b *lineBuffer) free() { b.pool.put(b) }

func (b *lineBuffer) appendString(s string) { b.bs = append(b.bs, s...) }
func (b *lineBuffer) appendByte(c byte)     { b.bs = append(b.bs, c) }
func (b *lineBuffer) appendInt(n int64)     { b.bs = strconv.AppendInt(b.bs, n, 10) }
func (b *lineBuffer) bytes() []byte         { return b.bs }
func (b *lineBuffer) len() int              { return len(b.bs) }

var linePools = newLinePool()

type logEntry struct {
	at      time.Time
	level   int8
	message string
}

type logField struct {
	key   string
	str   string
	num   int64
	isNum bool
}

// textEncoder is pooled; the buffer it writes to comes from another pool and is handed on.
type textEncoder struct {
	buf    *lineBuffer
	sep    byte
	opened int
}

var textEncoders = sync.Pool{New: func() any { return new(textEncoder) }}

func getTextEncoder() *textEncoder { return textEncoders.Get().(*textEncoder) }

func putTextEncoder(e *textEncoder) {
	e.buf = nil
	e.sep = 0
	e.opened = 0
	textEncoders.Put(e)
}

func (e *textEncoder) clone(sep byte) *textEncoder {
	c := getTextEncoder()
	c.sep = sep
	c.buf = linePools.get()
	return c
}

func (e *textEncoder) add(f logField) {
	if e.buf.len() > 0 {
		e.buf.appendByte(e.sep)
	}
	e.buf.appendString(f.key)
	e.buf.appendByte('=')
	if f.isNum {
		e.buf.appendInt(f.num)
	} else {
		e.buf.appendString(f.str)
	}
}

// encode returns a buffer that the caller frees.
func (e *textEncoder) encode(ent logEntry, fields []logField) *lineBuffer {
	final := e.clone(' ')
	final.buf.bs = ent.at.AppendFormat(final.buf.bs, time.RFC3339)
	final.buf.appendByte(' ')
	final.buf.appendInt(int64(ent.level))
	final.buf.appendByte(' ')
	final.buf.appendString(ent.message)
	for _, f := range fields {
		final.add(f)
	}
	final.buf.appendByte('\n')
	out := final.buf
	putTextEncoder(final)
	return out
}

type logCore struct {
	enc *textEncoder
	mu  sync.Mutex
	out io.Writer
}

func (c *logCore) write(ent logEntry, fields []logField) error {
	buf := c.enc.encode(ent, fields)
	c.mu.Lock()
	_, err := c.out.Write(buf.bytes())
	c.mu.Unlock()
	buf.free()
	return err
}

// checked collects the cores that want an entry, and goes back when it has been written.
type checked struct {
	logEntry
	cores []*logCore
	dirty bool
}

var checkedPool = sync.Pool{New: func() any { return &checked{cores: make([]*logCore, 0, 4)} }}

func getChecked() *checked {
	c := checkedPool.Get().(*checked)
	c.reset()
	return c
}

func putChecked(c *checked) {
	if c == nil || cap(c.cores) > 16 {
		return
	}
	c.reset()
	checkedPool.Put(c)
}

func (c *checked) reset() {
	c.logEntry = logEntry{}
	c.dirty = false
	clear(c.cores)
	c.cores = c.cores[:0]
}

func (c *checked) addCore(ent logEntry, core *logCore) *checked {
	if c == nil {
		c = getChecked()
		c.logEntry = ent
	}
	c.cores = append(c.cores, core)
	return c
}

func (c *checked) write(fields ...logField) (err error) {
	if c == nil || c.dirty {
		return nil
	}
	c.dirty = true
	for _, core := range c.cores {
		if werr := core.write(c.logEntry, fields); err == nil {
			err = werr
		}
	}
	putChecked(c)
	return err
}

// Log writes one line to every core whose level is low enough.
func Log(cores map[int8]*logCore, level int8, message string, fields ...logField) error {
	ent := logEntry{time.Now(), level, message}
	var c *checked
	for min, core := range cores {
		if level >= min {
			c = c.addCore(ent, core)
		}
	}
	return c.write(fields...)
}
