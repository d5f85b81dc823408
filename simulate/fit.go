package simulate

import (
	"context"
	"fmt"
	"time"
)

// The tail of a day, in simulated time: those who still wait at its end are served.
const tail = 90 * time.Minute

// waitAtMost is how long, in real time, a run waits for the hall's next date.
const waitAtMost = 90 * time.Second

// shortest is the least day worth simulating.
const shortest = time.Hour

// fit makes the day end before the hall's date does: at midnight the hall closes its
// day, and who waits then is not served. It gives the length of the day, and how long
// to wait for the next date first. untilMidnight is by the hall's clock.
func fit(day, untilMidnight time.Duration, speed, clockSpeed float64) (length, wait time.Duration, err error) {
	left := time.Duration(float64(untilMidnight) / clockSpeed) // real
	room := time.Duration(float64(left) * speed)               // simulated
	switch {
	case room >= day+tail:
		return day, 0, nil
	case left <= waitAtMost:
		return day, left, nil
	case room >= shortest+tail:
		return room - tail, 0, nil
	}
	return 0, 0, fmt.Errorf("the hall's date ends in %s of its clock, too soon for a day at speed %g: wait for midnight, or give a higher --speed",
		untilMidnight.Round(time.Minute), speed)
}

// untilMidnight is how long the hall's date still lasts.
func (h hallFact) untilMidnight() (time.Duration, error) {
	zone, err := time.LoadLocation(h.Timezone)
	if err != nil {
		return 0, fmt.Errorf("the hall's time zone: %w", err)
	}
	now := h.Now.In(zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, zone).Sub(now), nil
}

// fitDay settles the length of the day, waiting for the next date where that is near.
func (r *run) fitDay(ctx context.Context) error {
	day := time.Duration(r.o.Hours * float64(time.Hour))
	until, err := r.hall.untilMidnight()
	if err != nil {
		return err
	}
	length, wait, err := fit(day, until, r.o.Speed, r.hall.ClockSpeed)
	if err != nil {
		return err
	}
	r.length = length
	if length < day {
		r.say("the hall's date ends in %s of its clock: the day is cut to %.1f hours", until.Round(time.Minute), length.Hours())
	}
	if wait == 0 {
		return nil
	}
	r.say("waiting %s for the hall's next date", wait.Round(time.Second))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait + time.Second):
	}
	return r.readHall(ctx)
}
