package app

import (
	"context"
	"time"

	"mpp/hall"
)

// hallClock is real time, or for training a faster one. A faster clock goes on
// from where the hall's time was, so that a restart does not stop it.
func (a *Platform) hallClock(ctx context.Context) hall.Clock {
	if a.opt.Speed == 1 {
		return time.Now
	}
	from := time.Now()
	if s, found, err := a.ledger.Today(ctx, a.hallID); err == nil && found && s.At.Time().After(from) {
		from = s.At.Time()
	}
	began, speed := time.Now(), a.opt.Speed
	return func() time.Time {
		return from.Add(time.Duration(float64(time.Since(began)) * speed))
	}
}
