package escape

// Objects that are put when the function returns, unless they are what it returns.

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
)

var answers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func okUnlessReturned(v any) (answer io.Reader, err error) {
	buf := answers.Get().(*bytes.Buffer)
	defer func() {
		if answer != buf {
			buf.Reset()
			answers.Put(buf)
		}
	}()
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		if r, ok := v.(io.Reader); ok {
			return r, nil
		}
		return nil, err
	}
	return buf, nil
}

func badIfReturned(v any) (answer io.Reader, err error) {
	buf := answers.Get().(*bytes.Buffer)
	defer func() {
		if answer == buf {
			buf.Reset()
			answers.Put(buf)
		}
	}()
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		return nil, err
	}
	return buf, nil // want `buf is returned and put into answers`
}
