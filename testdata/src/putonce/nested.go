package putonce

import "sync"

// An object that is put and left in another one, which is put too, has two owners.

type pane struct{ text []byte }

type window struct {
	pane  *pane
	title string
}

var (
	panes   = sync.Pool{New: func() any { return new(pane) }}
	windows = sync.Pool{New: func() any { return new(window) }}
)

func (w *window) draw(text string) int {
	if w.pane == nil {
		w.pane = panes.Get().(*pane)
	}
	w.pane.text = append(w.pane.text[:0], text...)
	return len(w.pane.text)
}

// leavesPane is given a window that may have a pane already: one that is in the pool of panes.
func leavesPane(text string) int {
	w := windows.Get().(*window)
	n := w.draw(text)
	panes.Put(w.pane) // want `w.pane may be put into panes twice`
	windows.Put(w)
	return n
}

// close does so in a helper.
func (w *window) close() {
	w.title = ""
	if w.pane != nil {
		panes.Put(w.pane) // want `w.pane may be put into panes twice`
	}
	windows.Put(w)
}

func closes(text string) int {
	w := windows.Get().(*window)
	defer w.close()
	return w.draw(text)
}

// okTakesPaneOff leaves a window without a pane.
func okTakesPaneOff(text string) int {
	w := windows.Get().(*window)
	n := w.draw(text)
	panes.Put(w.pane)
	w.pane = nil
	windows.Put(w)
	return n
}

// okKeepsPane leaves the pane to the window.
func okKeepsPane(text string) int {
	w := windows.Get().(*window)
	n := w.draw(text)
	windows.Put(w)
	return n
}

type frame struct{ pane *pane }

var frames = sync.Pool{New: func() any { return new(frame) }}

// okSetsPane sets the pane each time: what is left in a frame is never used.
func okSetsPane(text string) int {
	f := frames.Get().(*frame)
	f.pane = panes.Get().(*pane)
	f.pane.text = append(f.pane.text[:0], text...)
	n := len(f.pane.text)
	panes.Put(f.pane)
	frames.Put(f)
	return n
}

type hatch struct {
	pane   *pane
	glazed bool
}

var hatches = sync.Pool{New: func() any { return new(hatch) }}

func (d *hatch) glaze() {
	if !d.glazed {
		d.pane, d.glazed = panes.Get().(*pane), true
	}
	d.pane.text = d.pane.text[:0]
}

// okFlag tells by a flag whether the pane is still there.
func okFlag() {
	d := hatches.Get().(*hatch)
	d.glaze()
	if d.glazed {
		panes.Put(d.pane)
		d.glazed = false
	}
	hatches.Put(d)
}
