// Cacheprog is a cache for the go command, as GOCACHEPROG wants it: a directory of one machine, and behind it one that all
// machines share. When it ends it notes in a file how often either had what was asked for, and what was added.
//
//	cacheprog LOCAL SHARED NOTES
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"
)

type request struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// An entry is what is known of an action.
type entry struct {
	OutputID []byte
	Size     int64
	Time     time.Time
}

type cache struct {
	local, shared                string
	fromLocal, fromShared, added int
}

func main() {
	c := &cache{local: os.Args[1], shared: os.Args[2]}
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	out.Encode(response{KnownCommands: []string{"get", "put", "close"}})
	for {
		var q request
		if err := in.Decode(&q); err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		r, err := c.answer(q, in)
		if r.ID = q.ID; err != nil {
			r = response{ID: q.ID, Err: err.Error()}
		}
		if q.Command == "close" {
			notes := fmt.Sprintf("%d local, %d shared, %d added", c.fromLocal, c.fromShared, c.added)
			os.WriteFile(os.Args[3], []byte(notes), 0o644)
		}
		out.Encode(r)
	}
}

func (c *cache) answer(q request, in *json.Decoder) (response, error) {
	action := fmt.Sprintf("%x-a", q.ActionID)
	switch q.Command {
	case "get":
		if name, e, ok := find(c.local, action); ok {
			c.fromLocal++
			return response{OutputID: e.OutputID, Size: e.Size, Time: &e.Time, DiskPath: name}, nil
		}
		name, e, ok := find(c.shared, action)
		if !ok {
			return response{Miss: true}, nil
		}
		c.fromShared++
		body, err := os.ReadFile(name)
		if err != nil {
			return response{}, err
		}
		name, err = add(c.local, action, e, body)
		return response{OutputID: e.OutputID, Size: e.Size, Time: &e.Time, DiskPath: name}, err
	case "put":
		var text string
		if q.BodySize > 0 {
			if err := in.Decode(&text); err != nil {
				return response{}, err
			}
		}
		body, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return response{}, err
		}
		c.added++
		e := entry{q.OutputID, q.BodySize, time.Now()}
		if _, err := add(c.shared, action, e, body); err != nil {
			return response{}, err
		}
		name, err := add(c.local, action, e, body)
		return response{DiskPath: name}, err
	}
	return response{}, nil
}

// find returns the file with what the action has put out, if it is known.
func find(dir, action string) (string, entry, bool) {
	var e entry
	data, err := os.ReadFile(filepath.Join(dir, action))
	if err != nil || json.Unmarshal(data, &e) != nil {
		return "", e, false
	}
	return filepath.Join(dir, fmt.Sprintf("%x-d", e.OutputID)), e, true
}

// add writes what an action has put out, and then what is known of it.
func add(dir, action string, e entry, body []byte) (string, error) {
	name := filepath.Join(dir, fmt.Sprintf("%x-d", e.OutputID))
	if err := os.WriteFile(name, body, 0o644); err != nil {
		return "", err
	}
	data, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	return name, os.WriteFile(filepath.Join(dir, action), data, 0o644)
}
