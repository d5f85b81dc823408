package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"mpp/api"
	"mpp/hall"
	"mpp/internal/settings"
)

// sqlAt is SQL in one state: it takes events, it is known to be away, or it hangs.
type sqlAt string

const (
	sqlWell  sqlAt = "well"
	sqlAway  sqlAt = "away"
	sqlHangs sqlAt = "hangs"
)

func (s sqlAt) Healthy() bool { return s != sqlAway }

func (s sqlAt) WaitFor(ctx context.Context, _ int64) error {
	if s == sqlWell {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

// TestAcknowledgement: what a change waits for, and what it is acknowledged by.
func TestAcknowledgement(t *testing.T) {
	for name, c := range map[string]struct {
		ack      string
		embedded bool
		sql      sqlAt
		seq      int64
		fails    bool
		fallback int64
	}{
		"redis does not wait for SQL":     {settings.AckRedis, false, sqlHangs, 7, false, 0},
		"ledger and SQL has it":           {settings.AckLedger, false, sqlWell, 7, false, 0},
		"ledger and SQL is away":          {settings.AckLedger, false, sqlAway, 7, false, 1},
		"ledger and SQL is too slow":      {settings.AckLedger, false, sqlHangs, 7, false, 1},
		"embedded and SQLite has it":      {settings.AckLedger, true, sqlWell, 7, false, 0},
		"embedded: nothing replaces it":   {settings.AckLedger, true, sqlHangs, 7, true, 0},
		"embedded: nothing to wait for":   {settings.AckLedger, true, sqlHangs, 0, false, 0},
		"ledger with nothing to wait for": {settings.AckLedger, false, sqlAway, 0, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), ackWait+3*time.Second)
			defer cancel()
			set := settings.Settings{Ack: c.ack, RedisURL: "redis://h"}
			if c.embedded {
				set.RedisURL = ""
			}
			a := newAcknowledgement(set, c.sql, slog.New(slog.DiscardHandler))
			if err := a.Wait(ctx, c.seq); (err != nil) != c.fails {
				t.Errorf("acknowledged with %v", err)
			}
			if n := a.fallbacks.Load(); n != c.fallback {
				t.Errorf("%d fallbacks, want %d", n, c.fallback)
			}
		})
	}
}

// TestAcknowledgementEndsWithItsRequest: a request that ended is not acknowledged by Redis instead.
func TestAcknowledgementEndsWithItsRequest(t *testing.T) {
	a := newAcknowledgement(settings.Settings{Ack: settings.AckLedger, RedisURL: "redis://h"}, sqlHangs, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Wait(ctx, 7); !errors.Is(err, context.Canceled) || a.fallbacks.Load() != 0 {
		t.Errorf("%v, %d fallbacks", err, a.fallbacks.Load())
	}
}

// TestReadinessWithoutSQL: what is said while SQL is away.
func TestReadinessWithoutSQL(t *testing.T) {
	reason := func(set settings.Settings) string {
		var d *api.Degraded
		err := newAcknowledgement(set, nil, nil).withoutSQL(12)
		if errors.As(err, &d) && d.Backlog == 12 {
			return d.Reason
		}
		return string(hall.CodeOf(err))
	}
	for want, set := range map[string]settings.Settings{
		"ack_redis":                  {RedisURL: "redis://h", Ack: settings.AckLedger},
		"sql_away":                   {RedisURL: "redis://h"},
		string(hall.CodeUnavailable): {},
	} {
		if got := reason(set); got != want {
			t.Errorf("%+v: %s, want %s", set, got, want)
		}
	}
}
