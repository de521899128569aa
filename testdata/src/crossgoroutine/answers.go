package crossgoroutine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"google.golang.org/grpc"
)

// A doer is what users may set in place of a client.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// sendDoc posts a document and reads the answer. When it fails, the transport may still read.
func sendDoc(c *http.Client, to string, doc []byte) error {
	resp, err := c.Post(to, "text/plain", bytes.NewReader(doc))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return errors.New(resp.Status)
	}
	return nil
}

func putsWhateverHappens(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	return sendDoc(c, to, b.Bytes()) // want "b may be used by an HTTP transport after being put into docs"
}

// okPutWhenSent keeps the document from the pool once an attempt has failed.
func okPutWhenSent(c *http.Client, to, text string) error {
	b := newDoc(text)
	failed := false
	defer func() {
		if !failed {
			putDoc(b)
		}
	}()
	for {
		err := sendDoc(c, to, b.Bytes())
		if err == nil {
			return nil
		}
		failed = true
		if !errors.Is(err, io.EOF) {
			return err
		}
	}
}

// okPutWhenAnswered puts where the answer has been read.
func okPutWhenAnswered(c *http.Client, to, text string) error {
	b := newDoc(text)
	if err := sendDoc(c, to, b.Bytes()); err != nil {
		return err
	}
	putDoc(b)
	return nil
}

// putsBeforeAnswer reads the answer when the document is gone.
func putsBeforeAnswer(c *http.Client, to, text string) (int, error) {
	b := newDoc(text)
	resp, err := c.Post(to, "text/plain", b) // want "b may be used by an HTTP transport after being put into docs"
	if err != nil {
		return 0, err
	}
	putDoc(b)
	return resp.StatusCode, nil
}

func sendsByDoer(d doer, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	req, err := http.NewRequest(http.MethodPost, to, b)
	if err != nil {
		return err
	}
	return drained(d.Do(req)) // want "b may be used by an HTTP transport after being put into docs"
}

// okDoerCopy sends a copy.
func okDoerCopy(d doer, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	req, err := http.NewRequest(http.MethodPost, to, bytes.NewReader(bytes.Clone(b.Bytes())))
	if err != nil {
		return err
	}
	return drained(d.Do(req))
}

// invokesBytes sends bytes as they are: its codec does not encode them.
func invokesBytes(c *grpc.ClientConn, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	return c.Invoke(nil, "/docs/Put", b.Bytes(), nil) // want "b may be used by an RPC after being put into docs"
}

// okInvokesMessage sends a message, which is encoded before Invoke returns.
func okInvokesMessage(c *grpc.ClientConn, r *http.Request) error {
	p := newReply(r)
	defer p.put()
	return c.Invoke(nil, "/docs/Put", p, nil)
}

// A collector of another kind is not seen: it may receive until the channel is closed.
type collector interface {
	collect(results <-chan int) int
}

type chanCollector struct{}

func (chanCollector) collect(results <-chan int) int { return <-results }

type sumCollector struct{}

func (sumCollector) collect(results <-chan int) int {
	n := 0
	for r := range results {
		n += r
	}
	return n
}

func okCollected(c collector, text string) int {
	b := answerBufs.Get().(*bytes.Buffer)
	defer answerBufs.Put(b)
	b.Reset()
	results := make(chan int)
	go func() {
		defer close(results)
		b.WriteString(text)
		results <- b.Len()
	}()
	return c.collect(results)
}

func notCollected(c collector, text string) int {
	b := answerBufs.Get().(*bytes.Buffer)
	defer answerBufs.Put(b)
	b.Reset()
	results := make(chan int, 1)
	go func() { // want `b may be used by a goroutine after being put into answerBufs`
		b.WriteString(text)
	}()
	return c.collect(results)
}

var answerBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}
