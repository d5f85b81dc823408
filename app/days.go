package app

import (
	"context"
	"log/slog"
	"time"

	"mpp/hall"
)

// dayQueue is what the turning of the day needs of queue.Queue.
type dayQueue interface {
	Config() *hall.Config
	// OpenDay opens the business date of the clock's now, unless it is open.
	OpenDay(ctx context.Context) error
	// CloseDay ends the open date. Codes: day_over when it has ended already.
	CloseDay(ctx context.Context, actor hall.Actor) (int, error)
}

// dayTurner closes and opens business dates when no request does: at the hall's day
// end (policy day_end) and at midnight in its zone.
type dayTurner struct {
	queue dayQueue
	clock hall.Clock
	speed float64 // of the clock; 1 is real time
	log   *slog.Logger
}

// Waits between two looks at the clock. A long wait is cut in pieces, because the
// configuration and the clock may change meanwhile.
const (
	turnWaitMin = 50 * time.Millisecond
	turnWaitMax = time.Minute
)

// run turns days until ctx ends.
func (d *dayTurner) run(ctx context.Context) {
	for {
		now := d.clock.Now()
		next := nextTurn(d.queue.Config(), now)
		wait := time.Duration(float64(next.Sub(now)) / d.speed)
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(max(wait, turnWaitMin), turnWaitMax)):
		}
		if d.clock.Now() >= next {
			d.turn(ctx, next)
		}
	}
}

// turn does what is due at the instant: it opens the date that begins with it, or else
// closes the open one.
func (d *dayTurner) turn(ctx context.Context, at hall.Millis) {
	var err error
	if at == midnight(d.queue.Config(), at) {
		err = d.queue.OpenDay(ctx)
	} else {
		_, err = d.queue.CloseDay(ctx, hall.Actor{Role: hall.RoleSystem, ID: "hall"})
	}
	if err != nil && hall.CodeOf(err) != hall.CodeDayOver {
		d.log.Warn("turning the day", "error", err)
	}
}

// nextTurn returns the next instant at which a day ends or begins.
func nextTurn(cfg *hall.Config, now hall.Millis) hall.Millis {
	t := now.In(cfg.Location())
	tomorrow := hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, cfg.Location()))
	end, err := time.Parse("15:04", cfg.Policy.DayEnd)
	if err != nil { // "24:00": the day ends with midnight
		return tomorrow
	}
	if at := hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day(), end.Hour(), end.Minute(), 0, 0, cfg.Location())); at > now {
		return at
	}
	return tomorrow
}

// midnight returns the beginning of the local day that holds the instant.
func midnight(cfg *hall.Config, at hall.Millis) hall.Millis {
	t := at.In(cfg.Location())
	return hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, cfg.Location()))
}
