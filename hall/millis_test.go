package hall

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The form by hand is the one that package time writes.
func TestStampIsRFC3339(t *testing.T) {
	check := func(fail func(string, ...any), m Millis) {
		got := m.Stamp()
		if m == 0 {
			if got != nil {
				fail("the instant that has not come has the stamp %s", *got)
			}
			return
		}
		if want := time.UnixMilli(int64(m)).UTC().Format("2006-01-02T15:04:05.000Z07:00"); *got != want {
			fail("%d: got %s, want %s", m, *got, want)
		}
	}
	for _, m := range []Millis{0, 1, -1, 999, 1_767_578_400_123, 1_709_251_199_999,
		-62_167_219_200_000, -62_167_219_200_001, 253_402_300_799_999, 253_402_300_800_000} {
		check(t.Errorf, m)
	}
	rapid.Check(t, func(r *rapid.T) {
		check(r.Fatalf, Millis(rapid.Int64Range(-62_200_000_000_000, 253_500_000_000_000).Draw(r, "instant")))
	})
}
