package poolflow

import (
	"bytes"
	"encoding/gob"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// summarized is the fact that a function has a summary worth knowing. The summary is encoded once, and decoded when
// somebody calls the function: drivers copy facts from package to package.
type summarized struct {
	Data  []byte // a summary, by encoding/gob
	Pools bool   // it gets or puts

	later func() []byte // makes Data, while the fact stays in memory
}

func (*summarized) AFact() {}

func (f *summarized) String() string {
	s := f.summary()
	if s == nil {
		return "damaged summary"
	}
	return s.String()
}

func init() {
	// The numbers that gob gives to types depend on what is encoded first: make that the same in every process.
	if err := gob.NewEncoder(new(bytes.Buffer)).Encode(&summary{Outcomes: []outcome{{Calls: []callRef{{}}}}}); err != nil {
		panic("internal error: " + err.Error())
	}
}

func factFor(s *summary) *summarized {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s); err != nil {
		panic("internal error: summary: " + err.Error())
	}
	return &summarized{Data: b.Bytes(), Pools: s.aboutPools()}
}

func (f *summarized) summary() *summary {
	data := f.Data
	if f.later != nil {
		data = f.later()
	}
	if data == nil {
		return nil // there is nothing to say
	}
	s := new(summary)
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(s); err != nil {
		return nil // of another version of poollint
	}
	return s
}

// importSummary returns the summary of a function of another package, nil when it has none.
func importSummary(pass *analysis.Pass, fn *types.Func) *summary {
	var f summarized
	if !pass.ImportObjectFact(fn, &f) {
		return nil
	}
	return f.summary()
}
