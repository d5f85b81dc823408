package live_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
)

// TestDeltasAlwaysGiveTheFreshPicture lets a client watch everything while a random
// day goes by, and compares its pictures with fresh ones after each event.
func TestDeltasAlwaysGiveTheFreshPicture(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: 5 * time.Millisecond, Silence: patience})
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	c := n.as("manager")
	var h *halltest.Hall
	source.Do(func(x *halltest.Hall) { h = x })
	for topic := range fresh(h, nil) {
		n.sub(c, topic)
	}
	phones := n.dial()
	var tickets []string
	for step := range 150 {
		var want map[string]any
		seq := source.Do(func(h *halltest.Hall) {
			if step%41 == 40 {
				h.Configure(renamed(step))
			} else {
				h.Random(rng.IntN)
			}
			want = fresh(h, tickets)
			h.Keep = len(h.Events())
		})
		for topic, state := range want {
			client := c
			if topic[0] == 't' {
				client = phones
			}
			v, err := client.WaitSeq(n.ctx, topic, seq)
			if err != nil {
				t.Fatalf("step %d, %s: %v", step, topic, err)
			}
			if !reflect.DeepEqual(untimed(v.State), untimed(state)) {
				t.Fatalf("step %d, event %d, %s:\nhas  %s\nwant %s", step, seq, topic, text(v.State), text(state))
			}
		}
		if step%6 == 0 && len(tickets) < 30 {
			source.Do(func(h *halltest.Hall) {
				if all := h.Tickets(); len(all) > 0 {
					tickets = append(tickets, all[rng.IntN(len(all))].ID)
				}
			})
			if len(tickets) > 0 {
				n.sub(phones, "ticket:"+tickets[len(tickets)-1])
			}
		}
	}
	if v := c.View("board:utama"); v.Snapshots != 1 || v.Deltas == 0 {
		t.Fatalf("the board got %d snapshots and %d deltas", v.Snapshots, v.Deltas)
	}
}

// untimed is a picture without the expected waits and what follows from them: those are of the moment at which they
// were sent, and the same events a while later say other ones.
func untimed(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			if k != "estimate" && k != "near" {
				out[k] = untimed(e)
			}
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = untimed(e)
		}
		return out
	}
	return v
}

func renamed(step int) *hall.Config {
	cfg := halltest.Config()
	cfg.Version = int64(step)
	if step%2 == 0 {
		cfg.Services[1].Name.EN = "" // a name that goes must go from the pictures too
		cfg.Counters[2].EndedOn = "2026-05-01"
	}
	if err := cfg.Prepare(); err != nil {
		panic(err)
	}
	return cfg
}

func TestSinceGivesExactlyTheMissingDeltas(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	stays, leaves := n.dial(), n.dial()
	n.sub(stays, "board:utama")
	n.sub(leaves, "board:utama")
	issue := func() int64 { return source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") }) }
	seq := issue()
	n.wait(leaves, "board:utama", func(v livetest.View) bool { return v.Seq == seq })
	kept := leaves.View("board:utama")
	leaves.Break()
	issue()
	source.Do(func(h *halltest.Hall) { h.Issue("skck", "regular") }) // another zone: a hole in the numbers
	last := issue()

	back := n.dial()
	back.Seed("board:utama", kept)
	n.must(back.Resume("board:utama"))
	got := n.wait(back, "board:utama", func(v livetest.View) bool { return v.Seq == last })
	if _, err := back.WaitOp(n.ctx, 0, "resumed"); err != nil {
		t.Fatal("nothing says that these were all:", err)
	}
	ops := slices.DeleteFunc(back.Messages(), func(m livetest.Message) bool { return m.Topic == "" })
	if at := slices.IndexFunc(ops, func(m livetest.Message) bool { return m.Op == "resumed" }); at != 2 {
		t.Fatalf("resumed came after %d messages of the topic, want 2: %+v", at, ops)
	}
	if got.Snapshots != 0 || got.Deltas != 2 {
		t.Fatalf("got %d snapshots and %d deltas, want the 2 missing deltas", got.Snapshots, got.Deltas)
	}
	want := n.wait(stays, "board:utama", func(v livetest.View) bool { return v.Seq == last })
	if !reflect.DeepEqual(got.State, want.State) {
		t.Fatalf("resumed %s\nstayed  %s", text(got.State), text(want.State))
	}
	n.must(back.Resume("board:utama")) // nothing is missing now
	from := len(back.Messages())
	seq = issue()
	n.wait(back, "board:utama", func(v livetest.View) bool { return v.Seq == seq })
	for _, m := range back.Messages()[from:] {
		if m.Op == "snapshot" || (m.Op == "delta" && m.Seq != seq) {
			t.Fatalf("resuming with nothing missing sent %+v", m)
		}
	}
	old := n.dial()
	old.Seed("board:utama", livetest.View{State: map[string]any{"zone": "old"}, Seq: -1})
	n.must(old.Send(map[string]any{"op": "sub", "topic": "board:utama", "since": -5}))
	if v := n.wait(old, "board:utama", func(v livetest.View) bool { return v.Snapshots == 1 }); !reflect.DeepEqual(v.State, back.View("board:utama").State) {
		t.Fatal("a client from before the memory did not get the picture")
	}
}

func TestResumeOnAnotherNode(t *testing.T) {
	source := newSource()
	a, b := startNode(t, source, fast), startNode(t, source, fast)
	c := a.dial()
	a.sub(c, "board:utama")
	var seq int64
	source.Do(func(h *halltest.Hall) { h.Counter("l1", hall.CounterActOpen); h.Issue("ktp", "regular") })
	seq = source.Do(func(h *halltest.Hall) { h.CallNext("l1") })
	kept := a.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq == seq })
	a.stop()
	if code := a.closeCode(c); code != live.CloseStopping {
		t.Fatalf("a stopping node closed with %d", code)
	}
	recall := source.Do(func(h *halltest.Hall) { h.Act(h.Tickets()[0].ID, hall.ActRecall, "") })
	b.must(b.feed.WaitSeq(b.ctx, recall))
	c2 := b.dial()
	c2.Seed("board:utama", kept)
	b.must(c2.Resume("board:utama"))
	v := b.wait(c2, "board:utama", func(v livetest.View) bool { return v.Seq == recall })
	calls, _ := v.State["calls"].(map[string]any)
	if v.Snapshots != 0 || !slices.Equal(slices.Sorted(maps.Keys(calls)), []string{"4"}) {
		t.Fatalf("after %d snapshots the board has %s", v.Snapshots, text(calls))
	}
}

