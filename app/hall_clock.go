package app

import (
	"context"
	"time"

	"mpp/hall"
)

// confirmClock makes a single machine wait for a time service where its clock may be wrong.
func (h *Hall) confirmClock(ctx context.Context) error {
	if h.opt.Demo || h.opt.Speed != 1 {
		return nil
	}
	last, err := h.queue.LastAt(ctx)
	if err != nil {
		return err
	}
	_, zone := last.In(h.queue.Config().Location()).Zone()
	h.watch.begin(last.Time(), time.Duration(zone)*time.Second)
	return nil
}

// timeSources are the servers that the clock is compared with; none where the hall's
// clock is a training's.
func (h *Hall) timeSources() []timeSource {
	if h.set.Embedded() || h.opt.Speed != 1 {
		return nil
	}
	return []timeSource{
		{"Redis", func(ctx context.Context) (time.Time, error) { return h.stores.rdb.Time(ctx).Result() }},
		{"the database", func(ctx context.Context) (time.Time, error) {
			_, now, err := h.stores.db.Server(ctx)
			return now, err
		}},
	}
}

// slack is how far the clocks of the hall's processes may be apart unmarked.
func (h *Hall) slack() time.Duration {
	if h.set.Embedded() {
		return clockSlack
	}
	return 2 * clockFar
}

// checkClock tells readiness whether this machine's clock can be used.
func (h *Hall) checkClock(context.Context) error { return h.watch.check(h.aheadOfUs()) }

// aheadOfUs is how far the hall's clock is ahead of this process's, 0 when it is not.
func (h *Hall) aheadOfUs() time.Duration {
	var last hall.Millis
	h.feed.View(func(d *hall.Day) { last = d.At() })
	return max(last.Sub(h.clock.Now()), 0)
}
