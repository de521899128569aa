// Package fiber stands in for a framework that lends contexts to its handlers.
package fiber

// Ctx is what a handler is lent.
type Ctx interface {
	Body() []byte
	Abandon()
}

// DefaultCtx is the Ctx of the framework.
type DefaultCtx struct{ body []byte }

func (c *DefaultCtx) Body() []byte { return c.body }

// Abandon keeps the context from being put.
func (c *DefaultCtx) Abandon() {}

// ScheduleReclaim puts the context when done is closed.
func (c *DefaultCtx) ScheduleReclaim(done <-chan struct{}) {}
