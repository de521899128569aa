// Package tags has encoders that put themselves back, known by their interfaces only.
package tags

import "escape/lib/stock"

// An Encoder is finalized by its owner.
type Encoder interface {
	Encode(tag string)
	Data() []byte
	Finalize()
}

// An EncoderPool lends encoders.
type EncoderPool interface {
	Init()
	Get() Encoder
	Put(e Encoder)
}

type encoder struct {
	buf  []byte
	pool EncoderPool
}

func (e *encoder) Encode(tag string) { e.buf = append(e.buf, tag...) }

func (e *encoder) Data() []byte { return e.buf }

func (e *encoder) Finalize() {
	e.buf = e.buf[:0]
	e.pool.Put(e)
}

// A MockEncoder is for tests of others.
type MockEncoder struct{ data []byte }

func (*MockEncoder) Encode(string) {}

func (m *MockEncoder) Data() []byte { return m.data }

func (*MockEncoder) Finalize() {}

type encoderPool struct{ pool stock.Pool }

// NewPool makes a pool.
func NewPool() EncoderPool { return &encoderPool{pool: stock.New(8)} }

func (p *encoderPool) Init() {
	p.pool.Init(func() any { return &encoder{pool: p} })
}

func (p *encoderPool) Get() Encoder { return p.pool.Get().(Encoder) }

func (p *encoderPool) Put(e Encoder) { p.pool.Put(e) }
