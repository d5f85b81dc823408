package queue

import (
	"context"
	"time"
)

// pace keeps a reader of the stream from reading event by event when many come: it
// lets a few reads go at once, and after those one each gap, with all that came in
// between. A read costs Redis and this process about the same for one event as for
// twenty. The zero value never waits. One goroutine may use it.
type pace struct {
	gap  time.Duration
	few  int       // reads that may go at once after a calm
	next time.Time // when the next read would be due if none had gone ahead
}

// due counts a read in that is asked for now, and tells how long it has to wait.
func (p *pace) due(now time.Time) time.Duration {
	if calm := now.Add(-time.Duration(p.few-1) * p.gap); p.next.Before(calm) {
		p.next = calm
	}
	wait := max(p.next.Sub(now), 0)
	p.next = p.next.Add(p.gap)
	return wait
}

// wait waits until the next read may go. The end of ctx is for that read to find.
func (p *pace) wait(ctx context.Context) {
	if p.gap == 0 {
		return
	}
	early := p.due(time.Now())
	if early == 0 {
		return
	}
	timer := time.NewTimer(early)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
