// Package ring has a doubly linked list whose nodes are pooled.
package ring

import "sync"

// A Node is a node of a List.
type Node[T any] struct {
	next, prev *Node[T]
	list       *List[T]
	Value      T
}

// Next returns the next node, nil at the end.
func (n *Node[T]) Next() *Node[T] {
	if p := n.next; n.list != nil && p != &n.list.head {
		return p
	}
	return nil
}

// A List is a ring of nodes around its head.
type List[T any] struct {
	head  Node[T]
	n     int
	nodes *sync.Pool
}

// New returns a list that takes its nodes from a pool.
func New[T any](nodes *sync.Pool) *List[T] {
	l := &List[T]{nodes: nodes}
	l.head.next, l.head.prev = &l.head, &l.head
	return l
}

// Front returns the first node, nil when there is none.
func (l *List[T]) Front() *Node[T] {
	if l.n == 0 {
		return nil
	}
	return l.head.next
}

// Back returns the last node, nil when there is none.
func (l *List[T]) Back() *Node[T] {
	if l.n == 0 {
		return nil
	}
	return l.head.prev
}

// Push appends a value.
func (l *List[T]) Push(v T) {
	n, _ := l.nodes.Get().(*Node[T])
	if n == nil {
		n = new(Node[T])
	}
	n.Value, n.list = v, l
	n.prev, n.next = l.head.prev, &l.head
	n.prev.next, n.next.prev = n, n
	l.n++
}

// Remove takes a node out, and puts it.
func (l *List[T]) Remove(n *Node[T]) {
	n.prev.next, n.next.prev = n.next, n.prev
	n.next, n.prev, n.list = nil, nil, nil
	l.n--
	l.nodes.Put(n)
}
