package escape

// Lists that an object is given, and keeps with length zero when it is put.

import "sync"

// A clause works on words that it is given. It only reads them, and gets others each time.
type clause struct {
	words []int
	at    int
}

var clauses = sync.Pool{New: func() any { return new(clause) }}

func (c *clause) weigh(words []int) (sum int) {
	for c.words = words; c.at < len(c.words); c.at++ {
		sum += c.words[c.at]
	}
	return sum
}

func putClause(c *clause) {
	c.words, c.at = c.words[:0], 0
	clauses.Put(c)
}

func bytesAsWords(text []byte) []int {
	list := make([]int, 0, len(text))
	for _, b := range text {
		list = append(list, int(b))
	}
	return list
}

func okOnlyReplaced(text []byte) (int, []int) {
	c := clauses.Get().(*clause)
	defer putClause(c)
	words := bytesAsWords(text)
	return c.weigh(words), words
}

// A gatherer adds to the list that it was left with.
type gatherer struct{ words []int }

var gatherers = sync.Pool{New: func() any { return new(gatherer) }}

func (g *gatherer) add(text []byte) {
	for _, b := range text {
		g.words = append(g.words, int(b))
	}
}

func putGatherer(g *gatherer) {
	g.words = g.words[:0]
	gatherers.Put(g)
}

func addedToByTheNext(text []byte) []int {
	g := gatherers.Get().(*gatherer)
	defer putGatherer(g)
	words := bytesAsWords(text)
	g.words = words
	return words // want `words is returned and put into gatherers`
}

func gather(text []byte) (n int) {
	g := gatherers.Get().(*gatherer)
	defer putGatherer(g)
	g.add(text)
	return len(g.words)
}
