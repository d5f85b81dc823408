package ledger

import (
	"slices"
	"testing"

	"mpp/hall"
)

func TestMissingNumbers(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		ask := func(from, upTo int64) []int64 {
			missing, err := l.MissingSeqs(t.Context(), "uji", from, upTo)
			must(t, err)
			return missing
		}
		if got := ask(0, 3); !slices.Equal(got, []int64{1, 2, 3}) {
			t.Errorf("of nothing: %v", got)
		}
		if got := ask(0, 0); len(got) != 0 {
			t.Errorf("up to nothing: %v", got)
		}
		s := newScript(t)
		for len(s.events) < 12 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events[1:5], s.events[7:12])
		record(t, l, "lain", s.events)
		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{{Seq: 6, Kind: KindUndecodable}}))
		if got := ask(0, 14); !slices.Equal(got, []int64{1, 7, 13, 14}) {
			t.Errorf("missing %v", got)
		}
		if got := ask(1, 7); !slices.Equal(got, []int64{7}) {
			t.Errorf("missing above 1 up to 7: %v", got)
		}
		if got := ask(500, 100_500); len(got) != maxMissingSeqs || got[0] != 501 {
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
