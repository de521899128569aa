package driver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// around is the number of unchanged lines that are shown around a change.
const around = 3

// unified returns the difference between two texts of a file in the usual format,
// "" if there is none.
func unified(name, before, after string) string {
	script := compare(lines(before), lines(after))
	var b strings.Builder
	for i := 0; i < len(script); {
		if script[i].kind == ' ' {
			i++
			continue
		}
		start := max(i-around, 0)
		end := i // behind the last change of the hunk
		for j := i; j < len(script) && j-end <= 2*around; j++ {
			if script[j].kind != ' ' {
				end = j + 1
			}
		}
		end = min(end+around, len(script))
		if b.Len() == 0 {
			fmt.Fprintf(&b, "--- %s (old)\n+++ %s (new)\n", name, name)
		}
		printHunk(&b, script, start, end)
		i = end
	}
	return b.String()
}

// printHunk prints a part of the script, with the lines at which it begins.
func printHunk(b *strings.Builder, script []step, start, end int) {
	count := func(steps []step, kinds string) (n int) {
		for _, s := range steps {
			if strings.IndexByte(kinds, s.kind) >= 0 {
				n++
			}
		}
		return n
	}
	span := func(kinds string) string {
		first, n := count(script[:start], kinds)+1, count(script[start:end], kinds)
		switch n {
		case 0:
			return fmt.Sprintf("%d,0", first-1)
		case 1:
			return fmt.Sprint(first)
		}
		return fmt.Sprintf("%d,%d", first, n)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", span(" -"), span(" +"))
	for _, s := range script[start:end] {
		fmt.Fprintf(b, "%c%s", s.kind, s.line)
		if !strings.HasSuffix(s.line, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// A step is a line that is kept (' '), deleted ('-'), or inserted ('+').
type step struct {
	kind byte
	line string
}

// compare returns a shortest way from a to b, by Myers' algorithm: row d has, for
// each diagonal k, how far in a one gets with d deletions and insertions.
func compare(a, b []string) []step {
	var rows []map[int]int
	row := map[int]int{1: 0}
	for d := 0; ; d++ {
		rows = append(rows, maps.Clone(row))
		for k := -d; k <= d; k += 2 {
			i := row[k-1] + 1 // delete
			if k == -d || k != d && row[k-1] < row[k+1] {
				i = row[k+1] // insert
			}
			for i < len(a) && i-k < len(b) && a[i] == b[i-k] {
				i++
			}
			row[k] = i
			if i >= len(a) && i-k >= len(b) {
				return walk(a, b, rows)
			}
		}
	}
}

// walk goes back from the ends of a and b through the rows.
func walk(a, b []string, rows []map[int]int) []step {
	var script []step
	i, j := len(a), len(b)
	for d := len(rows) - 1; d >= 0; d-- {
		k := i - j
		from := k - 1 // delete
		if k == -d || k != d && rows[d][k-1] < rows[d][k+1] {
			from = k + 1 // insert
		}
		i0 := rows[d][from]
		j0 := i0 - from
		for i > i0 && j > j0 && i > 0 && j > 0 && a[i-1] == b[j-1] {
			i, j = i-1, j-1
			script = append(script, step{' ', a[i]})
		}
		switch {
		case d == 0:
		case from == k-1:
			i--
			script = append(script, step{'-', a[i]})
		default:
			j--
			script = append(script, step{'+', b[j]})
		}
	}
	slices.Reverse(script)
	return script
}

// lines splits a text behind its newlines.
func lines(s string) []string {
	list := strings.SplitAfter(s, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}
