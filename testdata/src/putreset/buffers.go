// Package putreset has pooled objects that come back with traces of their last use, and others that only look so.
package putreset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

const keep = 16 << 10

var clauses = sync.Pool{New: func() any { return new(strings.Builder) }}

// pilesUpClauses starts each query with all the queries before it.
func pilesUpClauses(w io.Writer, table string, columns []string) error {
	b := clauses.Get().(*strings.Builder)
	b.WriteString("SELECT ")
	b.WriteString(strings.Join(columns, ", "))
	b.WriteString(" FROM ")
	b.WriteString(table)
	_, err := io.WriteString(w, b.String())
	if b.Cap() <= keep {
		clauses.Put(b) // want `put into clauses without being reset`
	}
	return err
}

var rowTexts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// breaksPastReset leaves the row that could not be written in the buffer.
func breaksPastReset(w io.Writer, rows [][]string) (err error) {
	b := rowTexts.Get().(*bytes.Buffer)
	for _, row := range rows {
		b.WriteString(strings.Join(row, ";"))
		b.WriteByte('\n')
		if _, err = w.Write(b.Bytes()); err != nil {
			break
		}
		b.Reset()
	}
	if b.Cap() <= keep {
		rowTexts.Put(b) // want `b may be put into rowTexts without being reset`
	}
	return err
}

var heads, bodies sync.Pool

// resetsTheWrongOne resets the head twice and the body not at all.
func resetsTheWrongOne(w io.Writer, subject, text string) error {
	head, _ := heads.Get().(*bytes.Buffer)
	if head == nil {
		head = new(bytes.Buffer)
	}
	body, _ := bodies.Get().(*bytes.Buffer)
	if body == nil {
		body = new(bytes.Buffer)
	}
	fmt.Fprintf(head, "Subject: %s\n\n", subject)
	body.WriteString(text)
	_, err := w.Write(head.Bytes())
	if err == nil {
		_, err = w.Write(body.Bytes())
	}
	head.Reset()
	head.Reset()
	if head.Cap() <= keep {
		heads.Put(head)
	}
	if body.Cap() <= keep {
		bodies.Put(body) // want `put into bodies without being reset`
	}
	return err
}

var quotes = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepsFirstByte truncates to the opening quote, and the next caller writes another one.
func keepsFirstByte(w io.Writer, s string) error {
	b := quotes.Get().(*bytes.Buffer)
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
	_, err := w.Write(b.Bytes())
	if b.Cap() <= keep {
		b.Truncate(1)
		quotes.Put(b) // want `put into quotes without being reset`
	}
	return err
}

var labels = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okResetsLabel is what the others of the pool rely on.
func okResetsLabel(w io.Writer, name string) error {
	b := labels.Get().(*bytes.Buffer)
	b.WriteString(name)
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep {
		return err
	}
	b.Reset()
	labels.Put(b)
	return err
}

// forgetsWhatItsSiblingDoes puts the label into the next one.
func forgetsWhatItsSiblingDoes(w io.Writer, name, unit string) error {
	b := labels.Get().(*bytes.Buffer)
	b.WriteString(name)
	b.WriteByte('/')
	b.WriteString(unit)
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep {
		return err
	}
	labels.Put(b) // want `put into labels without being reset`
	return err
}

type jsonLine struct {
	buf *bytes.Buffer
	enc *json.Encoder
}

var jsonLines = sync.Pool{New: func() any {
	l := &jsonLine{buf: new(bytes.Buffer)}
	l.enc = json.NewEncoder(l.buf)
	return l
}}

// sendsOldLinesAgain leaves the encoded line in the buffer behind the encoder.
func sendsOldLinesAgain(w io.Writer, v any) error {
	l := jsonLines.Get().(*jsonLine)
	err := l.enc.Encode(v)
	if err == nil {
		_, err = w.Write(l.buf.Bytes())
	}
	if l.buf.Cap() <= keep {
		jsonLines.Put(l) // want `put into jsonLines without being reset`
	}
	return err
}

