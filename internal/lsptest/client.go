// Package lsptest is a scripted editor, for tests of language servers: our own, and a gopls that carries poollint.
package lsptest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// A Client is an editor with one server. Its methods end the test if the server
// does not do what it has to, in time.
type Client struct {
	// Timeout is how long the server may be silent. Change it before the first call.
	Timeout time.Duration

	t        testing.TB
	in       io.WriteCloser
	incoming chan *Message // closed when the server ends
	exited   chan struct{}
	code     int    // exit code, when the server has ended
	stderr   string // what it has said there, then
	nextID   int
	versions map[string]int
	texts    map[string]string // of open documents, by file

	// Notes is the notifications that were read while the client waited for something else.
	Notes []*Message
}

// A Message is anything that a server sends.
type Message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// A Position is a line and a column in UTF-16, both from 0.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is from one position to another.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A Diagnostic is a finding, as editors get it.
type Diagnostic struct {
	Range           Range  `json:"range"`
	Severity        int    `json:"severity"`
	Code            string `json:"code"`
	CodeDescription struct {
		Href string `json:"href"`
	} `json:"codeDescription"`
	Source             string `json:"source"`
	Message            string `json:"message"`
	RelatedInformation []struct {
		Location struct {
			URI   string `json:"uri"`
			Range Range  `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	} `json:"relatedInformation"`
}

// An Edit replaces a range.
type Edit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// An Action is an offer to change something.
type Action struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Edit  struct {
		DocumentChanges []struct {
			TextDocument struct {
				URI     string `json:"uri"`
				Version *int   `json:"version"`
			} `json:"textDocument"`
			Edits []Edit `json:"edits"`
		} `json:"documentChanges"`
	} `json:"edit"`
}

// Start starts a server. It is not initialized yet.
func Start(t testing.TB, cmd *exec.Cmd) *Client {
	t.Helper()
	stderr := new(strings.Builder)
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := connect(t, in, out, func() (int, string) {
		cmd.Wait()
		return cmd.ProcessState.ExitCode(), stderr.String()
	})
	t.Cleanup(func() {
		in.Close()
		cmd.Process.Kill()
		<-c.exited
		if t.Failed() {
			t.Logf("server said on stderr: %.2000s", c.stderr)
		}
	})
	return c
}

// Serve runs a server in this process. Its exit code is 1 if it returns an error.
func Serve(t testing.TB, serve func(in io.Reader, out io.Writer) error) *Client {
	t.Helper()
	inRead, in := io.Pipe()
	out, outWrite := io.Pipe()
	var err error
	go func() {
		err = serve(inRead, outWrite)
		inRead.Close()
		outWrite.Close()
	}()
	c := connect(t, in, out, func() (int, string) {
		if err != nil {
			return 1, err.Error()
		}
		return 0, ""
	})
	t.Cleanup(func() {
		in.Close()
		<-c.exited
	})
	return c
}

// connect returns a client of the server at the other end. end is called behind the last message.
func connect(t testing.TB, in io.WriteCloser, out io.Reader, end func() (code int, stderr string)) *Client {
	c := &Client{
		Timeout: time.Minute, t: t, in: in,
		incoming: make(chan *Message, 1000), exited: make(chan struct{}),
		versions: make(map[string]int), texts: make(map[string]string),
	}
	go func() {
		defer close(c.exited)
		c.readAll(bufio.NewReader(out))
		c.code, c.stderr = end()
	}()
	return c
}

// readAll reads messages until there are no more.
func (c *Client) readAll(r *bufio.Reader) {
	defer close(c.incoming)
	for {
		length := 0
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSpace(line)
			if line == "" {
				break
			}
			if value, ok := strings.CutPrefix(line, "Content-Length:"); ok {
				length, _ = strconv.Atoi(strings.TrimSpace(value))
			}
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		m := new(Message)
		if err := json.Unmarshal(body, m); err != nil {
			return
		}
		c.incoming <- m
	}
}

// Write sends bytes as they are.
func (c *Client) Write(data []byte) (int, error) { return c.in.Write(data) }

// Send sends text as the body of a message.
func (c *Client) Send(body string) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		c.t.Fatalf("cannot write to the server: %s", err)
	}
}

func (c *Client) sendJSON(m map[string]any) {
	c.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	c.Send(string(body))
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) {
	c.t.Helper()
	c.sendJSON(map[string]any{"method": method, "params": params})
}

// Request sends a request and returns its ID.
func (c *Client) Request(method string, params any) int {
	c.t.Helper()
	c.nextID++
	c.sendJSON(map[string]any{"id": c.nextID, "method": method, "params": params})
	return c.nextID
}

// Next returns the next response or notification. What the server asks is answered.
func (c *Client) Next() *Message {
	c.t.Helper()
	timeout := time.After(c.Timeout)
	for {
		select {
		case m, ok := <-c.incoming:
			if !ok {
				c.t.Fatal("the server has ended")
			}
			if m.ID != nil && m.Method != "" {
				c.serve(m)
				continue
			}
			return m
		case <-timeout:
			c.t.Fatalf("the server has said nothing for %s", c.Timeout)
		}
	}
}

// serve answers a request of the server: it has no settings, and may do what it likes.
func (c *Client) serve(m *Message) {
	var result any
	if m.Method == "workspace/configuration" {
		var params struct{ Items []any }
		json.Unmarshal(m.Params, &params)
		result = make([]any, len(params.Items))
	}
	c.sendJSON(map[string]any{"id": m.ID, "result": result})
}

// Response returns the response to the request with that ID.
func (c *Client) Response(id int) *Message {
	c.t.Helper()
	for {
		m := c.Next()
		if m.Method == "" && string(m.ID) == strconv.Itoa(id) {
			return m
		}
		c.Notes = append(c.Notes, m)
	}
}

// Call sends a request and decodes its result, which has to be there.
func (c *Client) Call(method string, params, result any) {
	c.t.Helper()
	m := c.Response(c.Request(method, params))
	if m.Error != nil {
		c.t.Fatalf("%s: %s (%d)", method, m.Error.Message, m.Error.Code)
	}
	if err := json.Unmarshal(m.Result, result); err != nil {
		c.t.Fatalf("%s: %s", method, err)
	}
}

// Initialize says hello. It returns what the server can do.
func (c *Client) Initialize(dir string) map[string]any {
	c.t.Helper()
	var result struct{ Capabilities map[string]any }
	c.Call("initialize", map[string]any{
		"processId":        os.Getpid(),
		"rootUri":          URI(dir),
		"workspaceFolders": []any{map[string]any{"uri": URI(dir), "name": "test"}},
		"capabilities": map[string]any{
			"workspace": map[string]any{
				"configuration": true,
				"workspaceEdit": map[string]any{"documentChanges": true},
			},
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{"relatedInformation": true, "codeDescriptionSupport": true},
				"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{
					"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}},
				}},
			},
		},
	}, &result)
	c.Notify("initialized", map[string]any{})
	return result.Capabilities
}

// Open opens a file with the text that it has on disk.
func (c *Client) Open(file string) {
	c.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	c.versions[file], c.texts[file] = 1, string(text)
	c.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": URI(file), "languageId": "go", "version": 1, "text": string(text),
	}})
}

// Change gives an open file another text, and does not save it.
func (c *Client) Change(file, text string) {
	c.t.Helper()
	c.versions[file]++
	c.texts[file] = text
	c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": URI(file), "version": c.versions[file]},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

// Text returns the text of an open file.
func (c *Client) Text(file string) string { return c.texts[file] }

// Diagnostics waits until the server says of the present text of an open file what ok accepts.
func (c *Client) Diagnostics(file string, ok func([]Diagnostic) bool) []Diagnostic {
	c.t.Helper()
	for {
		got, version := c.Published(file)
		if version == c.versions[file] && ok(got) {
			return got
		}
	}
}

// Published waits for the next diagnostics of a file. It returns the version of the text, 0 if there is none.
func (c *Client) Published(file string) ([]Diagnostic, int) {
	c.t.Helper()
	for {
		if of, ds, version := c.published(); of == file {
			return ds, version
		}
	}
}

// published waits for the next diagnostics of any file.
func (c *Client) published() (file string, ds []Diagnostic, version int) {
	c.t.Helper()
	for {
		m := c.Next()
		if m.Method != "textDocument/publishDiagnostics" {
			c.Notes = append(c.Notes, m)
			continue
		}
		var params struct {
			URI         string
			Version     int
			Diagnostics []Diagnostic
		}
		if err := json.Unmarshal(m.Params, &params); err != nil {
			c.t.Fatal(err)
		}
		return c.Path(params.URI), params.Diagnostics, params.Version
	}
}

// Actions returns the quick fixes for a diagnostic.
func (c *Client) Actions(file string, d Diagnostic) []Action {
	c.t.Helper()
	var actions []Action
	c.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": URI(file)},
		"range":        d.Range,
		"context":      map[string]any{"diagnostics": []Diagnostic{d}, "only": []string{"quickfix"}},
	}, &actions)
	return actions
}

// Apply makes the changes of an action in open files.
func (c *Client) Apply(a Action) {
	c.t.Helper()
	if len(a.Edit.DocumentChanges) == 0 {
		c.t.Fatalf("%q changes nothing", a.Title)
	}
	for _, d := range a.Edit.DocumentChanges {
		file := c.Path(d.TextDocument.URI)
		text, open := c.texts[file]
		if !open {
			c.t.Fatalf("%q changes %s, which is not open", a.Title, file)
		}
		if v := d.TextDocument.Version; v == nil || *v != c.versions[file] {
			c.t.Fatalf("%q is for another version of %s", a.Title, file)
		}
		for i := len(d.Edits) - 1; i >= 0; i-- { // they are in order
			e := d.Edits[i]
			text = text[:offset(text, e.Range.Start)] + e.NewText + text[offset(text, e.Range.End):]
		}
		c.Change(file, text)
	}
}

// offset returns where in the text a position is, in bytes.
func offset(text string, p Position) int {
	at := 0
	for range p.Line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for n := 0; n < p.Character; {
		for _, r := range text[at:] {
			n += utf16.RuneLen(r)
			at += len(string(r))
			break
		}
	}
	return at
}

// Place returns the line and the column of a position, both from 1 and in bytes. A file that is not open is read.
func (c *Client) Place(file string, p Position) (line, column int) {
	text, open := c.texts[file]
	if !open {
		data, err := os.ReadFile(file)
		if err != nil {
			c.t.Fatal(err)
		}
		text = string(data)
	}
	return p.Line + 1, offset(text, p) - offset(text, Position{Line: p.Line}) + 1
}

// Path returns the file that a URI stands for.
func (c *Client) Path(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		c.t.Fatalf("%q is no file", uri)
	}
	return filepath.FromSlash(u.Path)
}

// Collect waits until the server has said of open files as much as enough accepts, which gets what it said last.
func (c *Client) Collect(enough func(map[string][]Diagnostic) bool) {
	c.t.Helper()
	all := make(map[string][]Diagnostic)
	for !enough(all) {
		file, ds, version := c.published()
		if version == c.versions[file] {
			all[file] = ds
		}
	}
}

// Slice returns what is in a range of the text of an open file.
func (c *Client) Slice(file string, r Range) string {
	text := c.texts[file]
	return text[offset(text, r.Start):offset(text, r.End)]
}

// Shutdown says goodbye, and returns the exit code of the server.
func (c *Client) Shutdown() int {
	c.t.Helper()
	if m := c.Response(c.Request("shutdown", nil)); m.Error != nil {
		c.t.Fatalf("shutdown: %s", m.Error.Message)
	}
	c.Notify("exit", nil)
	return c.Wait()
}

// Close closes the server's input.
func (c *Client) Close() { c.in.Close() }

// Wait waits for the server to end, and returns its exit code.
func (c *Client) Wait() int {
	c.t.Helper()
	timeout := time.After(c.Timeout)
	for {
		select {
		case m, ok := <-c.incoming:
			if ok {
				c.Notes = append(c.Notes, m)
				continue
			}
			<-c.exited
			return c.code
		case <-timeout:
			c.t.Fatalf("the server does not end")
		}
	}
}

// Stderr returns what the server has said there, or its error, after Wait.
func (c *Client) Stderr() string { return c.stderr }

// URI returns the URI of a file.
func URI(file string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}
