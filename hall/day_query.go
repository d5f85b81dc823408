package hall

import "slices"

// Config is the configuration in force; read-only.
func (d *Day) Config() *Config { return d.cfg }

// Date is the open business date, "" before the first.
func (d *Day) Date() string { return d.date }

// Over reports whether that date has been closed: no tickets are issued until the next.
func (d *Day) Over() bool { return d.over }

// Seq is the number of the last event applied.
func (d *Day) Seq() int64 { return d.seq }

// At is the instant of that event.
func (d *Day) At() Millis { return d.at }

// Changed is what the last Apply changed; its slices may be read until the next Apply.
func (d *Day) Changed() Changes { return d.changed }

// Ticket finds one of today's tickets; nil when there is none. It is read-only, as all
// tickets that a Day returns.
func (d *Day) Ticket(id string) *Ticket { return d.tickets[id] }

// ClosedLegs are the legs of one of today's tickets that a transfer ended, the first first;
// they are read-only.
func (d *Day) ClosedLegs(ticket string) []Leg { return d.closed[ticket] }

// TicketByNumber finds one of today's tickets by its printed number.
func (d *Day) TicketByNumber(number string) *Ticket { return d.tickets[d.numbers[number]] }

// Counter is a counter's live state; one never opened is closed.
func (d *Day) Counter(id string) CounterLive {
	if c := d.counters[id]; c != nil {
		return *c
	}
	return CounterLive{ID: id, State: CounterClosed}
}

// Ahead is how many waiting tickets come before this one in the queues that share a
// counter with its own; 0 when it does not wait.
func (d *Day) Ahead(id string) int {
	t := d.tickets[id]
	if t == nil || t.State != Waiting {
		return 0
	}
	return d.before(t.Leg.Service, t.Class, place{key: t.Leg.Score, tie: t.Leg.Tie, id: t.ID})
}

// Behind is how many others a waiting ticket's citizen could let go first: those after it in
// the queues that share a counter with its own, by [OrderRatio] only of its own side.
func (d *Day) Behind(id string) int {
	t := d.tickets[id]
	if t == nil || t.State != Waiting {
		return 0
	}
	p := place{key: t.Leg.Score, tie: t.Leg.Tie, id: t.ID}
	inTurn, prior := d.cfg.Policy.Order == OrderRatio, d.cfg.CreditMS(t.Class) > 0
	behind := -1 // not itself
	for _, r := range d.rivals(t.Leg.Service) {
		if s := d.services[r]; s != nil {
			for c, l := range s.waiting {
				if !inTurn || (d.cfg.CreditMS(c) > 0) == prior {
					behind += len(l.places()) - l.before(p)
				}
			}
		}
	}
	return behind
}

// AheadOfNew is how many would come before a ticket of the class issued at the instant.
func (d *Day) AheadOfNew(service, class string, at Millis) int {
	return d.before(service, class, place{key: int64(at) - d.cfg.CreditMS(class), tie: d.seq + 1})
}

func (d *Day) before(service, class string, p place) int {
	inTurn := d.cfg.Policy.Order == OrderRatio
	prior := d.cfg.CreditMS(class) > 0
	same, others := 0, 0
	for _, r := range d.rivals(service) {
		if s := d.services[r]; s != nil {
			for c, l := range s.waiting {
				if inTurn && (d.cfg.CreditMS(c) > 0) != prior {
					others += len(l.places())
				} else {
					same += l.before(p)
				}
			}
		}
	}
	if !inTurn {
		return same
	}
	return same + min(others, d.turnsBefore(service, prior, same))
}

// turnsBefore is how many tickets of the other side have their turn before one of the
// service that has `same` of its own side before it, if there are as many. The sides are the
// classes with a credit (prior) and those without.
func (d *Day) turnsBefore(service string, prior bool, same int) int {
	agency, ratio := "", max(d.cfg.Policy.Ratio, 1)
	if s := d.cfg.Service(service); s != nil {
		agency = s.Agency
	}
	first := max(0, ratio-d.streaks[agency]) // with a credit, before the next one without
	switch {
	case !prior:
		return first + ratio*same
	case same < first:
		return 0
	}
	return (same-first)/ratio + 1
}

