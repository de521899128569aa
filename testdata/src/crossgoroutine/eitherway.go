package crossgoroutine

import "sync"

// Functions that are called in this goroutine or in another, as the bot is set.

var botUpdates sync.Pool

type botUpdate struct{ text string }

func (u *botUpdate) free() {
	u.text = ""
	botUpdates.Put(u)
}

type botHandler struct{ before, do func(*botUpdate) }

type bot struct {
	handlers map[string]*botHandler
	inOrder  bool
}

func (b *bot) handle(end string, u *botUpdate) bool {
	if h, ok := b.handlers[end]; ok {
		b.runHandler(h, u)
		return true
	}
	return false
}

func (b *bot) runHandler(h *botHandler, u *botUpdate) {
	f := func() {
		h.before(u)
		h.do(u)
		u.free()
	}
	if b.inOrder {
		f()
	} else {
		go f()
	}
}

func newBotUpdate(text string) *botUpdate {
	u, ok := botUpdates.Get().(*botUpdate)
	if !ok {
		u = new(botUpdate)
	}
	u.text = text
	return u
}

// okHandled goes on with the update where nobody has handled it.
func (b *bot) okHandled(text string) bool {
	u := newBotUpdate(text)
	if b.handle(text, u) {
		return true
	}
	return b.handle("text", u)
}
