package a

type list struct{ free []*node } //poollint:shared // want `poollint:shared has no effect here`

// A node counts references.
//
//poollint:shared
type node struct{}

//poollint:get
func (l *list) okGet() *node { return nil }

// okPut has words, too.
//
//poollint:put n // the node
func (l *list) okPut(n *node) {}

//poollint:put l
func (l *list) okPutReceiver() {}

//poollint:put
func okPutOnly(n *node) {}

//poollint:put 0
func okPutNumber(*node) {}

type okPool interface {
	//poollint:get
	Get() *node
	//poollint:put
	Put(*node)
}

//poollint:gte // want `unknown directive poollint:gte`
func typo() *node { return nil }

//poollint:put m // want `poollint:put names m, which is no parameter of wrongName`
func wrongName(n *node) {}

//poollint:put 1 // want `poollint:put names 1, which is no parameter of wrongNumber`
func wrongNumber(*node) {}

//poollint:get // want `poollint:get has no effect here`
type notShared struct{}

//poollint:shared // want `poollint:shared has no effect here`
var variable int

//poollint:get // want `poollint:get has no effect here`

func detached() *node {
	//poollint:put n // want `poollint:put has no effect here`
	//poollint: get // want `unknown directive poollint:$`
	return nil
}
