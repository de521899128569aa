package escape

import (
	"bytes"
	"errors"
)

// okLastError returns the last of many errors, or the one that was there before: round the loop the variable is its own value.
func okLastError(list []string, has func(*bytes.Buffer, string) bool) error {
	b := getBuf()
	err := errors.New("none")
	for i, s := range list {
		for range i {
			if has(b, s) {
				continue
			}
		}
		switch {
		case has(b, "a"), has(b, "b"), has(b, "c"):
			b.WriteString(s)
		case has(b, "d"):
			err = errors.Join(err)
		case has(b, s):
			err = errors.New(s)
		}
	}
	putBuf(b)
	return err
}
