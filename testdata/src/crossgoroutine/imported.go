package crossgoroutine

import (
	"io"

	"crossgoroutine/lib/parts"
	"crossgoroutine/lib/work"
)

func leavesPartToLater(w io.Writer, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	work.Later(func() { w.Write(p.View()) }) // want "p may be used by .* after being put into "
	p.Free()
}

func startsPart(w io.WriterAt, data []byte) {
	p := parts.New(8)
	defer p.Free()
	p.Fill(data)
	go w.WriteAt(p.View(), p.At) // want "used by .* after .*put into "
}

func leavesPartToQueue(q *work.Queue, w io.Writer, data []byte) {
	p := parts.New(0)
	defer p.Free()
	p.Fill(data)
	q.Add(func() { w.Write(p.View()) }) // want "p (may be used by .* after being|is sent on a channel and) put into "
}

func freesBeforeGroupIsDone(w io.WriterAt, data []byte) error {
	g := work.NewGroup(2)
	p := parts.New(0)
	p.Fill(data)
	g.Go(func() error { // want "p may be used by .* after being put into "
		_, err := w.WriteAt(p.View(), p.At)
		return err
	})
	p.Free()
	return g.Wait()
}

// returnsBeforeGroupIsDone waits on one way out only.
func returnsBeforeGroupIsDone(w io.WriterAt, r io.Reader) error {
	g := work.NewGroup(2)
	p := parts.New(0)
	defer p.Free()
	g.Go(func() error { // want "p may be used by .* after being put into "
		_, err := w.WriteAt(p.View(), p.At)
		return err
	})
	var b [1]byte
	if _, err := r.Read(b[:]); err != nil {
		return err
	}
	return g.Wait()
}

func sendsPart(out chan<- *parts.Part, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	out <- p // want "p is sent on a channel and put into "
	p.Free()
}

func sendsViewOfPart(out chan<- []byte, data []byte) {
	p := parts.New(0)
	defer p.Free()
	p.Fill(data)
	out <- p.View() // want "sent on a channel and .*put into "
}

func okInline(w io.Writer, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	work.Inline(func() { w.Write(p.View()) })
	p.Free()
}

func okAll(a, b io.Writer, data []byte) {
	p := parts.New(0)
	defer p.Free()
	p.Fill(data)
	work.All(
		func() { a.Write(p.View()) },
		func() { b.Write(p.View()) },
	)
}

func okEach(w io.WriterAt, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	work.Each(4, func(i int) { w.WriteAt(p.View(), int64(i)<<10) })
	p.Free()
}

func okLaterOwned(w io.Writer, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	work.Later(func() {
		defer p.Free()
		w.Write(p.View())
	})
}

func okGroupWaited(w io.WriterAt, data []byte) error {
	g := work.NewGroup(2)
	p := parts.New(0)
	p.Fill(data)
	for range 3 {
		g.Go(func() error {
			_, err := w.WriteAt(p.View(), p.At)
			return err
		})
	}
	err := g.Wait()
	p.Free()
	return err
}

func okGroupDeferred(w io.WriterAt, data []byte) error {
	g := work.NewGroup(1)
	p := parts.New(0)
	defer p.Free()
	p.Fill(data)
	g.Go(func() error {
		_, err := w.WriteAt(p.View(), p.At)
		return err
	})
	return g.Wait()
}

// okGroupEach borrows a part for each function of the group, which gives it back.
func okGroupEach(w io.WriterAt, texts []string) error {
	g := work.NewGroup(4)
	for i, text := range texts {
		p := parts.New(int64(i) << 10)
		p.Fill([]byte(text))
		g.Go(func() error {
			defer p.Free()
			_, err := w.WriteAt(p.View(), p.At)
			return err
		})
	}
	return g.Wait()
}

// okQueueClosed has waited for the queue before it gives the part back.
func okQueueClosed(w io.Writer, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	q := work.NewQueue()
	q.Add(func() { w.Write(p.View()) })
	q.Close()
	p.Free()
}

func okQueueOwned(q *work.Queue, w io.Writer, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	q.Add(func() {
		w.Write(p.View())
		p.Free()
	})
}

func okPartSent(out chan<- *parts.Part, data []byte) {
	p := parts.New(0)
	p.Fill(data)
	out <- p
}

func okPartReceived(in <-chan *parts.Part, w io.WriterAt) error {
	for p := range in {
		_, err := w.WriteAt(p.View(), p.At)
		p.Free()
		if err != nil {
			return err
		}
	}
	return nil
}

func okPlaceSent(out chan<- int64, data []byte) {
	p := parts.New(16)
	defer p.Free()
	p.Fill(data)
	out <- p.At
}
