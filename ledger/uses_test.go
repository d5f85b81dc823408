package ledger

import (
	"maps"
	"testing"

	"mpp/hall"
)

// Uses are tickets by the service for which they were taken, on the dates asked for.
func TestUses(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		ids := []string{s.issue("ktp", hall.ClassRegular), s.issue("ktp", hall.ClassPriority), s.issue("skck", hall.ClassRegular)}
		s.call(ids[0], "c1")
		s.transfer(ids[0], "skck") // nobody asked for this one
		s.cancel(ids[1])
		s.openDay("2026-03-03")
		s.issue("skck", hall.ClassRegular)
		s.openDay("2026-03-04")
		s.issue("ktp", hall.ClassRegular)
		record(t, l, "uji", s.events)
		record(t, l, "lain", s.events[:8])
		for _, x := range []struct {
			from, before string
			want         map[string]int64
		}{
			{"2026-02-03", "2026-03-03", map[string]int64{"ktp": 2, "skck": 1}},
			{"2026-03-02", "2026-03-04", map[string]int64{"ktp": 2, "skck": 2}},
			{"2026-03-03", "2026-03-05", map[string]int64{"ktp": 1, "skck": 1}},
			{"2026-03-09", "2026-03-10", map[string]int64{}},
		} {
			got, err := l.Uses(t.Context(), "uji", x.from, x.before)
			must(t, err)
			if !maps.Equal(got, x.want) {
				t.Errorf("%s to %s: %v, want %v", x.from, x.before, got, x.want)
			}
		}
	})
}
