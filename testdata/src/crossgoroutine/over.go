package crossgoroutine

// Somebody answers, or the context is over and the caller is told by an error.

import (
	"context"
	"sync"
)

type orderList struct{ items []string }

var orderLists = sync.Pool{New: func() any { return new(orderList) }}

type orderJob struct {
	items []string
	done  chan []error
}

type orderClient struct{ jobs chan orderJob }

func (c *orderClient) serve(do func(string) error) {
	for j := range c.jobs {
		errs := make([]error, len(j.items))
		for i, s := range j.items {
			errs[i] = do(s)
		}
		j.done <- errs
	}
}

func (c *orderClient) do(ctx context.Context, items ...string) ([]error, error) {
	j := orderJob{items, make(chan []error, 1)}
	c.jobs <- j
	select {
	case errs := <-j.done:
		return errs, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func okOrder(ctx context.Context, c *orderClient, keys []string) ([]error, error) {
	l := orderLists.Get().(*orderList)
	l.items = append(l.items[:0], keys...)
	errs, err := c.do(ctx, l.items...)
	if err == nil {
		clear(l.items)
		l.items = l.items[:0]
		orderLists.Put(l)
	}
	return errs, err
}

func badOrder(ctx context.Context, c *orderClient, keys []string) ([]error, error) {
	l := orderLists.Get().(*orderList)
	l.items = append(l.items[:0], keys...)
	errs, err := c.do(ctx, l.items...) // want `memory of l\.items is sent on a channel and l\.items is put into orderLists`
	if err != nil {
		errs = nil
	}
	clear(l.items)
	l.items = l.items[:0]
	orderLists.Put(l)
	return errs, err
}

// okNil panics, but is no reason for anybody else to.
func okNil(c *orderClient) error {
	l := orderLists.Get().(*orderList)
	defer orderLists.Put(l)
	var ctx context.Context
	return ctx.Err()
}
