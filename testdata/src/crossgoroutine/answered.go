package crossgoroutine

import (
	"context"
	"errors"
	"sync"
)

// Channels without room: who has sent on one knows that it was received.
var errChans = sync.Pool{New: func() any { return make(chan error) }}
var answerChans = sync.Pool{New: func() any { return make(chan *int) }}

func getErrChan() chan error    { return errChans.Get().(chan error) }
func putErrChan(c chan error)   { errChans.Put(c) }
func getAnswerChan() chan *int  { return answerChans.Get().(chan *int) }
func putAnswerChan(c chan *int) { answerChans.Put(c) }

// okAsked learns by its channels what became of the goroutine that puts them.
func okAsked(ctx context.Context, f func() (*int, error)) (*int, error) {
	ec := getErrChan()
	ac := getAnswerChan()
	go func() {
		defer putErrChan(ec)
		defer putAnswerChan(ac)
		v, err := f()
		if err != nil {
			ec <- err
			return
		}
		ac <- v
	}()
	select {
	case err := <-ec:
		return nil, err
	case v := <-ac:
		return v, nil
	case <-ctx.Done():
		go func() {
			select {
			case <-ac:
			case <-ec:
			}
		}()
		return nil, errors.New("timeout")
	}
}
