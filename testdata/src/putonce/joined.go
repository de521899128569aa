package putonce

import "sync"

type parcel struct{ n int }

var parcels = sync.Pool{New: func() any { return new(parcel) }}

// twiceJoined puts what the goroutine that it has waited for has put.
func twiceJoined(send func(*parcel)) {
	p := parcels.Get().(*parcel)
	p.n = 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		send(p)
		parcels.Put(p)
	}()
	<-done
	parcels.Put(p) // want "p (may be|is) put into parcels twice"
}

// onceJoined leaves that to it.
func onceJoined(send func(*parcel)) {
	p := parcels.Get().(*parcel)
	p.n = 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		send(p)
		parcels.Put(p)
	}()
	<-done
}

// onceOr puts it where the goroutine did not.
func onceOr(send func(*parcel) bool) {
	p := parcels.Get().(*parcel)
	p.n = 0
	sent := make(chan bool)
	go func() {
		if send(p) {
			parcels.Put(p)
			sent <- true
			return
		}
		sent <- false
	}()
	if !<-sent {
		parcels.Put(p)
	}
}

// twiceWaited has a group of them.
func twiceWaited(send func(*parcel)) {
	p := parcels.Get().(*parcel)
	p.n = 0
	var wg sync.WaitGroup
	wg.Go(func() {
		defer parcels.Put(p)
		send(p)
	})
	wg.Wait()
	parcels.Put(p) // want "p (may be|is) put into parcels twice"
}
