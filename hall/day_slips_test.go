package hall_test

import (
	"slices"
	"testing"

	"mpp/hall"
)

// A slip is of use while its ticket waits for the first call; a day from a snapshot knows
// the same as one that followed the events.
func TestSlips(t *testing.T) {
	d := hall.NewDay(hall.Snapshot{})
	tickets := map[string]hall.Ticket{}
	step := func(x hall.Ticket) {
		t.Helper()
		tickets[x.ID] = x
		if err := d.Apply(hall.Event{Seq: d.Seq() + 1, Type: hall.EventIssued, Ticket: &x}); err != nil {
			t.Fatal(err)
		}
	}
	ticket := func(id, kiosk string, at hall.Millis) hall.Ticket {
		return hall.Ticket{ID: id, Number: id, Kiosk: kiosk, State: hall.Waiting, IssuedAt: at, Leg: hall.Leg{No: 1, Service: "s"}}
	}
	check := func(kiosk string, n int, want ...string) {
		t.Helper()
		s := hall.Snapshot{Seq: d.Seq()}
		for _, x := range tickets {
			s.Tickets = append(s.Tickets, x)
		}
		for how, day := range map[string]*hall.Day{"events": d, "a snapshot": hall.NewDay(s)} {
			var got []string
			for _, x := range day.Slips(kiosk, n) {
				got = append(got, x.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("from %s: %v, want %v", how, got, want)
			}
		}
	}
	step(ticket("b", "k", 20))
	step(ticket("a", "k", 10)) // another process applied it later
	step(ticket("c", "k", 30))
	step(ticket("d", "other", 30))
	step(ticket("e", "", 30))
	check("k", 9, "a", "b", "c")
	check("k", 2, "b", "c")
	called := ticket("b", "k", 20)
	called.State, called.Leg.Calls = hall.Called, 1
	step(called)
	check("k", 9, "a", "c")
	called.State = hall.Waiting // put back: its slip was of use before
	step(called)
	check("k", 9, "a", "c")
	gone := ticket("a", "k", 10)
	gone.State = hall.Cancelled
	step(gone)
	check("k", 9, "c")
	check("other", 9, "d")
}
