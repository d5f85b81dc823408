package app

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"mpp/api"
	"mpp/hall"
	"mpp/queue"
)

const (
	// backlogEvery is how often the backlog is measured.
	backlogEvery = time.Second
	// memoryShare of Redis's maxmemory is where no more tickets are given, so that
	// there is room for the calls of those who wait.
	memoryShare = 0.80
	// backlogRetry is when, in seconds, a kiosk may ask again.
	backlogRetry = 10
)

// backlog watches how much waits in Redis for SQL. While that is too much, no more
// tickets are given; those who have one are still called and served.
type backlog struct {
	limit   int64 // events; 0: no limit
	measure func(context.Context) (queue.Backlog, error)
	log     *slog.Logger

	last atomic.Pointer[queue.Backlog]
	full atomic.Bool
}

// look measures once. While Redis does not answer, the last measurement holds.
func (b *backlog) look(ctx context.Context) {
	now, err := b.measure(ctx)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			b.log.Debug("backlog", "error", err)
		}
		return
	}
	b.last.Store(&now)
	b.full.Store(b.tooMuch(now))
}

func (b *backlog) tooMuch(now queue.Backlog) bool {
	if b.limit > 0 && now.Events > b.limit {
		return true
	}
	return now.Max > 0 && float64(now.Used) > memoryShare*float64(now.Max)
}

// Events returns how many events waited for SQL at the last look.
func (b *backlog) Events() int64 {
	if last := b.last.Load(); last != nil {
		return last.Events
	}
	return 0
}

// Check tells readiness that no more tickets are given.
func (b *backlog) Check(context.Context) error {
	if !b.full.Load() {
		return nil
	}
	return &api.Degraded{Reason: "backlog", Backlog: b.Events()}
}

// boundedQueue is the queue as the API uses it: it issues no ticket while the backlog
// is full.
type boundedQueue struct {
	*queue.Queue
	backlog *backlog
}

var _ api.Queue = boundedQueue{}

// Issue gives a ticket.
//
// Codes: those of queue.Issue, and overloaded.
func (q boundedQueue) Issue(ctx context.Context, in hall.Issue) (hall.Event, error) {
	if q.backlog.full.Load() {
		return hall.Event{}, hall.Refuse(hall.CodeOverloaded, "too much waits to be written to the database").With("retry_after", backlogRetry)
	}
	return q.Queue.Issue(ctx, in)
}
