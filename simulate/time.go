package simulate

import (
	"context"
	"fmt"
	"time"
)

// hallFacts are what GET /hall says.
type hallFacts struct {
	Name, Timezone string
	Now            time.Time
	Demo, Sample   bool
	ClockSpeed     float64   `json:"clock_speed"`
	read           time.Time // when, by this machine's clock
}

// now is how much of the day has passed.
func (d *day) now() time.Duration {
	return time.Duration(float64(time.Since(d.began)) * d.o.Speed)
}

// real is how long a simulated time takes.
func (d *day) real(t time.Duration) time.Duration {
	return time.Duration(float64(t) / d.o.Speed)
}

// wait lets simulated time pass; false when ctx ended first.
func (d *day) wait(ctx context.Context, t time.Duration) bool {
	return pause(ctx, d.real(t))
}

func pause(ctx context.Context, real time.Duration) bool {
	if real <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(real):
		return true
	}
}

// hallTime is the hall's own time when so much of the simulated day has passed from now.
func (d *day) hallTime(later time.Duration) time.Time {
	passed := time.Since(d.hall.read) + d.real(later)
	return d.hall.Now.Add(time.Duration(float64(passed) * d.hall.ClockSpeed)).UTC()
}

const (
	tail       = 90 * time.Minute // of a day, simulated: those who still wait at its end are served
	shortest   = time.Hour        // simulated; the least day worth simulating
	waitAtMost = 90 * time.Second // real; for the hall's next date
)

// fit makes the day end before the hall's date does: at midnight the hall closes its
// day, and whoever waits then is not served. It gives the length of the day, and how
// long to wait for the next date first. untilMidnight is by the hall's clock.
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

// fit sets the length of the day, and waits for the hall's next date where that is near.
func (d *day) fit(ctx context.Context) error {
	zone, err := time.LoadLocation(d.hall.Timezone)
	if err != nil {
		return fmt.Errorf("the hall's time zone: %w", err)
	}
	now := d.hall.Now.In(zone)
	until := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, zone).Sub(now)
	asked := time.Duration(d.o.Hours * float64(time.Hour))
	length, wait, err := fit(asked, until, d.o.Speed, d.hall.ClockSpeed)
	if err != nil {
		return err
	}
	d.length = length
	if length < asked {
		d.say("the hall's date ends in %s of its clock: the day is cut to %.1f hours", until.Round(time.Minute), length.Hours())
	}
	if wait == 0 {
		return nil
	}
	d.say("waiting %s for the hall's next date", wait.Round(time.Second))
	if !pause(ctx, wait+time.Second) {
		return ctx.Err()
	}
	return d.readHall(ctx)
}