var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// trustsThePutter hands out a draft as it was put.
func trustsThePutter() *bytes.Buffer {
	return drafts.Get().(*bytes.Buffer) // want `comes from drafts as it was put, and is not reset`
}

// putAsItIs would do if the getter reset; the pair is reported where the draft is trusted.
func putAsItIs(b *bytes.Buffer) {
	if b.Cap() <= keep {
		drafts.Put(b)
	}
}

func writeDraft(w io.Writer, text string) error {
	b := trustsThePutter()
	defer putAsItIs(b)
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	return err
}

var summaries = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// resetsLargeOnesOnly replaces what has grown and leaves the rest dirty.
func resetsLargeOnesOnly(w io.Writer, parts []string) error {
	b := summaries.Get().(*bytes.Buffer)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep {
		b = new(bytes.Buffer)
	}
	summaries.Put(b) // want `b may be put into summaries without being reset`
	return err
}

var tickets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var errNoSeat = errors.New("no seat")

// resetsAtTheEndOnly returns early with half a ticket in the buffer, which a deferred Put gives back.
func resetsAtTheEndOnly(w io.Writer, row, seat int) error {
	b := tickets.Get().(*bytes.Buffer)
	defer tickets.Put(b) // want `b may be put into tickets without being reset`
	fmt.Fprintf(b, "row %d ", row)
	if seat == 0 {
		return errNoSeat
	}
	fmt.Fprintf(b, "seat %d", seat)
	_, err := w.Write(b.Bytes())
	b.Reset()
	return err
}

var fresh = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okResetAfterGet starts from an empty buffer whatever it gets.
func okResetAfterGet(w io.Writer, id int, text string) error {
	b := fresh.Get().(*bytes.Buffer)
	b.Reset()
	fmt.Fprintf(b, "%d: %s", id, text)
	_, err := w.Write(b.Bytes())
	if b.Cap() <= keep {
		fresh.Put(b)
	}
	return err
}

