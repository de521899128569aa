package poolflow

func init() {
	addTable(`
		// bytes and strings
		(*bytes.Buffer).Reset: reset 0
		(*bytes.Buffer).Write|WriteString|WriteByte|WriteRune: write 0; grow 0
		(*bytes.Buffer).ReadFrom: write 0; grow 0
		(*bytes.Buffer).Grow: grow 0
		(*bytes.Buffer).Bytes|AvailableBuffer: alias 0 0
		(*bytes.Buffer).Next|ReadBytes: alias 0 0; drain 0
		(*bytes.Buffer).Peek: alias 0 0
		(*bytes.Buffer).String|ReadString|ReadByte|ReadRune: read 0
		(*bytes.Buffer).Read: read 0; drain 0
		(*bytes.Buffer).WriteTo: read 0; drain 0
		(*bytes.Buffer).Len: len 0 0
		(*bytes.Buffer).Cap: cap 0 0
		(*bytes.Buffer).Available: copy
		bytes.NewBuffer|NewReader: wrap 0 0; nonnil 1
		bytes.NewBufferString: new 0
		strings.NewReader: wrap 0 0
		(*bytes.Reader).Reset: bind 0 1
		(*strings.Reader).Reset: bind 0 1
		bytes.Trim|TrimSpace|TrimLeft|TrimRight|TrimFunc|TrimLeftFunc|TrimRightFunc|TrimPrefix|TrimSuffix: sub 0 0
		bytes.Fields|FieldsFunc|Split|SplitN|SplitAfter|SplitAfterN|Lines|FieldsSeq|SplitSeq|SplitAfterSeq: wrap 0 0
		bytes.Cut: sub 0 0; sub 1 0
		bytes.CutPrefix|CutSuffix: sub 0 0
		bytes.Clone|ToUpper|ToLower|Repeat|Join|Replace|ReplaceAll|Map|Title|ToTitle|ToValidUTF8: new 0
		bytes.Equal|Compare|Contains|Count|Index|IndexByte|HasPrefix|HasSuffix|EqualFold|IndexAny|LastIndex|LastIndexByte|ContainsAny|IndexFunc: copy
		(*strings.Builder).Reset: reset 0
		(*strings.Builder).Write|WriteString|WriteByte|WriteRune: write 0; grow 0
		(*strings.Builder).Grow: grow 0
		(*strings.Builder).String: read 0
		(*strings.Builder).Len: len 0 0
		(*strings.Builder).Cap: cap 0 0
		strings.Clone: new 0
		slices.Clone|Concat: new 0
		slices.Grow|Clip|Insert|Replace: same 0 0
		slices.Delete|DeleteFunc|Compact|CompactFunc: same 0 0; clear 0
		slices.Sort|SortFunc|SortStableFunc|Reverse|Contains|Index|IndexFunc|BinarySearch|Equal|Max|Min: copy
		sort.Slice|Sort|Stable|SliceStable|Ints|Strings: copy

		// io and bufio
		(io.Writer).Write: write 0; copy
		(io.StringWriter).WriteString: write 0
		(io.ByteWriter).WriteByte: write 0
		(io.Reader).Read: copy
		(io.Closer).Close: copy
		(io.ReaderAt).ReadAt: copy
		(io.WriterTo).WriteTo: read 0
		io.ReadFull|ReadAtLeast: copy
		io.Copy|CopyBuffer: write 0; grow 0
		io.CopyN: write 0
		io.WriteString: write 0; grow 0
		io.ReadAll: new 0
		io.NopCloser|LimitReader|NewSectionReader|NewOffsetWriter: wrap 0 0
		io.TeeReader|MultiReader|MultiWriter: wrap 0 0 1
		bufio.NewReader|NewReaderSize|NewWriter|NewWriterSize|NewScanner: wrap 0 0
		bufio.NewReadWriter: wrap 0 0 1
		(*bufio.Reader).Reset: bind 0 1
		(*bufio.Writer).Reset: bind 0 1
		(*bufio.Reader).Peek|ReadSlice|ReadLine: alias 0 0
		(*bufio.Reader).Read|ReadByte|ReadRune|ReadString|ReadBytes|Discard|Buffered|WriteTo|UnreadByte|Size: copy
		(*bufio.Writer).Write|WriteString|WriteByte|WriteRune|ReadFrom: write 0
		(*bufio.Writer).Flush: copy
		(*bufio.Writer).Available|Buffered|Size: copy
		(*bufio.Scanner).Bytes: alias 0 0
		(*bufio.Scanner).Text|Scan|Err: copy
		(*bufio.Scanner).Buffer: keep 0 1

		// compression, hashes, encoding
		(*compress/gzip.Writer).Reset: bind 0 1
		(*compress/gzip.Reader).Reset: bind 0 1
		(*compress/flate.Writer).Reset: bind 0 1
		(*compress/zlib.Writer).Reset: bind 0 1
		(compress/flate.Resetter).Reset: bind 0 1
		(compress/zlib.Resetter).Reset: bind 0 1
		compress/gzip.NewWriter|NewReader|NewWriterLevel: wrap 0 0
		compress/flate.NewReader|NewWriter: wrap 0 0
		compress/zlib.NewReader|NewWriter|NewWriterLevel: wrap 0 0
		(*compress/gzip.Writer).Write: write 0
		(*compress/gzip.Writer).Close|Flush: copy
		(*compress/gzip.Reader).Read|Close: copy
		(*compress/flate.Writer).Write: write 0
		(*compress/flate.Writer).Close|Flush: copy
		(*compress/zlib.Writer).Write: write 0
		(*compress/zlib.Writer).Close|Flush: copy
		(hash.Hash).Reset: reset 0
		(hash.Hash).Sum: read 0; same 0 1
		(hash.Hash).Size|BlockSize: copy
		(hash.Hash32).Sum32: read 0
		(hash.Hash64).Sum64: read 0
		(*hash/maphash.Hash).Reset: reset 0
		(*hash/maphash.Hash).Write|WriteString|WriteByte: write 0
		(*hash/maphash.Hash).Sum64: read 0
		(*hash/maphash.Hash).Sum: read 0; same 0 1
		encoding/json.NewEncoder|NewDecoder: wrap 0 0
		encoding/xml.NewEncoder|NewDecoder: wrap 0 0
		encoding/gob.NewEncoder|NewDecoder: wrap 0 0
		encoding/csv.NewReader|NewWriter: wrap 0 0
		encoding/hex.NewEncoder|NewDecoder: wrap 0 0
		encoding/base64.NewEncoder|NewDecoder: wrap 0 1
		(*encoding/json.Encoder).Encode: through 0
		(*encoding/xml.Encoder).Encode: through 0
		(*encoding/gob.Encoder).Encode: through 0
		(*encoding/csv.Writer).Write|WriteAll|Flush: through 0
		(*encoding/json.Decoder).Decode: copy
		encoding/json.Marshal|MarshalIndent: new 0
		encoding/json.Unmarshal: decode 1
		encoding/json.Indent|Compact|HTMLEscape: write 0; grow 0
		(encoding/binary.bigEndian).AppendUint16|AppendUint32|AppendUint64: same 0 1
		(encoding/binary.littleEndian).AppendUint16|AppendUint32|AppendUint64: same 0 1
		(encoding/binary.bigEndian).PutUint16|PutUint32|PutUint64|Uint16|Uint32|Uint64: copy
		(encoding/binary.littleEndian).PutUint16|PutUint32|PutUint64|Uint16|Uint32|Uint64: copy
		encoding/binary.AppendUvarint|AppendVarint|Append: same 0 0
		encoding/binary.PutUvarint|PutVarint|Uvarint|Varint|Read: copy
		encoding/binary.Write: write 0; growany 0
		encoding/hex.AppendEncode|AppendDecode: append 0 0
		strconv.AppendInt|AppendUint|AppendFloat|AppendBool: appendsmall 0 0
		strconv.AppendQuote|AppendQuoteToASCII|AppendQuoteRune: append 0 0
		unicode/utf8.AppendRune: appendsmall 0 0
		fmt.Append|Appendf|Appendln: append 0 0
		fmt.Fprint|Fprintln|Fprintf: write 0; growany 0
		fmt.Sprint|Sprintf|Sprintln|Errorf|Printf|Println|Print: copy
		text/tabwriter.NewWriter: wrap 0 0
		(*text/template.Template).Execute|ExecuteTemplate: write 1; grow 1
		(*html/template.Template).Execute|ExecuteTemplate: write 1; grow 1
		(time.Time).AppendFormat: appendsmall 0 1

		// sync, context, time
		(*sync.Once).Do: once 0 1
		sync.OnceFunc: oncefunc 0
		(*sync.WaitGroup).Wait: join
		(*sync.WaitGroup).Go: go 1
		(*sync.WaitGroup).Add|Done: copy
		(*sync.Cond).Wait: join
		(*sync.Mutex).Lock|Unlock|TryLock: copy
		(*sync.RWMutex).Lock|Unlock|RLock|RUnlock: copy
		(*sync.Map).Store|Swap: keep 0 2
		(*sync.Map).LoadOrStore: keep 0 2
		(*sync.Map).Delete|Clear: clear 0
		(*sync/atomic.Value).Store|Swap: set 0 1
		(*sync/atomic.Pointer).Store|Swap: set 0 1
		(*sync/atomic.Pointer[T]).Store|Swap: set 0 1
		(*sync/atomic.Bool).CompareAndSwap: cas 0 0
		(*sync/atomic.Bool).Swap: swapflag 0 0
		(*sync/atomic.Int32).CompareAndSwap: cas 0 0
		(*sync/atomic.Uint32).CompareAndSwap: cas 0 0
		(*sync/atomic.Int64).CompareAndSwap: cas 0 0
		(*sync/atomic.Int32).Add: refcount 0
		(*sync/atomic.Int64).Add: refcount 0
		(*sync/atomic.Uint32).Add: refcount 0
		(*sync/atomic.Uint64).Add: refcount 0
		sync/atomic.AddInt32|AddInt64|AddUint32|AddUint64: refcount 0
		sync/atomic.CompareAndSwapInt32|CompareAndSwapUint32|CompareAndSwapInt64|CompareAndSwapUint64: cas 0 0
		time.AfterFunc: timer 1
		context.AfterFunc: timer 1
		(*container/list.List).PushBack|PushFront: keep 0 1
		(*golang.org/x/sync/errgroup.Group).Go|TryGo: go 1
		(*golang.org/x/sync/errgroup.Group).Wait: join
		(*testing.common).Cleanup: cleanup 1

		// HTTP and processes
		net/http.NewRequest: wrap 0 2
		net/http.NewRequestWithContext: wrap 0 3
		net/http/httptest.NewRequest: wrap 0 2
		(*net/http.Client).Do: share 1
		(*net/http.Client).Post: share 3
		net/http.Post: share 2
		(net/http.RoundTripper).RoundTrip: share 1
		(*net/http.Transport).RoundTrip: share 1
		net/http.ReadResponse: wrap 0 0
		(*net/http.Request).WithContext|Clone: same 0 0
		(*os/exec.Cmd).Start: feed 0
		(*os/exec.Cmd).Wait: join
		(*os/exec.Cmd).Run|Output|CombinedOutput: copy
	`)
}
