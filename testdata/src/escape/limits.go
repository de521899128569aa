package escape

import (
	"bufio"
	"bytes"
	"log"
	"reflect"
)

// Known misses. Each says why nothing is reported.

// readsElementOfFreedList frees all elements of a slice: which element is which is not followed.
func readsElementOfFreedList(a, b int) int {
	list := []*parcel{newParcel(a), newParcel(b)}
	for _, p := range list {
		p.free()
	}
	return list[0].weight
}

// readsByReflection reads with package reflect, which is not followed.
func readsByReflection(id int) int64 {
	p := newParcel(id)
	v := reflect.ValueOf(p).Elem()
	p.free()
	return v.Field(0).Int()
}

// setsGlobalLogger leaves the buffer in package log, which has no summary for what it keeps.
func setsGlobalLogger(text string) {
	buf := getBuf()
	defer putBuf(buf)
	log.SetOutput(buf)
	log.Print(text)
}

// returnsToken returns memory of the list that the scanner was lent: two calls of bufio lie between.
func returnsToken(data []byte) []byte {
	s := newStamp()
	defer s.drop()
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(s.ink[:], len(s.ink))
	sc.Scan()
	return sc.Bytes()
}

// freesByIndex frees under one index and reads under another that is equal at run time.
func freesByIndex(ps []*parcel, i, j int) int {
	ps[i].free()
	ps[i] = nil
	return ps[j].weight
}

// freesThroughTable calls a function out of a map, which may hold any.
func freesThroughTable(how string, id int) int {
	p := newParcel(id)
	table := map[string]func(*parcel){"free": (*parcel).free, "keep": func(*parcel) {}}
	table[how](p)
	return p.weight
}

// freesThroughChannel hands the parcel to a goroutine that frees it, and goes on.
func freesThroughChannel(out chan<- *parcel, id int) int {
	p := newParcel(id)
	out <- p
	return p.weight
}

// keepsInterfaceField calls a method of an interface that only other packages implement.
func keepsInterfaceField(sink interface{ Keep([]byte) }, text string) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	sink.Keep(s.face())
}
