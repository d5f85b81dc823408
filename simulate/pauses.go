package simulate

import (
	"context"
	"time"

	"mpp/hall"
)

// pauseTime is how long a pause of the whole hall takes, such as a ceremony.
const pauseTime = 10 * time.Minute

// ceremonies pause the whole hall, some times a day.
func (d *day) ceremonies(ctx context.Context) {
	for i := range d.o.Pauses {
		share := (float64(i) + 1) / float64(d.o.Pauses+1)
		if !d.wait(ctx, time.Duration(share*float64(d.length))-d.now()) {
			return
		}
		if err := d.pauseHall(ctx); err != nil {
			d.fault(ctx, "pause of the hall", err)
		}
	}
}

func (d *day) pauseHall(ctx context.Context) error {
	if _, err := d.c.post(ctx, d.admin(), "/api/v1/hall/pause", map[string]string{"reason": "Upacara di halaman MPP"}, &struct{}{}); err != nil {
		return err
	}
	d.stall.Reset(d.patience())
	d.wait(ctx, pauseTime)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	if _, err := d.c.post(ctx, d.admin(), "/api/v1/hall/resume", nil, &struct{}{}); err != nil {
		return err
	}
	d.book.paused()
	for counter := range d.bells {
		d.ringAt(counter)
	}
	return nil
}

// patiently asks until the hall is no longer paused.
func (d *day) patiently(ctx context.Context, ask func() error) error {
	for {
		err := ask()
		if hall.CodeOf(err) != hall.CodePaused || !d.wait(ctx, pauseTime/5) {
			return err
		}
	}
}

// paused counts a pause that was answered, and its end.
func (b *book) paused() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pauses++
}

// pausedFrom are the events that a paused hall has none of.
var pausedFrom = map[hall.EventType]bool{hall.EventIssued: true, hall.EventCalled: true, hall.EventResumed: true, hall.EventDirect: true}

// pauses compares the pauses of the hall with the log: each began and ended, and meanwhile nobody
// got a number or was called.
func (v *verdict) pauses(b *book, events []event) {
	stands, ended := false, 0
	for _, e := range events {
		switch {
		case e.Pause != nil && e.Pause.Stops && e.Pause.Agency == "":
			stands = e.Type == hall.EventPaused
			if e.Type == hall.EventPauseEnded {
				ended++
			}
		case stands && pausedFrom[e.Type]:
			v.add(&v.wrong, "event %d, %s of %s, was made while the hall was paused", e.Seq, e.Type, e.subject())
		}
	}
	if ended < b.pauses {
		v.add(&v.missing, "the log has %d pauses of the hall, %d were answered", ended, b.pauses)
	}
}
