package pool

import (
	"runtime"
	"testing"
	"unsafe"
)

// TestCells checks who counts in a cell: the item that claimed it, until it is gone.
func TestCells(t *testing.T) {
	var c traffic
	type item [64]byte
	first := new(item)
	p := unsafe.Pointer(first)
	c.countGet(p) // in a shard
	if got := c.shard(p).gets.Load(); got != 1 {
		t.Errorf("without a cell, the shard counts %d, want 1", got)
	}
	c.claim(p)
	c.countGet(p)
	c.countPut(p)
	cell := c.cell(p)
	if cell.gets != 1 || cell.puts != 1 || c.shard(p).gets.Load() != 1 {
		t.Errorf("with a cell, it counts %d and %d, want 1 and 1", cell.gets, cell.puts)
	}

	// Another with the same cell has to do without, as long as the first is there.
	var other unsafe.Pointer
	var rest []*item
	for other == nil {
		v := new(item)
		rest = append(rest, v)
		if c.cell(unsafe.Pointer(v)) == cell {
			other = unsafe.Pointer(v)
		}
	}
	c.claim(other)
	c.countGet(other)
	if cell.owner.Load() != uintptr(p) || c.shard(other).gets.Load() == 0 {
		t.Error("a second item took the cell of one that is alive")
	}
	runtime.KeepAlive(first)
	first, p = nil, nil
	for range 3 {
		runtime.GC()
	}
	c.claim(other)
	c.countGet(other)
	if cell.owner.Load() != uintptr(other) || cell.gets != 2 || cell.puts != 1 {
		t.Errorf("after the first is gone, the cell counts %d and %d for %#x", cell.gets, cell.puts, cell.owner.Load())
	}
	if s := snapshot(&c, new(rare), 0); s.Gets != 4 || s.Puts != 1 {
		t.Errorf("a snapshot shows %+v, want 4 Gets and 1 Put", s)
	}
	runtime.KeepAlive(rest)
}

// TestCellsSucceed checks that an item at the address of one that is gone counts where no other item
// can claim the cell meanwhile.
func TestCellsSucceed(t *testing.T) {
	var c traffic
	items := make([]*[64]byte, 0, 1<<12)
	next := func() unsafe.Pointer {
		items = append(items, new([64]byte))
		return unsafe.Pointer(items[len(items)-1])
	}
	p := next()
	c.succeed(p)
	if c.cell(p).owner.Load() != 0 {
		t.Error("an item took a cell that was in no one's name")
	}
	c.cell(p).owner.Store(uintptr(p)) // as of an item that is gone
	c.succeed(p)
	other := next()
	for c.cell(other) != c.cell(p) {
		other = next()
	}
	c.claim(other)
	if c.cell(p).owner.Load() != uintptr(p) {
		t.Error("another item took the cell of one that is alive")
	}
	runtime.KeepAlive(items)
}

// TestCellsAlign checks what atomic loads of the counters want on machines of 32 bits.
func TestCellsAlign(t *testing.T) {
	if n := unsafe.Sizeof(cell{}) % 8; n != 0 {
		t.Errorf("a cell ends %d bytes after a multiple of 8", n)
	}
	if unsafe.Offsetof(traffic{}.cells)%8 != 0 || unsafe.Offsetof(cell{}.gets)%8 != 0 || unsafe.Offsetof(cell{}.puts)%8 != 0 {
		t.Error("the counters of a cell are not aligned")
	}
}
