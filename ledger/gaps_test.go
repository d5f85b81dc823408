package ledger

import (
	"testing"

	"mpp/hall"
)

func TestUnexplainedGaps(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		gaps := func(upTo, want int64) {
			t.Helper()
			if got, err := l.UnexplainedGaps(t.Context(), "uji", upTo); err != nil || got != want {
				t.Errorf("up to %d: %d gaps, %v; want %d", upTo, got, err, want)
			}
		}
		gaps(0, 0)
		gaps(3, 3)
		s := newScript(t)
		for len(s.events) < 9 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events[:4], s.events[6:]) // 5 and 6 are nowhere
		record(t, l, "lain", s.events)
		gaps(4, 0)
		gaps(9, 2)
		restored := s.add(hall.Event{Type: hall.EventRestored, Missing: 2})
		record(t, l, "uji", []hall.Event{*restored})
		gaps(10, 0)
		gaps(9, 2) // before the restored event
		gaps(12, 2)
		// A late event that was accounted for hides no other gap.
		record(t, l, "uji", s.events[4:5])
		gaps(10, 0)
		gaps(12, 2)
		// No further back than numbers matter.
		gaps(gapWindow+500, gapWindow)
	})
}
