package silenced

import "sync"

var pool sync.Pool

func okSilenced(b []byte) {
	pool.Put(b) //lint:ignore SA6002 it is put once
}
