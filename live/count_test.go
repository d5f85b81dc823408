package live

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
)

// These tests count what is encoded, sent, written and allocated. How long that takes
// is for make bench.

// stillHub is a hub on a hall without goroutines: what it sends stays in the queues.
func stillHub(h *halltest.Hall) *Hub {
	feed := NewFeed(nil, nil)
	hub := NewHub(feed, Options{})
	feed.load(h.Snapshot())
	return hub
}

// watch subscribes a new socket; what it got so far is forgotten.
func (h *Hub) watch(t *testing.T, topic string) *socket {
	t.Helper()
	s := newSocket(h, nil, "")
	if err := h.topics.subscribe(h.feed.day, s, topic, -1); err != nil {
		t.Fatal(err)
	}
	s.queue = nil
	return s
}

// step applies what the hall did last.
func (h *Hub) step(t *testing.T, events ...hall.Event) {
	t.Helper()
	if err := h.feed.apply(events); err != nil {
		t.Fatal(err)
	}
}

// crowd is a hall where so many wait for one service, with a phone each.
func crowd(t *testing.T, n int) (*halltest.Hall, *Hub, []*socket) {
	t.Helper()
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	for range n {
		h.Issue("ktp", hall.ClassRegular)
	}
	hub := stillHub(h)
	var phones []*socket
	for _, x := range h.Tickets() {
		phones = append(phones, hub.watch(t, "ticket:"+x.ID))
	}
	return h, hub, phones
}

func since(h *halltest.Hall, act func()) []hall.Event {
	before := len(h.Events())
	act()
	return h.Events()[before:]
}

func TestOneEncodingForAllBoards(t *testing.T) {
	h := halltest.New(halltest.Config())
	hub := stillHub(h)
	var boards []*socket
	for range 200 {
		boards = append(boards, hub.watch(t, "board:utama"))
	}
	hub.step(t, since(h, func() { h.Issue("ktp", hall.ClassRegular) })...)
	if n := hub.stats.deltas.Load(); n != 1 {
		t.Errorf("%d deltas were encoded for 200 boards", n)
	}
	for i, s := range boards {
		if len(s.queue) != 1 || &s.queue[0].data[0] != &boards[0].queue[0].data[0] {
			t.Fatalf("board %d has %d frames, or one of its own", i, len(s.queue))
		}
	}
}

// A counter that calls ten times before a round costs each phone one message, and no
// heartbeat says in the meantime that phones have what they do not have yet.
func TestPhonesAreToldOnceForManyEvents(t *testing.T) {
	h, hub, phones := crowd(t, 300)
	clean := hub.feed.day.Seq()
	hub.step(t, since(h, func() {
		for range 10 {
			if e, ok := h.CallNext("l1"); ok {
				h.Act(e.Ticket.ID, hall.ActNoShow, "")
			}
		}
	})...)
	for i, s := range phones[10:] {
		if len(s.queue) != 0 {
			t.Fatalf("phone %d was told at once that it moved", i+10)
		}
	}
	if n := len(phones[0].queue); n != 2 {
		t.Errorf("who was called and passed got %d messages at once, want 2", n)
	}
	if got := hub.topics.sentUpTo(hub.feed.day); got != clean {
		t.Errorf("a heartbeat would say that all is told up to %d, true is %d", got, clean)
	}
	hub.round()
	for i, s := range phones[10:] {
		if len(s.queue) != 1 {
			t.Fatalf("phone %d got %d messages", i+10, len(s.queue))
		}
		if want := fmt.Appendf(nil, `"ahead":%d`, i); !bytes.Contains(s.queue[0].data, append(want, ',')) && !bytes.Contains(s.queue[0].data, append(want, '}')) {
			t.Fatalf("phone %d was told %s", i+10, s.queue[0].data)
		}
	}
	if got := hub.topics.sentUpTo(hub.feed.day); got != hub.feed.day.Seq() {
		t.Errorf("after the round all is told up to %d of %d", got, hub.feed.day.Seq())
	}
	before := hub.stats.deltas.Load()
	hub.round()
	if n := hub.stats.deltas.Load() - before; n != 0 {
		t.Errorf("a round without news encoded %d deltas", n)
	}
}

