package live_test

import (
	"context"
	"testing"
	"time"

	"mpp/hall/halltest"
	"mpp/live/livetest"
)

// While the source is away nobody is told that a ticket does not exist: a phone that
// heard so would not ask again.
func TestNoTicketIsDeniedWhileTheSourceIsAway(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	n.must(n.feed.WaitSeq(n.ctx, 1))
	source.Hold(1)
	var id string
	source.Do(func(h *halltest.Hall) { id = h.Issue("ktp", "regular").Ticket.ID })
	c := n.dial()
	n.must(c.Sub("ticket:" + id))
	n.sub(c, "board:timur")
	source.Break()
	ctx, cancel := context.WithTimeout(n.ctx, 4*time.Second)
	defer cancel()
	if m, err := c.WaitOp(ctx, 0, "error"); err == nil {
		t.Errorf("while the source is away: %+v", m)
	}
	source.Hold(0)
	source.Mend()
	if _, err := c.WaitTopic(n.ctx, "ticket:"+id, func(livetest.View) bool { return true }); err != nil {
		t.Errorf("the phone never got its ticket: %v", err)
	}
}
