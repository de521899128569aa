package escape

import (
	"bufio"
	"bytes"
	"log"
	"reflect"
)

// readsByReflection reads with package reflect.
func readsByReflection(id int) int64 {
	p := newParcel(id)
	v := reflect.ValueOf(p).Elem()
	p.free()
	return v.Field(0).Int() // want "p is used after being put into parcels"
}

// setsGlobalLogger leaves the buffer in package log.
func setsGlobalLogger(text string) {
	buf := getBuf()
	defer putBuf(buf)
	log.SetOutput(buf) // want "buf is stored in log and put into bufs"
	log.Print(text)
}

// returnsToken returns memory of the list that the scanner was lent.
func returnsToken(data []byte) []byte {
	s := newStamp()
	defer s.drop()
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(s.ink[:], len(s.ink))
	sc.Scan()
	return sc.Bytes() // want "s is returned and put into stamps"
}