// okResetEachRound resets at the head of the loop, so only the last round leaves something.
func okResetEachRound(w io.Writer, lines []string) error {
	b := fresh.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= keep {
			fresh.Put(b)
		}
	}()
	for _, line := range lines {
		b.Reset()
		b.WriteString(line)
		b.WriteString("\r\n")
		if _, err := w.Write(b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

var emptied = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okResetOnEveryWay resets in each branch.
func okResetOnEveryWay(w io.Writer, text string, upper bool) (err error) {
	b := emptied.Get().(*bytes.Buffer)
	b.WriteString(text)
	if upper {
		_, err = w.Write(bytes.ToUpper(b.Bytes()))
		b.Reset()
	} else {
		_, err = w.Write(b.Bytes())
		b.Truncate(0)
	}
	if b.Cap() <= keep {
		emptied.Put(b)
	}
	return err
}

// okDeferredInOrder defers the reset after the Put, so that it runs before.
func okDeferredInOrder(w io.Writer, n int) error {
	b := emptied.Get().(*bytes.Buffer)
	defer emptied.Put(b)
	defer b.Reset()
	fmt.Fprintf(b, "%08x", n)
	_, err := w.Write(b.Bytes())
	return err
}

// okReplaced puts an empty buffer in the place of one that has grown.
func okReplaced(w io.Writer, parts []string) error {
	b := emptied.Get().(*bytes.Buffer)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep {
		b = new(bytes.Buffer)
	} else {
		b.Reset()
	}
	emptied.Put(b)
	return err
}

// okZeroed overwrites the buffer as a whole, memory included.
func okZeroed(w io.Writer, parts []string) error {
	b := emptied.Get().(*bytes.Buffer)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := w.Write(b.Bytes())
	*b = bytes.Buffer{}
	emptied.Put(b)
	return err
}

// okDrainedOrReset resets what WriteTo has not drained to the end.
func okDrainedOrReset(w io.Writer, text string) error {
	b := emptied.Get().(*bytes.Buffer)
	b.WriteString(text)
	_, err := b.WriteTo(w)
	if err != nil {
		b.Reset()
	}
	if b.Cap() <= keep {
		emptied.Put(b)
	}
	return err
}

var cleanClauses = sync.Pool{New: func() any { return new(strings.Builder) }}

// okBuilderReset returns a string that keeps its memory: Reset of a Builder lets go of it.
func okBuilderReset(table string, columns []string) string {
	b := cleanClauses.Get().(*strings.Builder)
	b.WriteString("SELECT ")
	b.WriteString(strings.Join(columns, ", "))
	b.WriteString(" FROM ")
	b.WriteString(table)
	q := b.String()
	b.Reset()
	cleanClauses.Put(b)
	return q
}

var cleanJSONLines = sync.Pool{New: func() any {
	l := &jsonLine{buf: new(bytes.Buffer)}
	l.enc = json.NewEncoder(l.buf)
	return l
}}

// okEncoderKeepsItsBuffer empties the buffer and leaves the encoder bound to it.
func okEncoderKeepsItsBuffer(w io.Writer, v any) error {
	l := cleanJSONLines.Get().(*jsonLine)
	err := l.enc.Encode(v)
	if err == nil {
		_, err = w.Write(l.buf.Bytes())
	}
	if l.buf.Cap() <= keep {
		l.buf.Reset()
		cleanJSONLines.Put(l)
	}
	return err
}

var cleanDrafts sync.Pool

func getDraft() *bytes.Buffer {
	b, ok := cleanDrafts.Get().(*bytes.Buffer)
	if !ok {
		return new(bytes.Buffer)
	}
	return b
}

func putDraft(b *bytes.Buffer) {
	if b.Cap() > keep {
		return
	}
	b.Reset()
	cleanDrafts.Put(b)
}

// okPutterResets gives the draft back dirty to a putter that cleans it.
func okPutterResets(w io.Writer, text string) error {
	b := getDraft()
	defer putDraft(b)
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	return err
}

// okResetThrice resets more often than it needs.
func okResetThrice(w io.Writer, text string) error {
	b := getDraft()
	b.Reset()
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	b.Reset()
	putDraft(b)
	return err
}

var writers4k = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 4<<10) }}

// okWriterRebound binds the writer after Get, flushes it, and unbinds it before Put.
func okWriterRebound(w io.Writer, fields []string) error {
	bw := writers4k.Get().(*bufio.Writer)
	bw.Reset(w)
	for _, f := range fields {
		bw.WriteString(f)
		bw.WriteByte('\t')
	}
	err := bw.Flush()
	bw.Reset(nil)
	writers4k.Put(bw)
	return err
}

var poured = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// poursUnchecked leaves what could not be written to the next.
func poursUnchecked(w io.Writer, line string) {
	b := poured.Get().(*bytes.Buffer)
	defer poured.Put(b) // want `b may be put into poured without being reset`
	b.WriteString(line)
	b.WriteTo(w)
}

// poursAndLeaves does so when it has been told.
func poursAndLeaves(w io.Writer, line string) error {
	b := poured.Get().(*bytes.Buffer)
	defer poured.Put(b) // want `b may be put into poured without being reset`
	b.WriteString(line)
	if _, err := b.WriteTo(w); err != nil {
		return err
	}
	return nil
}

var pouredClean = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okPouredWhole puts the buffer only when it is empty.
func okPouredWhole(w io.Writer, line string) error {
	b := pouredClean.Get().(*bytes.Buffer)
	b.WriteString(line)
	if _, err := b.WriteTo(w); err != nil {
		return err // dropped
	}
	pouredClean.Put(b)
	return nil
}

// okPouredIntoMemory cannot fail.
func okPouredIntoMemory(all *bytes.Buffer, line string) {
	b := pouredClean.Get().(*bytes.Buffer)
	b.WriteString(line)
	b.WriteTo(all)
	pouredClean.Put(b)
}
