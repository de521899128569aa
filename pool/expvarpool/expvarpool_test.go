package expvarpool_test

import (
	"encoding/json"
	"expvar"
	"fmt"
	"strings"
	"testing"

	"github.com/poollint/poollint/pool"
	"github.com/poollint/poollint/pool/expvarpool"
)

func TestPublish(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "published", Max: 1024, Stats: true})
	expvarpool.Publish(p)
	p.Put(p.Get(2000))
	p.Get(100)
	var got struct {
		Gets, Puts, News, DropMax uint64
		Outstanding               int64
		HitRate                   float64
	}
	if err := json.Unmarshal([]byte(expvar.Get("pool.published").String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Gets != 2 || got.Puts != 1 || got.News != 2 || got.DropMax != 1 || got.Outstanding != 1 || got.HitRate != 0 {
		t.Errorf("published %+v, want 2 Gets, 1 Put, 2 News, 1 DropMax, 1 outstanding", got)
	}
}

func TestPublishBadInput(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "again"})
	expvarpool.Publish(p)
	for want, p := range map[string]pool.Source{`"pool.again" exists`: p, "without a name": new(pool.Buffers)} {
		func() {
			defer func() {
				if e := fmt.Sprint(recover()); !strings.HasPrefix(e, "expvarpool: ") || !strings.Contains(e, want) {
					t.Errorf("panic %q, want a sentence with %q", e, want)
				}
			}()
			expvarpool.Publish(p)
		}()
	}
}

func ExampleVar() {
	p := pool.New(pool.Config[int]{Stats: true})
	p.Get()
	fmt.Println(expvarpool.Var(p))
	// Output: {"Gets":1,"Puts":0,"News":1,"ReserveHits":0,"DropMax":0,"DropMin":0,"DropReset":0,"DropPanic":0,"Outstanding":1,"HitRate":0}
}