func TestNoRoundForAnotherQueue(t *testing.T) {
	h, hub, _ := crowd(t, 50)
	hub.step(t, since(h, func() { h.Issue("skck", hall.ClassRegular) })...)
	if hub.topics.unsent.topics != nil {
		t.Error("a ticket of another agency is news for these phones")
	}
}

// A phone that comes in the middle has the picture of now, not that of the last round.
func TestSubscribingBeforeTheRound(t *testing.T) {
	h, hub, phones := crowd(t, 5)
	id := h.Tickets()[4].ID
	hub.step(t, since(h, func() { h.CallNext("l1") })...)
	late := newSocket(hub, nil, "")
	if err := hub.topics.subscribe(hub.feed.day, late, "ticket:"+id, -1); err != nil {
		t.Fatal(err)
	}
	if len(late.queue) != 1 || !bytes.Contains(late.queue[0].data, []byte(`"ahead":3`)) {
		t.Errorf("it was told %d messages: %+v", len(late.queue), late.queue)
	}
	if len(phones[4].queue) != 1 {
		t.Errorf("the other phone of that ticket got %d messages", len(phones[4].queue))
	}
	hub.round()
	if len(late.queue) != 1 || len(phones[4].queue) != 1 {
		t.Error("the round told them again")
	}
	again := newSocket(hub, nil, "")
	if err := hub.topics.subscribe(hub.feed.day, again, "ticket:"+id, hub.feed.day.Seq()); err != nil || len(again.queue) != 1 {
		t.Errorf("who has all got, besides that it has all, %d messages, %v", len(again.queue), err)
	}
	if err := hub.topics.subscribe(hub.feed.day, again, "ticket:"+id, hub.feed.day.Seq()-1); err != nil || len(again.queue) != 2 {
		t.Errorf("who lacks one got %d messages, %v", len(again.queue), err)
	}
}

// The work for one more phone that moves by a place is bounded: its ticket is shown anew and
// compared, while the latest calls are encoded once for all.
func TestAllocationsOfARound(t *testing.T) {
	const phones, rounds = 400, 10
	h, hub, sockets := crowd(t, phones)
	events := since(h, func() {
		for range rounds + 1 {
			if e, ok := h.CallNext("l1"); ok {
				h.Act(e.Ticket.ID, hall.ActFinish, "")
			}
		}
	})
	next := 0
	got := testing.AllocsPerRun(rounds, func() {
		hub.step(t, events[next:next+2]...)
		next += 2
		hub.round()
		for _, s := range sockets {
			s.queue = s.queue[:0]
		}
	})
	if per := got / phones; per > 60 { // about 47
		t.Errorf("%.1f allocations for each phone", per)
	}
}

// The day stands until the next one's first ticket; links to its tickets show less from midnight on.
func TestTicketShowsLessOnceItsDayIsOver(t *testing.T) {
	h, hub, _ := crowd(t, 3)
	x := h.Tickets()[1]
	seen := func(at time.Time) []byte {
		hub.topics.halls = func() time.Time { return at }
		phone := newSocket(hub, nil, "")
		if err := hub.topics.subscribe(hub.feed.day, phone, "ticket:"+x.ID, -1); err != nil || len(phone.queue) != 1 {
			t.Fatalf("%d messages, %v", len(phone.queue), err)
		}
		return phone.queue[0].data
	}
	noon, err := time.ParseInLocation(time.DateOnly+" 15", x.Date+" 12", h.Config.Location())
	if err != nil {
		t.Fatal(err)
	}
	if on := seen(noon); !bytes.Contains(on, []byte(`"id":"ktp"`)) || !bytes.Contains(on, []byte(`"class":"regular"`)) {
		t.Errorf("on its day: %s", on)
	}
	for _, hidden := range []string{`"ktp"`, `"regular"`, `"ahead":1`} {
		if after := seen(noon.AddDate(0, 0, 1)); bytes.Contains(after, []byte(hidden)) || !bytes.Contains(after, []byte(x.Number)) {
			t.Errorf("the day after, with %s: %s", hidden, after)
		}
	}
}
