package crossgoroutine

import "sync"

// A errand is run by a goroutine, and hands on its results.
type errand interface {
	Run(out chan<- int)
	Gather(out <-chan int) int
}

type sumErrand struct{ list []int }

func (j *sumErrand) Run(out chan<- int) {
	for _, x := range j.list {
		out <- x
	}
}

func (j *sumErrand) Gather(out <-chan int) (n int) {
	for x := range out {
		n += x
	}
	return n
}

type lastErrand struct{ list []int }

func (j *lastErrand) Run(out chan<- int) { out <- len(j.list) }

func (j *lastErrand) Gather(out <-chan int) (n int) {
	for x := range out {
		n = x
	}
	return n
}

var tasks = sync.Pool{New: func() any { return new(sumErrand) }}

// okErrand waits in a method that cannot be seen: it has the channel.
func okErrand(wrap func(*sumErrand) errand, list []int) int {
	s := tasks.Get().(*sumErrand)
	defer tasks.Put(s)
	s.list = list
	j := wrap(s)
	ch := make(chan int)
	go func() {
		defer close(ch)
		s.Run(ch)
	}()
	return j.Gather(ch)
}

// lostErrand gives the channel to nobody.
func lostErrand(list []int) {
	s := tasks.Get().(*sumErrand)
	defer tasks.Put(s)
	s.list = list
	ch := make(chan int, 1)
	go func() { // want "s may be used by a goroutine after being put into tasks"
		defer close(ch)
		s.Run(ch)
	}()
}
