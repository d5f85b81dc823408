package simulate

import (
	"context"
	"time"
)

// clock runs the simulated day: speed simulated seconds a real second.
type clock struct {
	began time.Time
	speed float64
}

// now is how much of the day has passed.
func (c clock) now() time.Duration {
	return time.Duration(float64(time.Since(c.began)) * c.speed)
}

// real is how long a simulated time takes.
func (c clock) real(d time.Duration) time.Duration {
	return time.Duration(float64(d) / c.speed)
}

// wait lets simulated time pass; false when ctx ended first.
func (c clock) wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(c.real(d))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// until waits for a time of the day.
func (c clock) until(ctx context.Context, at time.Duration) bool {
	return c.wait(ctx, at-c.now())
}
