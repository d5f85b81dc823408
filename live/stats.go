package live

import (
	"sync/atomic"

	"mpp/hall"
)

// counters are the hub's figures; Stats is a copy of them.
type counters struct {
	sockets, accepted, refused        atomic.Int64
	cutSlow, cutProtocol, cutStopping atomic.Int64
	messages, deltas, subscriptions   atomic.Int64
}

// cut counts a closed socket by its code.
func (c *counters) cut(code int) {
	switch code {
	case CloseSlow:
		c.cutSlow.Add(1)
	case CloseProtocol:
		c.cutProtocol.Add(1)
	case CloseStopping:
		c.cutStopping.Add(1)
	case CloseTooMany:
		c.refused.Add(1)
	}
}

// Stats are the figures of the live feed. Those marked "now" are gauges, the others
// counters.
type Stats struct {
	Seq           int64 // now: the last event applied
	Events        int64 // applied
	Restarts      int64 // of following the source after an error or a gap
	Sockets       int64 // now; of these:
	Guests        int64 // now: phones, and sockets that said nothing yet
	Trial         int64 // now: on trial, see docs/live.md
	Boards        int64 // now, from the reserve
	Staff         int64 // now, with a token
	Accepted      int64
	Refused       int64 // 4429, and 429 before the upgrade
	CutSlow       int64 // 4408
	CutProtocol   int64 // 4400
	CutStopping   int64 // 1001
	Messages      int64 // frames written
	Deltas        int64 // encoded, once for all sockets of a topic
	Subscriptions int64 // now
}

// Stats reads all figures. Each is exact, but they are not read at one instant.
func (h *Hub) Stats() Stats {
	c := &h.stats
	s := Stats{
		Events: h.feed.events.Load(), Restarts: h.feed.restarts.Load(),
		Sockets: c.sockets.Load(), Accepted: c.accepted.Load(), Refused: c.refused.Load(),
		CutSlow: c.cutSlow.Load(), CutProtocol: c.cutProtocol.Load(), CutStopping: c.cutStopping.Load(),
		Messages: c.messages.Load(), Deltas: c.deltas.Load(), Subscriptions: c.subscriptions.Load(),
	}
	h.mu.Lock()
	count := h.admission.count
	h.mu.Unlock()
	s.Guests, s.Trial, s.Boards, s.Staff = int64(count[guestClass]), int64(count[trialClass]), int64(count[boardClass]), int64(count[staffClass])
	h.feed.View(func(d *hall.Day) { s.Seq = d.Seq() })
	return s
}
