package ledger

import (
	"slices"
	"testing"

	"mpp/hall"
)

func TestMissingNumbers(t *testing.T) {
	footings(t, func(t *testing.T, l *Ledger) {
		ask := func(upTo int64) []int64 {
			missing, err := l.Missing(t.Context(), "uji", upTo)
			must(t, err)
			return missing
		}
		if got := ask(3); !slices.Equal(got, []int64{1, 2, 3}) {
			t.Errorf("of nothing: %v", got)
		}
		if got := ask(0); len(got) != 0 {
			t.Errorf("up to nothing: %v", got)
		}
		s := newScript(t)
		for len(s.events) < 12 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events[1:5], s.events[7:12])
		record(t, l, "lain", s.events)
		must(t, l.SetAside(t.Context(), "uji", []Poison{{Seq: 6, Kind: PoisonUndecodable}}))
		if got := ask(14); !slices.Equal(got, []int64{1, 7, 13, 14}) {
			t.Errorf("missing %v", got)
		}
		if got := ask(7); !slices.Equal(got, []int64{1, 7}) {
			t.Errorf("missing up to 7: %v", got)
		}
		// Bounded, in what it looks at and in what it says.
		upTo := int64(missingWindow + 500)
		if got := ask(upTo); len(got) != maxMissing || got[0] != 501 {
			t.Errorf("%d missing from %d on", len(got), got[0])
		}
		if seq, err := l.LastSeq(t.Context(), "uji"); seq != 12 || err != nil {
			t.Errorf("last event %d, %v", seq, err)
		}
		if seq, err := l.LastSeq(t.Context(), "tiada"); seq != 0 || err != nil {
			t.Errorf("last event of no hall %d, %v", seq, err)
		}
	})
}
