package app

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"mpp/api"
	"mpp/ledger"
	"mpp/queue"
)

const (
	// holesEvery is how often the ledger is compared with the stream.
	holesEvery = time.Minute
	// holesWithin is how many of the newest events are looked at.
	holesWithin = 100_000
)

// guard looks whether Redis and the ledger belong together, and whether the ledger has holes.
type guard struct {
	hall     string
	queue    *queue.Queue
	ledger   *ledger.Ledger
	prepared func() bool // reports whether SQL's tables may be used
	embedded bool        // Redis is in this process and has this ledger only
	log      *slog.Logger

	untied atomic.Pointer[queue.UntiedError] // nil: they belong together
	holes  atomic.Int64
	lookAt time.Time // when to look for holes next
}

// look looks once, which the hall does every few seconds.
func (g *guard) look(ctx context.Context) {
	if !g.prepared() {
		return
	}
	if !g.embedded {
		g.lookAtTie(ctx)
	}
	if now := time.Now(); g.untied.Load() == nil && !now.Before(g.lookAt) {
		g.lookAt = now.Add(holesEvery)
		if err := g.lookForHoles(ctx); err != nil {
			g.log.Debug("looking for holes in the ledger", "error", err)
		}
	}
}

// lookAtTie asks the queue. While Redis or SQL does not answer, the last answer holds.
func (g *guard) lookAtTie(ctx context.Context) {
	err := g.queue.CheckTie(ctx)
	var untied *queue.UntiedError
	if err != nil && !errors.As(err, &untied) {
		g.log.Debug("looking whether Redis and the ledger belong together", "error", err)
		return
	}
	if before := g.untied.Swap(untied); untied != nil && before == nil {
		g.log.Error("no changes are accepted", "reason", untied)
	}
}

// lookForHoles records what the ledger lacks and Redis has, and counts the rest.
func (g *guard) lookForHoles(ctx context.Context) error {
	_, acked, err := g.queue.Progress(ctx)
	if err != nil {
		return err
	}
	recorded, err := g.queue.RecordMissing(ctx, acked)
	if err != nil {
		return err
	}
	if recorded > 0 {
		g.log.Warn("the ledger lacked events that Redis still had: they are recorded now", "hall", g.hall, "events", recorded)
	}
	n, first, err := g.ledger.Holes(ctx, g.hall, acked-holesWithin, acked)
	if err != nil {
		return err
	}
	if before := g.holes.Swap(n); n > before {
		g.log.Error("the ledger lacks events that no restored event accounts for", "hall", g.hall, "events", n, "first", first)
	}
	return nil
}

// CheckTie tells readiness that Redis and the ledger do not belong together.
func (g *guard) CheckTie(context.Context) error {
	if untied := g.untied.Load(); untied != nil {
		return untied
	}
	return nil
}

// CheckHoles tells readiness that the ledger has holes.
func (g *guard) CheckHoles(context.Context) error {
	if g.holes.Load() == 0 {
		return nil
	}
	return &api.Degraded{Reason: "holes"}
}
