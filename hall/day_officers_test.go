package hall_test

import (
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
)

// An officer's own figures count what that officer finished, and follow a revert and a snapshot.
func TestOwnFigures(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	d := hall.NewDay(h.Snapshot())
	is := func(served int, mean int64) {
		t.Helper()
		for _, e := range h.Events() {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		want := hall.Own{Served: served, MeanMS: mean}
		if got := d.Own("o-l1"); got != want {
			t.Errorf("by events %+v, want %+v", got, want)
		}
		if got := hall.NewDay(h.Snapshot()).Own("o-l1"); got != want {
			t.Errorf("by a snapshot %+v, want %+v", got, want)
		}
	}
	is(0, -1)
	for n, ms := range []hall.Millis{0, 60_000, 180_000} {
		h.Issue("ktp", "regular")
		called, _ := h.CallNext("l1")
		if ms > 0 { // the first is finished without ever having been started
			h.Act(called.Ticket.ID, hall.ActStart, "")
			h.Now += ms
		}
		h.Act(called.Ticket.ID, hall.ActFinish, "")
		is(n+1, []int64{-1, 60_000, 120_000}[n])
		if n == 2 {
			h.Act(called.Ticket.ID, hall.ActRevert, "")
			is(2, 60_000)
			h.Act(called.Ticket.ID, hall.ActNoShow, "")
			is(2, 60_000)
		}
	}
	if got := d.Own("o-l2"); got != (hall.Own{MeanMS: -1}) {
		t.Errorf("another officer has %+v", got)
	}
}
