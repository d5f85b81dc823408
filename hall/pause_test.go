package hall_test

import (
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
)

// Estimates count no service before the return time of a pause; without one there are none.
func TestEstimatesInAPause(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l5", hall.CounterActOpen)
	first, last := h.Issue("sim", "regular").Ticket, h.Issue("sim", "regular").Ticket
	agency := first.Leg.Agency
	snapshot := h.Snapshot()
	minutes := func(p ...hall.Pause) (a, b hall.Estimate, known bool) {
		s := snapshot
		s.Pauses = p
		d := hall.NewDay(s)
		a, known = d.Estimate(first.ID)
		if d.Near(first.ID) != (d.PauseOf(agency, h.Now) == nil) {
			t.Errorf("near in %+v: %v", p, d.Near(first.ID))
		}
		b, _ = d.Estimate(last.ID)
		return a, b, known
	}
	free, freeLast, _ := minutes()
	if free.ToMinutes >= 30 {
		t.Fatalf("without a pause %+v", free)
	}
	until := h.Now + 60*60_000
	a, b, known := minutes(hall.Pause{ID: 1, Agency: agency, Stops: true, Since: h.Now, Until: until})
	if !known || a.FromMinutes < 59 || a.FromMinutes > 61 || b.FromMinutes < a.FromMinutes || b.ToMinutes < 60+freeLast.FromMinutes {
		t.Errorf("an hour's pause: %+v, %+v", a, b)
	}
	whole, _, _ := minutes(hall.Pause{ID: 1, Stops: true, Since: h.Now, Until: until}, hall.Pause{ID: 2, Agency: agency, Stops: true, Since: h.Now, Until: until - 1})
	if whole != a {
		t.Errorf("the hall's pause %+v, the agency's %+v", whole, a)
	}
	if e, _, known := minutes(hall.Pause{ID: 1, Stops: true, Since: h.Now}); known {
		t.Errorf("nobody said until when: %+v", e)
	}
	for name, p := range map[string]hall.Pause{
		"another agency's": {Agency: "none", Stops: true, Until: until}, "an announcement": {Until: until},
		"one that ended": {Stops: true, Until: until, Ended: h.Now}, "one that is due": {Stops: true, Until: h.Now},
	} {
		if e, _, _ := minutes(p); e != free {
			t.Errorf("%s: %+v, free %+v", name, e, free)
		}
	}
}