// rivals are the configuration's, or the service alone when it is unknown there.
func (d *Day) rivals(service string) []string {
	if r := d.cfg.Rivals(service); len(r) > 0 {
		return r
	}
	return []string{service}
}

// Waiting is how many wait for the service, and how many of them in a class with a credit,
// which goes before others.
func (d *Day) Waiting(service string) (total, priority int) {
	s := d.services[service]
	if s == nil {
		return 0, 0
	}
	for class, l := range s.waiting {
		if k := d.cfg.Class(class); k != nil && k.CreditMinutes > 0 {
			priority += len(l.places())
		}
	}
	return s.waitingCount(), priority
}

// Quota is how many tickets of a service are given on the day, -1 for no limit.
func (d *Day) Quota(service string) int {
	if n, set := d.quotas[service]; set {
		return n
	}
	if s := d.cfg.Service(service); s != nil && s.Quota > 0 {
		return s.Quota
	}
	return -1
}

// QuotaUsed is how many tickets of the day count against the service's quota.
func (d *Day) QuotaUsed(service string) int {
	if s := d.services[service]; s != nil {
		return s.charged
	}
	return 0
}

// WaitingAt is how many wait for any of the counter's services.
func (d *Day) WaitingAt(counter string) int {
	n := 0
	for _, id := range d.servicesAt(counter) {
		if s := d.services[id]; s != nil {
			n += s.waitingCount()
		}
	}
	return n
}

// WaitingFor is how many wait for any of the agency's services.
func (d *Day) WaitingFor(agency string) int {
	n := 0
	for _, s := range d.cfg.ServicesOf(agency) {
		w, _ := d.Waiting(s.ID)
		n += w
	}
	return n
}

func (d *Day) servicesAt(counter string) []string {
	if k := d.cfg.Counter(counter); k != nil {
		return k.Services
	}
	return nil
}

// Held are the held tickets that are called back at the counter, those of its services as far as
// the hall's policy lets it, the first to return first.
func (d *Day) Held(counter string) []*Ticket {
	var all []place
	for _, id := range d.servicesAt(counter) {
		if s := d.services[id]; s != nil {
			all = append(all, s.held.places()...)
		}
	}
	slices.SortFunc(all, place.compare)
	return slices.DeleteFunc(d.ticketsOf(all), func(t *Ticket) bool {
		switch d.cfg.Policy.HeldFor {
		case HeldForCounter:
			return t.Leg.Counter != counter
		case HeldForOfficer:
			c := d.Counter(counter) // the supervisor may have opened it for the officer
			return t.Leg.Officer != c.Officer && (t.Leg.Counter != counter || t.Leg.HeldAt <= c.OpenedAt)
		}
		return false
	})
}

// WaitingList are the first n tickets that wait for a service, by their place in line.
func (d *Day) WaitingList(service string, n int) []*Ticket {
	var all []place
	if s := d.services[service]; s != nil {
		for _, l := range s.waiting {
			all = append(all, l.places()...)
		}
	}
	slices.SortFunc(all, place.compare)
	return d.ticketsOf(all[:min(n, len(all))])
}

// NoShows are the last n no-shows of the counter's services, the newest first.
func (d *Day) NoShows(counter string, n int) []*Ticket {
	var all []place
	for _, id := range d.servicesAt(counter) {
		if s := d.services[id]; s != nil {
			l := s.noShows.places()
			all = append(all, l[max(0, len(l)-n):]...)
		}
	}
	slices.SortFunc(all, func(a, b place) int { return b.compare(a) })
	return d.ticketsOf(all[:min(n, len(all))])
}

func (d *Day) ticketsOf(list []place) []*Ticket {
	out := make([]*Ticket, len(list))
	for i, p := range list {
		out[i] = d.tickets[p.id]
	}
	return out
}

// number lets a ticket be found by its number, if it has one.
func (d *Day) number(t *Ticket) {
	if t.Number != "" {
		d.numbers[t.Number] = t.ID
	}
}
