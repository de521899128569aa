// Package loom has lists that are cleared by functions of the package.
package loom

// A Thread is an element of a web.
type Thread struct {
	Color string
	Knot  *Thread
}

// A Web grows by slicing.
type Web struct{ Threads []Thread }

// Next returns the thread behind the last, as it is.
func (w *Web) Next() *Thread {
	n := len(w.Threads)
	if n < cap(w.Threads) {
		w.Threads = w.Threads[:n+1]
	} else {
		w.Threads = append(w.Threads, Thread{})
	}
	return &w.Threads[n]
}

// Cut cuts the web and clears nothing.
func (w *Web) Cut() { w.Threads = w.Threads[:0] }

// Unravel clears the web and cuts it.
func (w *Web) Unravel() {
	clear(w.Threads)
	w.Threads = w.Threads[:0]
}

// Drop empties the web for good.
func Drop(w *Web) { *w = Web{} }
