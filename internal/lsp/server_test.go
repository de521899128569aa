package lsp_test

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/poollint/poollint/internal/lsp"
	"github.com/poollint/poollint/internal/lsptest"
)

// delay is short, but long beside the time between two messages of a test.
const delay = 100 * time.Millisecond

// bugs is a check that finds the word bug, fixes it, and takes the word panic by
// its meaning. It takes a long time for the word slow, unless it is cancelled.
type bugs struct{ calls, cancelled atomic.Int32 }

func (b *bugs) check(ctx context.Context, root string, dirs []string, overlay map[string][]byte) (*lsp.Result, error) {
	b.calls.Add(1)
	r := new(lsp.Result)
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			src, ok := overlay[file]
			if !ok {
				src, _ = os.ReadFile(file)
			}
			for i, line := range strings.Split(string(src), "\n") {
				switch {
				case strings.Contains(line, "panic"):
					panic("at the disco")
				case strings.Contains(line, "error"):
					return nil, errors.New("cannot check")
				case strings.Contains(line, "problem"):
					r.Problems = append(r.Problems, "half of it cannot be checked")
				case strings.Contains(line, "slow"):
					<-ctx.Done()
					b.cancelled.Add(1)
				}
				if at := strings.Index(line, "bug"); at >= 0 {
					r.Findings = append(r.Findings, finding(file, i+1, at+1))
				}
			}
		}
	}
	return r, nil
}

func finding(file string, line, column int) lsp.Finding {
	span := lsp.Span{
		Start: token.Position{Filename: file, Line: line, Column: column},
		End:   token.Position{Filename: file, Line: line, Column: column + len("bug")},
	}
	return lsp.Finding{
		Span: span, Rule: "bugs/word", URL: "https://example.com/bugs#word", Message: "a bug", Severity: lsp.Warning,
		Related: []lsp.Related{{Span: span, Message: "here"}},
		Fixes:   []lsp.Fix{{Message: "Replace it", Edits: []lsp.Edit{{Span: span, New: "ant"}}}},
	}
}

// start starts a server for a module with one file, which it returns.
func start(t *testing.T, text string) (*lsptest.Client, *bugs, string) {
	b := new(bugs)
	c := raw(t, b)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	for name, text := range map[string]string{filepath.Join(dir, "go.mod"): "module m\n", file: text} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c.Initialize(dir)
	return c, b, file
}

func raw(t *testing.T, b *bugs) *lsptest.Client {
	s := &lsp.Server{Check: b.check, Delay: delay, Limit: 10 * time.Second}
	c := lsptest.Serve(t, s.Serve)
	c.Timeout = 20 * time.Second
	return c
}

func count(n int) func([]lsptest.Diagnostic) bool {
	return func(ds []lsptest.Diagnostic) bool { return len(ds) == n }
}

func TestFix(t *testing.T) {
	c, _, file := start(t, "no bug\n/* 𝛼\xff */ bug\n")
	c.Open(file)
	ds := c.Diagnostics(file, count(2))
	want := lsptest.Range{Start: lsptest.Position{Line: 1, Character: 10}, End: lsptest.Position{Line: 1, Character: 13}}
	if ds[1].Range != want {
		t.Errorf("got %v, want %v", ds[1].Range, want)
	}
	actions := c.Actions(file, ds[0])
	if len(actions) != 1 {
		t.Fatalf("got %d fixes, want one", len(actions))
	}
	c.Apply(actions[0])
	c.Diagnostics(file, count(1))
	if code := c.Shutdown(); code != 0 || c.Stderr() != "" {
		t.Errorf("code %d, error %q", code, c.Stderr())
	}
}

// TestDebounce asks that many changes in a row are checked once.
func TestDebounce(t *testing.T) {
	c, b, file := start(t, "package a\n")
	c.Open(file)
	for i := range 20 {
		c.Change(file, fmt.Sprintf("bug %d", i))
	}
	c.Diagnostics(file, count(1))
	if n := b.calls.Load(); n != 1 {
		t.Errorf("there were %d checks, want one", n)
	}
}

// TestChangeCancels asks that a change ends a check, whose result is not shown.
func TestChangeCancels(t *testing.T) {
	c, b, file := start(t, "slow bug\n")
	c.Open(file)
	for b.calls.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	c.Change(file, "bug\nbug\n")
	ds, version := c.Published(file)
	if version != 2 || len(ds) != 2 || b.cancelled.Load() != 1 {
		t.Errorf("got %d findings of version %d, want two of the second", len(ds), version)
	}
}

