package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/poollint/poollint/pool"
)

// The idle workload: 64 goroutines that each hold an item of 1 KiB for 1 ms, over and over for
// 20 ms, and then none for 200 ms, with a collection every 50 ms.
const (
	idleGoroutines = 64
	idleBurst      = 20 * time.Millisecond
	idlePeriod     = 220 * time.Millisecond
	idleGC         = 50 * time.Millisecond
	idleHold       = time.Millisecond
)

type kilobyte [1 << 10]byte

type idleResult struct {
	name     string
	hitRate  float64
	retained int // items alive after three collections without traffic
}

func runIdle(d time.Duration) []idleResult {
	raw := func(news func() *kilobyte) (func() *kilobyte, func(*kilobyte)) {
		p := &sync.Pool{New: func() any { return news() }}
		return func() *kilobyte { return p.Get().(*kilobyte) }, func(k *kilobyte) { p.Put(k) }
	}
	reserve := func(news func() *kilobyte) (func() *kilobyte, func(*kilobyte)) {
		p := pool.New(pool.Config[kilobyte]{New: news, Reserve: idleGoroutines})
		return p.Get, p.Put
	}
	channel := func(news func() *kilobyte) (func() *kilobyte, func(*kilobyte)) {
		free := make(chan *kilobyte, idleGoroutines)
		get := func() *kilobyte {
			select {
			case k := <-free:
				return k
			default:
				return news()
			}
		}
		put := func(k *kilobyte) {
			select {
			case free <- k:
			default:
			}
		}
		return get, put
	}
	return []idleResult{
		idle("sync.Pool", d, raw),
		idle("Pool, Reserve 64", d, reserve),
		idle("channel of 64", d, channel),
	}
}

func idle(name string, d time.Duration, start func(news func() *kilobyte) (func() *kilobyte, func(*kilobyte))) idleResult {
	var mu sync.Mutex
	var made []weak.Pointer[kilobyte]
	get, put := start(func() *kilobyte {
		k := new(kilobyte)
		mu.Lock()
		defer mu.Unlock()
		made = append(made, weak.Make(k))
		return k
	})
	var gets atomic.Int64
	var workers sync.WaitGroup
	begin := time.Now()
	for range idleGoroutines {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for time.Since(begin) < d {
				if at := time.Since(begin) % idlePeriod; at > idleBurst {
					time.Sleep(idlePeriod - at)
					continue
				}
				k := get()
				k[0]++
				gets.Add(1)
				time.Sleep(idleHold)
				put(k)
			}
		}()
	}
	for time.Since(begin) < d {
		time.Sleep(idleGC)
		runtime.GC()
	}
	workers.Wait()
	for range 3 {
		runtime.GC()
	}
	alive := 0
	for _, w := range made {
		if w.Value() != nil {
			alive++
		}
	}
	hits := gets.Load() - int64(len(made))
	runtime.KeepAlive(get)
	return idleResult{name, float64(hits) / float64(gets.Load()), alive}
}
