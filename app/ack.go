package app

import (
	"context"
	"errors"
	"time"

	"mpp/api"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/queue"
)

// ackWait is how long a change waits for SQL before a real Redis must do.
const ackWait = 2 * time.Second

// ack acknowledges a change as MPP_ACK says. With redis it is safe where Redis has
// it. With ledger it is safe in SQL; while SQL is away a real Redis is what there is,
// and readiness and metrics say so. The embedded Redis dies with this process, so
// there nothing replaces the ledger.
func (a *Platform) ack(ctx context.Context, seq int64) error {
	if a.set.AckAt() == settings.AckRedis {
		return nil
	}
	if a.set.Embedded() {
		return a.recorder.WaitFor(ctx, seq)
	}
	if !a.recorder.Healthy() {
		a.ackFallbacks.Add(1)
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	err := a.recorder.WaitFor(patient, seq)
	if err == nil || ctx.Err() != nil {
		return err
	}
	a.ackFallbacks.Add(1)
	a.log.Warn("SQL does not take the events in time: acknowledged by Redis", "seq", seq, "error", err)
	return nil
}

// acker is the acknowledgement as the API asks for it.
type acker struct{ *Platform }

// Wait implements api.Acker.
func (a acker) Wait(ctx context.Context, seq int64) error { return a.ack(ctx, seq) }

// ledgerHealth tells readiness how SQL does and what MPP_ACK has become.
func (a *Platform) ledgerHealth(ctx context.Context) error {
	away := a.db.Ping(ctx) != nil || !a.recorder.Healthy()
	switch {
	case !away:
		return nil
	case a.set.Embedded():
		return hall.Refuse(hall.CodeUnavailable, "the SQLite file does not take events")
	case a.set.AckAt() == settings.AckLedger:
		return &api.Degraded{Reason: "ack_redis", Backlog: a.waitingForSQL()}
	}
	return &api.Degraded{Reason: "sql_away", Backlog: a.waitingForSQL()}
}

// waitingForSQL is the backlog at the last look.
func (a *Platform) waitingForSQL() int64 {
	if b := a.backlog.Load(); b != nil {
		return b.Events
	}
	return 0
}

// Bounds of the backlog watch.
const (
	watchEvery = time.Second
	// memoryShare of Redis's maxmemory is where no more tickets are given, so that
	// there is room for the calls of those who wait.
	memoryShare = 0.80
	// backlogRetry is when, in seconds, a kiosk may ask again.
	backlogRetry = 10
)

// watchBacklog keeps the figures that decide whether tickets are given.
func (a *Platform) watchBacklog(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		b, err := a.queue.Backlog(ctx)
		if err == nil {
			a.backlog.Store(&b)
			a.full.Store(a.overfull(b.Events, b.Used, b.Max))
		} else if !errors.Is(err, context.Canceled) {
			a.log.Debug("backlog", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (a *Platform) overfull(events, used, limit int64) bool {
	if a.set.Backlog > 0 && events > a.set.Backlog {
		return true
	}
	return limit > 0 && float64(used) > memoryShare*float64(limit)
}

// backlogHealth tells readiness that no more tickets are given.
func (a *Platform) backlogHealth(context.Context) error {
	if !a.full.Load() {
		return nil
	}
	return &api.Degraded{Reason: "backlog", Backlog: a.waitingForSQL()}
}

// guarded is the queue as the API uses it: new tickets are refused while too much
// waits for SQL. Those who have a ticket are called and served all the same.
type guarded struct {
	*queue.Queue
	app *Platform
}

// Issue gives a ticket unless the backlog is full.
func (g guarded) Issue(ctx context.Context, in hall.Issue) (hall.Event, error) {
	if g.app.full.Load() {
		return hall.Event{}, hall.Refuse(hall.CodeOverloaded, "too much waits to be written to the database").With("retry_after", backlogRetry)
	}
	return g.Queue.Issue(ctx, in)
}
