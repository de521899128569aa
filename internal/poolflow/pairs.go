package poolflow

import (
	"go/types"
	"strings"
)

// A pair is what a type says of itself by its methods: what one hands out, the other takes back.
//
//	type BytesPool interface {
//		Get(n int) (*[]byte, error)
//		Put(b *[]byte)
//	}
//
// An interface is believed when it has nothing else to offer than to fill the pool (Init) and to tell figures (Size, Capacity). A type of another package, whose methods cannot be seen, is
// believed when the names leave no doubt: BorrowObject and ReturnObject. Stores and caches have Get and Put, too, but do not
// take back what they give.
type pair struct{ get, put *declaration }

// getter returns the declaration of a function that lends, nil when it does not.
func (d *declared) getter(fn *types.Func) *declaration {
	if len(d.getters) > 0 {
		if dec := d.getters[fn.FullName()]; dec != nil {
			return dec
		}
	}
	return d.pairOf(fn).get
}

// putter returns the declaration of a function that takes back, nil when it does not.
func (d *declared) putter(fn *types.Func) *declaration {
	if len(d.putters) > 0 {
		if dec := d.putters[fn.FullName()]; dec != nil {
			return dec
		}
	}
	return d.pairOf(fn).put
}

// verbs are the names of methods that belong together, with whatever stands behind them.
var verbs = map[string]string{"Get": "Put", "Borrow": "Return"}

func (d *declared) pairOf(fn *types.Func) pair {
	if p, ok := d.pairs[fn]; ok {
		return *p
	}
	p := &pair{}
	d.pairs[fn] = p
	recv := fn.Signature().Recv()
	if recv == nil {
		return *p
	}
	named := namedOf(recv.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return *p
	}
	for get, put := range verbs {
		for _, verb := range []string{get, put} {
			of, ok := strings.CutPrefix(fn.Name(), verb)
			if !ok {
				continue
			}
			g, t := methodOf(named, get+of), methodOf(named, put+of)
			if g == nil || t == nil || !d.believes(named, verb) {
				continue
			}
			if i := takesBack(g, t); i >= 0 {
				n := named.Obj()
				dec := &declaration{pool: n.Name(), class: "declared:" + n.Pkg().Path() + "." + n.Name(), param: i, pair: true}
				if verb == get {
					p.get = dec
				} else {
					p.put = dec
				}
			}
		}
	}
	return *p
}

// believes reports whether two methods of a type make it a pool.
func (d *declared) believes(named *types.Named, verb string) bool {
	iface, ok := named.Underlying().(*types.Interface)
	switch {
	case ok:
		return onlyPools(iface)
	case verb == "Get" || verb == "Put" || named.Obj().Pkg() == d.pass.Pkg:
		return false
	}
	var h handlers
	return !d.pass.ImportPackageFact(named.Obj().Pkg(), &h) // what it does is known
}

// onlyPools reports whether an interface has two methods that get and put, and else only such that fill the pool or tell
// its figures. What can be closed, or removes one for good, is a pool of connections or workers.
func onlyPools(iface *types.Interface) bool {
	others := 0
	for m := range iface.Methods() {
		sig := m.Signature()
		fills := m.Name() == "Init" && sig.Results().Len() == 0
		tells := sig.Params().Len() == 0 && sig.Results().Len() == 1 && isBasic(sig.Results().At(0).Type())
		if fills || tells {
			others++
		}
	}
	return iface.NumMethods()-others == 2
}

func isBasic(t types.Type) bool {
	_, ok := t.(*types.Basic)
	return ok
}

func methodOf(named *types.Named, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, named.Obj().Pkg(), name)
	if types.IsInterface(named) {
		obj, _, _ = types.LookupFieldOrMethod(named, true, named.Obj().Pkg(), name)
	}
	fn, _ := obj.(*types.Func)
	return fn
}

// takesBack returns the argument of put, counted from the receiver, that is what get returns; -1 when there is none. There
// may be an error or a context besides.
func takesBack(get, put *types.Func) int {
	res, params := get.Signature().Results(), put.Signature().Params()
	if res.Len() == 0 || res.Len() > 2 || put.Signature().Results().Len() > 1 || put.Signature().Variadic() {
		return -1
	}
	t := res.At(0).Type()
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Interface:
	default:
		return -1
	}
	found := -1
	for i := range params.Len() {
		switch p := params.At(i).Type(); {
		case types.Identical(p, t):
			if found >= 0 {
				return -1
			}
			found = i + 1
		case !isContext(p):
			return -1
		}
	}
	return found
}
