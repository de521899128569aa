package promcollector_test

import (
	"fmt"

	"github.com/poollint/poollint/pool"
	"github.com/poollint/poollint/pool/promcollector"
	"github.com/prometheus/client_golang/prometheus"
)

func ExampleNew() {
	buffers := pool.NewBuffers(pool.BuffersConfig{Name: "responses", Stats: true})
	registry := prometheus.NewRegistry()
	registry.MustRegister(promcollector.New(buffers))

	buffers.Get()
	families, err := registry.Gather()
	if err != nil {
		panic(err)
	}
	for _, f := range families {
		if f.GetName() == "pool_outstanding" {
			fmt.Println(f.GetMetric()[0].GetGauge().GetValue())
		}
	}
	// Output: 1
}
