package crossgoroutine

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A goroutine that may be late asks whether somebody still waits before it touches the answer.

type lateReply struct{ n int }

var lateReplies = sync.Pool{New: func() any { return new(lateReply) }}

var errLateReply = errors.New("late")

// answersUnlessLate writes to r as long as it has not returned.
func answersUnlessLate(work func() int, r *lateReply, wait time.Duration) error {
	var mu sync.Mutex
	var late, done bool
	ch := make(chan error, 1)
	go func() {
		n := work()
		mu.Lock()
		if !late {
			r.n = n
			ch <- nil
		}
		done = true
		mu.Unlock()
	}()
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case err := <-ch:
		return err
	case <-t.C:
		mu.Lock()
		defer mu.Unlock()
		if done {
			return <-ch
		}
		late = true
		return errLateReply
	}
}

func okAnsweredInTime(work func() int) (int, error) {
	r := lateReplies.Get().(*lateReply)
	defer lateReplies.Put(r)
	r.n = 0
	if err := answersUnlessLate(work, r, time.Second); err != nil {
		return 0, err
	}
	return r.n, nil
}

// answersFirst writes to r if it is the first to swap.
func answersFirst(work func() int, r *lateReply, wait time.Duration) error {
	var over atomic.Bool
	ch := make(chan struct{})
	go func() {
		n := work()
		if over.CompareAndSwap(false, true) {
			r.n = n
			close(ch)
		}
	}()
	select {
	case <-ch:
	case <-time.After(wait):
		if over.CompareAndSwap(false, true) {
			return errLateReply
		}
		<-ch
	}
	return nil
}

func okAnsweredFirst(work func() int) (int, error) {
	r := lateReplies.Get().(*lateReply)
	defer lateReplies.Put(r)
	r.n = 0
	if err := answersFirst(work, r, time.Second); err != nil {
		return 0, err
	}
	return r.n, nil
}

// answersAnyway is told that nobody waits any more when it has written to r.
func answersAnyway(work func() int, r *lateReply, wait time.Duration) error {
	var mu sync.Mutex
	late := false
	ch := make(chan error, 1)
	go func() {
		r.n = work()
		mu.Lock()
		if !late {
			ch <- nil
		}
		mu.Unlock()
	}()
	select {
	case err := <-ch:
		return err
	case <-time.After(wait):
		mu.Lock()
		late = true
		mu.Unlock()
		return errLateReply
	}
}

func badAnsweredAnyway(work func() int) (int, error) {
	r := lateReplies.Get().(*lateReply)
	defer lateReplies.Put(r)
	r.n = 0
	if err := answersAnyway(work, r, time.Second); err != nil { // want "r may be used by a goroutine after being put into lateReplies"
		return 0, err
	}
	return r.n, nil
}
