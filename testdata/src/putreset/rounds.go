package putreset

import "sync"

// A sample is what a gauge reads.
type sample struct {
	values []float64
	before float64
	after  float64
}

func (s *sample) reset() {
	s.values = nil
	s.before = 0
}

var readings sync.Pool

func getSample() *sample {
	v := readings.Get()
	if v == nil {
		return &sample{}
	}
	return v.(*sample)
}

func putSample(s *sample) {
	s.reset()
	readings.Put(s)
}

type gauge func(*sample) float64

func lastOf(s *sample) float64 { return s.before + s.after }

func firstOf(s *sample) float64 { return s.values[0] }

var gauges = map[string]gauge{"last": lastOf, "first": firstOf}

// okSetBeforeEachCall sets what it does not reset, on both branches, before anybody reads it: there may be no round.
func okSetBeforeEachCall(read gauge, values []float64, ends []int) (list []float64) {
	s := getSample()
	for _, end := range ends {
		s.before = values[0]
		s.values = values[:end]
		if end < len(values) {
			s.after = values[end]
		} else {
			s.after = -1
		}
		list = append(list, read(s))
	}
	putSample(s)
	return list
}

func okReads(name string, values []float64, ends []int) []float64 {
	return okSetBeforeEachCall(gauges[name], values, ends)
}

// A hint is read by somebody.
type hint struct {
	near float64
	far  float64
}

func (h *hint) reset() { // want `reset does not reset far`
	h.near = 0
}

var hints = sync.Pool{New: func() any { return new(hint) }}

// setOnOneBranch shows the far end of an earlier round to the last one.
func setOnOneBranch(read func(*hint) float64, values []float64, ends []int) (list []float64) {
	h := hints.Get().(*hint)
	for _, end := range ends {
		h.near = values[0]
		if end < len(values) {
			h.far = values[end]
		}
		list = append(list, read(h))
	}
	h.reset()
	hints.Put(h)
	return list
}
