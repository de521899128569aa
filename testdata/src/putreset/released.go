package putreset

import "sync"

// Who takes a journal is given the function that puts it.

type journal struct{ notes map[string]string }

var journals = &journalPool{New: func() any { return &journal{notes: map[string]string{}} }}

type journalPool sync.Pool

func (p *journalPool) get() *journal { return (*sync.Pool)(p).Get().(*journal) }

func (p *journalPool) put(j *journal) {
	j.reset()
	(*sync.Pool)(p).Put(j)
}

func (j *journal) reset() {
	for key := range j.notes {
		delete(j.notes, key)
	}
}

func (j *journal) note(key, text string) {
	if _, ok := j.notes[key]; !ok {
		j.notes[key] = text
	}
}

func (j *journal) close() { journals.put(j) }

func newJournal() (j *journal, release func()) {
	j = journals.get()
	return j, func() { j.close() }
}

func okReleased(text string, write func(map[string]string)) {
	j, release := newJournal()
	defer release()
	j.note("text", text)
	write(j.notes)
}
