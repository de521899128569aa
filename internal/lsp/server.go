package lsp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A Server is a language server for one editor.
type Server struct {
	Check   Check
	Delay   time.Duration // how long a document has to be left alone before it is checked
	Limit   time.Duration // how long a check may take
	Version string        // of the program, for the editor

	*conn
	state     state
	client    initializeParams
	documents map[string]*document // open ones of Go, by file
	dirty     map[string]bool      // modules with changes that no check has seen
	timer     *time.Timer          // until the next check
	due       bool                 // a check is to start when the one that runs has ended
	running   *job                 // the check that runs, nil if none does
	ended     chan *job
	shown     map[string]*module // what the editor has been told, by root
	waiting   []waiting          // in the order of their arrival
	said      map[string]bool    // messages that the editor has shown
}

type state int

const (
	uninitialized state = iota
	initialized
	shutDown
)

// A document is a file that is open in the editor.
type document struct {
	uri     string // as the editor writes it
	version int
	text    []byte
	root    string // of its module
}

// A module is what is known of the open packages of a module.
type module struct {
	files    map[string][]entry
	problems []string
}

// An entry is a diagnostic and its fixes.
type entry struct {
	diagnostic
	fixes []change
}

// A change is a fix.
type change struct {
	title string
	edits map[string][]textEdit // by file
}

// A waiting is a request that a check has to answer.
type waiting struct {
	id   json.RawMessage
	file string
	codeActionParams
}

// Serve talks to the editor until it says that it exits. An error says why it
// ended in another way.
func (s *Server) Serve(in io.Reader, out io.Writer) error {
	s.conn = newConn(in, out)
	s.documents = make(map[string]*document)
	s.dirty = make(map[string]bool)
	s.shown = make(map[string]*module)
	s.said = make(map[string]bool)
	s.ended = make(chan *job, 1)
	s.timer = time.NewTimer(time.Hour)
	s.timer.Stop()
	defer func() {
		if s.running != nil {
			s.running.cancel()
		}
	}()

	type incoming struct {
		*message
		err error
	}
	messages := make(chan incoming)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			m, err := s.read()
			select {
			case messages <- incoming{m, err}:
			case <-done:
				return
			}
			if _, goesOn := err.(*rpcError); err != nil && !goesOn {
				return
			}
		}
	}()
	for {
		var err error
		select {
		case m := <-messages:
			if m.err == io.EOF || m.err == nil && m.Method == "exit" {
				return s.exit()
			}
			err = s.receive(m.message, m.err)
		case <-s.timer.C:
			s.start()
		case j := <-s.ended:
			err = s.finish(j)
		}
		if err != nil {
			return err
		}
	}
}

// exit returns the error for an editor that leaves.
func (s *Server) exit() error {
	if s.state != shutDown {
		return errors.New("the editor has gone without asking for shutdown")
	}
	return nil
}

// receive deals with a message, or with what came in its place.
func (s *Server) receive(m *message, err error) error {
	if failure, ok := err.(*rpcError); ok {
		return s.reply(null, nil, failure)
	}
	switch {
	case err != nil:
		s.reply(null, nil, errorf(codeParse, "%s", err))
		return err
	case m.isRequest():
		return s.request(m)
	case m.Method != "" && s.state == initialized:
		if err := s.notification(m); err != nil {
			return s.notify("window/logMessage", logParams{logWarning, fmt.Sprintf("poollint: %s: %s", m.Method, err)})
		}
	}
	return nil // a response, or a notification at the wrong time
}

// request answers a request, unless it has to wait.
func (s *Server) request(m *message) error {
	switch {
	case s.state == shutDown:
		return s.reply(m.ID, nil, errorf(codeInvalidRequest, "the server is shut down"))
	case s.state == initialized && m.Method == "initialize":
		return s.reply(m.ID, nil, errorf(codeInvalidRequest, "the server is initialized"))
	case s.state == uninitialized && m.Method != "initialize":
		return s.reply(m.ID, nil, errorf(codeNotInitialized, "the server is not initialized"))
	}
	switch m.Method {
	case "initialize":
		if failure := decode(m.Params, &s.client); failure != nil {
			return s.reply(m.ID, nil, failure)
		}
		s.state = initialized
		return s.reply(m.ID, s.abilities(), nil)
	case "shutdown":
		s.state = shutDown
		s.timer.Stop()
		for _, w := range s.waiting {
			s.reply(w.id, nil, errorf(codeCancelled, "the server is shut down"))
		}
		s.waiting = nil
		return s.reply(m.ID, nil, nil)
	case "textDocument/codeAction":
		w := waiting{id: m.ID}
		if failure := decode(m.Params, &w.codeActionParams); failure != nil {
			return s.reply(m.ID, nil, failure)
		}
		w.file, _ = pathOf(w.Document.URI)
		s.waiting = append(s.waiting, w)
		return s.answer()
	}
	return s.reply(m.ID, nil, errorf(codeNoMethod, "there is no method %.60s", m.Method))
}

// abilities is what the server can do.
func (s *Server) abilities() initializeResult {
	return initializeResult{
		Capabilities: serverCapabilities{
			PositionEncoding: "utf-16",
			TextDocumentSync: syncOptions{OpenClose: true, Change: syncFull},
			CodeAction:       codeActionOptions{[]string{quickFix}},
		},
		ServerInfo: serverInfo{"poollint", s.Version},
	}
}

