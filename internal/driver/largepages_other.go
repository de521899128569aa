//go:build !linux

package driver

// useLargePages does nothing: elsewhere nobody can be asked.
func useLargePages(int) {}
