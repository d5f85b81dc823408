package app

import (
	"context"
	"log/slog"
	"time"

	"mpp/hall"
)

// pauses records the end of pauses whose return time has passed: in the moment, or at the start
// when it passed while the power was off. Which are due it sees in the live day; the script
// decides, so of several nodes one does it.
type pauses struct {
	view  func(func(*hall.Day)) bool
	end   func(context.Context) error
	clock hall.Clock
	log   *slog.Logger

	quiet hall.Millis // after a failure: until when to ask no more
}

// pausesEvery is how often the day is looked at, in memory.
const pausesEvery = time.Second

func (p *pauses) look(ctx context.Context) {
	now := p.clock.Now()
	due := false
	p.view(func(d *hall.Day) { due = d.PausesDue(now) })
	if !due || now < p.quiet {
		return
	}
	if err := p.end(ctx); err != nil && ctx.Err() == nil {
		p.quiet = now + absentPause
		p.log.Warn("ending a pause", "error", err)
	}
}
