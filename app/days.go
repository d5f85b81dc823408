package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mpp/hall"
)

// dayQueue is what the turning of the day needs of queue.Queue.
type dayQueue interface {
	Config() *hall.Config
	// OpenDay opens the business date of the clock's now, unless it is open.
	OpenDay(ctx context.Context) error
	// Position returns the open date.
	Position(ctx context.Context) (date string, seq int64, err error)
	// CloseDay ends the open date. Codes: day_over when it has ended already.
	CloseDay(ctx context.Context, actor hall.Actor) (int, error)
}

// dayTurner closes and opens business dates when no request does: at the hall's day
// end (policy day_end) and at midnight in its zone, or at the start when one of them
// passed while the server was off.
type dayTurner struct {
	queue dayQueue
	clock hall.Clock
	speed float64 // of the clock; 1 is real time
	log   *slog.Logger

	look    func(context.Context) // compares the clock with others
	mayTurn func() error          // why the clock turns no day, as far as the last look knows

	turning sync.Mutex  // one turn at a time
	done    hall.Millis // until when days have been turned
}

// Waits between two looks at the clock. A long wait is cut in pieces, because the
// configuration and the clock may change meanwhile.
const (
	turnWaitLeast = 50 * time.Millisecond
	turnWaitMost  = time.Minute
	turnRetry     = time.Second // after a turn that failed
)

// run turns days until ctx ends.
func (d *dayTurner) run(ctx context.Context) {
	for {
		wait := turnRetry
		if err := d.catchUp(ctx); err != nil {
			d.log.Warn("turning the day", "error", err)
		} else {
			now := d.clock.Now()
			next := nextTurn(d.queue.Config(), now)
			wait = min(max(time.Duration(float64(next.Sub(now))/d.speed), turnWaitLeast), turnWaitMost)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// catchUp turns the day if an end or a beginning has passed since the last time. What an
// import moves into the past is left to the next start.
func (d *dayTurner) catchUp(ctx context.Context) error {
	d.turning.Lock()
	defer d.turning.Unlock()
	now := d.clock.Now()
	if lastTurn(d.queue.Config(), now) > d.done {
		d.look(ctx)
		if err := d.mayTurn(); err != nil {
			return err
		}
		now = d.clock.Now() // a clock that was wrong may have been set right
	}
	if at := lastTurn(d.queue.Config(), now); at > d.done {
		if err := d.turn(ctx, at); err != nil {
			return err
		}
	}
	d.done = now
	return nil
}

// turn opens the date of the instant, and closes it when the instant is its end.
func (d *dayTurner) turn(ctx context.Context, at hall.Millis) error {
	if err := d.queue.OpenDay(ctx); err != nil {
		return err
	}
	cfg := d.queue.Config()
	if at == midnight(cfg, at) {
		return nil
	}
	open, _, err := d.queue.Position(ctx)
	if err != nil || open != cfg.BusinessDate(at) {
		return err // a later date is open: its end has not come
	}
	if _, err = d.queue.CloseDay(ctx, hall.Actor{Role: hall.RoleSystem, ID: "hall"}); hall.CodeOf(err) == hall.CodeDayOver {
		return nil
	}
	return err
}

// nextTurn returns the next instant at which a day ends or begins.
func nextTurn(cfg *hall.Config, now hall.Millis) hall.Millis {
	if end := cfg.DayEndsAt(cfg.BusinessDate(now)); end > now {
		return end
	}
	t := now.In(cfg.Location())
	return hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, cfg.Location()))
}

// lastTurn returns the last instant at which a day ended or began.
func lastTurn(cfg *hall.Config, now hall.Millis) hall.Millis {
	if end := cfg.DayEndsAt(cfg.BusinessDate(now)); end <= now {
		return end
	}
	return midnight(cfg, now)
}

// midnight returns the beginning of the local day that holds the instant.
func midnight(cfg *hall.Config, at hall.Millis) hall.Millis {
	t := at.In(cfg.Location())
	return hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, cfg.Location()))
}
