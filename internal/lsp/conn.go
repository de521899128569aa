package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A message is a request, a notification (it has no ID) or a response (it has no
// method).
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

// isRequest reports whether the message has to be answered.
func (m *message) isRequest() bool { return m.ID != nil && m.Method != "" }

// A rpcError is why a request failed.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return e.Message }

// Codes of errors.
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeNoMethod       = -32601
	codeInvalidParams  = -32602
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

func errorf(code int, format string, args ...any) *rpcError {
	return &rpcError{code, fmt.Sprintf(format, args...)}
}

// maxMessage bounds the length of a message: no source file comes near it.
const maxMessage = 1 << 28

// A conn is a stream of messages, each behind a header:
//
//	Content-Length: 123
//
//	{"jsonrpc": "2.0", ...
type conn struct {
	in  *bufio.Reader
	out io.Writer
}

func newConn(in io.Reader, out io.Writer) *conn { return &conn{bufio.NewReader(in), out} }

// read returns the next message. An error of type *rpcError is about that one
// only: others may follow. Behind any other error the stream is lost, or ends,
// with io.EOF if it does so between messages.
func (c *conn) read() (*message, error) {
	n, err := c.header()
	if err != nil {
		return nil, err
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(c.in, body); err != nil {
		return nil, errors.New("a message ends too early")
	}
	return parse(body)
}

// header reads a header and returns the length of what follows.
func (c *conn) header() (int, error) {
	length := -1
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err == io.EOF && first && len(line) == 0 {
			return 0, io.EOF
		}
		if err != nil {
			return 0, errors.New("a header is cut off or too long")
		}
		text := strings.TrimSpace(string(line))
		if text == "" {
			break
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			return 0, fmt.Errorf("%.40q is no header of a message", text)
		}
		if !strings.EqualFold(name, "Content-Length") {
			continue // Content-Type
		}
		if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > maxMessage {
			return 0, fmt.Errorf("%.40q is no length of a message", strings.TrimSpace(value))
		}
	}
	if length < 0 {
		return 0, errors.New("a message has no Content-Length")
	}
	return length, nil
}

// parse decodes a message.
func parse(body []byte) (*message, error) {
	m := new(message)
	if !json.Valid(body) {
		return nil, errorf(codeParse, "a message is no JSON")
	}
	if err := json.Unmarshal(body, m); err != nil || m.Version != "2.0" {
		return nil, errorf(codeInvalidRequest, "a message is not of JSON-RPC 2.0")
	}
	if m.Method == "" && m.Result == nil && m.Error == nil {
		return nil, errorf(codeInvalidRequest, "a message has no method")
	}
	if !validID(m.ID) {
		return nil, errorf(codeInvalidRequest, "the ID of a message is neither a number nor a string")
	}
	return m, nil
}

// validID reports whether id is there and as it may be, or not there.
func validID(id json.RawMessage) bool {
	if id == nil {
		return true
	}
	var v any
	if json.Unmarshal(id, &v) != nil {
		return false
	}
	switch v.(type) {
	case string, float64:
		return true
	}
	return false
}

// write sends a message.
func (c *conn) write(m *message) error {
	m.Version = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(body))
	b.Write(body)
	_, err = c.out.Write(b.Bytes())
	return err
}

// notify sends a notification.
func (c *conn) notify(method string, params any) error {
	return c.write(&message{Method: method, Params: marshal(params)})
}

// null is the ID of a message that could not be read, and the result of a request that has none.
var null = json.RawMessage("null")

// reply answers the request with the given ID.
func (c *conn) reply(id json.RawMessage, result any, failure *rpcError) error {
	if failure != nil {
		return c.write(&message{ID: id, Error: failure})
	}
	return c.write(&message{ID: id, Result: marshal(result)})
}

func marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return data
}
