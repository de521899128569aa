package sizebound

// Text that is short by nature: what things are looked up by, and named.

import (
	"bytes"
	"crypto/sha256"
	"sync"
)

var lookups = sync.Pool{New: func() any { return new([]byte) }}

// OkLookup makes what it asks a map for.
func OkLookup(counts map[string]int, user, group string) int {
	b := lookups.Get().(*[]byte)
	*b = append((*b)[:0], user...)
	*b = append(*b, '/')
	*b = append(*b, group...)
	n := counts[string(*b)]
	lookups.Put(b)
	return n
}

// OkRemember makes what it puts into a map.
func OkRemember(counts map[string]int, user, group string) {
	b := lookups.Get().(*[]byte)
	*b = append((*b)[:0], user...)
	*b = append(*b, group...)
	counts[string(*b)] = 1
	lookups.Put(b)
}

var sums = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// OkSum makes what it hashes, to know it again.
func OkSum(user, group string) [32]byte {
	b := sums.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(user)
	b.WriteString(group)
	sum := sha256.Sum256(b.Bytes())
	sums.Put(b)
	return sum
}

var kept = sync.Pool{New: func() any { return new([]byte) }}

// Stored is no key: it is what the map has.
func Stored(texts map[string]string, user, text string) {
	b := kept.Get().(*[]byte)
	*b = append((*b)[:0], text...)
	texts[user] = string(*b)
	kept.Put(b) // want "b is put into kept without a bound on its capacity"
}

var cacheKeys = sync.Pool{New: func() any { return new([]byte) }}

// OkKeyBuf says what it is for.
func OkKeyBuf(has func([]byte) bool, user, group string) bool {
	keyBuf := cacheKeys.Get().(*[]byte)
	*keyBuf = append((*keyBuf)[:0], user...)
	*keyBuf = append(*keyBuf, group...)
	ok := has(*keyBuf)
	cacheKeys.Put(keyBuf)
	return ok
}

var prefixed = sync.Pool{New: func() any { return new([]byte) }}

// OkPrefixed is given names.
func OkPrefixed(prefix, name string, has func([]byte) bool) bool {
	b := prefixed.Get().(*[]byte)
	*b = append((*b)[:0], prefix...)
	*b = append(*b, name...)
	ok := has(*b)
	prefixed.Put(b)
	return ok
}

// OkEachName makes one name of each, and begins anew with the next.
func OkEachName(prefix string, words []string, has func([]byte) bool) (n int) {
	b := eaches.Get().(*[]byte)
	for _, w := range words {
		*b = append((*b)[:0], prefix...)
		*b = append(*b, w...)
		if has(*b) {
			n++
		}
	}
	eaches.Put(b)
	return n
}

var eaches = sync.Pool{New: func() any { return new([]byte) }}

// AllNames makes one text of all.
func AllNames(prefix string, words []string, has func([]byte) bool) bool {
	b := alls.Get().(*[]byte)
	*b = append((*b)[:0], prefix...)
	for _, w := range words {
		*b = append(*b, w...)
	}
	ok := has(*b)
	alls.Put(b) // want "b is put into alls without a bound on its capacity"
	return ok
}

var alls = sync.Pool{New: func() any { return new([]byte) }}

var limited = sync.Pool{New: func() any { return new([]byte) }}

// encode gives up where it would go too far.
func encode(dst []byte, rows [][]byte, maxSize int) []byte {
	n := 0
	for _, r := range rows {
		n += len(r)
	}
	if n > maxSize {
		return dst
	}
	for _, r := range rows {
		dst = append(dst, r...)
	}
	return dst
}

// OkLimited says how far that is.
func OkLimited(rows [][]byte, use func([]byte)) {
	b := limited.Get().(*[]byte)
	*b = encode((*b)[:0], rows, 1<<20)
	use(*b)
	limited.Put(b)
}

var monkeys = sync.Pool{New: func() any { return new([]byte) }}

// Monkeys has a key in the middle of a word.
func Monkeys(text string, use func([]byte)) {
	b := monkeys.Get().(*[]byte)
	*b = append((*b)[:0], text...)
	use(*b)
	monkeys.Put(b) // want "b is put into monkeys without a bound on its capacity"
}

type journal struct{ text []byte }

var journals = sync.Pool{New: func() any { return new(journal) }}

func (j *journal) note(text string) { j.text = append(j.text, text...) }

// OkOnlyTests grows in tests alone.
func OkOnlyTests(fill func(*journal)) *journal {
	j := journals.Get().(*journal)
	fill(j)
	return j
}

func freeJournal(j *journal) {
	j.text = j.text[:0]
	journals.Put(j)
}

var tagBufs = sync.Pool{New: func() any { return new([]byte) }}

// OkTags has a pool that says what it is for.
func OkTags(list []string, use func([]byte)) {
	b := tagBufs.Get().(*[]byte)
	*b = (*b)[:0]
	for _, t := range list {
		*b = append(*b, t...)
	}
	use(*b)
	tagBufs.Put(b)
}
