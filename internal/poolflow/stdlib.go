package poolflow

import "sync"

// fillTable fills the table. It takes as long as all else that a process does for a package without pools.
var fillTable = sync.OnceFunc(func() {
	addTable(`
		// bytes
		(*bytes.Buffer).Reset: reset 0
		(*bytes.Buffer).Truncate: truncate 0 1
		(*bytes.Buffer).Write|WriteString|WriteByte|WriteRune: write 0; grow 0
		(*bytes.Buffer).ReadFrom: write 0; grow 0; end 1
		(*bytes.Buffer).Grow: grow 0
		(*bytes.Buffer).Bytes|AvailableBuffer|Peek: alias 0 0
		(*bytes.Buffer).Next: alias 0 0; drain 0
		(*bytes.Buffer).ReadBytes: read 0; drain 0; new 0
		(*bytes.Buffer).String: read 0
		(*bytes.Buffer).ReadString|ReadByte|ReadRune: read 0; drain 0
		(*bytes.Buffer).Read: read 0; drain 0; fill 1
		(*bytes.Buffer).WriteTo: read 0; write 1; through 1; grow 1; pour 0 1
		(*bytes.Buffer).Len: len 0 0
		(*bytes.Buffer).Cap: cap 0 0
		(*bytes.Buffer).Available|UnreadByte|UnreadRune: copy
		bytes.NewBuffer: over 0 0
		bytes.NewReader: wrap 0 0
		bytes.NewBufferString: new 0
		(*bytes.Reader).Reset: bind 0 1
		(*bytes.Reader).Read|ReadAt: fill 1
		(*bytes.Reader).WriteTo: write 1; through 1; grow 1
		(*bytes.Reader).Len|Size|Seek|ReadByte|ReadRune|UnreadByte|UnreadRune: copy
		bytes.Trim|TrimSpace|TrimLeft|TrimRight|TrimPrefix|TrimSuffix: sub 0 0
		bytes.TrimFunc|TrimLeftFunc|TrimRightFunc: sub 0 0; each 1
		bytes.Cut: sub 0 0; sub 1 0
		bytes.CutPrefix|CutSuffix: sub 0 0
		bytes.Fields|Split|SplitN|SplitAfter|SplitAfterN|Lines|FieldsSeq: parts 0 0
		bytes.SplitSeq|SplitAfterSeq|FieldsFuncSeq: parts 0 0 1
		bytes.FieldsFunc: parts 0 0; each 1
		bytes.Clone|ToUpper|ToLower|Title|ToTitle|Repeat|Join|Replace|ReplaceAll|ToValidUTF8|Runes: copy; new 0
		bytes.ToUpperSpecial|ToLowerSpecial|ToTitleSpecial: copy; new 0
		bytes.Map: copy; new 0; each 0
		bytes.Equal|EqualFold|Compare|Contains|ContainsAny|ContainsRune|Count|HasPrefix|HasSuffix: copy
		bytes.Index|IndexAny|IndexByte|IndexRune|LastIndex|LastIndexAny|LastIndexByte: copy
		bytes.ContainsFunc|IndexFunc|LastIndexFunc: copy; each 1

		// strings: what is cut out of a string is memory of it
		(*strings.Builder).Reset: drop 0
		(*strings.Builder).Write|WriteString|WriteByte|WriteRune: write 0; grow 0
		(*strings.Builder).Grow: grow 0
		(*strings.Builder).String: read 0
		(*strings.Builder).Len: len 0 0
		(*strings.Builder).Cap: cap 0 0
		strings.NewReader: wrap 0 0
		(*strings.Reader).Reset: bind 0 1
		(*strings.Reader).Read|ReadAt: fill 1
		(*strings.Reader).WriteTo: write 1; through 1; grow 1
		(*strings.Reader).Len|Size|Seek|ReadByte|ReadRune|UnreadByte|UnreadRune: copy
		(*strings.Replacer).WriteString: write 1; through 1; grow 1
		strings.Trim|TrimSpace|TrimLeft|TrimRight|TrimPrefix|TrimSuffix: sub 0 0
		strings.TrimFunc|TrimLeftFunc|TrimRightFunc: sub 0 0; each 1
		strings.Cut: sub 0 0; sub 1 0
		strings.CutPrefix|CutSuffix: sub 0 0
		strings.Fields|Split|SplitN|SplitAfter|SplitAfterN|Lines|FieldsSeq: parts 0 0
		strings.SplitSeq|SplitAfterSeq|FieldsFuncSeq: parts 0 0 1
		strings.FieldsFunc: parts 0 0; each 1
		strings.Clone: new 0
		strings.Map: sub 0 1; each 0
		strings.ToUpper|ToLower|ToTitle|ToValidUTF8|Replace|ReplaceAll: sub 0 0
		strings.EqualFold|Compare|Contains|ContainsAny|ContainsRune|Count|HasPrefix|HasSuffix: copy
		strings.Index|IndexAny|IndexByte|IndexRune|LastIndex|LastIndexAny|LastIndexByte: copy
		strings.ContainsFunc|IndexFunc|LastIndexFunc: copy; each 1

		// slices, maps and sort
		slices.Clone: copy; shallow 0 0
		slices.Concat|Repeat: copy; new 0
		slices.Grow: enlarge 0 0
		slices.Clip: cut 0 0
		slices.Insert: append 0 0 2
		slices.Replace: append 0 0 3
		slices.AppendSeq: append 0 0; each 1
		slices.Delete|Compact: trim 0 0
		slices.DeleteFunc|CompactFunc: trim 0 0; each 1
		slices.Sort|Reverse: order 0
		slices.SortFunc|SortStableFunc: order 0; each 1
		slices.IsSorted|Contains|Index|BinarySearch|Equal|Compare|Max|Min: copy
		slices.IsSortedFunc|ContainsFunc|IndexFunc|MaxFunc|MinFunc: copy; each 1
		slices.BinarySearchFunc|EqualFunc|CompareFunc: copy; each 2
		slices.All|Values|Backward|Chunk: wrap 0 0
		sort.Slice|SliceStable: order 0; each 1
		sort.SliceIsSorted: copy; each 1
		sort.Search: each 1
		sort.Find: each 1
		sort.Sort|Stable|Ints|Strings|Float64s: order 0
		sort.IsSorted|SearchInts|SearchStrings|SearchFloat64s: copy
		sort.Reverse: wrap 0 0
		maps.Clone: copy; new 0
		maps.Copy: write 0; grow 0
		maps.Insert: write 0; grow 0; each 1
		maps.DeleteFunc: forget 0; each 1
		maps.All|Keys|Values: wrap 0 0
		maps.Equal: copy
		maps.EqualFunc: copy; each 2

		// io: readers and writers do not keep what they are given, and are done with it when they return
		(io.Writer).Write: write 0; through 0; copy
		(io.WriterAt).WriteAt: copy
		(io.StringWriter).WriteString: write 0; through 0
		(io.ByteWriter).WriteByte: write 0; through 0
		(io.ReaderFrom).ReadFrom: write 0; through 0; grow 0
		(io.WriterTo).WriteTo: read 0; write 1; through 1; grow 1
		(io.Reader).Read: fill 1
		(io.ReaderAt).ReadAt: fill 1
		(io.ByteReader).ReadByte: copy
		(io.ByteScanner).UnreadByte: copy
		(io.RuneReader).ReadRune: copy
		(io.RuneScanner).UnreadRune: copy
		(io.Seeker).Seek: copy
		(io.Closer).Close: copy
		io.ReadFull|ReadAtLeast: fill 1
		io.Copy: write 0; through 0; grow 0; end 1
		io.CopyBuffer: write 0; through 0; grow 0; fill 2; end 1
		io.CopyN: write 0; through 0
		io.WriteString: write 0; through 0; grow 0
		io.ReadAll: new 0; end 0
		io.NopCloser|LimitReader|NewSectionReader|NewOffsetWriter: wrap 0 0
		io.TeeReader: wrap 0 0 1
		io.MultiReader|MultiWriter: shallow 0 0
		(*io.LimitedReader).Read: fill 1
		(*io.SectionReader).Read|ReadAt: fill 1
		(*io.SectionReader).Seek|Size: copy
		(*io.OffsetWriter).Write|WriteAt|Seek: copy
		(*io.PipeReader).Read: fill 1
		(*io.PipeReader).Close|CloseWithError: copy
		(*io.PipeWriter).Write|Close|CloseWithError: copy

		// bufio
		bufio.NewReader|NewReaderSize|NewWriter|NewWriterSize|NewScanner: wrap 0 0
		bufio.NewReadWriter: wrap 0 0 1
		(*bufio.Reader).Reset: bind 0 1
		(*bufio.Reader).Peek|ReadSlice|ReadLine: alias 0 0
		(*bufio.Reader).Read: fill 1
		(*bufio.Reader).ReadBytes: new 0
		(*bufio.Reader).ReadByte|ReadRune|ReadString|Discard|Buffered|Size|UnreadByte|UnreadRune: copy
		(*bufio.Reader).WriteTo: write 1; through 1; grow 1
		(*bufio.Writer).Reset: bind 0 1
		(*bufio.Writer).Write|WriteString|WriteByte|WriteRune|ReadFrom: write 0; through 0
		(*bufio.Writer).Flush: through 0; drain 0
		(*bufio.Writer).AvailableBuffer: alias 0 0
		(*bufio.Writer).Available|Buffered|Size: copy
		(*bufio.Scanner).Buffer: lend 0 1
		(*bufio.Scanner).Bytes: alias 0 0
		(*bufio.Scanner).Text|Scan|Err: copy
		bufio.ScanBytes|ScanLines|ScanRunes|ScanWords: sub 1 0

		// compression and archives
		compress/gzip.NewWriter|NewWriterLevel|NewReader: wrap 0 0
		compress/flate.NewWriter|NewWriterDict|NewReader|NewReaderDict: wrap 0 0
		compress/zlib.NewWriter|NewWriterLevel|NewReader|NewReaderDict: wrap 0 0
		compress/zlib.NewWriterLevelDict: wrap 0 0 2
		compress/lzw.NewWriter|NewReader: wrap 0 0
		compress/bzip2.NewReader: wrap 0 0
		(*compress/gzip.Writer).Reset: bind 0 1
		(*compress/gzip.Writer).Write: write 0; through 0
		(*compress/gzip.Writer).Close|Flush: through 0
		(*compress/gzip.Reader).Reset: bind 0 1
		(*compress/gzip.Reader).Read: fill 1
		(*compress/gzip.Reader).Close|Multistream: copy
		(*compress/flate.Writer).Reset: bind 0 1
		(*compress/flate.Writer).Write: write 0; through 0
		(*compress/flate.Writer).Close|Flush: through 0
		(compress/flate.Resetter).Reset: bind 0 1
		(*compress/zlib.Writer).Reset: bind 0 1
		(*compress/zlib.Writer).Write: write 0; through 0
		(*compress/zlib.Writer).Close|Flush: through 0
		(compress/zlib.Resetter).Reset: bind 0 1
		(*compress/lzw.Writer).Reset: bind 0 1
		(*compress/lzw.Writer).Write: write 0; through 0
		(*compress/lzw.Writer).Close: through 0
		(*compress/lzw.Reader).Reset: bind 0 1
		(*compress/lzw.Reader).Read: fill 1
		(*compress/lzw.Reader).Close: copy
		archive/tar.NewReader|NewWriter: wrap 0 0
		(*archive/tar.Writer).Write|WriteHeader|Flush|Close: through 0
		(*archive/tar.Reader).Read: fill 1
		(*archive/tar.Reader).Next: copy
		archive/zip.NewReader|NewWriter: wrap 0 0
		(*archive/zip.Writer).Create: through 0; wrap 0 0
		(*archive/zip.Writer).CreateHeader|CreateRaw: through 0; keep 0 1; decode 1; wrap 0 0
		(*archive/zip.Writer).Flush|Close: through 0

		// hashes and ciphers: their state is their own
		(hash.Hash).Reset: reset 0
		(hash.Hash).Sum: read 0; appendsmall 0 1
		(hash.Hash).Size|BlockSize: none
		(hash.Hash32).Sum32: read 0
		(hash.Hash64).Sum64: read 0
		(hash.XOF).Reset: reset 0
		(*hash/maphash.Hash).Reset|SetSeed: reset 0
		(*hash/maphash.Hash).Write|WriteString|WriteByte: write 0
		(*hash/maphash.Hash).Sum64: read 0
		(*hash/maphash.Hash).Sum: read 0; appendsmall 0 1
		(*hash/maphash.Hash).Size|BlockSize|Seed: copy
		hash/maphash.Bytes|String|Comparable: copy
		hash/maphash.WriteComparable: write 0
		hash/crc32.Checksum|ChecksumIEEE|Update: copy
		hash/crc64.Checksum|Update: copy
		hash/adler32.Checksum: copy
		crypto/md5.Sum: copy
		crypto/sha1.Sum: copy
		crypto/sha256.Sum256|Sum224: copy
		crypto/sha512.Sum512|Sum384|Sum512_224|Sum512_256: copy
		crypto/sha3.Sum224|Sum256|Sum384|Sum512: copy
		crypto/sha3.SumSHAKE128|SumSHAKE256: copy; new 0
		(*crypto/sha3.SHA3).Reset: reset 0
		(*crypto/sha3.SHA3).Write: write 0
		(*crypto/sha3.SHA3).Sum: read 0; appendsmall 0 1
		(*crypto/sha3.SHAKE).Reset: reset 0
		(*crypto/sha3.SHAKE).Write: write 0
		(*crypto/sha3.SHAKE).Read: fill 1
		crypto/hmac.Equal: copy
		crypto/rand.Read: fill 0
		(crypto/cipher.AEAD).Seal|Open: copy; append 0 1
		(crypto/cipher.AEAD).NonceSize|Overhead: copy
		(crypto/cipher.Block).Encrypt|Decrypt: fill 1
		(crypto/cipher.BlockMode).CryptBlocks: fill 1
		(crypto/cipher.Stream).XORKeyStream: fill 1
		crypto/subtle.ConstantTimeCompare: copy
		crypto/subtle.XORBytes: fill 0

		// encoding
		encoding/json.NewEncoder|NewDecoder: wrap 0 0
		(*encoding/json.Encoder).Encode: copy; through 0
		(*encoding/json.Encoder).SetIndent: keep 0 1; keep 0 2
		(*encoding/json.Encoder).SetEscapeHTML: copy
		(*encoding/json.Decoder).Decode: decode 1
		(*encoding/json.Decoder).Buffered: wrap 0 0
		(*encoding/json.Decoder).More|InputOffset|UseNumber|DisallowUnknownFields: copy
		encoding/json.Marshal|MarshalIndent: copy; new 0
		encoding/json.Unmarshal: decode 1
		encoding/json.Indent|Compact|HTMLEscape: write 0; grow 0
		encoding/json.Valid: copy
		(encoding/json.RawMessage).MarshalJSON: same 0 0
		(*encoding/json.RawMessage).UnmarshalJSON: write 0
		encoding/xml.NewEncoder|NewDecoder|NewTokenDecoder: wrap 0 0
		(*encoding/xml.Encoder).Encode|EncodeElement|EncodeToken|Flush|Close: copy; through 0
		(*encoding/xml.Encoder).Indent: keep 0 1; keep 0 2
		(*encoding/xml.Decoder).Decode|DecodeElement: decode 1
		(*encoding/xml.Decoder).Token|RawToken: alias 0 0
		(*encoding/xml.Decoder).Skip|InputOffset|InputPos: copy
		encoding/xml.Marshal|MarshalIndent: copy; new 0
		encoding/xml.Unmarshal: decode 1
		encoding/xml.Escape|EscapeText: write 0; through 0; grow 0
		(encoding/xml.CharData).Copy: new 0
		(encoding/xml.Comment).Copy: new 0
		(encoding/xml.Directive).Copy: new 0
		encoding/gob.NewEncoder|NewDecoder: wrap 0 0
		(*encoding/gob.Encoder).Encode|EncodeValue: copy; through 0
		(*encoding/gob.Decoder).Decode|DecodeValue: decode 1
		encoding/csv.NewReader|NewWriter: wrap 0 0
		(*encoding/csv.Writer).Write|WriteAll|Flush: copy; through 0
		(*encoding/csv.Writer).Error: copy
		encoding/hex.NewEncoder|NewDecoder|Dumper: wrap 0 0
		encoding/hex.Encode|Decode: fill 0; look 1
		encoding/hex.EncodeToString|Dump: copy
		encoding/hex.DecodeString: new 0
		encoding/hex.AppendEncode|AppendDecode: look 1; append 0 0
		encoding/base64.NewEncoder|NewDecoder: wrap 0 1 0
		(*encoding/base64.Encoding).Encode|Decode: fill 1; look 2
		(*encoding/base64.Encoding).EncodeToString|EncodedLen|DecodedLen: copy
		(*encoding/base64.Encoding).DecodeString: new 0
		(*encoding/base64.Encoding).AppendEncode|AppendDecode: look 2; append 0 1
		encoding/base32.NewEncoder|NewDecoder: wrap 0 1 0
		(*encoding/base32.Encoding).Encode|Decode: fill 1; look 2
		(*encoding/base32.Encoding).EncodeToString|EncodedLen|DecodedLen: copy
		(*encoding/base32.Encoding).DecodeString: new 0
		(*encoding/base32.Encoding).AppendEncode|AppendDecode: look 2; append 0 1
		encoding/ascii85.NewEncoder|NewDecoder: wrap 0 0
		encoding/ascii85.Encode|Decode: fill 0; look 1
		(encoding/binary.bigEndian).AppendUint16|AppendUint32|AppendUint64: appendsmall 0 1
		(encoding/binary.littleEndian).AppendUint16|AppendUint32|AppendUint64: appendsmall 0 1
		(encoding/binary.AppendByteOrder).AppendUint16|AppendUint32|AppendUint64: appendsmall 0 1
		(encoding/binary.bigEndian).PutUint16|PutUint32|PutUint64: fill 1
		(encoding/binary.littleEndian).PutUint16|PutUint32|PutUint64: fill 1
		(encoding/binary.ByteOrder).PutUint16|PutUint32|PutUint64: fill 1
		(encoding/binary.bigEndian).Uint16|Uint32|Uint64: copy
		(encoding/binary.littleEndian).Uint16|Uint32|Uint64: copy
		(encoding/binary.ByteOrder).Uint16|Uint32|Uint64: copy
		encoding/binary.AppendUvarint|AppendVarint: appendsmall 0 0
		encoding/binary.Append: look 2; append 0 0
		encoding/binary.PutUvarint|PutVarint: fill 0
		encoding/binary.Uvarint|Varint|ReadUvarint|ReadVarint|Size: copy
		encoding/binary.Encode: fill 0; look 2
		encoding/binary.Decode: look 0; decode 2
		encoding/binary.Read: decode 2
		encoding/binary.Write: look 2; write 0; through 0; growany 0
		encoding/pem.Encode: write 0; through 0; grow 0
		encoding/pem.EncodeToMemory: copy; new 0
		encoding/pem.Decode: sub 1 0
		encoding/asn1.Marshal|MarshalWithParams: copy; new 0
		encoding/asn1.Unmarshal|UnmarshalWithParams: decode 1; sub 0 0
		(encoding.BinaryAppender).AppendBinary: append 0 1
		(encoding.TextAppender).AppendText: append 0 1
		(encoding.BinaryUnmarshaler).UnmarshalBinary: look 1; decode 0
		(encoding.TextUnmarshaler).UnmarshalText: look 1; decode 0

		// text
		strconv.AppendInt|AppendUint|AppendFloat|AppendBool: appendsmall 0 0
		strconv.AppendQuoteRune|AppendQuoteRuneToASCII|AppendQuoteRuneToGraphic: appendsmall 0 0
		strconv.AppendQuote|AppendQuoteToASCII|AppendQuoteToGraphic: append 0 0
		unicode/utf8.AppendRune: appendsmall 0 0
		unicode/utf8.EncodeRune: fill 0
		unicode/utf8.DecodeRune|DecodeLastRune|FullRune|RuneCount|Valid|DecodeRuneInString|DecodeLastRuneInString|FullRuneInString|RuneCountInString|ValidString: copy
		unicode/utf16.AppendRune: appendsmall 0 0
		fmt.Append|Appendf|Appendln: append 0 0
		fmt.Fprint|Fprintln|Fprintf: copy; write 0; through 0; growany 0
		fmt.Sprint|Sprintf|Sprintln|Errorf|Printf|Println|Print: copy
		(fmt.Stringer).String: copy
		(error).Error: copy
		errors.Is|Unwrap: copy
		text/tabwriter.NewWriter: wrap 0 0
		(*text/tabwriter.Writer).Init: bind 0 1; same 0 0
		(*text/tabwriter.Writer).Write: write 0; through 0
		(*text/tabwriter.Writer).Flush: through 0
		(*text/template.Template).Execute: copy; write 1; through 1; grow 1
		(*text/template.Template).ExecuteTemplate: copy; write 1; through 1; grow 1
		(*html/template.Template).Execute: copy; write 1; through 1; grow 1
		(*html/template.Template).ExecuteTemplate: copy; write 1; through 1; grow 1
		text/template.HTMLEscape|JSEscape: write 0; through 0; grow 0
		html/template.HTMLEscape|JSEscape: write 0; through 0; grow 0
		(*regexp.Regexp).Find: sub 0 1
		(*regexp.Regexp).FindAll|FindSubmatch|FindAllSubmatch: parts 0 1
		(*regexp.Regexp).FindString: sub 0 1
		(*regexp.Regexp).FindAllString|FindStringSubmatch|FindAllStringSubmatch|Split: wrap 0 1
		(*regexp.Regexp).FindIndex|FindSubmatchIndex|FindAllIndex|FindAllSubmatchIndex|Match|MatchString|MatchReader: copy
		(*regexp.Regexp).ReplaceAll|ReplaceAllLiteral: copy; new 0
		(*regexp.Regexp).ReplaceAllFunc: copy; new 0; each 2
		(*regexp.Regexp).ReplaceAllStringFunc: copy; each 2
		(*regexp.Regexp).Expand|ExpandString: append 0 1
		regexp.Match|MatchString: copy
		mime/quotedprintable.NewReader|NewWriter: wrap 0 0
		(*mime/quotedprintable.Writer).Write: write 0; through 0
		(*mime/quotedprintable.Writer).Close: through 0
		(*mime/quotedprintable.Reader).Read: fill 1
		go/format.Node: write 0; through 0; grow 0
		go/format.Source: copy; new 0

		// logs: handlers have written a record when they return
		log.New: wrap 0 0 1
		log.SetOutput: global 0
		log.Print|Printf|Println|Output: copy
		(*log.Logger).SetOutput: bind 0 1
		(*log.Logger).Print|Printf|Println|Output: copy; through 0
		log/slog.New|NewJSONHandler|NewTextHandler: wrap 0 0
		log/slog.NewMultiHandler: shallow 0 0
		log/slog.SetDefault: global 0
		log/slog.Debug|Info|Warn|Error|Log|DebugContext|InfoContext|WarnContext|ErrorContext|LogAttrs: copy
		(*log/slog.Logger).Debug|Info|Warn|Error|Log|DebugContext|InfoContext|WarnContext|ErrorContext|LogAttrs|Enabled: copy
		(*log/slog.Logger).With: wrap 0 0 1
		(*log/slog.Logger).WithGroup: wrap 0 0
		(log/slog.Handler).Handle: copy
		(log/slog.Handler).Enabled: copy

		// numbers and time
		(*math/big.Int).Add|Sub|Mul|Div|Mod|Quo|Rem|And|Or|Xor|AndNot: copy; fill 0; same 0 0
		(*math/big.Int).Set|Neg|Abs|Not|Sqrt|Lsh|Rsh|SetBit|SetBytes|SetInt64|SetUint64: copy; fill 0; same 0 0
		(*math/big.Int).Bits: alias 0 0
		(*math/big.Int).SetBits: fill 0; keep 0 1; same 0 0
		(*math/big.Int).Bytes: read 0; new 0
		(*math/big.Int).FillBytes: read 0; fill 1; same 0 1
		(*math/big.Int).Append|AppendText: read 0; append 0 1
		(*math/big.Int).Cmp|CmpAbs|Sign|BitLen|Bit|Int64|Uint64|IsInt64|IsUint64|String|Text|ProbablyPrime: copy
		math/rand.New: wrap 0 0
		math/rand.Read: fill 0
		math/rand.Shuffle: each 1
		(*math/rand.Rand).Read: fill 1
		(*math/rand.Rand).Shuffle: each 2
		math/rand/v2.New: wrap 0 0
		math/rand/v2.Shuffle: each 1
		(*math/rand/v2.Rand).Shuffle: each 2
		(*math/rand/v2.ChaCha8).Read: fill 1
		(time.Time).AppendFormat|AppendText|AppendBinary: appendsmall 0 1
		time.AfterFunc: timer 1
		(*time.Timer).Stop: stopped 0
		(*time.Timer).Reset: copy
		(*time.Ticker).Stop|Reset: copy
		(net/netip.Addr).AppendTo|AppendText|AppendBinary: appendsmall 0 1
		(net/netip.AddrPort).AppendTo|AppendText|AppendBinary: appendsmall 0 1
		(net/netip.Prefix).AppendTo|AppendText|AppendBinary: appendsmall 0 1

		// sync and atomic
		(*sync.Once).Do: once 0 1
		sync.OnceFunc|OnceValue|OnceValues: oncefunc 0
		(*sync.WaitGroup).Wait: join
		(*sync.WaitGroup).Go: go 1
		(*sync.WaitGroup).Add|Done: copy
		(*sync.Cond).Wait: join
		(*sync.Cond).Signal|Broadcast: copy
		(*sync.Mutex).Lock|Unlock|TryLock: copy
		(*sync.RWMutex).Lock|Unlock|RLock|RUnlock|TryLock|TryRLock: copy
		(sync.Locker).Lock|Unlock: copy
		(*sync.Map).Store|Swap: keep 0 1; keep 0 2
		(*sync.Map).LoadOrStore: loadorstore 0 2
		(*sync.Map).CompareAndSwap: install 0 0 3
		(*sync.Map).Delete|LoadAndDelete|CompareAndDelete: forget 0
		(*sync.Map).Clear: clear 0
		(*sync.Map).Range: each 1
		(*sync/atomic.Value).Store|Swap: set 0 1
		(*sync/atomic.Value).CompareAndSwap: install 0 0 2
		(*sync/atomic.Pointer[T]).Store|Swap: set 0 1
		(*sync/atomic.Pointer[T]).CompareAndSwap: install 0 0 2
		(*sync/atomic.Bool).Load: flag 0 0
		(*sync/atomic.Bool).Store: setflag 0 1
		(*sync/atomic.Int32).Load: flag 0 0
		(*sync/atomic.Int32).Store: setflag 0 1
		(*sync/atomic.Int64).Load: flag 0 0
		(*sync/atomic.Int64).Store: setflag 0 1
		(*sync/atomic.Uint32).Load: flag 0 0
		(*sync/atomic.Uint32).Store: setflag 0 1
		(*sync/atomic.Uint64).Load: flag 0 0
		(*sync/atomic.Uint64).Store: setflag 0 1
		sync/atomic.LoadInt32|LoadInt64|LoadUint32|LoadUint64: flag 0 0
		sync/atomic.StoreInt32|StoreInt64|StoreUint32|StoreUint64: setflag 0 1
		(*sync/atomic.Bool).CompareAndSwap: cas 0 0
		(*sync/atomic.Bool).Swap: swapflag 0 0
		(*sync/atomic.Int32).CompareAndSwap: cas 0 0
		(*sync/atomic.Int64).CompareAndSwap: cas 0 0
		(*sync/atomic.Uint32).CompareAndSwap: cas 0 0
		(*sync/atomic.Uint64).CompareAndSwap: cas 0 0
		(*sync/atomic.Uintptr).CompareAndSwap: cas 0 0
		(*sync/atomic.Int32).Add|And|Or: refcount 0
		(*sync/atomic.Int64).Add|And|Or: refcount 0
		(*sync/atomic.Uint32).Add|And|Or: refcount 0
		(*sync/atomic.Uint64).Add|And|Or: refcount 0
		(*sync/atomic.Uintptr).Add|And|Or: refcount 0
		sync/atomic.AddInt32|AddInt64|AddUint32|AddUint64|AddUintptr: refcount 0
		sync/atomic.AndInt32|AndInt64|AndUint32|AndUint64|AndUintptr: refcount 0
		sync/atomic.OrInt32|OrInt64|OrUint32|OrUint64|OrUintptr: refcount 0
		sync/atomic.CompareAndSwapInt32|CompareAndSwapUint32|CompareAndSwapInt64|CompareAndSwapUint64|CompareAndSwapUintptr: cas 0 0
		sync/atomic.StorePointer|SwapPointer: poke 0 1
		sync/atomic.CompareAndSwapPointer: install 0 0 2
		(*golang.org/x/sync/errgroup.Group).Go|TryGo: go 1
		(*golang.org/x/sync/errgroup.Group).Wait: join
		(*golang.org/x/sync/errgroup.Group).SetLimit: copy
		(*golang.org/x/sync/semaphore.Weighted).Acquire: acquire 2
		(*golang.org/x/sync/semaphore.Weighted).TryAcquire|Release: copy
		(*golang.org/x/sync/singleflight.Group).Do: call 2
		(*golang.org/x/sync/singleflight.Group).DoChan: go 2

		// context
		context.WithValue: wrap 0 0 2 1
		context.WithCancel|WithCancelCause|WithDeadline|WithDeadlineCause|WithTimeout|WithTimeoutCause|WithoutCancel: wrap 0 0
		context.AfterFunc: timer 1
		context.Cause: copy
		(context.Context).Err|Deadline|Done: copy

		// containers
		(*container/list.List).PushBack|PushFront: keep 0 1; wrap 0 1 0
		(*container/list.List).InsertBefore|InsertAfter: keep 0 1; wrap 0 1 0 2
		(*container/list.List).Remove: forget 0
		(*container/list.List).Init: clear 0; same 0 0
		(*container/list.List).Len|MoveToFront|MoveToBack|MoveBefore|MoveAfter: copy
		container/heap.Push: keep 0 1
		container/heap.Pop|Remove: forget 0
		container/heap.Init|Fix: copy
		(*container/ring.Ring).Do: each 1

		// reflection: a Value is what it was made of, and so is all that is reached through it
		reflect.ValueOf: same 0 0
		reflect.Indirect: alias 0 0
		reflect.TypeOf: none
		reflect.DeepEqual: copy
		reflect.Append: append 0 0
		reflect.AppendSlice: append 0 0
		(reflect.Value).Interface|Addr|Convert|UnsafePointer: same 0 0
		(reflect.Value).Elem|Field|FieldByIndex|FieldByName|Index|Bytes|Slice|Slice3: alias 0 0
		(reflect.Value).Set|SetBytes|SetPointer: keep 0 1
		(reflect.Value).SetMapIndex: keep 0 2
		(reflect.Value).SetZero|Clear: reset 0
		(reflect.Value).Kind|Type|IsValid|CanAddr|CanSet|CanInterface|NumField|NumMethod: none
		runtime.KeepAlive: none

		// files and connections
		(*os.File).Read|ReadAt: fill 1
		(*os.File).Write|WriteAt|WriteString|Close|Sync|Seek|Truncate: copy
		os.ReadFile: new 0
		os.WriteFile: copy
		(net.Conn).Read: fill 1
		(net.Conn).Write|Close|SetDeadline|SetReadDeadline|SetWriteDeadline: copy
		(*net.conn).Read: fill 1
		(*net.conn).Write|Close|SetDeadline|SetReadDeadline|SetWriteDeadline: copy
		(net.PacketConn).ReadFrom: fill 1
		(net.PacketConn).WriteTo|Close: copy
		(*net.UDPConn).ReadFrom|ReadFromUDP|ReadFromUDPAddrPort: fill 1
		(*net.UDPConn).ReadMsgUDP|ReadMsgUDPAddrPort: fill 1; fill 2
		(*net.UDPConn).WriteTo|WriteToUDP|WriteToUDPAddrPort|WriteMsgUDP|WriteMsgUDPAddrPort: copy
		(*net.Buffers).WriteTo: read 0; drain 0; write 1; through 1; grow 1
		net/textproto.NewReader|NewWriter|NewConn: wrap 0 0
		(*net/textproto.Reader).ReadLineBytes|ReadContinuedLineBytes|ReadDotBytes: new 0
		(*net/textproto.Reader).ReadLine|ReadContinuedLine|ReadDotLines|ReadMIMEHeader|ReadCodeLine|ReadResponse: copy
		(*net/textproto.Reader).DotReader: wrap 0 0
		(*net/textproto.Writer).DotWriter: wrap 0 0
		(*net/textproto.Writer).PrintfLine: copy; through 0
		net/textproto.TrimBytes: sub 0 0
		mime/multipart.NewReader|NewWriter: wrap 0 0
		(*mime/multipart.Writer).CreatePart|CreateFormField|CreateFormFile: through 0; wrap 0 0
		(*mime/multipart.Writer).WriteField|Close: through 0
		(*mime/multipart.Writer).SetBoundary: keep 0 1
		(*mime/multipart.Writer).Boundary|FormDataContentType: copy
		(*mime/multipart.Part).Read: fill 1
		(net/url.Values).Set|Add: keep 0 2

		// HTTP: a transport may read the body of a request after it has returned a response
		net/http.NewRequest: wrap 0 2
		net/http.NewRequestWithContext: wrap 0 3 0 1
		net/http/httptest.NewRequest: wrap 0 2
		net/http/httptest.NewRequestWithContext: wrap 0 3 0
		(*net/http.Client).Do: share 1
		(*net/http.Client).Post: share 3
		(*net/http.Client).Get|Head|PostForm: copy
		net/http.Post: share 2
		net/http.Get|Head|PostForm: copy
		(net/http.RoundTripper).RoundTrip: share 1
		(*net/http.Transport).RoundTrip: share 1
		(*net/http.ClientConn).RoundTrip: share 1
		(*net/http.Request).WithContext|Clone: wrap 0 0 1
		(*net/http.Request).Context: alias 0 0
		(*net/http.Request).Write|WriteProxy: write 1; through 1; grow 1
		(*net/http.Request).UserAgent|Referer|FormValue|PostFormValue|PathValue|ParseForm|BasicAuth|ProtoAtLeast: copy
		net/http.ReadRequest: wrap 0 0
		net/http.ReadResponse: wrap 0 0 1
		(*net/http.Response).Write: write 1; through 1; grow 1
		(net/http.Header).Set|Add: keep 0 2
		(net/http.Header).Get|Del: copy
		(net/http.Header).Values: alias 0 0
		(net/http.Header).Write: write 1; through 1; grow 1
		(net/http.Header).Clone: new 0
		(net/textproto.MIMEHeader).Set|Add: keep 0 2
		(net/http.ResponseWriter).Write|WriteHeader: through 0; copy
		(net/http.ResponseWriter).Header: alias 0 0
		(net/http.Flusher).Flush: copy
		net/http.NewResponseController: wrap 0 0
		net/http.MaxBytesReader: wrap 0 1 0
		net/http.Error|Redirect|NotFound|SetCookie|ServeContent|ServeFile: through 0; copy
		net/http.DetectContentType: copy
		net/http.Handle: global 1
		net/http/httputil.DumpRequest|DumpRequestOut|DumpResponse: copy; decode 0; new 0
		net/http/httputil.NewChunkedReader|NewChunkedWriter: wrap 0 0
		net/http/httptest.NewRecorder: new 0
		(*net/http/httptest.ResponseRecorder).Result: wrap 0 0
		(*net/http/httptest.ResponseRecorder).Write|WriteString|WriteHeader|Flush: copy

		// gRPC: messages are encoded before a call returns, but those that are bytes already are sent as they are
		(*google.golang.org/grpc.ClientConn).Invoke: sharebytes 3
		(google.golang.org/grpc.ClientConnInterface).Invoke: sharebytes 3
		google.golang.org/grpc.Invoke: sharebytes 2
		(google.golang.org/grpc.ClientStream).SendMsg: sharebytes 1
		(google.golang.org/grpc.ServerStream).SendMsg: sharebytes 1

		// processes: what a command was given is read until Wait
		(*os/exec.Cmd).Start: feed 0
		(*os/exec.Cmd).Wait: join
		(*os/exec.Cmd).Run: copy
		(*os/exec.Cmd).Output|CombinedOutput: new 0

		// databases: drivers have taken what they need when they return
		(*database/sql.DB).Exec|ExecContext: copy
		(*database/sql.DB).Query|QueryContext|QueryRow|QueryRowContext: copy; wrap 0 0
		(*database/sql.Tx).Exec|ExecContext: copy
		(*database/sql.Tx).Query|QueryContext|QueryRow|QueryRowContext: copy; wrap 0 0
		(*database/sql.Stmt).Exec|ExecContext: copy
		(*database/sql.Stmt).Query|QueryContext|QueryRow|QueryRowContext: copy; wrap 0 0
		(*database/sql.Conn).ExecContext: copy
		(*database/sql.Conn).QueryContext|QueryRowContext: copy; wrap 0 0

		// tests
		(*testing.common).Cleanup: cleanup 1
		(testing.TB).Cleanup: cleanup 1
		(testing.TB).FailNow|Fatal|Fatalf|Skip|SkipNow|Skipf: exit
		(testing.TB).Error|Errorf|Log|Logf|Helper|Fail: copy
		(*testing.common).Error|Errorf|Log|Logf|Helper|Fail: copy
		(*testing.T).Run: call 2
		(*testing.B).Run: call 2
		(*testing.B).RunParallel: each 1
		testing.AllocsPerRun: each 1
		testing.Benchmark: each 0

		// others
		expvar.Publish: global 1
		path/filepath.WalkDir|Walk: each 1
		io/fs.WalkDir: each 2
	`)
})
