package config_test

import (
	"flag"
	"io"
	"slices"
	"testing"

	"github.com/poollint/poollint/internal/config"
)

func TestConfidence(t *testing.T) {
	var c config.Confidence
	for _, want := range []config.Confidence{config.Certain, config.Possible, config.Likely} {
		if err := c.Set(want.String()); err != nil || c != want {
			t.Errorf("Set(%q) = %v, %v", want, c, err)
		}
	}
	if err := c.Set("sure"); err == nil || c != config.Likely {
		t.Errorf("Set(sure) = %v, %v; want an error and the old value", c, err)
	}
	if config.Possible > config.Likely || config.Likely > config.Certain {
		t.Error("confidences are out of order")
	}
}

func TestPools(t *testing.T) {
	var l config.PoolList
	const ok = "example.com/a.Pool.Get:example.com/a.Pool.Put, gopkg.in/b.v3.Get:gopkg.in/b.v3.Put,"
	if err := l.Set(ok); err != nil {
		t.Fatal(err)
	}
	want := config.PoolList{
		{Get: "example.com/a.Pool.Get", Put: "example.com/a.Pool.Put"},
		{Get: "gopkg.in/b.v3.Get", Put: "gopkg.in/b.v3.Put"},
	}
	if !slices.Equal(l, want) {
		t.Errorf("got %v, want %v", l, want)
	}
	for _, bad := range []string{"a.Get", "a.Get:Put", "Get:a.Put", "(*a.T).Get:a.T.Put", "example.com/a:example.com/b"} {
		if err := l.Set(bad); err == nil {
			t.Errorf("Set(%q) succeeds", bad)
		}
	}
	if !slices.Equal(l, want) {
		t.Errorf("a bad value changed the list to %v", l)
	}
}

func TestRegister(t *testing.T) {
	fs := flag.NewFlagSet("test", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	config.Register(fs)
	if err := fs.Parse([]string{"-confidence=maybe"}); err == nil {
		t.Error("-confidence=maybe is accepted")
	}
	if err := fs.Parse([]string{"-pools=x"}); err == nil {
		t.Error("-pools=x is accepted")
	}
}
