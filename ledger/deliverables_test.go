package ledger

import (
	"reflect"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/report/measure"
)

// handing has each finish hand one thing more out than the one before.
func handing(events []hall.Event) []hall.Event {
	count := 0
	for i := range events {
		e := &events[i]
		leg := e.Closed
		if e.Type == hall.EventFinished {
			t := *e.Ticket
			e.Ticket, leg = &t, &t.Leg
		} else if e.Type != hall.EventContinued {
			continue
		}
		count++
		l := *leg
		l.Deliverables = []hall.Delivered{{ID: "kartu", Count: count}, {ID: "surat", Count: 1}}
		if e.Type == hall.EventFinished {
			e.Ticket.Leg = l
		} else {
			e.Closed = &l
		}
		e.Raw = ""
	}
	return events
}

// TestDelivered: what was handed out counts by service, once, and not where it was taken back,
// in whatever order the events are recorded.
func TestDelivered(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	h.OpenDay()
	do := func(_ hall.Event, ok bool) {
		t.Helper()
		if !ok {
			t.Fatal("the hall refuses it")
		}
		h.Now += 1000
	}
	do(h.Counter("l1", hall.CounterActOpen))
	x := h.Issue("ktp", hall.ClassRegular, "kk").Ticket.ID
	do(h.CallNext("l1"))
	do(h.Act(x, hall.ActStart, ""))
	do(h.Act(x, hall.ActFinish, "")) // 1, taken back
	do(h.Act(x, hall.ActRevert, ""))
	do(h.Act(x, hall.ActFinish, "")) // 2
	do(h.CallNext("l1"))
	do(h.Act(x, hall.ActFinish, "")) // 3, taken back
	do(h.Act(x, hall.ActRevert, ""))
	do(h.Act(x, hall.ActFinish, "")) // 4
	y := h.Issue("ktp", hall.ClassRegular).Ticket.ID
	do(h.CallNext("l1"))
	do(h.Act(y, hall.ActFinish, "")) // 5
	events := handing(h.Events())
	want := []measure.Delivered{{Service: "kk", Deliverable: "kartu", Amount: 4, Legs: 1}, {Service: "kk", Deliverable: "surat", Amount: 1, Legs: 1},
		{Service: "ktp", Deliverable: "kartu", Amount: 7, Legs: 2}, {Service: "ktp", Deliverable: "surat", Amount: 2, Legs: 2}}
	eachDialect(t, func(t *testing.T, l *Ledger) {
		parts := batches(events, 2)
		for i := len(parts) - 1; i >= 0; i-- {
			record(t, l, "uji", parts[i])
		}
		record(t, l, "uji", events) // again: nothing counts twice
		check := func(what string) {
			t.Helper()
			got, err := l.Delivered(t.Context(), measure.Query{Hall: "uji", From: h.Date, To: h.Date})
			must(t, err)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v\nwant %+v", what, got, want)
			}
			none, err := l.Delivered(t.Context(), measure.Query{Hall: "uji", From: h.Date, To: h.Date, Agency: "nobody"})
			must(t, err)
			if len(none) != 0 {
				t.Errorf("%s: of another agency %+v", what, none)
			}
		}
		check("recorded")
		before := dump(t, l, "uji")
		execute(t, l, "UPDATE deliverables SET amount = 99")
		execute(t, l, "INSERT INTO deliverables (hall, ticket_id, leg_no, rev, deliverable, amount) VALUES ('uji', 'nobody', 1, 1, 'kartu', 1)")
		_, err := l.Rebuild(t.Context(), "uji", true, nil)
		must(t, err)
		check("rebuilt")
		if got := dump(t, l, "uji"); got != before {
			t.Errorf("rebuilt\n%s", firstDifference(got, before))
		}
	})
}
