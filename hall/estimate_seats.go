package hall

import "slices"

const (
	// leastPauseMS is how long a pause lasts at least that no calendar explains. One that has
	// lasted longer lasts as long again: how a duration of unknown scale is best extended.
	leastPauseMS = 8 * 60_000
	// lateMS is how late counters open, or return from a break.
	lateMS = 2 * 60_000
	// openingMS after the beginning of hours a counter that did not open yet may still do so.
	openingMS = 15 * 60_000
)

// seatAll finds which counters work, or will, and when each is free.
func (d *Day) seatAll(p *play, now Millis) {
	p.halted = d.haltedFor(p.group.services, now)
	opening := p.hours.startsIn > 0 || p.hours.sinceStart < openingMS
	for i, k := range p.group.counters {
		s := &p.seats[i]
		s.prior, s.back = d.streaks[k.Agency], d.stepsBack(k.ID)
		c := d.Counter(k.ID)
		if c.State == CounterClosed {
			s.planned = true
			s.in = opening && p.hours.first && !d.openedToday(&c)
			s.mean = lateMS
			if p.hours.startsIn == 0 {
				s.mean = openingMS / 2
			}
			s.mean = max(s.mean, d.haltOf(p, k, now))
			s.busy = s.in
			continue
		}
		s.in = true
		s.mean, s.sd = d.occupied(p, &c, now)
		if c.State == CounterPaused {
			rest := float64(lateMS)
			if p.hours.startsIn == 0 { // no break explains it
				rest = max(leastPauseMS, float64(now-c.Since))
				s.sd += rest / 2
			}
			s.mean += rest
		}
		if rest := d.haltOf(p, k, now); rest > s.mean {
			s.mean, s.sd = rest, 0
		}
		if s.busy = s.mean > 0; s.busy && p.hours.startsIn > 0 && c.State == CounterOpen {
			s.mean = max(0, s.mean-float64(p.hours.startsIn)) // it is finished in the break
		}
	}
	p.planForUnserved()
	for i := range p.seats {
		p.seats[i].free = p.seats[i].mean
	}
	p.spreadSeats()
}

// planForUnserved has closed counters open, by the plan, for services that none serves now.
func (p *play) planForUnserved() {
	for _, id := range p.group.services {
		alive := false
		for i, serves := range p.group.serves[id] {
			alive = alive || (serves && p.seats[i].in)
		}
		if alive {
			continue
		}
		p.unserved = append(p.unserved, id)
	}
	for _, id := range p.unserved {
		for i, serves := range p.group.serves[id] {
			if s := &p.seats[i]; serves && !s.in {
				s.in, s.busy, s.byPlan, s.mean = true, true, true, lateMS
			}
		}
	}
}

// takes reports whether the seat will call tickets of the service. Whoever is only thought
// to come for services that nobody serves is counted on for no other.
func (p *play) takes(seat int, service string) bool {
	s := &p.seats[seat]
	serves := p.group.serves[service]
	return serves != nil && serves[seat] && s.in && !p.halted[service] && (!s.byPlan || slices.Contains(p.unserved, service))
}

func (d *Day) openedToday(c *CounterLive) bool {
	return c.OpenedAt != 0 && d.cfg.BusinessDate(c.OpenedAt) == d.date
}

// occupied is how much longer the ticket at the counter keeps it.
func (d *Day) occupied(p *play, c *CounterLive, now Millis) (mean, sd float64) {
	t := d.tickets[c.Ticket]
	if t == nil {
		return 0, 0
	}
	w, ok := p.works[t.Leg.Service]
	if !ok { // the configuration has moved the service to another counter since
		w = work{mean: unknownCycleMS, doubt: serviceDoubt, cv: usualCV}
	}
	age := int64(now - t.Leg.LastCalledAt)
	if t.State == Serving {
		age = t.Leg.ServiceMS + int64(now-t.Leg.ServingSince) + t.Leg.walk()
	}
	return w.residual(float64(max(age, 0)))
}
