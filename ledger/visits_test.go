package ledger

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/report/measure"
)

// TestSeveralServicesInOneVisit: one visit with a leg for each service that was begun, each
// with its own times; what a revert took back counts nowhere; and today's state comes back whole.
func TestSeveralServicesInOneVisit(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	h.OpenDay()
	day := h.Date
	do := func(_ hall.Event, ok bool) {
		t.Helper()
		if !ok {
			t.Fatal("the hall refuses it")
		}
		h.Now += 60_000
	}
	do(h.Counter("l1", hall.CounterActOpen))
	x := h.Issue("ktp", hall.ClassRegular, "kk", "skck").Ticket.ID
	h.Now += 60_000
	do(h.CallNext("l1"))
	do(h.Act(x, hall.ActStart, ""))
	do(h.Act(x, hall.ActFinish, ""))
	do(h.Act(x, hall.ActRevert, ""))
	do(h.Act(x, hall.ActFinish, halltest.Stay))
	do(h.Act(x, hall.ActRevert, ""))
	do(h.Act(x, hall.ActFinish, halltest.Stay))
	do(h.Act(x, hall.ActFinish, ""))
	do(h.Counter("l4", hall.CounterActOpen))
	y := h.Issue("sim", hall.ClassRegular, "skck").Ticket.ID
	do(h.Call(y, "l4"))
	do(h.Act(y, hall.ActFinish, ""))
	do(h.Act(y, hall.ActRevert, "")) // its second leg never was
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", batches(h.Events(), 3)...)
		m, err := l.Measure(t.Context(), measure.Query{Hall: "uji", From: day, To: day, By: measure.ByService})
		must(t, err)
		if c := m.Total.Counts; c["visits"] != 2 || c["legs"] != 4 || c["served"] != 2 || c["transferred"] != 0 || c["open"] != 2 {
			t.Errorf("in all %v", c)
		}
		for _, g := range m.Groups {
			wait, service := g.Times["wait"][""], g.Times["service"][""]
			want, known := map[string][3]int64{"ktp": {1, 60_000, 5 * 60_000}, "kk": {0, 0, 60_000}}[g.Key] // nobody waited for kk
			if known && ([2]int64{wait.N, wait.SumMS} != [2]int64(want[:2]) || service.N != 1 || service.SumMS != want[2]) {
				t.Errorf("%s: waits %+v, service times %+v, want %v", g.Key, wait, service, want)
			}
		}
		if len(m.Counters) != 2 || m.Counters[0].ServingMS != 6*60_000 {
			t.Errorf("the counter served %+v", m.Counters)
		}
		got, found, err := l.Today(t.Context(), "uji")
		must(t, err)
		want := h.Snapshot()
		slices.SortFunc(want.Closed, func(a, b hall.ClosedLeg) int { return cmp.Compare(a.Leg.No, b.Leg.No) })
		if !found || !reflect.DeepEqual(got.Closed, want.Closed) || !reflect.DeepEqual(got.Tickets, want.Tickets) {
			t.Errorf("today\n%+v %+v\nwant\n%+v %+v", got.Tickets, got.Closed, want.Tickets, want.Closed)
		}
	})
}
