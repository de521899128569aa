// Package limit says what is worth keeping.
package limit

// Max is the largest capacity that is kept.
const Max = 32 << 10

// Keep reports whether memory of capacity c is worth keeping.
func Keep(c int) bool { return c <= Max }

// Trim returns b, empty, or nothing when b is too large to be kept.
func Trim(b []byte) []byte {
	if cap(b) > Max {
		return nil
	}
	return b[:0]
}
