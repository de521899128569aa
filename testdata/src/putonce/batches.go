package putonce

// Batches: lists that are handed on where they are full, and so stay in the memory that they were taken with.

func flush(w []uint32) ([]uint32, error) { return w[:0], nil }

// okBatchOfCap hands on as many as there is room for.
func okBatchOfCap(next func() (uint32, bool)) error {
	var (
		w    = newWords()
		size = cap(w)
	)
	if size == 0 {
		size = 64
	}
	defer freeWords(w)
	for {
		x, ok := next()
		if !ok {
			break
		}
		w = append(w, x)
		if len(w) < size {
			continue
		}
		var err error
		if w, err = flush(w); err != nil {
			return err
		}
	}
	_, err := flush(w)
	return err
}

const fullAt = 128

// add hands on what is full.
func add(w []uint32, x uint32) ([]uint32, error) {
	w = append(w, x)
	if len(w) >= fullAt {
		return flush(w)
	}
	return w, nil
}

// okBatchInside lets the callee see to that.
func okBatchInside(list []uint32) (err error) {
	w := newWords()
	defer freeWords(w)
	for _, x := range list {
		if w, err = add(w, x); err != nil {
			return err
		}
	}
	return nil
}

func addAny(w []uint32, x uint32) ([]uint32, error) {
	if len(w) >= fullAt {
		w = append(w, 0)
	}
	return append(w, x), nil
}

// frozenBatch goes on beyond.
func frozenBatch(list []uint32, use func([]uint32)) (err error) {
	w := newWords()
	defer freeWords(w) // want "w is put into words as it was at the defer statement"
	for _, x := range list {
		if w, err = addAny(w, x); err != nil {
			return err
		}
	}
	use(w)
	return nil
}
