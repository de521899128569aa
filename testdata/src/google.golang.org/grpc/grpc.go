// Package grpc stands for the real one.
package grpc

import "context"

type CallOption interface{ before() error }

type ClientConn struct{ target string }

func (c *ClientConn) Invoke(ctx context.Context, method string, args, reply any, opts ...CallOption) error {
	return nil
}
