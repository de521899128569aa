package crossgoroutine

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync"
)

// keepDoc is the largest document that goes back.
const keepDoc = 32 << 10

var docs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func newDoc(text string) *bytes.Buffer {
	b := docs.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	return b
}

func putDoc(b *bytes.Buffer) {
	if b.Cap() <= keepDoc {
		docs.Put(b)
	}
}

func drained(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func postsBuffer(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	return drained(c.Post(to, "text/plain", b)) // want "b may be used by .* after being put into docs"
}

func postsView(to, text string) error {
	b := newDoc(text)
	resp, err := http.Post(to, "text/plain", bytes.NewReader(b.Bytes())) // want "used by .* after .*put into docs"
	putDoc(b)
	return drained(resp, err)
}

// postsWrapped has two readers around the buffer.
func postsWrapped(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	body := io.LimitReader(bufio.NewReader(b), 1<<10)
	return drained(c.Post(to, "text/plain", body)) // want "used by .* after .*put into docs"
}

// postsJoined has the buffer behind a header.
func postsJoined(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	body := io.MultiReader(strings.NewReader("head\n"), b)
	return drained(c.Post(to, "text/plain", body)) // want "used by .* after .*put into docs"
}

func doesLiteral(c *http.Client, to *url.URL, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	return drained(c.Do(&http.Request{Method: "PUT", URL: to, Body: io.NopCloser(b)})) // want "used by .* after .*put into docs"
}

// roundTrips goes below the client.
func roundTrips(rt http.RoundTripper, to *url.URL, text string) error {
	b := newDoc(text)
	resp, err := rt.RoundTrip(&http.Request{URL: to, Body: io.NopCloser(b)}) // want "used by .* after .*put into docs"
	putDoc(b)
	return drained(resp, err)
}

// assignsBody makes the request first. either: at the assignment, or at the Do
func assignsBody(c *http.Client, to *url.URL, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	req := &http.Request{Method: http.MethodPut, URL: to}
	req.Body = io.NopCloser(b)
	return drained(c.Do(req)) // want "used by .* after .*put into docs"
}

// makesRequest has the usual constructor. either: at the constructor, or at the Do
func makesRequest(ctx context.Context, c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, to, b)
	if err != nil {
		return err
	}
	return drained(c.Do(req)) // want "b may be used by .* after being put into docs"
}

// post hands the body to the client.
func post(c *http.Client, to string, body io.Reader) error {
	return drained(c.Post(to, "text/plain", body))
}

// either: here, or at the Post in post
func postsThroughHelper(c *http.Client, to, text string) error {
	b := newDoc(text)
	err := post(c, to, b) // want "b may be used by .* after being put into docs"
	putDoc(b)
	return err
}

// retries sends one buffer several times and puts it at the end.
func retries(c *http.Client, to string, v any) (err error) {
	b := newDoc("")
	defer putDoc(b)
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return err
	}
	for range 3 {
		err = drained(c.Post(to, "application/json", bytes.NewReader(b.Bytes()))) // want "used by .* after .*put into docs"
		if err == nil {
			break
		}
	}
	return err
}

// startsChild starts a child and puts its input; the copying goes on. either: at Stdin, or at Start
func startsChild(ctx context.Context, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	cmd := exec.CommandContext(ctx, "cat")
	cmd.Stdin = b
	return cmd.Start() // want "b may be used by .* after being put into docs"
}

// collectsOutput puts the buffer that a child still writes to. either: at Stdout, or at Start
func collectsOutput(ctx context.Context) (string, error) {
	b := newDoc("")
	cmd := exec.CommandContext(ctx, "date")
	cmd.Stdout = b
	if err := cmd.Start(); err != nil { // want "b may be used by .* after being put into docs"
		putDoc(b)
		return "", err
	}
	s := b.String()
	putDoc(b)
	return s, cmd.Wait()
}

// pipesOut has a goroutine at the other end of a pipe, which ends when the reader does.
func pipesOut(text string) io.Reader {
	b := newDoc(text)
	defer putDoc(b)
	pr, pw := io.Pipe()
	go func() { // want "b may be used by .* after being put into docs"
		_, err := b.WriteTo(pw)
		pw.CloseWithError(err)
	}()
	return pr
}

func okPostText(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	return drained(c.Post(to, "text/plain", strings.NewReader(b.String())))
}

func okPostCopy(c *http.Client, to, text string) error {
	b := newDoc(text)
	own := bytes.Clone(b.Bytes())
	putDoc(b)
	return drained(c.Post(to, "text/plain", bytes.NewReader(own)))
}

