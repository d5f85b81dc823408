package hall

import (
	"math"
	"slices"
)

// maxPicks bounds how far a queue is played; beyond, its pace goes on.
const maxPicks = 256

// play is a group's queues played forward from an instant with mean times: who is called
// when and where, if nobody else comes. Times are working time in ms from that instant.
type play struct {
	group *queueGroup
	works map[string]work
	seats []seat
	picks []pick
	hours hours
	// unserved are the services of which no counter is open or about to.
	unserved []string
	// halted are the services whose agency is paused, nobody has said until when.
	halted map[string]bool
}

// seat is a counter of the group.
type seat struct {
	in        bool    // it works, or will
	planned   bool    // it is closed
	byPlan    bool    // it will open by the plan alone
	busy      bool    // somebody is there, or it is paused
	free      float64 // when it is free next
	mean, sd  float64 // as known, before seats were set apart
	queues    []int   // of play queues, those that it serves
	prior     int     // tickets with a credit since the last one without, under the ratio rule
	exhausted bool
}

// pick is one call, or a counter that finds nobody.
type pick struct {
	at      float64
	seat    int
	service string
	place   place
	idle    bool
}

// queueAt is a service's waiting tickets of one class, played up to next.
type queueAt struct {
	service string
	credit  bool
	list    []place
	next    int
}

// play plays a group from an instant.
func (d *Day) play(g *queueGroup, works map[string]work, now Millis, h hours) *play {
	p := &play{group: g, works: works, hours: h, seats: make([]seat, len(g.counters))}
	d.seatAll(p, now)
	queues := d.queuesOf(p)
	order := d.cfg.Policy.Order
	for len(p.picks) < maxPicks {
		at := p.earliest()
		if at < 0 {
			break
		}
		s := &p.seats[at]
		q := choose(queues, s, order, d.cfg.Policy.Ratio)
		if q == nil {
			s.exhausted = true
			p.picks = append(p.picks, pick{at: s.free, seat: at, idle: true})
			continue
		}
		p.picks = append(p.picks, pick{at: s.free, seat: at, service: q.service, place: q.list[q.next]})
		q.next++
		s.free += works[q.service].mean + turnaroundMS
	}
	return p
}

// earliest is the seat that is free first, -1 for none.
func (p *play) earliest() int {
	best := -1
	for i := range p.seats {
		if s := &p.seats[i]; s.in && !s.exhausted && (best < 0 || s.free < p.seats[best].free) {
			best = i
		}
	}
	return best
}

// queuesOf lists the group's queues, and tells each seat which it serves.
func (d *Day) queuesOf(p *play) (queues []queueAt) {
	for _, id := range p.group.services {
		s := d.services[id]
		if s == nil {
			continue
		}
		for _, k := range d.cfg.Policy.Classes { // in their order, the same on every node
			l := s.waiting[k.ID]
			if l == nil || len(l.places()) == 0 {
				continue
			}
			for i := range p.seats {
				if p.takes(i, id) {
					p.seats[i].queues = append(p.seats[i].queues, len(queues))
				}
			}
			queues = append(queues, queueAt{service: id, credit: d.cfg.CreditMS(k.ID) > 0, list: l.places()})
		}
	}
	return queues
}

// choose is the queue whose head the seat calls next, nil for none: the rule of
// Day.Upcoming and call_next.lua.
func choose(queues []queueAt, s *seat, order OrderRule, ratio int) *queueAt {
	var ahead, plain *queueAt
	for _, i := range s.queues {
		q := &queues[i]
		if q.next == len(q.list) {
			continue
		}
		best := &plain
		if q.credit {
			best = &ahead
		}
		if *best == nil || q.list[q.next].compare((*best).list[(*best).next]) < 0 {
			*best = q
		}
	}
	switch {
	case ahead == nil:
		return plain
	case plain == nil:
		return ahead
	case order == OrderRatio:
		if s.prior++; s.prior > ratio {
			s.prior = 0
			return plain
		}
		return ahead
	case plain.list[plain.next].compare(ahead.list[ahead.next]) < 0:
		return plain
	}
	return ahead
}

// spreadSeats sets busy seats apart. Each is free after its mean residual time, but the
// first of several is free sooner than any mean, and the last later: by the expected order
// statistics of a normal sample (Blom 1958).
func (p *play) spreadSeats() {
	var busy []*seat
	for i := range p.seats {
		if s := &p.seats[i]; s.in && s.busy {
			busy = append(busy, s)
		}
	}
	slices.SortStableFunc(busy, func(a, b *seat) int {
		switch {
		case a.mean < b.mean:
			return -1
		case a.mean > b.mean:
			return 1
		}
		return 0
	})
	for i, s := range busy {
		z := normalQuantile((float64(i) + 0.625) / (float64(len(busy)) + 0.25))
		s.free = max(s.mean+z*s.sd, s.mean/8)
	}
}

// normalQuantile is the standard normal quantile.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
