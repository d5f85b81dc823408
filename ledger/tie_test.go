package ledger

import (
	"testing"

	"mpp/hall"
)

// TestTie: a claim ends the tie before it, and events of a Redis with another tie are refused.
func TestTie(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		first, err := l.ClaimTie(t.Context(), "uji", hall.Tie{})
		must(t, err)
		if has, beat, err := l.Tie(t.Context(), "uji"); err != nil || has != first || first.Filling != 1 || first.Installation == "" || beat != l.clock.Now() {
			t.Fatalf("%v at %d, %v; claimed was %v", has, beat, err, first)
		}
		if has, _, err := l.Tie(t.Context(), "lain"); err != nil || has != (hall.Tie{}) {
			t.Errorf("another hall has %v, %v", has, err)
		}
		now := first
		tied := l.TiedTo(func() hall.Tie { return now })
		s := newScript(t)
		for len(s.events) < 6 {
			s.issue("ktp", hall.ClassRegular)
		}
		must(t, tied.Record(t.Context(), "uji", s.events[:3]))
		second, err := l.ClaimTie(t.Context(), "uji", first)
		must(t, err)
		if second.Installation != first.Installation || second.Filling != 2 {
			t.Errorf("%v follows %v", second, first)
		}
		if _, err := l.ClaimTie(t.Context(), "uji", first); err == nil {
			t.Error("a tie that had ended was claimed from")
		}
		if _, err := tied.RecordOrQuarantine(t.Context(), "uji", s.events[3:]); hall.CodeOf(err) != hall.CodeUnavailable {
			t.Errorf("events of the former Redis: %v", err)
		}
		raw := []Quarantined{{Seq: 9, Kind: KindUndecodable, Payload: "x"}}
		if err := tied.Quarantine(t.Context(), "uji", raw); hall.CodeOf(err) != hall.CodeUnavailable {
			t.Errorf("entries of the former Redis: %v", err)
		}
		if last, err := l.LastSeq(t.Context(), "uji"); err != nil || last != 3 {
			t.Errorf("recorded up to %d, %v", last, err)
		}
		now = second
		must(t, tied.Record(t.Context(), "uji", s.events[3:]))

		must(t, l.BeginRestore(t.Context(), "abc", "uji")) // restored into a ledger of its own
		if has, _, err := l.Tie(t.Context(), "uji"); err != nil || has.Installation == first.Installation || has.Filling != 0 {
			t.Errorf("after a restore %v, %v", has, err)
		}
	})
}

func TestHoles(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		holes := func(upTo, want, wantFirst int64) {
			t.Helper()
			if n, first, err := l.Holes(t.Context(), "uji", 0, upTo); err != nil || n != want || first != wantFirst {
				t.Errorf("up to %d: %d holes from %d on, %v; want %d from %d on", upTo, n, first, err, want, wantFirst)
			}
		}
		s := newScript(t)
		for len(s.events) < 9 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events[1:4], s.events[6:]) // 1, 5 and 6 are nowhere
		holes(0, 0, 0)
		holes(9, 3, 1)
		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{{Seq: 5, Kind: KindRefused, Payload: "x"}, {Seq: 7, Kind: KindConflict, Payload: "y"}}))
		holes(9, 2, 1)
		record(t, l, "uji", s.events[:1])
		holes(9, 1, 6)
		record(t, l, "uji", []hall.Event{*s.add(hall.Event{Type: hall.EventRestored, Missing: 1})})
		holes(10, 0, 0)
		holes(12, 2, 11)
	})
}
