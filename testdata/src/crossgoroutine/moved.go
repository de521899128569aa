package crossgoroutine

import (
	"bytes"
	"sync"
)

// What is sent on a channel may refer to what is put.

var pages = sync.Pool{New: func() any { b := make([]byte, 4096); return &b }}

type extract struct {
	text  []byte
	words int
}

// find keeps the text that it is given.
func (e *extract) find(text []byte) bool {
	e.text = bytes.TrimSpace(text)
	e.words = bytes.Count(e.text, []byte(" "))
	return e.words > 0
}

type found struct{ *extract }

// sendsUnderOtherName puts, under one name, what it has sent under another: both are captured, and the same outside.
func sendsUnderOtherName(read func([]byte) int, out chan<- found) {
	page := pages.Get().(*[]byte)
	p := *page
	head := p[:read(p)]
	go func() {
		defer pages.Put(page)
		var e extract
		if !e.find(head) {
			out <- found{}
			return
		}
		out <- found{&e} // want `page is sent on a channel and put into pages`
	}()
}

// okSendsCopy sends a copy.
func okSendsCopy(read func([]byte) int, out chan<- found) {
	page := pages.Get().(*[]byte)
	p := *page
	head := p[:read(p)]
	go func() {
		defer pages.Put(page)
		var e extract
		if !e.find(bytes.Clone(head)) {
			out <- found{}
			return
		}
		out <- found{&e}
	}()
}

// okSendsNumber sends what it has found in the page, not the page.
func okSendsNumber(read func([]byte) int, out chan<- int) {
	page := pages.Get().(*[]byte)
	p := *page
	head := p[:read(p)]
	go func() {
		defer pages.Put(page)
		var e extract
		e.find(head)
		out <- e.words
	}()
}

type job struct {
	page *[]byte
	id   int
}

var jobPool = sync.Pool{New: func() any { return new(job) }}

// sendsHolder sends a pooled job that refers to the page.
func sendsHolder(queue chan<- *job, id int) {
	page := pages.Get().(*[]byte)
	defer pages.Put(page)
	j := jobPool.Get().(*job)
	j.page, j.id = page, id
	queue <- j // want `page is sent on a channel and put into pages`
}

// okSendsOwner leaves the page to who gets the job.
func okSendsOwner(queue chan<- *job, id int) {
	page := pages.Get().(*[]byte)
	j := jobPool.Get().(*job)
	j.page, j.id = page, id
	queue <- j
}
