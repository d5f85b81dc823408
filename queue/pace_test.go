package queue

import (
	"context"
	"slices"
	"testing"
	"time"
)

// TestPace: reads at the given milliseconds go when they are told to.
func TestPace(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, c := range map[string]struct{ asked, goes []int }{
		"a few at once":      {[]int{0, 0, 0}, []int{0, 0, 0}},
		"then one each gap":  {[]int{0, 0, 0, 0, 10, 20}, []int{0, 0, 0, 10, 20, 30}},
		"seldom ones":        {[]int{0, 10, 20, 30, 40, 50}, []int{0, 10, 20, 30, 40, 50}},
		"a calm gives back":  {[]int{0, 0, 0, 0, 100, 100, 100, 100}, []int{0, 0, 0, 10, 100, 100, 100, 110}},
		"a short calm a bit": {[]int{0, 0, 0, 0, 30, 30, 30}, []int{0, 0, 0, 10, 30, 30, 40}},
	} {
		t.Run(name, func(t *testing.T) {
			p := pace{gap: ms(10), few: 3}
			began := time.UnixMilli(1_800_000_000_000)
			var goes []int
			for _, at := range c.asked {
				goes = append(goes, at+int(p.due(began.Add(ms(at))).Milliseconds()))
			}
			if !slices.Equal(goes, c.goes) {
				t.Errorf("reads asked for at %v go at %v, want %v", c.asked, goes, c.goes)
			}
		})
	}
}

// TestPaceEnds: a wait ends with its context, and one without a gap is none.
func TestPaceEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	long := pace{gap: time.Hour, few: 1}
	for range 3 {
		long.wait(ctx)
	}
	var none pace
	for range 1000 {
		none.wait(context.Background())
	}
	if !none.next.IsZero() {
		t.Error("a pace without a gap counts reads")
	}
}

// TestCalmGroup: a calm group gathers after a read that brought all there was, and not
// in a backlog; any other group never does.
func TestCalmGroup(t *testing.T) {
	footings(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		key := b.keys.events()
		for seq := int64(3); seq <= groupBatch+1; seq++ { // configured and day_opened are there
			b.rdb.XAdd(b.ctx, xadd(key, seq))
		}
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		g := NewGroup(s, "node-1", b.clock.now).Calm()
		for _, want := range []struct {
			events int
			busy   bool
		}{{groupBatch, false}, {1, true}} {
			if e, err := g.Read(b.ctx); err != nil || len(e) != want.events || g.busy != want.busy {
				t.Fatalf("read %d events, %v, busy %t; want %+v", len(e), err, g.busy, want)
			}
		}
		if g.pace.gap == 0 || NewGroup(s, "node-2", b.clock.now).pace.gap != 0 {
			t.Error("not the calm group alone has a pace")
		}
	})
}
