package pool_test

import (
	"fmt"
	"os"

	"github.com/poollint/poollint/pool"
)

func ExamplePool() {
	type parser struct{ stack []int }

	parsers := pool.New(pool.Config[parser]{
		Name: "parsers",
		Reset: func(p *parser) bool {
			p.stack = p.stack[:0]
			return cap(p.stack) <= 1024 // larger ones are not worth keeping
		},
		Stats: true,
	})

	p := parsers.Get()
	p.stack = append(p.stack, 1, 2, 3)
	parsers.Put(p)

	huge := parsers.Get()
	huge.stack = make([]int, 1<<20)
	parsers.Put(huge)

	s := parsers.Stats()
	fmt.Println(s.Gets, s.Puts, s.DropReset, s.Outstanding())
	// Output: 2 2 1 0
}

func ExampleBuffers() {
	var buffers pool.Buffers // ready to use

	b := buffers.Get()
	defer b.Free()
	fmt.Fprintf(b, "%d bytes\n", 42)
	b.WriteTo(os.Stdout)
	// Output: 42 bytes
}

func ExampleStats() {
	s := pool.Stats{Gets: 1000, Puts: 990, News: 20}
	fmt.Println(s.HitRate(), s.Outstanding())
	// Output: 0.98 10
}
