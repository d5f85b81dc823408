package app

import (
	"context"
	"time"

	"mpp/ledger"
)

// clockApart is how far two servers' clocks may differ before durations look wrong.
const clockApart = 2 * time.Second

// clock reports whether this machine's clock, which is ahead of another by so much, is
// near enough to it.
func (c *checks) clock(ahead time.Duration, other string) bool {
	const fix = "let both machines set their clocks by NTP, see docs/operations.md"
	switch apart := ahead.Abs(); {
	case apart > clockFar:
		c.add(Fault, fix, "the clock here and that of %s are %s apart: a server here is not ready", other, apart.Round(time.Second))
	case apart > clockApart:
		c.add(Warn, fix, "the clock here and that of %s are %s apart", other, apart.Round(time.Second))
	default:
		return true
	}
	return false
}

// lastEvent compares the clock with the last event of a hall, whose time never runs backwards.
func (c *checks) lastEvent(ctx context.Context, l *ledger.Ledger, hallID string) {
	seq, err := l.LastSeq(ctx, hallID)
	if err != nil {
		return // reported above
	}
	last, err := l.Events(ctx, hallID, seq-1, 1, ledger.EventFilter{})
	if err != nil || len(last) == 0 {
		return
	}
	if ahead := time.Until(last[0].At.Time()); ahead > clockSlack {
		c.add(Warn, "set this machine's clock by NTP; if it is right, it was ahead before, and times are left out of reports until then",
			"the last event of hall %s is %s in the future", hallID, ahead.Round(time.Second))
	}
}
