package live

import "testing"

func TestHistory(t *testing.T) {
	r := history{limit: 3}
	r.reset(10)
	for seq := int64(11); seq <= 19; seq += 2 {
		r.add(delta{seq: seq})
	}
	for since, want := range map[int64]int{9: -1, 12: -1, 13: 3, 14: 3, 15: 2, 18: 1, 19: 0} {
		got, ok := r.since(since)
		if ok != (want >= 0) || (ok && len(got) != want) {
			t.Errorf("since %d: %d deltas, %v; want %d", since, len(got), ok, want)
		}
	}
	r.reset(20)
	if _, ok := r.since(19); ok {
		t.Error("what was before the reset can still be resumed")
	}
	if got, ok := r.since(20); !ok || len(got) != 0 {
		t.Error("the reset's own state cannot be resumed")
	}
}
