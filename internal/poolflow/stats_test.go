package poolflow

import (
	"slices"
	"testing"
)

func TestStats(t *testing.T) {
	const src = `package src

import "sync"

type node struct{ next *node }

type list struct{ head *node }

var nodes = sync.Pool{New: func() any { return new(node) }}

func getNode() *node  { return nodes.Get().(*node) }
func putNode(n *node) { nodes.Put(n) }

func followed() {
	n := getNode()
	putNode(n)
}

func (l *list) push() { l.head = nodes.Get().(*node) }

func unknown(next func() any) { nodes.Put(next()) }

func inGoroutine() {
	n := nodes.Get().(*node)
	go func() { nodes.Put(n) }()
}
`
	res, _, err := runOn(t, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"example.com/src.nodes: 3 of 4 Gets and 3 of 4 Puts followed; 1 given up: stored in the heap, " +
		"1 given up: value of unknown origin"}
	if got := res.Stats(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
