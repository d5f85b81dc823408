package app

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"mpp/api"
	"mpp/hall"
	"mpp/internal/settings"
)

// sqlRecorder is what the acknowledgement needs of ledger.Recorder.
type sqlRecorder interface {
	// WaitFor returns nil once the event is in SQL.
	WaitFor(ctx context.Context, seq int64) error
	// Healthy reports whether SQL takes events.
	Healthy() bool
}

// acknowledgement decides when a change is acknowledged, as MPP_ACK says:
//   - redis: when Redis has it.
//   - ledger: when SQL has it. While SQL is away, a Redis that outlives this process
//     has to do, and readiness and metrics say so. The embedded Redis ends with this
//     process, so there nothing replaces SQL.
type acknowledgement struct {
	at       string // settings.AckRedis or settings.AckLedger
	embedded bool
	recorder sqlRecorder
	log      *slog.Logger

	fallbacks atomic.Int64 // changes acknowledged by Redis because SQL was away
}

var _ api.Acker = (*acknowledgement)(nil)

func newAcknowledgement(set settings.Settings, recorder sqlRecorder, log *slog.Logger) *acknowledgement {
	return &acknowledgement{at: set.AckAt(), embedded: set.Embedded(), recorder: recorder, log: log}
}

// ackWait is how long a change waits for SQL before Redis has to do.
const ackWait = 2 * time.Second

// Wait implements api.Acker: it returns nil once event seq is safe enough to be told.
// Number 0 is no event, and nothing to wait for.
func (a *acknowledgement) Wait(ctx context.Context, seq int64) error {
	if seq == 0 || a.at == settings.AckRedis {
		return nil
	}
	if a.embedded {
		return a.recorder.WaitFor(ctx, seq)
	}
	if !a.recorder.Healthy() {
		a.fallbacks.Add(1)
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	err := a.recorder.WaitFor(patient, seq)
	if err == nil || ctx.Err() != nil {
		return err
	}
	a.fallbacks.Add(1)
	a.log.Warn("SQL does not take the events in time: acknowledged by Redis", "seq", seq, "error", err)
	return nil
}

// withoutSQL returns what readiness is told while SQL is away.
func (a *acknowledgement) withoutSQL(backlog int64) error {
	switch {
	case a.embedded:
		return hall.Refuse(hall.CodeUnavailable, "the SQLite file does not take events")
	case a.at == settings.AckLedger:
		return &api.Degraded{Reason: "ack_redis", Backlog: backlog}
	}
	return &api.Degraded{Reason: "sql_away", Backlog: backlog}
}
