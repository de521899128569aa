package clean

import (
	"reflect"
	"sync"
)

// rowPools has a pool for each width of a row.
var rowPools sync.Map // map[int]*sync.Pool

func rowPool(width int) *sync.Pool {
	if p, ok := rowPools.Load(width); ok {
		return p.(*sync.Pool)
	}
	p, _ := rowPools.LoadOrStore(width, &sync.Pool{New: func() any {
		row := make([]float64, width)
		return &row
	}})
	return p.(*sync.Pool)
}

// Dot multiplies two vectors by elements before it adds them up.
func Dot(a, b []float64) (sum float64) {
	n := min(len(a), len(b))
	pool := rowPool(n)
	row := pool.Get().(*[]float64)
	defer pool.Put(row)
	for i := range *row {
		(*row)[i] = a[i] * b[i]
	}
	for _, v := range *row {
		sum += v
	}
	return sum
}

// typePools makes zero values of any type.
type typePools struct{ pools sync.Map } // map[reflect.Type]*sync.Pool

func (t *typePools) get(typ reflect.Type) reflect.Value {
	p, ok := t.pools.Load(typ)
	if !ok {
		p, _ = t.pools.LoadOrStore(typ, &sync.Pool{New: func() any { return reflect.New(typ).Interface() }})
	}
	return reflect.ValueOf(p.(*sync.Pool).Get())
}

func (t *typePools) put(v reflect.Value) {
	if p, ok := t.pools.Load(v.Type().Elem()); ok {
		v.Elem().SetZero()
		p.(*sync.Pool).Put(v.Interface())
	}
}

// program has a number of registers, and its pool depends on it: the last one takes all that are larger.
type program struct{ registers int }

type vm struct {
	prog *program
	regs []int64
}

var (
	vmSizes = [...]int{8, 32, 128, 0}
	vmPools [len(vmSizes)]sync.Pool
)

func (p *program) pool() int {
	for i, n := range vmSizes {
		if p.registers <= n {
			return i
		}
	}
	return len(vmSizes) - 1
}

func (p *program) get() *vm {
	m, ok := vmPools[p.pool()].Get().(*vm)
	if !ok {
		m = new(vm)
	}
	n := max(p.registers, vmSizes[p.pool()])
	if cap(m.regs) < n {
		m.regs = make([]int64, n)
	}
	m.regs = m.regs[:p.registers]
	clear(m.regs)
	m.prog = p
	return m
}

func (p *program) put(m *vm) {
	if cap(m.regs) > 1<<10 {
		return
	}
	m.prog = nil
	vmPools[p.pool()].Put(m)
}

// Run runs a program on a machine of its size.
func Run(p *program, steps func(regs []int64) int64) int64 {
	m := p.get()
	result := steps(m.regs)
	p.put(m)
	return result
}
