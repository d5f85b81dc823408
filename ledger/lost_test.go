package ledger

import (
	"testing"

	"mpp/hall"
)

func TestLostCountsWhatNobodyToldOf(t *testing.T) {
	footings(t, func(t *testing.T, l *Ledger) {
		lost := func(upTo, want int64) {
			t.Helper()
			if got, err := l.Lost(t.Context(), "uji", upTo); err != nil || got != want {
				t.Errorf("up to %d: %d lost, %v; want %d", upTo, got, err, want)
			}
		}
		lost(0, 0)
		lost(3, 3)
		s := newScript(t)
		for len(s.events) < 9 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events[:4], s.events[6:]) // 5 and 6 are nowhere
		record(t, l, "lain", s.events)
		lost(4, 0)
		lost(9, 2)
		restored := s.add(hall.Event{Type: hall.EventRestored, Missing: 2})
		record(t, l, "uji", []hall.Event{*restored})
		lost(10, 0)
		lost(9, 2) // before it was told
		lost(12, 2)
		// One that lands late was told of; it hides no other.
		record(t, l, "uji", s.events[4:5])
		lost(10, 0)
		lost(12, 2)
		// No further back than numbers matter.
		lost(missingWindow+500, missingWindow)
	})
}
