package live

import (
	"time"

	"mpp/hall"
)

// Most events move thousands of tickets by one place. Were each told at once, boards
// and consoles would wait for thousands of phones, and a fast counter would send each
// phone many messages a second. So what concerns a ticket itself is told at once, and
// what only moves it is noted by queue and told in rounds: the first change starts one,
// and the next begins no sooner than Options.Calm later, with all that changed since.

// news are queues that moved and agencies that called, not yet told to phones.
type news struct {
	services, agencies map[string]bool
	since              int64 // the first event of it; 0: there is nothing
}

func newNews() news { return news{services: map[string]bool{}, agencies: map[string]bool{}} }

// note keeps what the last event changed for phones, if any watch it.
func (r *topics) note(d *hall.Day) {
	added := false
	for _, id := range d.Ripple() {
		if len(r.tickets[id]) > 0 {
			r.news.services[id], added = true, true
		}
	}
	for _, id := range d.Touched().Agencies {
		if len(r.byAgency[id]) > 0 {
			r.news.agencies[id], added = true, true
		}
	}
	if !added {
		return
	}
	if r.news.since == 0 {
		r.news.since = d.Seq()
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// toldUpTo is the event up to which every subscriber has all that concerns it.
func (r *topics) toldUpTo(d *hall.Day) int64 {
	switch {
	case r.telling > 0:
		return r.telling - 1
	case r.news.since > 0:
		return r.news.since - 1
	}
	return d.Seq()
}

// collect begins a round: the topics that the news concern.
func (r *topics) collect() []*topic {
	n := r.news
	r.news, r.telling = newNews(), n.since
	var found []*topic
	for id := range n.services {
		for t := range r.tickets[id] {
			t.listed = true
			found = append(found, t)
		}
	}
	for id := range n.agencies {
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

// tell brings places up to date and the phones with them. What happens to a ticket
// itself was told when it happened.
func (r *topics) tell(m *memo, some []*topic) {
	for _, t := range some {
		if !t.dropped && m.day.Ticket(t.id) == t.ticket.ticket {
			r.deliverTicket(m, t, t.ticket.shift(m))
		}
	}
}

// tellBatch is how many tickets are told under one lock: boards and consoles wait for
// that long at most, a fraction of a millisecond.
const tellBatch = 128

// tellPhones does the rounds until the hub stops.
func (h *Hub) tellPhones() {
	calm := time.NewTimer(0)
	defer calm.Stop()
	for {
		select {
		case <-h.quit:
			return
		case <-h.topics.wake:
		}
		select {
		case <-h.quit:
			return
		case <-calm.C:
		}
		calm.Reset(h.opts.Calm)
		h.round()
	}
}

// round tells what is news. Events may come in between its batches; what they change
// is told by these or by the next round.
func (h *Hub) round() {
	var found []*topic
	var m *memo
	h.feed.exclusive(func(*hall.Day) { found = h.topics.collect() })
	h.stats.rounds.Add(1)
	for len(found) > 0 {
		n := min(tellBatch, len(found))
		h.feed.exclusive(func(d *hall.Day) {
			if m == nil || m.day != d || m.seq != d.Seq() {
				m = h.topics.memo(d)
			}
			h.topics.tell(m, found[:n])
		})
		found = found[n:]
	}
	h.feed.exclusive(func(*hall.Day) { h.topics.telling = 0 })
}