// TestClose asks that nothing is shown any more of a package when its last document is closed.
func TestClose(t *testing.T) {
	c, _, file := start(t, "bug\n")
	other := filepath.Join(filepath.Dir(file), "b.go")
	if err := os.WriteFile(other, []byte("bug\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Open(file)
	c.Diagnostics(file, count(1))
	if ds, _ := c.Published(other); len(ds) != 1 {
		t.Errorf("got %d findings in another file of the package, want one", len(ds))
	}
	c.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(file)}})
	if ds, _ := c.Published(file); len(ds) != 0 {
		t.Errorf("got %d findings in a closed document", len(ds))
	}
	if ds, _ := c.Published(other); len(ds) != 0 {
		t.Errorf("got %d findings in a package that is closed", len(ds))
	}
}

// TestSave asks that what others have written is seen.
func TestSave(t *testing.T) {
	c, _, file := start(t, "bug\n")
	c.Open(file)
	c.Diagnostics(file, count(1))
	other := filepath.Join(filepath.Dir(file), "b.go")
	if err := os.WriteFile(other, []byte("bug\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(file)}})
	if ds, _ := c.Published(other); len(ds) != 1 {
		t.Errorf("got %d findings, want one", len(ds))
	}
}

// TestActionWaits asks that a request for fixes waits for the check of what has changed, and that it can be cancelled.
func TestActionWaits(t *testing.T) {
	c, _, file := start(t, "slow bug\n")
	c.Open(file)
	params := map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(file)}, "range": lsptest.Range{}, "context": map[string]any{}}
	first := c.Request("textDocument/codeAction", params)
	c.Notify("$/cancelRequest", map[string]any{"id": first})
	if m := c.Response(first); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("got %+v of what was cancelled", m)
	}
	second := c.Request("textDocument/codeAction", params)
	c.Change(file, "bug\n")
	if m := c.Response(second); m.Error != nil || !strings.Contains(string(m.Result), "Replace it") {
		t.Errorf("got %s, want a fix", m.Result)
	}
	c.Change(file, "slow\n")
	third := c.Request("textDocument/codeAction", params)
	if code := c.Shutdown(); code != 0 {
		t.Errorf("code %d", code)
	}
	for _, m := range c.Notes {
		if string(m.ID) == fmt.Sprint(third) && m.Error != nil && m.Error.Code == -32800 {
			return
		}
	}
	t.Error("the request was not answered before the end")
}

// TestFailure asks that the editor is told why there are no findings, once.
func TestFailure(t *testing.T) {
	for _, test := range []struct{ text, method, want string }{
		{"error", "window/showMessage", "poollint: cannot check"},
		{"panic", "window/showMessage", "poollint: internal error: at the disco"},
		{"problem", "window/logMessage", "poollint: half of it cannot be checked"},
	} {
		c, _, file := start(t, test.text+"\n")
		c.Open(file)
		c.Diagnostics(file, count(0))
		c.Change(file, test.text+" again\n")
		c.Diagnostics(file, count(0))
		c.Change(file, "bug\n")
		c.Diagnostics(file, count(1))
		n := 0
		for _, m := range c.Notes {
			if m.Method == test.method && strings.Contains(string(m.Params), test.want) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s: said %d times, want once", test.text, n)
		}
	}
}

// TestLimit asks that a check that never ends is given up.
func TestLimit(t *testing.T) {
	b := new(bugs)
	s := &lsp.Server{Check: b.check, Delay: delay, Limit: delay}
	c := lsptest.Serve(t, s.Serve)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	if err := os.WriteFile(file, []byte("slow\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Initialize(dir)
	c.Open(file)
	c.Diagnostics(file, count(0))
	if m := c.Next(); m.Method != "window/showMessage" || !strings.Contains(string(m.Params), "too long") {
		t.Errorf("got %s %s", m.Method, m.Params)
	}
}

// TestOddDocuments asks that documents that are no files, or not of Go, do no harm.
func TestOddDocuments(t *testing.T) {
	c, b, file := start(t, "bug\n")
	for _, uri := range []string{"untitled:Untitled-1", "git:/a.go?x", "file:///tmp/a.mod", "", "file:", "%zz"} {
		c.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "version": 1, "text": "bug"}})
		c.Notify("textDocument/didChange", map[string]any{
			"textDocument": map[string]any{"uri": uri, "version": 2}, "contentChanges": []any{map[string]any{"text": "bug"}}})
		var actions []any
		c.Call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": lsptest.Range{}, "context": map[string]any{}}, &actions)
		if len(actions) > 0 {
			t.Errorf("%s: got %v", uri, actions)
		}
		c.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
	}
	c.Open(file)
	c.Diagnostics(file, count(1))
	if n := b.calls.Load(); n != 1 {
		t.Errorf("there were %d checks, want one", n)
	}
}

