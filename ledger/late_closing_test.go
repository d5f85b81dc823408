package ledger

import (
	"testing"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

// TestLateClosing: periods, waits and the day of a closing that came late end when it took
// effect, and a restore in the middle of it knows that time.
func TestLateClosing(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.openCounter("c1")
		s.openCounter("c3")
		waiting, serving := s.issue("ktp", hall.ClassRegular), s.issue("kk", hall.ClassRegular)
		s.call(serving, "c1")
		s.start(serving)
		s.pass(4 * time.Minute)
		from := len(s.events)
		s.finishUnattended(serving)
		s.closeCounter("c1")
		s.closeCounter("c3")
		s.expire(waiting)
		asOf, stamped := s.now, s.now.Add(64*time.Hour)
		late := func() {
			for i := from; i < len(s.events); i++ {
				s.events[i].At, s.events[i].AsOf = stamped, asOf
			}
		}
		late()
		record(t, l, "uji", s.events)
		today, _, err := l.Today(t.Context(), "uji")
		must(t, err)
		if today.At != stamped || today.AsOf != asOf {
			t.Errorf("in the middle of the closing: last event at %d as of %d, want %d and %d", today.At, today.AsOf, stamped, asOf)
		}
		s.closeDay()
		late()
		record(t, l, "uji", s.events[len(s.events)-1:])

		m := measured(t, l, "uji", measure.ByCounter)
		const open = 4 * 60_000
		for _, c := range m.Counters {
			if c.OpenMS != open {
				t.Errorf("counter %s was open for %d ms, want %d", c.Counter, c.OpenMS, open)
			}
		}
		if len(m.Counters) != 2 || m.Total.Times["wait_with_left"][""].P95 != open {
			t.Errorf("%d counters, longest wait %d ms", len(m.Counters), m.Total.Times["wait_with_left"][""].P95)
		}
		var day dayRow
		must(t, l.db.Read(t.Context()).Raw("SELECT * FROM days WHERE hall = 'uji'").Scan(&day).Error)
		if day.ClosedAt == nil || *day.ClosedAt != int64(asOf) {
			t.Errorf("the day's row is %+v, want it closed at %d", day, asOf)
		}
	})
}
