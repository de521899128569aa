// Package promcollector exports the counters of pools to Prometheus:
//
//	prometheus.MustRegister(promcollector.New(buffers, requests))
//
// The metrics, each with the label pool, the name of the pool:
//
//	pool_gets_total          items handed out
//	pool_puts_total          items given back
//	pool_news_total          items made because the pool had none
//	pool_reserve_hits_total  items handed out from the reserve
//	pool_drops_total         items given back and not kept; label reason is max, min, reset or panic
//	pool_outstanding         items handed out and not given back
//
// Pools made without Stats have no pool_gets_total, pool_puts_total and pool_outstanding.
//
// The file rules.yml has rules for alerts on leaks, on a pool that seldom hits, on items that are
// too large to keep, and on drops by panics.
package promcollector

import (
	"fmt"

	"github.com/poollint/poollint/pool"
	"github.com/prometheus/client_golang/prometheus"
)

var (
	gets        = describe("gets_total", "Items handed out.")
	puts        = describe("puts_total", "Items given back, kept or not.")
	news        = describe("news_total", "Items made because the pool had none.")
	reserveHits = describe("reserve_hits_total", "Items handed out from the reserve.")
	drops       = describe("drops_total", "Items given back and not kept, by reason.", "reason")
	outstanding = describe("outstanding", "Items handed out and not given back.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("pool_"+name, help, append([]string{"pool"}, labels...), nil)
}

type collector []pool.Source

// New returns a collector of the counters of pools. It panics if two of them have the same name, or
// one has none: nothing would tell them apart.
func New(pools ...pool.Source) prometheus.Collector {
	names := map[string]bool{}
	for _, p := range pools {
		if p.Name() == "" {
			panic(fmt.Sprintf("promcollector: a %T has no name", p))
		}
		if names[p.Name()] {
			panic(fmt.Sprintf("promcollector: two pools are named %q", p.Name()))
		}
		names[p.Name()] = true
	}
	return collector(pools)
}

// Describe sends the descriptions of all metrics. It is part of prometheus.Collector.
func (c collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{gets, puts, news, reserveHits, drops, outstanding} {
		out <- d
	}
}

// Collect sends a snapshot of all pools. It is part of prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	for _, p := range c {
		name, s := p.Name(), p.Stats()
		count := func(d *prometheus.Desc, n uint64, labels ...string) {
			out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), append([]string{name}, labels...)...)
		}
		count(news, s.News)
		count(reserveHits, s.ReserveHits)
		count(drops, s.DropMax, "max")
		count(drops, s.DropMin, "min")
		count(drops, s.DropReset, "reset")
		count(drops, s.DropPanic, "panic")
		if s.Gets == 0 && s.Puts == 0 {
			continue // not counted, or not used
		}
		count(gets, s.Gets)
		count(puts, s.Puts)
		out <- prometheus.MustNewConstMetric(outstanding, prometheus.GaugeValue, float64(s.Outstanding()), name)
	}
}
