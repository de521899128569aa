// Package commons has a pool that is not built on sync.Pool.
package commons

import "context"

// An ObjectPool lends objects, which it keeps in a channel.
type ObjectPool struct {
	idle chan any
	make func() any
}

// BorrowObject waits for an object, or makes one.
func (p *ObjectPool) BorrowObject(ctx context.Context) (any, error) {
	select {
	case o := <-p.idle:
		return o, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	default:
		return p.make(), nil
	}
}

// ReturnObject takes an object back.
func (p *ObjectPool) ReturnObject(ctx context.Context, o any) error {
	select {
	case p.idle <- o:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