// TestProtocol sends what must not be sent.
func TestProtocol(t *testing.T) {
	for _, test := range []struct {
		name  string
		sent  []string // one body each
		codes []int    // of the errors that come back
	}{
		{"no JSON", []string{`{"jsonrpc": "2.0", `}, []int{-32700}},
		{"no JSON-RPC", []string{`{"id": 1, "method": "initialize", "params": {}}`}, []int{-32600}},
		{"batch", []string{`[]`}, []int{-32600}},
		{"no method", []string{`{"jsonrpc": "2.0", "id": 1}`}, []int{-32600}},
		{"ID of a wrong type", []string{`{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}`}, []int{-32600}},
		{"too early", []string{`{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`}, []int{-32002}},
		{"bad parameters", []string{`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": 7}`}, []int{-32602}},
		{"no parameters", []string{`{"jsonrpc": "2.0", "id": 1, "method": "initialize"}`}, []int{-32602}},
		{"twice", []string{
			`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`,
			`{"jsonrpc": "2.0", "id": "2", "method": "initialize", "params": {}}`}, []int{0, -32600}},
		{"unknown", []string{
			`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`,
			`{"jsonrpc": "2.0", "method": "textDocument/didDance", "params": {}}`,
			`{"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "off"}}`,
			`{"jsonrpc": "2.0", "id": 9, "result": null}`,
			`{"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {}}`}, []int{0, -32601}},
		{"too late", []string{
			`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`,
			`{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}`,
			`{"jsonrpc": "2.0", "id": 3, "method": "shutdown"}`}, []int{0, 0, -32600}},
		{"fixes of nothing", []string{
			`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`,
			`{"jsonrpc": "2.0", "id": 2, "method": "textDocument/codeAction", "params": []}`,
			`{"jsonrpc": "2.0", "id": 3, "method": "textDocument/codeAction", "params": {}}`}, []int{0, -32602, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := raw(t, new(bugs))
			for _, body := range test.sent {
				c.Send(body)
			}
			for i, want := range test.codes {
				m, got := c.Next(), 0
				if m.Error != nil {
					got = m.Error.Code
				}
				if got != want {
					t.Errorf("answer %d has code %d, want %d", i, got, want)
				}
			}
		})
	}
}

// TestBadNotification asks that a notification that cannot be understood is told of, and does no harm.
func TestBadNotification(t *testing.T) {
	for _, test := range []struct{ method, params, want string }{
		{"textDocument/didOpen", `7`, "parameters"},
		{"textDocument/didChange", `{"textDocument": {"uri": "file:///no.go", "version": 2}, "contentChanges": [{"text": ""}]}`, "not open"},
		{"textDocument/didChange", `{"textDocument": {"uri": "FILE", "version": 2}, "contentChanges": [{"range": {}, "text": ""}]}`, "whole text"},
		{"textDocument/didClose", `{"textDocument": {"uri": "%zz"}}`, "no URI"},
	} {
		c, _, file := start(t, "bug\n")
		c.Open(file)
		c.Diagnostics(file, count(1))
		params := strings.ReplaceAll(test.params, "FILE", lsptest.URI(file))
		c.Send(fmt.Sprintf(`{"jsonrpc": "2.0", "method": %q, "params": %s}`, test.method, params))
		if m := c.Next(); m.Method != "window/logMessage" || !strings.Contains(string(m.Params), test.want) {
			t.Errorf("%s %s: got %s %s", test.method, test.params, m.Method, m.Params)
		}
		c.Change(file, "bug\nbug\n")
		c.Diagnostics(file, count(2))
	}
}

// TestEnd asks that the server ends as it has to, whatever the reason.
func TestEnd(t *testing.T) {
	for _, test := range []struct {
		name, sent string
		answers    int
		want       string // error
	}{
		{"closed", "", 0, "without asking for shutdown"},
		{"exit at once", "Content-Length: 36\r\n\r\n" + `{"jsonrpc": "2.0", "method": "exit"}`, 0, "without asking for shutdown"},
		{"within a message", "Content-Length: 100\r\n\r\n{", 1, "too early"},
		{"within a header", "Content-", 1, "cut off"},
		{"no header", "hello\r\n\r\n", 1, `"hello" is no header`},
		{"no length", "Content-Type: text\r\n\r\n", 1, "no Content-Length"},
		{"bad length", "Content-Length: -1\r\n\r\n", 1, `"-1" is no length`},
		{"huge length", "Content-Length: 99999999999\r\n\r\n", 1, "is no length"},
		{"endless header", strings.Repeat("a", 1<<16), 1, "too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := raw(t, new(bugs))
			go func() {
				io.WriteString(c, test.sent)
				c.Close()
			}()
			for range test.answers {
				if m := c.Next(); m.Error == nil || m.Error.Code != -32700 {
					t.Errorf("got %+v, want an error", m)
				}
			}
			if code := c.Wait(); code != 1 || !strings.Contains(c.Stderr(), test.want) {
				t.Errorf("code %d, %q, want %q", code, c.Stderr(), test.want)
			}
		})
	}
}
