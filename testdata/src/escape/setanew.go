package escape

// Lists of others that stay in a pooled object, cut to nothing.

import "sync"

// A line is given its fields by each user, or is made of them.
type line struct {
	fields []string
	text   string
}

func (l *line) with(field string) { l.fields = append(l.fields, field) }

var lines = sync.Pool{New: func() any { return new(line) }}

func okLog(text string, fields []string, write func(*line)) {
	l := lines.Get().(*line)
	defer func() {
		l.fields = l.fields[:0]
		lines.Put(l)
	}()
	l.text = text
	l.fields = fields
	write(l)
}

func okSay(text string, write func(*line)) {
	l := lines.Get().(*line)
	defer func() {
		l.fields = l.fields[:0]
		lines.Put(l)
	}()
	l.text = text
	l.fields = []string{text}
	l.with("said")
	write(l)
}

// A verse is given its fields by some, and others add theirs to what there is.
type verse struct{ fields []string }

var verses = sync.Pool{New: func() any { return new(verse) }}

func badSing(fields []string, write func(*verse)) {
	v := verses.Get().(*verse)
	v.fields = fields // want `fields is stored in v.fields and put into verses`
	write(v)
	v.fields = v.fields[:0]
	verses.Put(v)
}

func hum(field string, write func(*verse)) {
	v := verses.Get().(*verse)
	v.fields = append(v.fields, field)
	write(v)
	clear(v.fields)
	v.fields = v.fields[:0]
	verses.Put(v)
}
