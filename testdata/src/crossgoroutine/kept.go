package crossgoroutine

import (
	"time"

	"github.com/gofiber/fiber/v3"
)

// Contexts that a framework lends to handlers, and that a handler may keep.

// leavesHandler does not wait for what it has started when the time is over.
func leavesHandler(c fiber.Ctx, count func([]byte), limit time.Duration) {
	done := make(chan struct{})
	go func() { // want `c may be used by a goroutine after being put into the pool of fiber`
		defer close(done)
		count(c.Body())
	}()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

// okAbandons keeps the context, which the goroutine still uses.
func okAbandons(c fiber.Ctx, count func([]byte), limit time.Duration) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		count(c.Body())
	}()
	select {
	case <-done:
	case <-time.After(limit):
		c.Abandon()
	}
}

// okReclaims lets another function keep it, one way or the other.
func okReclaims(c fiber.Ctx, count func([]byte), limit time.Duration) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		count(c.Body())
	}()
	select {
	case <-done:
	case <-time.After(limit):
		overtime(c, done)
	}
}

func overtime(c fiber.Ctx, done chan struct{}) {
	if d, ok := c.(*fiber.DefaultCtx); ok {
		d.ScheduleReclaim(done)
		return
	}
	c.Abandon()
}
