package live

import (
	"time"

	"mpp/hall"
)

// Most events move thousands of tickets by one place. Sent at once, boards and consoles
// would wait for thousands of phones, and a fast counter would send each phone many
// messages a second. So a change of a ticket itself is sent at once, while the places
// and the latest calls are collected by queue and sent in rounds: the first change
// starts a round, and the next round begins at least Options.TicketInterval later, with
// everything that changed in between.

// unsent names the queues that moved and the agencies that called since the last round.
type unsent struct {
	services, agencies map[string]bool
	since              int64 // the first event among them; 0 for none
}

func newUnsent() unsent { return unsent{services: map[string]bool{}, agencies: map[string]bool{}} }

// collect notes for the next round what the last event changed for watched tickets.
func (r *topics) collect(d *hall.Day) {
	added := false
	for _, id := range d.ServicesMoved() {
		if len(r.tickets[id]) > 0 {
			r.unsent.services[id], added = true, true
		}
	}
	for _, id := range d.Changed().Agencies {
		if len(r.byAgency[id]) > 0 {
			r.unsent.agencies[id], added = true, true
		}
	}
	if !added {
		return
	}
	if r.unsent.since == 0 {
		r.unsent.since = d.Seq()
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

// beginRound returns the topics that the collected changes concern.
func (r *topics) beginRound() []*topic {
	u := r.unsent
	r.unsent, r.roundSince = newUnsent(), u.since
	var found []*topic
	for id := range u.services {
		for t := range r.tickets[id] {
			t.listed = true
			found = append(found, t)
		}
	}
	for id := range u.agencies {
		for t := range r.byAgency[id] {
			if !t.listed {
				t.listed = true
				found = append(found, t)
			}
		}
	}
	for _, t := range found {
		t.listed = false
	}
	return found
}

// publishPlaces sends the tickets' new places and latest calls. A ticket that itself
// changed meanwhile was sent then.
func (r *topics) publishPlaces(c *renderCache, some []*topic) {
	for _, t := range some {
		if !t.dropped && c.day.Ticket(t.id) == t.ticket.ticket {
			r.deliverTicket(c, t, t.ticket.shift(c))
		}
	}
}

// roundBatch is how many tickets are published under one lock: a fraction of a
// millisecond, which is how long boards and consoles may have to wait for it.
const roundBatch = 128

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
	var found []*topic
	var c *renderCache
	h.feed.exclusive(func(*hall.Day) { found = h.topics.beginRound() })
	h.stats.rounds.Add(1)
	for len(found) > 0 {
		n := min(roundBatch, len(found))
		h.feed.exclusive(func(d *hall.Day) {
			if c == nil || c.day != d || c.seq != d.Seq() {
				c = h.topics.renderCache(d)
			}
			h.topics.publishPlaces(c, found[:n])
		})
		found = found[n:]
	}
	h.feed.exclusive(func(*hall.Day) { h.topics.roundSince = 0 })
}
