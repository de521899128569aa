package newcontract_possible

import (
	"bytes"
	"sync"
)

var crates = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// putsNilCrate puts nothing where there is nothing to write.
func putsNilCrate(p []byte, write func([]byte)) {
	var b *bytes.Buffer
	defer func() { crates.Put(b) }() // want `b may be nil when it is put into crates`
	if len(p) == 0 {
		return
	}
	b = crates.Get().(*bytes.Buffer)
	b.Reset()
	b.Write(p)
	write(b.Bytes())
}

func putsNilLater(p []byte, write func([]byte)) {
	var b *bytes.Buffer
	if len(p) > 0 {
		b = crates.Get().(*bytes.Buffer)
		b.Reset()
		b.Write(p)
		write(b.Bytes())
	}
	crates.Put(b) // want `b may be nil when it is put into crates`
}

func putCrate(b *bytes.Buffer) { crates.Put(b) }

func putsNilByHelper(p []byte, write func([]byte)) {
	var b *bytes.Buffer
	if len(p) > 0 {
		b = crates.Get().(*bytes.Buffer)
		b.Reset()
		b.Write(p)
		write(b.Bytes())
	}
	putCrate(b) // want `b may be nil when it is put into crates`
}

// dropCrate resets what it puts: it is there.
func dropCrate(b *bytes.Buffer) {
	b.Reset()
	crates.Put(b)
}

func okAsked(p []byte, write func([]byte)) {
	var b *bytes.Buffer
	defer func() {
		if b != nil {
			dropCrate(b)
		}
	}()
	if len(p) == 0 {
		return
	}
	b = crates.Get().(*bytes.Buffer)
	b.Write(p)
	write(b.Bytes())
}

func okSame(p []byte, write func([]byte)) {
	var b *bytes.Buffer
	has := len(p) > 0
	if has {
		b = crates.Get().(*bytes.Buffer)
		b.Write(p)
		write(b.Bytes())
	}
	if has {
		dropCrate(b)
	}
}

var looseCrates = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okLoose makes one where it has got none.
func okLoose(p []byte, write func([]byte)) {
	b, _ := looseCrates.Get().(*bytes.Buffer)
	if b == nil {
		b = new(bytes.Buffer)
	}
	b.Reset()
	b.Write(p)
	write(b.Bytes())
	if b.Cap() > 1<<12 {
		b = nil
	}
	looseCrates.Put(b)
}
