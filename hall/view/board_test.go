package view_test

import (
	"fmt"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// manyCounters returns a hall whose first service has n more counters in its zone.
func manyCounters(t *testing.T, n int) *halltest.Hall {
	t.Helper()
	cfg := halltest.Config()
	for i := range n {
		cfg.Counters = append(cfg.Counters, hall.Counter{ID: fmt.Sprintf("k%d", i), Number: 100 + i, Agency: "dukcapil", Zone: "utama", Services: []string{"ktp"}})
	}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	return halltest.New(cfg)
}

// Sixty counters of a zone call at once, and some call again and again: the board has each
// call that stands, once, until it stands no longer. Then it has those of the last tickets.
func TestBoardHasEveryCallThatStands(t *testing.T) {
	const counters = 60
	h := manyCounters(t, counters)
	d := hall.NewDay(h.Snapshot())
	follow := func() view.Board {
		for _, e := range h.Events()[d.Seq():] {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		b, _ := view.BoardOf(d, view.Scope{Zone: "utama"})
		return b
	}
	stands := func(b view.Board, want int) {
		t.Helper()
		numbers := map[string]bool{}
		n := 0
		for _, c := range b.Calls {
			if numbers[c.Number] {
				t.Errorf("%s is on the board twice", c.Number)
			}
			numbers[c.Number] = true
			if c.Standing {
				n++
			}
		}
		if n != want {
			t.Errorf("%d calls stand on the board, want %d", n, want)
		}
	}
	ids := make([]string, counters)
	for i := range counters {
		counter := fmt.Sprintf("k%d", i)
		h.Counter(counter, hall.CounterActOpen)
		ids[i] = h.Issue("ktp", "regular").Ticket.ID
		h.CallNext(counter)
		for range i % 3 {
			h.Act(ids[i], hall.ActRecall, "")
		}
	}
	for range 20 {
		h.Act(ids[counters-1], hall.ActRecall, "")
	}
	stands(follow(), counters)
	h.Keep = 10 // events, of which all are recalls
	young := hall.NewDay(h.Snapshot())
	b, _ := view.BoardOf(young, view.Scope{Zone: "utama"})
	stands(b, counters)

	for _, id := range ids {
		h.Act(id, hall.ActStart, "")
	}
	if b = follow(); len(b.Calls) != hall.RecentCalls {
		t.Errorf("%d calls that are over, want %d", len(b.Calls), hall.RecentCalls)
	}
	stands(b, 0)
	h.Act(ids[0], hall.ActRevert, "") // its call stands again
	stands(follow(), 1)
}

// A citizen's phone shows no word that an officer wrote.
func TestPhoneShowsNoWordsOfStaff(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	h.Issue("ktp", "regular")
	called, _ := h.CallNext("l1")
	held, _ := h.Act(called.Ticket.ID, hall.ActHold, "")
	d := hall.NewDay(hall.Snapshot{Config: h.Config, Date: h.Date, Tickets: []hall.Ticket{*held.Ticket}})
	if v, _ := view.TicketTopicOf(d, held.Ticket.ID); v.Ticket.State != hall.Held || v.Ticket.Reason != "" {
		t.Errorf("the phone shows %+v", v.Ticket)
	}
	h.CallNext("l1")
	moved, _ := h.Act(held.Ticket.ID, hall.ActTransfer, "skck")
	moved.Closed.Reason = "perlu NIB"
	d2 := hall.NewDay(hall.Snapshot{Config: h.Config, Date: h.Date, Tickets: []hall.Ticket{*moved.Ticket}, Closed: []hall.ClosedLeg{{Ticket: held.Ticket.ID, Leg: *moved.Closed}}})
	if v, _ := view.TicketTopicOf(d2, held.Ticket.ID); len(v.Ticket.Earlier) != 1 || v.Ticket.Earlier[0].Reason != "" {
		t.Errorf("the phone shows of a transfer %+v", v.Ticket.Earlier)
	}
	if v := view.TicketOf(d2, moved.Ticket); v.Earlier[0].Reason != "perlu NIB" {
		t.Errorf("staff see of a transfer %+v", v.Earlier)
	}
	if v, _ := view.CounterTopicOf(d, "l1"); len(v.Held) != 1 || v.Held[0].Reason != held.Ticket.Leg.Reason || v.Held[0].Reason == "" {
		t.Errorf("the console shows %+v", v.Held)
	}
}

// A board says when a visit was finished at a counter, as long as nobody else is called there
// and the step was not taken back; a visit that ended otherwise is none that was finished.
func TestBoardSaysWhenAVisitWasFinished(t *testing.T) {
	h := manyCounters(t, 1)
	d := hall.NewDay(h.Snapshot())
	finished := func() *string {
		for _, e := range h.Events()[d.Seq():] {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		b, _ := view.BoardOf(d, view.Scope{Zone: "utama"})
		return b.Counters["k0"].FinishedAt
	}
	h.Counter("k0", hall.CounterActOpen)
	for range 3 {
		h.Issue("ktp", hall.ClassRegular)
	}
	serve := func(end hall.Action) string {
		e, _ := h.CallNext("k0")
		h.Act(e.Ticket.ID, hall.ActStart, "")
		if at := finished(); at != nil {
			t.Errorf("somebody is served, and finished at %s", *at)
		}
		h.Act(e.Ticket.ID, end, "")
		return e.Ticket.ID
	}
	if at := finished(); at != nil {
		t.Errorf("nobody was served, and finished at %s", *at)
	}
	id := serve(hall.ActFinish)
	if at := finished(); at == nil || *at != *h.Now.Stamp() {
		t.Errorf("after a visit: %v", at)
	}
	h.Act(id, hall.ActRevert, "")
	if at := finished(); at != nil {
		t.Errorf("taken back, and finished at %s", *at)
	}
	h.Act(id, hall.ActFinish, "")
	serve(hall.ActHold)
	if at := finished(); at != nil {
		t.Errorf("put on hold, and finished at %s", *at)
	}
}

// TestBoardOfSomebodyWithoutANumber: the counter is busy on the boards, and nobody is called.
func TestBoardOfSomebodyWithoutANumber(t *testing.T) {
	h := manyCounters(t, 2)
	h.Counter("k0", hall.CounterActOpen)
	if _, ok := h.Serve("k0", "ktp"); !ok {
		t.Fatal("nobody was served")
	}
	b, _ := view.BoardOf(hall.NewDay(h.Snapshot()), view.Scope{Zone: "utama"})
	for id, want := range map[string]hall.State{"k0": hall.Serving, "k1": ""} {
		if c := b.Counters[id]; c.Ticket != "" || c.TicketState != want {
			t.Errorf("%s: number %q, %q", id, c.Ticket, c.TicketState)
		}
	}
}
