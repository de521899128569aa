package putreset_possible

import "sync"

type shipment struct {
	id    int
	label []string
}

type return_ struct {
	id     int
	reason *string
}

var (
	shipments = sync.Pool{New: func() any { return []shipment(nil) }}
	returns   = sync.Pool{New: func() any { return []return_(nil) }}
)

// keepsShipments puts what it has received as it is.
func keepsShipments(in <-chan any, count func(int)) {
	for x := range in {
		switch list := x.(type) {
		case []shipment:
			for _, s := range list {
				count(s.id)
			}
			shipments.Put(list) // want `list is not cleared before being put into shipments`
		case []return_:
			for _, r := range list {
				count(r.id)
			}
			returns.Put(list[:0]) // want `list\[:0\] is truncated, not cleared, before being put into returns`
		}
	}
}

// okClearsShipments clears it before.
func okClearsShipments(in <-chan any, count func(int)) {
	for x := range in {
		switch list := x.(type) {
		case []shipment:
			for i := range list {
				count(list[i].id)
				list[i].label = EmptyLabels()
			}
			shipments.Put(list[:0])
		case []return_:
			clear(list)
			returns.Put(list[:0])
		}
	}
}

// EmptyLabels returns no labels.
func EmptyLabels() []string { return nil }