func TestNodeThatLagsSendsNothingTwice(t *testing.T) {
	source := newSource()
	seq := source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	// The node has the first event only; the client has the second from elsewhere.
	n := startNode(t, source, live.Options{Heartbeat: time.Hour})
	source.Hold(seq)
	ahead := source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	var want map[string]any
	source.Do(func(h *halltest.Hall) { want = fresh(h, nil) })
	c := n.dial()
	state, _ := want["board:utama"].(map[string]any)
	c.Seed("board:utama", livetest.View{State: state, Seq: ahead})
	n.must(c.Resume("board:utama"))
	n.sub(c, "board:timur") // answered after the other: the node has taken the request
	source.Hold(0)
	last := source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq == last })
	if v.Deltas != 0 || v.Snapshots != 1 {
		t.Fatalf("got %d deltas and %d snapshots, want one picture from after %d", v.Deltas, v.Snapshots, ahead)
	}
}

func TestNumberFromALostPastGetsASnapshot(t *testing.T) {
	n := startNode(t, newSource(), fast)
	c := n.dial()
	n.must(c.Send(map[string]any{"op": "sub", "topic": "board:utama", "since": 1_000_000}))
	if v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Snapshots == 1 }); v.Seq != 0 {
		t.Fatalf("snapshot of %d", v.Seq)
	}
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	c := n.dial()
	var first, second string
	source.Do(func(h *halltest.Hall) {
		first = h.Issue("ktp", "regular").Ticket.ID
		second = h.Issue("skck", "regular").Ticket.ID
	})
	n.must(n.feed.WaitSeq(n.ctx, 2))
	n.sub(c, "ticket:"+first)
	n.sub(c, "ticket:"+second)
	n.sub(c, "board:timur")
	before := n.hub.Stats().Deltas
	seq := source.Do(func(h *halltest.Hall) {
		h.Issue("ktp", "regular")
		h.Issue("akta", "regular")
		h.Issue("daftar", "regular")
	})
	if _, err := c.WaitSeq(n.ctx, "board:timur", seq); err != nil {
		t.Fatal(err)
	}
	if v := c.View("board:timur"); v.Deltas != 0 {
		t.Fatalf("the other zone's board got %d deltas", v.Deltas)
	}
	if v := c.View("ticket:" + second); v.Deltas != 0 {
		t.Fatalf("the other agency's ticket got %d deltas", v.Deltas)
	}
	// One for the phone, and one for each of the three on the first zone's board, which
	// is kept for displays that come from another node.
	if made := n.hub.Stats().Deltas - before; made > 4 {
		t.Fatalf("%d deltas were encoded, some for topics that nobody watches", made)
	}
	seq = source.Do(func(h *halltest.Hall) { h.Issue("sim", "regular") })
	v := n.wait(c, "board:timur", func(v livetest.View) bool { return v.Seq == seq })
	from := c.Messages()
	last := from[len(from)-1]
	for i := len(from) - 1; last.Topic != "board:timur"; i-- {
		last = from[i]
	}
	if want := map[string]any{"agencies": map[string]any{"polres": map[string]any{"waiting": 2.0}}}; !reflect.DeepEqual(last.Patch, want) {
		t.Fatalf("patch %s, want %s (state %s)", text(last.Patch), text(want), text(v.State))
	}
}

func TestPhoneThatAsksBeforeTheNodeKnows(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	n.must(n.feed.WaitSeq(n.ctx, 1))
	source.Hold(1)
	var id string
	source.Do(func(h *halltest.Hall) { id = h.Issue("ktp", "regular").Ticket.ID })
	c := n.dial()
	n.must(c.Sub("ticket:" + id))
	n.must(c.Sub("ticket:forged"))
	n.sub(c, "board:timur") // answered after both were taken
	source.Hold(0)
	v := n.wait(c, "ticket:"+id, func(livetest.View) bool { return true })
	if ticket, _ := v.State["ticket"].(map[string]any); ticket["number"] != "A-002" || v.Seq != 2 {
		t.Fatalf("seq %d: %s", v.Seq, text(v.State))
	}
	if m, err := c.WaitOp(n.ctx, 0, "error"); err != nil || m.Topic != "ticket:forged" || m.Code != "unknown_ticket" {
		t.Fatalf("%+v %v", m, err)
	}
}
