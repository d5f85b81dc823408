package api

import (
	"context"
	"sync/atomic"
	"time"

	"mpp/hall"
)

// lane lets a bounded number of requests work, a bounded number wait for a bounded
// time, in the order in which they came, and refuses the rest at once. Whoever is
// let in is therefore done soon: the time to answer stays flat where it would grow
// with the crowd.
type lane struct {
	name    string
	bound   Lane
	slots   chan struct{}
	waiting atomic.Int64
	refused atomic.Int64
}

func newLane(name string, b Lane) *lane {
	return &lane{name: name, bound: b, slots: make(chan struct{}, max(b.InFlight, 0))}
}

// enter waits for a place; leave gives it back.
// Errors: [hall.CodeOverloaded], or the context's.
func (l *lane) enter(ctx context.Context) error {
	if l.bound.InFlight < 0 {
		return nil
	}
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	if l.waiting.Add(1) > int64(l.bound.Queue) && l.bound.Queue >= 0 {
		l.waiting.Add(-1)
		return l.full()
	}
	defer l.waiting.Add(-1)
	patience := time.NewTimer(l.bound.Wait)
	defer patience.Stop()
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-patience.C:
		return l.full()
	case <-ctx.Done():
		return &hall.Error{Code: hall.CodeUnavailable, Err: ctx.Err()}
	}
}

func (l *lane) leave() {
	if l.bound.InFlight >= 0 {
		<-l.slots
	}
}

func (l *lane) full() error {
	l.refused.Add(1)
	return overloaded("server", l.bound.Wait)
}

// lanes are the shares of the server.
type lanes struct{ counters, changes, reads, reports *lane }

func newLanes(l Limits) lanes {
	return lanes{newLane("counters", l.Counters), newLane("changes", l.Changes), newLane("reads", l.Reads), newLane("reports", l.Reports)}
}

func (l lanes) all() []*lane { return []*lane{l.counters, l.changes, l.reads, l.reports} }
