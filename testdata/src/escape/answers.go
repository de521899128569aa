package escape

import (
	"encoding/json"
	"errors"
	"sync"
)

// A task has an answer that each run makes anew, and that nobody writes to.
type task struct {
	name   string
	answer []byte
	trace  []byte
}

var tasks = sync.Pool{New: func() any { return new(task) }}

func (t *task) release() {
	t.name = ""
	tasks.Put(t)
}

func answerTo(in []string) []byte {
	out, err := json.Marshal(in)
	if err != nil {
		return []byte(err.Error())
	}
	return out
}

func (t *task) run(in []string) error {
	if len(in) == 0 {
		return errors.New("empty")
	}
	t.name = in[0]
	t.answer = answerTo(in)
	t.trace = append(t.trace[:0], in[0]...)
	return nil
}

// okAnswer returns it as any value.
func okAnswer(in []string) (any, error) {
	t := tasks.Get().(*task)
	defer t.release()
	if err := t.run(in); err != nil {
		return nil, err
	}
	return t.answer, nil
}

// badTrace returns what the next run appends to.
func badTrace(in []string) (any, error) {
	t := tasks.Get().(*task)
	defer t.release()
	if err := t.run(in); err != nil {
		return nil, err
	}
	return t.trace, nil // want "returned and put into tasks|is returned and is put into tasks"
}
