package ledger

import (
	"reflect"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/report/measure"
)

// directDay is a day on which l1 serves one with a number and two without, one of whose beginnings was
// taken back, and l4 one that the closing of the day ends.
func directDay(t *testing.T) *halltest.Hall {
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	h.OpenDay()
	do := func(_ hall.Event, ok bool) {
		t.Helper()
		if !ok {
			t.Fatal("the hall refuses it")
		}
		h.Now += 60_000
	}
	last := func() string { return h.Events()[h.Seq()-1].Ticket.ID }
	do(h.Counter("l1", hall.CounterActOpen))
	do(h.Counter("l4", hall.CounterActOpen))
	h.Issue("ktp", hall.ClassRegular)
	h.Now += 60_000
	do(h.CallNext("l1"))
	do(h.Act(last(), hall.ActStart, ""))
	do(h.Act(last(), hall.ActFinish, "")) // one minute
	do(h.Serve("l1", "kk"))
	do(h.Act(last(), hall.ActRevert, "")) // was none
	do(h.Serve("l1", "kk"))
	do(h.Act(last(), hall.ActFinish, "")) // one minute, taken back: two
	do(h.Act(last(), hall.ActRevert, ""))
	h.Now -= 60_000
	do(h.Act(last(), hall.ActFinish, ""))
	do(h.Serve("l1", "ktp"))
	do(h.Act(last(), hall.ActFinish, "")) // one minute
	do(h.Serve("l4", "skck"))
	h.CloseDay()
	return h
}

// TestDirect: visits without a number are in no figure of legs; the time at the counter and what was
// handed out count them, in whatever order the events are recorded and after a rebuild.
func TestDirect(t *testing.T) {
	h := directDay(t)
	events := handing(h.Events())
	eachDialect(t, func(t *testing.T, l *Ledger) {
		parts := batches(events, 2)
		for i := len(parts) - 1; i >= 0; i-- {
			record(t, l, "uji", parts[i])
		}
		check := func(what string) {
			t.Helper()
			q := measure.Query{Hall: "uji", From: h.Date, To: h.Date, By: measure.ByService}
			m, err := l.Measure(t.Context(), q)
			must(t, err)
			if c := m.Total.Counts; c["visits"] != 1 || c["legs"] != 1 || c["served"] != 1 || c["cancelled"] != 0 || m.Total.Times["wait_with_left"][""].N != 1 {
				t.Errorf("%s: %+v", what, m.Total)
			}
			work := map[string]measure.Work{"": m.Total.Work["direct"]}
			for _, g := range m.Groups {
				work[g.Key] = g.Work["direct"]
			}
			if want := map[string]measure.Work{"": {N: 3, MS: 3 * 60_000}, "kk": {N: 1, MS: 2 * 60_000}, "ktp": {N: 1, MS: 60_000}, "skck": {N: 1}}; !reflect.DeepEqual(work, want) {
				t.Errorf("%s: without a number %v", what, work)
			}
			times := map[string]int64{}
			for _, k := range m.Counters {
				times[k.Counter] = k.ServingMS
			}
			if want := map[string]int64{"l1": 4 * 60_000, "l4": 0}; !reflect.DeepEqual(times, want) {
				t.Errorf("%s: serving %v, want %v", what, times, want)
			}
			q.By = ""
			given, err := l.Delivered(t.Context(), q)
			must(t, err)
			want := []measure.Delivered{{Service: "kk", Deliverable: "kartu", Amount: 3, Legs: 1}, {Service: "kk", Deliverable: "surat", Amount: 1, Legs: 1},
				{Service: "ktp", Deliverable: "kartu", Amount: 5, Legs: 2}, {Service: "ktp", Deliverable: "surat", Amount: 2, Legs: 2},
				{Service: "skck", Deliverable: "kartu", Amount: 5, Legs: 1}, {Service: "skck", Deliverable: "surat", Amount: 1, Legs: 1}}
			if !reflect.DeepEqual(given, want) {
				t.Errorf("%s: handed out %+v", what, given)
			}
			uses, err := l.Uses(t.Context(), "uji", h.Date, "9999")
			must(t, err)
			if want := map[string]int64{"ktp": 1}; !reflect.DeepEqual(uses, want) {
				t.Errorf("%s: uses %v", what, uses)
			}
			past, err := l.Cycles(t.Context(), "uji", h.Date, "9999")
			must(t, err)
			if want := map[string]hall.Past{"ktp": {Cycles: 1, TotalMS: 2 * 60_000}}; !reflect.DeepEqual(past, want) {
				t.Errorf("%s: cycles %v", what, past)
			}
		}
		check("recorded")
		before := dump(t, l, "uji")
		execute(t, l, "UPDATE legs SET direct = 1 - direct, officer = 'x'")
		_, err := l.Rebuild(t.Context(), "uji", true, nil)
		must(t, err)
		check("rebuilt")
		if got := dump(t, l, "uji"); got != before {
			t.Errorf("rebuilt\n%s", firstDifference(got, before))
		}
		s, _, err := l.Today(t.Context(), "uji")
		must(t, err)
		if got := hall.NewDay(s).Own("o-l1"); got != (hall.Own{Served: 1, MeanMS: 60_000, Direct: 2}) {
			t.Errorf("restored: own figures %+v", got)
		}
	})
}
