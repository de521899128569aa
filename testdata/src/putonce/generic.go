package putonce

import "sync"

// A closer is a part that a generic iterator closes.
type closer[T any] interface {
	Close() error
	*T
}

type scan[T any, P closer[T]] struct {
	part  T
	index T
	list  []int
	pool  *sync.Pool
}

// Close puts the iterator. What it closes before has a method of the same name, and another type.
func (s *scan[T, P]) Close() error {
	err := s.closeParts()
	pool := s.pool
	s.list = s.list[:0]
	if pool != nil {
		pool.Put(s)
	}
	return err
}

func (s *scan[T, P]) closeParts() error {
	err := P(&s.part).Close()
	if e := P(&s.index).Close(); e != nil {
		return e
	}
	return err
}

type passage struct{ n int }

func (b *passage) Close() error { b.n = 0; return nil }

func okScan(pool *sync.Pool) error {
	s := pool.Get().(*scan[passage, *passage])
	s.pool = pool
	return s.Close()
}
