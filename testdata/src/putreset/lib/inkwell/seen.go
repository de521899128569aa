package inkwell

import "sync"

var seen = sync.Pool{New: func() any { return make(map[string]bool) }}

// TakeSeen takes an empty map.
func TakeSeen() map[string]bool { return seen.Get().(map[string]bool) }

// GiveSeen empties the map and puts it.
func GiveSeen(m map[string]bool) {
	for k := range m {
		delete(m, k)
	}
	seen.Put(m)
}

// GiveHalfSeen deletes what nobody has looked for again.
func GiveHalfSeen(m map[string]bool) {
	for k, twice := range m {
		if !twice {
			delete(m, k)
		}
	}
	seen.Put(m)
}
