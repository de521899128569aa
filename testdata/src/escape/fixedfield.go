package escape

import "sync"

// A shop has hands, who belong to it for as long as they are there.
type shop struct {
	hands sync.Pool
	idle  *sync.Cond
	log   func(any)
}

type hand struct {
	shop *shop
	jobs chan func()
	done int
}

func newShop(log func(any)) *shop {
	s := &shop{idle: sync.NewCond(new(sync.Mutex)), log: log}
	s.hands.New = func() any { return &hand{shop: s, jobs: make(chan func(), 1)} }
	return s
}

func (s *shop) hire() *hand { return s.hands.Get().(*hand) }

// okStillTheShop asks for what is the same for the next owner.
func (h *hand) okStillTheShop() {
	go func() {
		defer func() {
			h.shop.hands.Put(h)
			if p := recover(); p != nil {
				h.shop.log(p)
			}
			h.shop.idle.Signal()
		}()
		for job := range h.jobs {
			job()
		}
	}()
}

func (h *hand) countsAfterPut() {
	h.shop.hands.Put(h)
	h.shop.idle.Signal()
	h.done++ // want `h is used after being put into h.shop.hands`
}

// A helper moves from one shop to another.
type helper struct {
	shop *shop
}

var helpers = sync.Pool{New: func() any { return &helper{shop: newShop(nil)} }}

func (h *helper) move(s *shop) { h.shop = s }

func asksWhoMoves(h *helper) {
	helpers.Put(h)
	h.shop.idle.Signal() // want `h is used after being put into helpers`
}
