package app

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"mpp/hall"
)

// absentees records called citizens who did not come, where the hall's policy wants that
// without an officer (policy.no_show). Who they are it sees in the live day; the script
// decides, so of several nodes one does it, and a late look does nothing.
type absentees struct {
	view  func(func(*hall.Day)) bool
	act   func(context.Context, hall.TicketAction) (hall.Event, error)
	clock hall.Clock
	log   *slog.Logger

	pause hall.Millis // after a failure: until when to ask no more
}

// absentEvery is how often the day is looked at, in memory; absentPause is the wait after a
// failure, so that an outage is not asked each second.
const (
	absentEvery = time.Second
	absentPause = 10_000
)

// notAbsent are refusals that say no more than that somebody was faster.
var notAbsent = []hall.Code{hall.CodeWrongState, hall.CodeNoShowTooSoon, hall.CodeDayOver}

func (a *absentees) look(ctx context.Context) {
	now := a.clock.Now()
	if now < a.pause {
		return
	}
	var due []string
	a.view(func(d *hall.Day) { due = d.Absent(now) })
	for _, id := range due {
		_, err := a.act(ctx, hall.TicketAction{Action: hall.ActNoShow, Ticket: id, ByRule: true,
			Meta: hall.Meta{Actor: hall.Actor{Role: hall.RoleSystem, ID: "hall"}, Reach: hall.ReachAll}})
		if err == nil || slices.Contains(notAbsent, hall.CodeOf(err)) {
			continue
		}
		a.pause = now + absentPause
		if ctx.Err() == nil {
			a.log.Warn("recording an absent citizen", "error", err)
		}
		return
	}
}
