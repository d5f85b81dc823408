package hall_test

import (
	"testing"

	"mpp/hall"
)

// TestNearGoesByTime: with one counter and services of a quarter of an hour three ahead are an
// hour; with quick ones more than three ahead are minutes. Nobody is near where no counter is open.
func TestNearGoesByTime(t *testing.T) {
	for _, slow := range []bool{true, false} {
		h := fridayHall(t)
		each := hall.Millis(60_000)
		if slow {
			each = 15 * 60_000
		}
		serveMorning(h, 6, each)
		ids := make([]string, 0, 8)
		for range 8 {
			ids = append(ids, h.Issue("sim", hall.ClassRegular).Ticket.ID)
		}
		d := hall.NewDay(h.Snapshot())
		if !d.Near(ids[0]) {
			t.Error("the next one is not near")
		}
		for _, id := range ids[1:] {
			e, ok := d.Estimate(id)
			if !ok || d.Near(id) != (e.AboutMinutes <= 10) {
				t.Errorf("slow %v, %d ahead: near %v with %+v", slow, d.Ahead(id), d.Near(id), e)
			}
		}
		if d.Near(ids[3]) == slow {
			t.Errorf("slow %v, three ahead: near %v", slow, slow)
		}
		h.Counter("l5", hall.CounterActClose)
		if d = hall.NewDay(h.Snapshot()); d.Near(ids[0]) {
			t.Error("near, and no counter is open")
		}
	}
}
