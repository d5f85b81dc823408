package live

import (
	"maps"
	"slices"
	"time"

	"mpp/hall"
)

// Most events move thousands of tickets by one place. Sent at once, boards and consoles
// would wait for thousands of phones, and a fast counter would send each phone many
// messages a second. So a change of a ticket itself is sent at once, while the places
// and the latest calls are sent in rounds: the first change starts a round, and the next
// round begins at least Options.TicketInterval later, with everything that changed in
// between.

// unsent has the ticket topics whose place or latest calls may have changed since the last
// round.
type unsent struct {
	topics map[*topic]bool
	since  int64 // the first event that concerns them; 0 for none
}

// collect notes for the next round what the last event changed for watched tickets.
func (r *topics) collect(d *hall.Day) {
	moved, called, added := d.ServicesMoved(), d.Changed().Agencies, false
	for t := range r.tickets {
		x := &t.state.(*ticketState).Ticket //nolint:forcetypeassert // a ticket topic has no other state
		if slices.Contains(moved, x.Service.ID) || slices.Contains(called, x.Agency.ID) {
			if r.unsent.topics == nil {
				r.unsent = unsent{map[*topic]bool{}, d.Seq()}
			}
			r.unsent.topics[t], added = true, true
		}
	}
	if !added {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// sentUpTo is the event up to which every subscriber has been sent all that concerns it.
func (r *topics) sentUpTo(d *hall.Day) int64 {
	switch {
	case r.roundSince > 0:
		return r.roundSince - 1
	case r.unsent.since > 0:
		return r.unsent.since - 1
	}
	return d.Seq()
}

// roundBatch is how many tickets are published under one lock: a fraction of a
// millisecond, which is how long boards and consoles may have to wait for it.
const roundBatch = 32

// runRounds publishes rounds until the hub stops.
func (h *Hub) runRounds() {
	interval := time.NewTimer(0)
	defer interval.Stop()
	for {
		select {
		case <-h.quit:
			return
		case <-h.topics.wake:
		}
		select {
		case <-h.quit:
			return
		case <-interval.C:
		}
		interval.Reset(h.opts.TicketInterval)
		h.round()
	}
}

// round publishes what was collected. Events may come between its batches; what they
// change is published by the remaining batches or by the next round.
func (h *Hub) round() {
	r := h.topics
	var found []*topic
	h.feed.exclusive(func(*hall.Day) {
		found = slices.Collect(maps.Keys(r.unsent.topics))
		r.unsent, r.roundSince = unsent{}, r.unsent.since
	})
	for batch := range slices.Chunk(found, roundBatch) {
		h.feed.exclusive(func(d *hall.Day) {
			for _, t := range batch {
				if r.tickets[t] {
					r.publish(d, t, r.rebuild(d, t))
				}
			}
		})
	}
	h.feed.exclusive(func(*hall.Day) { r.roundSince = 0 })
}
