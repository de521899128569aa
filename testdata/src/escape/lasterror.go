package escape

import (
	"bytes"
	"errors"
)

// okLastError returns the last of many errors, or the one that was there before: round the loop the variable is its own value.
func okLastError(list []string, has func(*bytes.Buffer, string) bool) error {
	b := getBuf()
	err := errors.New("none")
	for _, s := range list {
		if has(b, s) {
			err = errors.New(s)
		}
	}
	putBuf(b)
	return err
}
