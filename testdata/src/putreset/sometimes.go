package putreset

import "sync"

// A Sheet is shown to a press.
type Sheet struct {
	Title    string
	Subtitle string
	Footnote string
	Pages    int
}

func (s *Sheet) clear() { // want `clear does not reset Footnote`
	s.Title = ""
	s.Subtitle = ""
	s.Pages = 0
}

type press interface{ Print(*Sheet) }

type typesetter struct {
	sheet Sheet
	lines []string
	out   press
}

func (t *typesetter) reset() {
	t.sheet.clear()
	t.lines = t.lines[:0]
	t.out = nil
}

var typesetters sync.Pool

func getTypesetter(out press) *typesetter {
	v := typesetters.Get()
	if v == nil {
		v = &typesetter{}
	}
	t := v.(*typesetter)
	t.out = out
	return t
}

func putTypesetter(t *typesetter) {
	t.reset()
	if cap(t.lines) <= 64 {
		typesetters.Put(t)
	}
}

func parts(src string) (title string, rest map[string]string, err error) { return src, nil, nil }

// print sets what the source has: the sheet before may have had a footnote.
func (t *typesetter) print(src string) error {
	title, rest, err := parts(src)
	if err != nil {
		return err
	}
	defer clear(rest)
	t.sheet.Title = title
	if s, ok := rest["subtitle"]; ok {
		t.sheet.Subtitle = s
	}
	if s, ok := rest["footnote"]; ok {
		t.sheet.Footnote = s
	}
	t.sheet.Pages = len(rest)
	t.out.Print(&t.sheet)
	return nil
}

// PrintAll prints sources.
func PrintAll(out press, srcs []string) {
	t := getTypesetter(out)
	defer putTypesetter(t)
	for _, src := range srcs {
		t.print(src)
	}
}

// A Plate is one of several kinds; what belongs to the others is not looked at.
type Plate struct {
	Kind int
	Text string
	Size int
	Date string
}

func (p *Plate) clear() {
	p.Kind = 0
	p.Text = ""
	p.Size = 0
}

type engraver interface{ Engrave(*Plate) }

type engraving struct {
	plate Plate
	out   engraver
}

func (e *engraving) reset() {
	e.plate.clear()
	e.out = nil
}

var engravings sync.Pool

func (e *engraving) engrave(kind int, text string) {
	e.plate.Kind = kind
	e.plate.Text = text
	e.plate.Size = len(text)
	e.plate.Date = text
	e.out.Engrave(&e.plate)
}

// okSetEachTime sets all fields for each plate.
func okSetEachTime(out engraver, texts []string) {
	e, ok := engravings.Get().(*engraving)
	if !ok {
		e = new(engraving)
	}
	e.out = out
	for i, text := range texts {
		e.engrave(i, text)
	}
	e.reset()
	engravings.Put(e)
}
