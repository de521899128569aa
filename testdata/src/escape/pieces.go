package escape

import (
	"bytes"
	"fmt"
	"regexp"
	"sync"

	"escape/lib/lend"
)

// memo is a fixed page; newMemo wipes it.
type memo struct {
	n    int
	page [256]byte
}

var memos = sync.Pool{New: func() any { return new(memo) }}

func newMemo() *memo {
	m := memos.Get().(*memo)
	*m = memo{}
	return m
}

func (m *memo) print(text string) { m.n = copy(m.page[:], text) }

func (m *memo) text() []byte { return m.page[:m.n] }

func returnsWords(text string) [][]byte {
	m := newMemo()
	m.print(text)
	var long [][]byte
	for _, word := range bytes.Fields(m.text()) {
		if len(word) > 3 {
			long = append(long, word)
		}
	}
	memos.Put(m)
	return long // want "m is returned and put into memos"
}

func returnsOneWord(text string) []byte {
	m := newMemo()
	defer memos.Put(m)
	m.print(text)
	words := bytes.Split(m.text(), []byte{' '})
	return words[len(words)-1] // want "m is returned and put into memos"
}

func returnsLastLine(text string) (last []byte) {
	m := newMemo()
	defer memos.Put(m)
	m.print(text)
	for line := range bytes.Lines(m.text()) {
		last = line
	}
	return last // want "m is returned and put into memos"
}

func usesMatch(text string, re *regexp.Regexp) string {
	m := newMemo()
	m.print(text)
	found := re.FindSubmatch(m.text())
	memos.Put(m)
	if found == nil {
		return ""
	}
	return fmt.Sprintf("%s", found[1]) // want "m is used after being put into memos"
}

func okWordsAreCopied(text string) (words []string, last []byte) {
	m := newMemo()
	defer memos.Put(m)
	m.print(text)
	for word := range bytes.FieldsSeq(m.text()) {
		words = append(words, string(word))
		last = append(last[:0], word...)
	}
	return words, last
}

func okWordsAreCounted(text string) int {
	m := newMemo()
	m.print(text)
	words := bytes.Fields(m.text())
	memos.Put(m)
	return len(words)
}

// add appends to what may be nil.
func add(list []*memo, m *memo) []*memo { return append(list, m) }

func returnsListOfHelper(text string) []*memo {
	m := newMemo()
	m.print(text)
	list := add(nil, m)
	memos.Put(m)
	return list // want "m is returned and put into memos"
}

func returnsListOfCallback(text string) (cells []*lend.Cell) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		cells = append(cells, c)
	})
	return cells // want "c is returned and put into .*"
}

func returnsListOfViews(text string) [][]byte {
	var views [][]byte
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		views = append(views, c.View())
	})
	return views // want "c is returned and put into .*"
}

func okListOfCopies(text string) (views []string) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		views = append(views, string(c.View()))
	})
	return views
}

// okListIsOfOthers hands on what it does not put.
func okListIsOfOthers(list []*memo, text string) []*memo {
	m := newMemo()
	m.print(text)
	if m.n == 0 {
		memos.Put(m)
		return list
	}
	return add(list, m)
}
