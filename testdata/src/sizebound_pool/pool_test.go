package sizebound_pool

import "testing"

func TestPool(t *testing.T) {
	if tested.Get() == nil {
		t.Error("the pool has no New")
	}
}
