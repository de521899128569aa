package putonce

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// A blockIter is what this module alone goes through blocks with: who has one knows that it closes it once.
type blockIter interface {
	Next() bool
	Close() error
}

// A headIter is pooled, and leaves as a blockIter.
type headIter struct{ left int }

var headIters = sync.Pool{New: func() any { return new(headIter) }}

func okHeadIter(n int) blockIter {
	it := headIters.Get().(*headIter)
	it.left = n
	return it
}

func (it *headIter) Next() bool {
	it.left--
	return it.left >= 0
}

func (it *headIter) Close() error {
	*it = headIter{}
	headIters.Put(it)
	return nil
}

// A tailIter leaves as an io.Closer: that it is closed once is not for this module to say.
type tailIter struct{ left int }

var tailIters = sync.Pool{New: func() any { return new(tailIter) }}

func badTailIter(n int) io.Closer {
	it := tailIters.Get().(*tailIter)
	it.left = n
	return it
}

func (it *tailIter) Close() error {
	*it = tailIter{}
	tailIters.Put(it) // want `it is put into tailIters each time Close is called`
	return nil
}

// An okOwnRelease is no type for others, and Release no method of an io.Closer.
type okOwnRelease struct{ b *block }

func (o *okOwnRelease) Release() { freeBlock(o.b) }

// A sentBody is put by the later one of two, its sender and who closes it.
type sentBody struct {
	state atomic.Uint32
	text  []byte
}

var sentBodies = sync.Pool{New: func() any { return new(sentBody) }}

func newSentBody(text []byte) *sentBody {
	s := sentBodies.Get().(*sentBody)
	s.state.Store(0)
	s.text = text
	return s
}

func (s *sentBody) done(own uint32) {
	if old := s.state.Or(own); old == 3&^own {
		sentBodies.Put(s)
	}
}

func (s *sentBody) Read(p []byte) (int, error) { return copy(p, s.text), io.EOF }

func (s *sentBody) Close() error {
	s.done(1)
	return nil
}

// A zipped writes through what it has made, and closes it once.
type zipped struct {
	w   io.Writer
	out io.WriteCloser
}

type pooledOut struct{ b *block }

func (p *pooledOut) Write(data []byte) (int, error) {
	p.b.n = copy(p.b.data[:], data)
	return p.b.n, nil
}

func (p *pooledOut) Close() error {
	freeBlock(p.b)
	return nil
}

// newOut gives to its own package what nobody else gets.
func (z *zipped) newOut() (io.WriteCloser, error) { return &pooledOut{newBlock("")}, nil }

func (z *zipped) okWrite(data []byte) (err error) {
	if z.out == nil {
		if z.out, err = z.newOut(); err != nil {
			return err
		}
	}
	_, err = z.out.Write(data)
	return err
}

func (z *zipped) okClose() error {
	if z.out == nil {
		return nil
	}
	err := z.out.Close()
	z.out = nil
	return err
}

// A servedOut goes through functions of the package to a handler, which may close it as often as it likes.
type servedOut struct{ b *block }

func (s *servedOut) Write(data []byte) (int, error) {
	s.b.n = copy(s.b.data[:], data)
	return s.b.n, nil
}

func (s *servedOut) Close() error {
	freeBlock(s.b) // want `s.b is put into blocks each time Close is called`
	return nil
}

type outServer struct{ handle func(io.WriteCloser) }

func (s *outServer) accept() io.WriteCloser { return &servedOut{newBlock("")} }

func (s *outServer) serve(c io.WriteCloser) { s.handle(c) }

func (s *outServer) loop(n int) {
	for range n {
		c := s.accept()
		s.serve(c)
		c.Close()
	}
}

// A leaf is read by io.ReadAll, which closes nothing, and closed once by who has asked for it.
type leaf struct{ b *block }

func (p *leaf) Read(to []byte) (int, error) { return copy(to, p.b.data[:p.b.n]), io.EOF }

func (p *leaf) Close() error {
	freeBlock(p.b)
	return nil
}

func okOpenPage(text string) (io.ReadCloser, error) { return &leaf{newBlock(text)}, nil }

func okReadPage(text string) ([]byte, error) {
	p, err := okOpenPage(text)
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(p)
	if err != nil {
		return nil, err
	}
	p.Close()
	return all, nil
}

// A posted is the body of a request that is made here: the transport closes it once.
type posted struct{ b *block }

func (p *posted) Read(to []byte) (int, error) { return copy(to, p.b.data[:p.b.n]), io.EOF }

func (p *posted) Close() error {
	freeBlock(p.b)
	return nil
}

func okPost(url, text string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, url, nil)
	if err != nil {
		return nil, err
	}
	req.Body = &posted{newBlock(text)}
	return http.DefaultClient.Do(req)
}

// An uncompressed replaces the body of a request that is served: handlers close it, and so may others.
type uncompressed struct{ b *block }

func (u *uncompressed) Read(to []byte) (int, error) { return copy(to, u.b.data[:u.b.n]), io.EOF }

func (u *uncompressed) Close() error {
	freeBlock(u.b) // want `u.b is put into blocks each time .*Close is called`
	return nil
}

func badUnpack(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = &uncompressed{newBlock("")}
		next.ServeHTTP(w, req)
	})
}
