package hall

import "time"

// hours are a service's hours of a date as seen from an instant.
type hours struct {
	now        Millis
	known      bool      // it has hours on the date; otherwise all time is working time
	left       []stretch // what is left of them, or follows
	startsIn   int64     // until they begin or go on after a break, 0 within them and after the last
	sinceStart int64     // since the first of them began
	first      bool      // the first of them is not over
	closes     Millis    // the end of the last
}

// hoursOf reads the calendar. Where somebody has called in the present break, work goes on
// through it; after the last hours it goes on as long as a counter is open.
func (d *Day) hoursOf(service string, now Millis) hours {
	h := hours{now: now}
	s, loc := d.cfg.Service(service), d.cfg.Location()
	if s == nil || d.cfg.IssueWindow(s, d.cfg.BusinessDate(now)).OpensAt == 0 {
		return h
	}
	all := d.cfg.CalendarOf(s).instantsOn(localDate(now, loc), loc)
	h.known, h.closes = true, all[len(all)-1].to
	h.first, h.sinceStart = now < all[0].to, int64(max(0, now-all[0].from))
	began := Millis(0) // of the break
	for _, o := range all {
		if now < o.to {
			h.left = append(h.left, stretch{max(o.from, now), o.to})
			continue
		}
		began = o.to
	}
	if len(h.left) > 0 && h.left[0].from > now {
		if began != 0 && d.calledSince(service, began.Add(3*time.Minute)) {
			h.left[0].from = now
		}
		h.startsIn = int64(h.left[0].from - now)
	}
	return h
}

// calledSince reports whether a counter of the service is open with a ticket that was
// called after the instant.
func (d *Day) calledSince(service string, at Millis) bool {
	for _, k := range d.cfg.Servers(service) {
		c := d.counters[k.ID]
		if c == nil || c.State != CounterOpen {
			continue
		}
		if t := d.tickets[c.Ticket]; t != nil && max(t.Leg.LastCalledAt, t.Leg.CalledAt) >= at { // one that goes on without a call has the latter alone
			return true
		}
	}
	return false
}

// wall is when so much working time will have passed, in ms from now. Whoever is being
// served when a break begins is finished in it, which saves the queue spared ms of work at
// each. What the hours have no room for is done after them.
func (h *hours) wall(work, spared float64) float64 {
	if !h.known || len(h.left) == 0 {
		return work
	}
	for i, o := range h.left {
		room := float64(o.to - o.from)
		if work <= room || i == len(h.left)-1 {
			return float64(o.from-h.now) + work
		}
		work = max(0, work-room-spared)
	}
	return work
}

// beyond reports whether an instant, in ms from now, is after the last hours.
func (h *hours) beyond(wall float64) bool {
	return h.known && float64(h.now)+wall >= float64(h.closes)
}

// crosses reports whether a break or the beginning of the hours lies before the instant.
func (h *hours) crosses(wall float64) bool {
	return h.startsIn > 0 || (len(h.left) > 1 && float64(h.now)+wall > float64(h.left[0].to))
}