// okPostDropped leaves the buffer to the collector.
func okPostDropped(c *http.Client, to, text string) error {
	return drained(c.Post(to, "text/plain", newDoc(text)))
}

// okPostLength sends nothing of the buffer but its length.
func okPostLength(c *http.Client, to, text string) error {
	b := newDoc(text)
	defer putDoc(b)
	req, err := http.NewRequest(http.MethodHead, to, nil)
	if err != nil {
		return err
	}
	req.ContentLength = int64(b.Len())
	req.Header.Set("X-Sum", b.String())
	return drained(c.Do(req))
}

// okURLFromDoc makes a URL of the text.
func okURLFromDoc(c *http.Client, to, query string) error {
	b := newDoc(to)
	b.WriteByte('?')
	b.WriteString(query)
	u := b.String()
	putDoc(b)
	return drained(c.Get(u))
}

// ownedBody puts the buffer when the transport has closed it.
type ownedBody struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (o *ownedBody) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.b == nil {
		return 0, io.EOF
	}
	return o.b.Read(p)
}

func (o *ownedBody) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.b == nil {
		return nil
	}
	putDoc(o.b)
	o.b = nil
	return nil
}

func okPostOwned(c *http.Client, to, text string) error {
	return drained(c.Post(to, "text/plain", &ownedBody{b: newDoc(text)}))
}

// okResponseRead reads the response into the buffer; that is synchronous.
func okResponseRead(c *http.Client, to string) (int, error) {
	resp, err := c.Get(to)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b := newDoc("")
	defer putDoc(b)
	n, err := io.Copy(b, io.LimitReader(resp.Body, keepDoc))
	return int(n), err
}

// okAnswer writes a response; the ResponseWriter is done with the bytes when Write returns.
func okAnswer(w http.ResponseWriter, r *http.Request) {
	b := newDoc("hello, ")
	defer putDoc(b)
	b.WriteString(r.URL.Path)
	w.Write(b.Bytes())
	http.NewResponseController(w).Flush()
}

// okServedDirectly calls the handler itself; no transport is in between.
func okServedDirectly(h http.Handler, to, text string) int {
	b := newDoc(text)
	own := strings.NewReader(b.String())
	putDoc(b)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, to, own))
	return w.Code
}

// okBodyRead puts the buffer when it has read the whole body by itself.
func okBodyRead(w http.ResponseWriter, r *http.Request) {
	b := newDoc("")
	defer putDoc(b)
	if _, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, keepDoc)); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	io.WriteString(w, strings.ToUpper(b.String()))
}

func okChildRun(ctx context.Context, text string) ([]byte, error) {
	b := newDoc(text)
	defer putDoc(b)
	cmd := exec.CommandContext(ctx, "sort")
	cmd.Stdin = b
	return cmd.Output()
}

func okChildWaited(ctx context.Context, text string) (err error) {
	in, out := newDoc(text), newDoc("")
	defer func() {
		putDoc(in)
		putDoc(out)
	}()
	cmd := exec.CommandContext(ctx, "sort")
	cmd.Stdin, cmd.Stdout = in, out
	if err = cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// okChildArgument passes a string.
func okChildArgument(ctx context.Context, text string) error {
	b := newDoc(text)
	arg := b.String()
	putDoc(b)
	return exec.CommandContext(ctx, "echo", arg).Start()
}

// okPipeDrained reads the pipe to its end and the goroutine's word with it.
func okPipeDrained(w io.Writer, text string) error {
	b := newDoc(text)
	pr, pw := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := b.WriteTo(pw)
		pw.CloseWithError(err)
	}()
	_, err := io.Copy(w, pr)
	pr.Close()
	<-done
	putDoc(b)
	return err
}

// okPipeOwned lets the goroutine put.
func okPipeOwned(text string) io.Reader {
	b := newDoc(text)
	pr, pw := io.Pipe()
	go func() {
		_, err := b.WriteTo(pw)
		putDoc(b)
		pw.CloseWithError(err)
	}()
	return pr
}

// okNeverSent makes a request to read its size, and sends it nowhere.
func okNeverSent(to, text string) (int64, error) {
	b := newDoc(text)
	defer putDoc(b)
	req, err := http.NewRequest(http.MethodPost, to, strings.NewReader(b.String()))
	if err != nil {
		return 0, err
	}
	return req.ContentLength, nil
}
