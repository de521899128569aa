package clean

import (
	"strings"
	"sync"
)

// element is a node of a document. It lives in a slab of an arena.
type element struct {
	name  string
	text  string
	first *element
	next  *element
}

const slabSize = 64

type slab [slabSize]element

var slabs = sync.Pool{New: func() any { return new(slab) }}

// arena hands out elements and takes them back all at once.
type arena struct {
	slabs []*slab
	used  int
}

func (a *arena) new(name string) *element {
	if len(a.slabs) == 0 || a.used == slabSize {
		a.slabs = append(a.slabs, slabs.Get().(*slab))
		a.used = 0
	}
	e := &a.slabs[len(a.slabs)-1][a.used]
	a.used++
	*e = element{name: name}
	return e
}

func (a *arena) free() {
	for i, s := range a.slabs {
		*s = slab{}
		slabs.Put(s)
		a.slabs[i] = nil
	}
	a.slabs, a.used = nil, 0
}

func (a *arena) parse(lines []string) *element {
	root := a.new("root")
	last := &root.first
	for _, l := range lines {
		name, text, _ := strings.Cut(l, " ")
		e := a.new(name)
		e.text = text
		*last = e
		last = &e.next
	}
	return root
}

// Find parses lines and returns the text of the first element of a name.
func Find(lines []string, name string) (string, bool) {
	var a arena
	defer a.free()
	for e := a.parse(lines).first; e != nil; e = e.next {
		if e.name == name {
			return e.text, true
		}
	}
	return "", false
}

// listNode is freed one at a time, the next one read before.
type listNode struct {
	value int
	next  *listNode
}

var listNodes = sync.Pool{New: func() any { return new(listNode) }}

func pushNode(head *listNode, value int) *listNode {
	n := listNodes.Get().(*listNode)
	n.value, n.next = value, head
	return n
}

func freeNodes(head *listNode) {
	for n := head; n != nil; {
		next := n.next
		n.next = nil
		listNodes.Put(n)
		n = next
	}
}

// Reverse visits values in reverse.
func Reverse(values []int, visit func(int)) {
	var head *listNode
	for _, v := range values {
		head = pushNode(head, v)
	}
	for n := head; n != nil; n = n.next {
		visit(n.value)
	}
	freeNodes(head)
}
