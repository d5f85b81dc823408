package hall

import (
	"math"
	"slices"
	"time"
)

// maxPicks bounds how far a queue is played; beyond, its pace goes on.
const maxPicks = 256

// play is a group's queues played forward from an instant with mean times: who is called
// when and where, if nobody else comes. Times are working time in ms from that instant.
type play struct {
	group *queueGroup
	from  Millis
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
	back      map[string]*StepsBack
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
	p := &play{group: g, from: now, works: works, hours: h, seats: make([]seat, len(g.counters))}
	d.seatAll(p, now)
	queues := d.queuesOf(p)
	for len(p.picks) < maxPicks {
		at := p.earliest()
		if at < 0 {
			break
		}
		s := &p.seats[at]
		q := d.choose(queues, s, now.Add(time.Duration(s.free)*time.Millisecond))
		if q == nil {
			p.picks = append(p.picks, pick{at: s.free, seat: at, idle: true})
			due := d.nextDue(queues, s)
			s.exhausted, s.free = due == 0, max(s.free, float64(due-now))
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
func (d *Day) queuesOf(p *play) []queueAt {
	queues := d.queues(p.group.services)
	for i := range queues {
		for n := range p.seats {
			if p.takes(n, queues[i].service) {
				p.seats[n].queues = append(p.seats[n].queues, i)
			}
		}
	}
	return queues
}

// queues are those of some services in which somebody waits.
func (d *Day) queues(services []string) (queues []queueAt) {
	for _, id := range services {
		s := d.services[id]
		if s == nil {
			continue
		}
		for _, k := range d.cfg.Policy.Classes { // in their order, the same on every node
			if l := s.waiting[k.ID]; l != nil && len(l.places()) > 0 {
				queues = append(queues, queueAt{service: id, credit: d.cfg.CreditMS(k.ID) > 0, list: l.places()})
			}
		}
	}
	return queues
}

// choose is the queue whose head the seat calls next at an instant, nil for none: the rule of
// call_next.lua.
func (d *Day) choose(queues []queueAt, s *seat, at Millis) *queueAt {
	for _, f := range []footing{inFront, behind} {
		var ahead, plain *queueAt
		for _, i := range s.queues {
			q := &queues[i]
			if q.next == len(q.list) || d.footing(queues, s, q.service, at) != f {
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
		if q := d.between(ahead, plain, s); q != nil || len(s.back) == 0 {
			return q
		}
	}
	return nil
}

// between chooses between the first with a credit and the first without, by the hall's rule.
func (d *Day) between(ahead, plain *queueAt, s *seat) *queueAt {
	switch {
	case ahead == nil:
		return plain
	case plain == nil:
		return ahead
	case d.cfg.Policy.Order == OrderRatio:
		if s.prior++; s.prior > d.cfg.Policy.Ratio {
			s.prior = 0
			return plain
		}
		return ahead
	case plain.list[plain.next].compare(ahead.list[ahead.next]) < 0:
		return plain
	}
	return ahead
}

// nextDue is when a seat that has nobody to call now may call one of those who wait; 0 for never.
func (d *Day) nextDue(queues []queueAt, s *seat) (due Millis) {
	for _, i := range s.queues {
		if q := &queues[i]; s.back[q.service] != nil && q.next < len(q.list) {
			if at := d.dueAt(queues, s, q.service); due == 0 || at < due {
				due = at
			}
		}
	}
	return due
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
