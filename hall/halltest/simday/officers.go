package simday

import (
	"slices"
	"time"

	"mpp/hall"
)

// officer works at one counter: from opening to closing, but for breaks.
type officer struct {
	k      *hall.Counter
	shifts []shift // the last one's end is when it closes
	rest   bool    // a break is due
	until  hall.Millis
	last   hall.Millis // when it closes
	stays  bool        // serves those who still wait at closing
	idle   bool
}

type shift struct{ from, to hall.Millis }

func (o *officer) workingMS() (sum int64) {
	for _, s := range o.shifts {
		sum += int64(s.to - s.from)
	}
	return sum
}

// staff draws the counters' hours and opens them.
func (w *world) staff() {
	early := w.closeEarly()
	for i := range w.cfg.Counters {
		o := &officer{k: &w.cfg.Counters[i], stays: w.chance(0.8)}
		o.shifts = w.shifts(o.k)
		if len(o.shifts) == 0 {
			continue
		}
		first, last := o.shifts[0].from, o.shifts[len(o.shifts)-1].to
		o.last = last
		if early[o.k.ID] {
			o.last = first + hall.Millis((0.5+0.25*w.r.Float64())*float64(last-first))
			o.stays = false
		}
		w.officers = append(w.officers, o)
		w.at(first.Add(w.between(0, 4*time.Minute)), func() { w.step(o, hall.CounterActOpen); w.ready(o) })
		w.at(o.last, func() {
			if o.idle {
				w.ready(o)
			}
		})
		for j := 1; j < len(o.shifts); j++ {
			w.rest(o, o.shifts[j-1].to, o.shifts[j].from)
		}
	}
}

// shifts are the counter's hours on the date: its calendar's, less a break of its own.
func (w *world) shifts(k *hall.Counter) (list []shift) {
	s := w.cfg.Service(k.Services[0])
	win := w.cfg.IssueWindow(s, w.sc.Date)
	if win.OpensAt == 0 {
		return nil
	}
	if w.sc.Stagger {
		at := win.OpensAt.Add(w.between(3*time.Hour, 5*time.Hour))
		return []shift{{win.OpensAt, at}, {at.Add(ownBreak), win.ClosesAt}}
	}
	cal, from := w.cfg.CalendarOf(s), win.OpensAt
	for at := win.OpensAt; at <= win.ClosesAt; at = at.Add(time.Minute) { // calendars count in minutes
		working := hall.WorkingMS(cal, w.cfg.Location(), at, at.Add(time.Minute)) > 0
		switch {
		case working && from == 0:
			from = at
		case !working && from != 0:
			list, from = append(list, shift{from, at}), 0
		}
	}
	return list
}

// closeEarly draws the counters that go early, so that each service keeps one.
func (w *world) closeEarly() map[string]bool {
	early := map[string]bool{}
	for i := range w.cfg.Counters {
		k := &w.cfg.Counters[i]
		if !w.chance(w.sc.CloseEarly) {
			continue
		}
		early[k.ID] = true
		for _, s := range k.Services {
			stays := func(c *hall.Counter) bool { return !early[c.ID] }
			if !slices.ContainsFunc(w.cfg.Servers(s), stays) {
				delete(early, k.ID)
			}
		}
	}
	return early
}

// rest takes a break: whoever is at the counter is served first.
func (w *world) rest(o *officer, from, to hall.Millis) {
	w.at(from, func() {
		o.rest, o.until = true, to
		if o.idle {
			w.ready(o)
		}
	})
}

func (w *world) step(o *officer, action hall.CounterAction) {
	if e, ok := w.h.Counter(o.k.ID, action); ok {
		w.apply(e)
	}
}

// ready is what an officer does with a free counter.
func (w *world) ready(o *officer) {
	c := w.d.Counter(o.k.ID)
	if c.State != hall.CounterOpen || c.Ticket != "" {
		return
	}
	o.idle = false
	now := w.h.Now
	if now >= o.last && (!o.stays || w.d.WaitingAt(o.k.ID) == 0 || now >= o.last.Add(overtime)) {
		w.step(o, hall.CounterActClose)
		return
	}
	if o.rest {
		o.rest = false
		w.step(o, hall.CounterActPause)
		w.at(max(o.until, now).Add(w.between(0, 4*time.Minute)), func() { w.step(o, hall.CounterActResume); w.ready(o) })
		return
	}
	for i, id := range w.back {
		if t := w.d.Ticket(id); slices.Contains(o.k.Services, t.Leg.Service) {
			w.back = slices.Delete(w.back, i, i+1)
			if e, ok := w.h.Act(id, hall.ActResume, o.k.ID); ok {
				w.apply(e)
				w.attend(o, id)
			}
			return
		}
	}
	next := w.d.Upcoming(o.k.ID, 1)
	if len(next) == 0 {
		o.idle = true
		return
	}
	w.call(o, next[0].ID)
}

// wake has an idle officer look for the next one of a service.
func (w *world) wake(service string) {
	for _, o := range w.officers {
		if o.idle && slices.Contains(o.k.Services, service) {
			o.idle = false
			w.in(w.between(2*time.Second, 8*time.Second), func() { w.ready(o) })
			return
		}
	}
}
