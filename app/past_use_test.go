package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"mpp/hall"
)

// The count is made at the start, each hour and on a new date, for the four weeks before
// it; while SQL is away the last one stands, and SQL is asked again each minute.
func TestPastUse(t *testing.T) {
	cfg, now, clock := sampleOn(t, "2026-11-23T08:00:00+07:00")
	var asked []string
	var away error
	u := &pastUse{config: func() *hall.Config { return cfg }, clock: clock, log: slog.New(slog.DiscardHandler),
		count: func(_ context.Context, from, before string) (map[string]int64, error) {
			asked = append(asked, from+" "+before)
			return map[string]int64{"dukcapil-ktp": int64(len(asked))}, away
		}}
	if u.Uses() != nil {
		t.Error("a count before the first")
	}
	step := func(pass time.Duration, want int, uses int64) {
		t.Helper()
		*now = now.Add(pass)
		u.look(t.Context())
		if len(asked) != want || u.Uses()["dukcapil-ktp"] != uses {
			t.Errorf("after %v: asked %d times, want %d; %v", pass, len(asked), want, u.Uses())
		}
	}
	step(0, 1, 1)
	step(59*time.Minute, 1, 1)
	step(time.Minute, 2, 2)
	away = errors.New("gone")
	step(time.Hour, 3, 2)
	step(time.Minute, 4, 2)
	away = nil
	step(time.Minute, 5, 5)
	step(14*time.Hour, 6, 6) // past midnight
	if asked[0] != "2026-10-26 2026-11-23" || asked[5] != "2026-10-27 2026-11-24" {
		t.Errorf("asked for %q", asked)
	}
}
