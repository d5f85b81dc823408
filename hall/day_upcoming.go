package hall

import "slices"

// Line is whom a counter would call, in this order, from an instant on, if it were the only
// one and nobody else came.
type Line struct {
	From    Millis
	Tickets []*Ticket
}

// Upcoming are the next n tickets in the order in which the counter would call them at the
// instant of the last event.
func (d *Day) Upcoming(counter string, n int) []*Ticket { return d.UpcomingAt(counter, n, d.at) }

// UpcomingAt is Upcoming at a later instant.
func (d *Day) UpcomingAt(counter string, n int, at Millis) []*Ticket {
	queues, s := d.lineAt(counter, at)
	list := make([]*Ticket, 0, n)
	for len(list) < n {
		q := d.choose(queues, s, at)
		if q == nil {
			break
		}
		list = append(list, d.tickets[q.list[q.next].id])
		q.next++
	}
	return list
}

// Later are the lines that follow by the clock alone: by its work profile a counter calls some
// services only once a citizen there has waited for so long.
func (d *Day) Later(counter string, n int) (lines []Line) {
	if d.cfg.Profile(counter) == nil {
		return nil
	}
	queues, s := d.lineAt(counter, d.at)
	for _, i := range s.queues {
		if q := &queues[i]; d.footing(queues, s, q.service, d.at) == notYet {
			lines = append(lines, Line{From: d.dueAt(queues, s, q.service)})
		}
	}
	slices.SortFunc(lines, func(a, b Line) int { return int(a.From - b.From) })
	lines = slices.CompactFunc(lines, func(a, b Line) bool { return a.From == b.From })
	for i := range lines {
		lines[i].Tickets = d.UpcomingAt(counter, n, lines[i].From)
	}
	return lines
}

// lineAt is what waits for a counter, and the counter as a free seat. Services of paused
// agencies are left out where the counter has others.
func (d *Day) lineAt(counter string, at Millis) ([]queueAt, *seat) {
	s := &seat{}
	k := d.cfg.Counter(counter)
	if k == nil {
		return nil, s
	}
	s.prior, s.back = d.streaks[k.Agency], d.stepsBack(counter)
	open := slices.DeleteFunc(slices.Clone(k.Services), func(id string) bool {
		x := d.cfg.Service(id)
		return x != nil && d.PauseOf(x.Agency, at) != nil
	})
	if len(open) == 0 {
		open = k.Services
	}
	queues := d.queues(open)
	for i := range queues {
		s.queues = append(s.queues, i)
	}
	return queues, s
}

// Stopped is the pause that keeps a counter from calling anybody at the instant of the last
// event, of several the one that ends first; nil while one of its services goes on.
func (d *Day) Stopped(counter string) (found *Pause) {
	for _, id := range d.servicesAt(counter) {
		s := d.cfg.Service(id)
		if s == nil {
			continue
		}
		p := d.PauseOf(s.Agency, d.at)
		if p == nil {
			return nil
		}
		if found == nil || p.Until != 0 && (found.Until == 0 || p.Until < found.Until) {
			found = p
		}
	}
	return found
}

// stepsBack has by service those that step back at the counter as the others are open now.
func (d *Day) stepsBack(counter string) map[string]*StepsBack {
	var back map[string]*StepsBack
	for service, s := range d.cfg.Profile(counter) {
		if slices.ContainsFunc(s.Leads, func(id string) bool { return d.Counter(id).State == CounterOpen }) {
			if back == nil {
				back = map[string]*StepsBack{}
			}
			back[service] = s
		}
	}
	return back
}

// footing is where a service stands at a counter.
type footing int

const (
	inFront footing = iota
	behind          // those that come first
	notYet          // nobody there has waited long enough
)

func (d *Day) footing(queues []queueAt, s *seat, service string, at Millis) footing {
	back := s.back[service]
	switch {
	case back == nil:
		return inFront
	case back.AfterMS > 0 && d.dueAt(queues, s, service) > at:
		return notYet
	case back.Behind:
		return behind
	}
	return inFront
}

// dueAt is when the first of those who wait for the service has waited as long as the profile asks.
func (d *Day) dueAt(queues []queueAt, s *seat, service string) Millis {
	due := Millis(0)
	for i := range queues {
		q := &queues[i]
		if q.service != service || q.next == len(q.list) {
			continue
		}
		p := q.list[q.next]
		if at := Millis(p.key + d.tickets[p.id].Leg.Credit + s.back[service].AfterMS); due == 0 || at < due {
			due = at
		}
	}
	return due
}
