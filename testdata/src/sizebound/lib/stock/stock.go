// Package stock has a pool that is a channel behind an interface.
package stock

// A Pool keeps some objects.
type Pool interface {
	Init(alloc func() any)
	Get() any
	Put(obj any)
	Size() int
}

type pool struct {
	values chan any
	alloc  func() any
}

// New makes a pool of n objects.
func New(n int) Pool { return &pool{values: make(chan any, n)} }

func (p *pool) Init(alloc func() any) { p.alloc = alloc }

func (p *pool) Size() int { return cap(p.values) }

func (p *pool) Get() any {
	select {
	case v := <-p.values:
		return v
	default:
		return p.alloc()
	}
}

func (p *pool) Put(obj any) {
	select {
	case p.values <- obj:
	default:
	}
}
