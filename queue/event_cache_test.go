package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"mpp/hall"
)

// TestDecodeOnce: with both readers attached, a process decodes each event once, whether
// it made it or not; a snapshot decodes none again.
func TestDecodeOnce(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		const issuers, each = 4, 50
		last := int64(2 + issuers*each) // configured, day opened
		ctx, cancel := context.WithCancel(b.ctx)
		var readers sync.WaitGroup
		defer readers.Wait()
		defer cancel()
		tailed := make(chan error, 1)
		readers.Go(func() {
			err := b.Stream(dial(t, url)).Tail(ctx, 0, func(events []hall.Event) error {
				b.Observe(events)
				if events[len(events)-1].Seq == last {
					return errDone
				}
				return nil
			})
			tailed <- err
		})
		group := NewGroup(b.Stream(dial(t, url)), "node-1", b.clock.now)
		grouped := make(chan error, 1)
		readers.Go(func() {
			var err error
			for n := int64(0); n < last && err == nil; {
				var events []hall.Event
				events, err = group.Read(ctx)
				n += int64(len(events))
			}
			grouped <- err
		})
		var makers sync.WaitGroup
		for i := range issuers {
			makers.Go(func() {
				for n := range each {
					m := hall.Meta{Actor: kiosk, Key: fmt.Sprintf("once-%d-%d", i, n), Fingerprint: "f"}
					if _, err := b.Issue(b.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		makers.Wait()
		if err := <-tailed; !errors.Is(err, errDone) {
			t.Fatalf("tail: %v", err)
		}
		if err := <-grouped; err != nil {
			t.Fatalf("group: %v", err)
		}
		if s, err := b.Snapshot(b.ctx); err != nil || int64(len(s.Recent)) != last || s.Recent[0].Seq != 1 {
			t.Fatalf("the snapshot has %d recent events, %v; want %d", len(s.Recent), err, last)
		}
		if n := b.eventCache.decoded.Load(); n != last {
			t.Errorf("%d events were decoded %d times", last, n)
		}
	})
}

var errDone = fmt.Errorf("the reader has all")

// TestEventCacheGoesByText: an entry is given for its own text only, and what this
// process had acknowledged is not replaced by what stands in some stream.
func TestEventCacheGoesByText(t *testing.T) {
	text := func(seq int64, kind string) string { return fmt.Sprintf(`{"seq":%d,"type":%q}`, seq, kind) }
	var c eventCache
	get := func(seq int64, kind string) {
		t.Helper()
		if e, err := c.decode(seq, text(seq, kind)); err != nil || e.Seq != seq || string(e.Type) != kind {
			t.Errorf("decode gave %+v, %v; want %d %s", e, err, seq, kind)
		}
	}
	holds := func(kinds ...string) {
		t.Helper()
		var got []string
		for _, e := range c.after(0) {
			got = append(got, string(e.Type))
		}
		if fmt.Sprint(got) != fmt.Sprint(kinds) {
			t.Errorf("the cache holds %v, want %v", got, kinds)
		}
	}
	get(1, "called")
	holds() // it was read, but not observed: it raises nothing
	mine, _ := hall.DecodeEvent(text(1, "issued"))
	c.acknowledge(mine)
	holds("issued")
	get(1, "called")
	other, _ := hall.DecodeEvent(text(1, "called"))
	c.observe(other)
	holds("issued")
	get(1+eventCacheSize, "held")
	get(1, "issued") // it was evicted, and does not evict the newer one
	c.raise(1 + eventCacheSize)
	holds("held")
	if n := c.decoded.Load(); n != 4 {
		t.Errorf("%d decoded, want 4", n)
	}
	if _, err := c.decode(7, "bukan JSON"); err == nil {
		t.Error("a text that is no event was decoded")
	}
}
