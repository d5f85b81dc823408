package live_test

import (
	"reflect"
	"slices"
	"strconv"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
)

// display keeps what a board's announcer would speak: each id once, those of its
// first picture not at all.
type display struct {
	*livetest.Client
	spoken map[int64]int
}

// heard goes through all that the display received, as its page does.
func (d *display) heard(t *testing.T) (ids []int64) {
	t.Helper()
	d.spoken = map[int64]int{}
	highest, first := int64(-1), true
	for _, m := range d.Messages() {
		calls := m.State
		if m.Op == "delta" {
			calls = m.Patch
		}
		entries, _ := calls["calls"].(map[string]any)
		var fresh []int64
		for key, entry := range entries {
			id, err := strconv.ParseInt(key, 10, 64)
			call, there := entry.(map[string]any)
			if err == nil && there && call["standing"] == true {
				fresh = append(fresh, id)
			}
		}
		if m.Op == "snapshot" && first {
			first, highest = false, slices.Max(append(fresh, 0))
			continue
		}
		slices.Sort(fresh)
		for _, id := range fresh {
			if id > highest {
				highest = id
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// history is a hall in which three numbers were taken, one for each counter, and so many of them called.
func history(calls int) *halltest.Hall {
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	h.Counter("l2", hall.CounterActOpen)
	h.Counter("l3", hall.CounterActOpen)
	for _, service := range []string{"ktp", "akta", "daftar"} {
		h.Issue(service, "regular")
	}
	for i := range calls {
		h.CallNext("l" + strconv.Itoa(i+1))
	}
	return h
}

// shows checks the board against a fresh picture of the hall.
func shows(t *testing.T, n *node, d *display, source *livetest.Source, seq int64) {
	t.Helper()
	v := n.wait(d.Client, "board:utama", func(v livetest.View) bool { return v.Seq >= seq })
	source.Do(func(h *halltest.Hall) {
		if want := fresh(h, nil)["board:utama"]; !reflect.DeepEqual(any(v.State), want) {
			t.Errorf("after event %d\nhas  %s\nwant %s", v.Seq, text(v.State), text(want))
		}
	})
}

// The store is emptied and filled again with all that was known: displays see a
// number more and nothing else, speak no call twice and miss none.
func TestRestoreWithoutLossIsNotNoticed(t *testing.T) {
	for name, outage := range map[string]bool{"while the feed follows": false, "while the source is away": true} {
		t.Run(name, func(t *testing.T) {
			source := livetest.NewSource(history(0))
			n := startNode(t, source, fast)
			d := &display{Client: n.dial()}
			n.sub(d.Client, "board:utama")
			first := source.Do(func(h *halltest.Hall) { h.CallNext("l1") })
			n.must(n.feed.WaitSeq(n.ctx, first))
			if outage {
				source.Break()
				waitUntil(t, n, func() bool { return !n.feed.Healthy() })
			}
			same := history(1)
			source.Restore(same, first, 0)
			second := source.Do(func(h *halltest.Hall) { h.CallNext("l2") })
			if second != first+2 {
				t.Fatalf("the second call is event %d", second)
			}
			shows(t, n, d, source, second)
			if got, want := d.heard(t), []int64{first, second}; !slices.Equal(got, want) {
				t.Fatalf("spoke %v, want %v", got, want)
			}
			if v := d.View("board:utama"); v.Snapshots != 1 {
				t.Fatalf("%d pictures for a restore that changed nothing", v.Snapshots)
			}
		})
	}
}

// The store lost a call that was shown already: it disappears from the displays, the
// next one is spoken, and nothing is spoken twice. A node that was behind, and a
// client that comes from one that was ahead, end with the same picture.
func TestRestoreThatLacksWhatWasShown(t *testing.T) {
	source := livetest.NewSource(history(1))
	n := startNode(t, source, fast)
	behind := startNode(t, source, fast)
	d, other := &display{Client: n.dial()}, &display{Client: behind.dial()}
	n.sub(d.Client, "board:utama")
	behind.sub(other.Client, "board:utama")
	base := n.hub.Stats().Seq
	source.Hold(base) // what follows is shown to the first node only, by hand
	source.Break()
	waitUntil(t, behind, func() bool { return !behind.feed.Healthy() && !n.feed.Healthy() })
	behind.feed.Stop()
	source.Hold(0)
	source.Mend()
	lost := source.Do(func(h *halltest.Hall) { h.CallNext("l2") })
	n.must(n.feed.WaitSeq(n.ctx, lost))
	n.wait(d.Client, "board:utama", func(v livetest.View) bool { return v.Seq >= lost })
	ahead := d.View("board:utama")

	source.Restore(history(1), lost, 1)
	next := source.Do(func(h *halltest.Hall) { h.CallNext("l3") })
	shows(t, n, d, source, next)
	if got, want := d.heard(t), []int64{lost, next}; !slices.Equal(got, want) {
		t.Fatalf("spoke %v, want the lost one and then %v", got, want)
	}
	calls, _ := d.View("board:utama").State["calls"].(map[string]any)
	if _, still := calls[strconv.FormatInt(lost, 10)]; still {
		t.Fatal("the lost call is still on the board")
	}

	late := startNode(t, source, fast) // knows only what was restored
	c := &display{Client: late.dial()}
	c.Seed("board:utama", ahead)
	late.must(c.Resume("board:utama"))
	shows(t, late, c, source, next)
}

// A client whose numbers are beyond this node's, from a past that this node never
// had, gets a picture as soon as the node is past them.
func TestNumbersOfALostPastAreOvertaken(t *testing.T) {
	source := livetest.NewSource(history(0))
	n := startNode(t, source, live.Options{Heartbeat: patience, Silence: 2 * patience})
	seq := n.hub.Stats().Seq
	d := &display{Client: n.dial()}
	d.Seed("board:utama", livetest.View{Seq: seq + 1, State: map[string]any{"zone": "a call that never was"}})
	n.must(d.Resume("board:utama"))
	n.sub(d.Client, "board:timur") // answered after the other
	source.Do(func(h *halltest.Hall) { h.CallNext("l1") })
	last := source.Do(func(h *halltest.Hall) { h.CallNext("l2") })
	shows(t, n, d, source, last)
}