// notification deals with a notification. Those that are not known do not matter.
func (s *Server) notification(m *message) error {
	var document documentParams
	var change changeParams
	var cancel cancelParams
	switch m.Method {
	case "textDocument/didOpen":
		return then(decode(m.Params, &document), func() error { return s.open(document.Document) })
	case "textDocument/didChange":
		return then(decode(m.Params, &change), func() error { return s.change(change) })
	case "textDocument/didClose":
		return then(decode(m.Params, &document), func() error { return s.close(document.Document.URI) })
	case "textDocument/didSave", "workspace/didChangeWatchedFiles":
		for _, d := range s.documents {
			s.touch(d.root) // other files may have changed as well
		}
	case "$/cancelRequest":
		return then(decode(m.Params, &cancel), func() error { return s.cancelRequest(cancel.ID) })
	}
	return nil
}

// then calls f unless there is a failure.
func then(failure *rpcError, f func() error) error {
	if failure != nil {
		return failure
	}
	return f()
}

// decode reads parameters.
func decode(params json.RawMessage, v any) *rpcError {
	if len(params) == 0 || json.Unmarshal(params, v) != nil {
		return errorf(codeInvalidParams, "the parameters are not as they have to be")
	}
	return nil
}

func (s *Server) open(d textDocument) error {
	file, err := pathOf(d.URI)
	if err == errNoFile || err == nil && filepath.Ext(file) != ".go" {
		return nil
	}
	if err != nil {
		return err
	}
	s.documents[file] = &document{d.URI, d.Version, []byte(d.Text), rootOf(filepath.Dir(file))}
	s.touch(s.documents[file].root)
	return nil
}

func (s *Server) change(c changeParams) error {
	file, err := pathOf(c.Document.URI)
	if err == errNoFile || err == nil && filepath.Ext(file) != ".go" {
		return nil
	}
	d := s.documents[file]
	switch {
	case err != nil:
		return err
	case d == nil:
		return fmt.Errorf("%s is not open", file)
	case len(c.Changes) == 0:
		d.version = c.Document.Version
		return nil
	}
	last := c.Changes[len(c.Changes)-1]
	if last.Range != nil || last.Text == nil {
		return errors.New("a change has to be the whole text")
	}
	d.version, d.text = c.Document.Version, []byte(*last.Text)
	s.touch(d.root)
	return nil
}

func (s *Server) close(uri string) error {
	file, err := pathOf(uri)
	if err != nil && err != errNoFile {
		return err
	}
	if d := s.documents[file]; d != nil {
		delete(s.documents, file)
		s.touch(d.root)
		return s.answer()
	}
	return nil
}

// cancelRequest answers a request that waits before there is an answer.
func (s *Server) cancelRequest(id json.RawMessage) error {
	for i, w := range s.waiting {
		if bytes.Equal(w.id, id) {
			s.waiting = slices.Delete(s.waiting, i, i+1)
			return s.reply(w.id, nil, errorf(codeCancelled, "cancelled"))
		}
	}
	return nil // answered
}

// touch has the module of that root checked, when nothing has changed for a while.
func (s *Server) touch(root string) {
	s.dirty[root] = true
	if s.running != nil && s.running.modules[root] != nil {
		s.running.cancel()
	}
	s.timer.Reset(s.Delay)
}

// A job is one check, of one module after another.
type job struct {
	cancel   context.CancelFunc
	modules  map[string][]string  // directories with open documents, by root
	versions map[string]*document // that it sees, by file
	found    map[string]*module   // what it has found, by root; nil if it was cancelled
	failures []string             // why modules could not be checked
}

// start starts a check of what has changed. If one runs, that one ends first.
func (s *Server) start() {
	s.due = s.running != nil
	if s.due || len(s.dirty) == 0 || s.state != initialized {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.Limit)
	j := &job{cancel: cancel, modules: make(map[string][]string), versions: maps.Clone(s.documents)}
	for root := range s.dirty {
		j.modules[root] = []string{}
	}
	overlay := make(map[string][]byte)
	for _, file := range slices.Sorted(maps.Keys(s.documents)) {
		d := *s.documents[file]
		j.versions[file] = &d
		if disk, err := os.ReadFile(file); err != nil || !bytes.Equal(disk, d.text) {
			overlay[file] = d.text
		}
		if dirs, dir := j.modules[d.root], filepath.Dir(file); dirs != nil && !slices.Contains(dirs, dir) {
			j.modules[d.root] = append(dirs, dir)
		}
	}
	clear(s.dirty)
	s.running = j
	go func() {
		defer cancel()
		j.run(ctx, s.Check, overlay)
		s.ended <- j
	}()
}

// finish tells the editor what a check has found.
func (s *Server) finish(j *job) error {
	s.running = nil
	var err error
	switch {
	case s.state != initialized:
		return nil // the editor leaves
	case j.found == nil:
		for root := range j.modules {
			s.dirty[root] = true
		}
	default:
		err = s.publish(j)
	}
	if s.due {
		s.start()
	}
	return cmp.Or(err, s.answer())
}
