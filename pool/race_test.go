//go:build race

package pool_test

const raceEnabled = true // sync.Pool then loses one Put in four
