module github.com/poollint/poollint/pool/bench

go 1.26.0

require (
	github.com/bytedance/gopkg v0.1.4
	github.com/libp2p/go-buffer-pool v0.1.0
	github.com/poollint/poollint/pool v0.0.0
	github.com/prometheus/prometheus v0.315.0
	github.com/valyala/bytebufferpool v1.0.0
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da
	google.golang.org/grpc v1.85.0
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	golang.org/x/sys v0.48.0 // indirect
)

replace github.com/poollint/poollint/pool => ../

tool golang.org/x/perf/cmd/benchstat
