package ledger

import (
	"encoding/json"
	"slices"
	"testing"

	"mpp/hall"
	"mpp/report/measure"
)

// plainStay is a stretch of a counter's time: open, paused, or serving a leg.
type plainStay struct {
	date     string
	counter  string
	state    string
	from, to hall.Millis
	running  bool
}

// plainDays is a replay of the log, event by event, as a person with paper would do it.
type plainDays struct {
	own    []*plainStay           // of the counters' own life
	at     map[string]*plainStay  // counter -> its running one
	served map[string][]plainStay // ticket -> its serving intervals
	undo   map[string][]plainStay // ticket -> served before its last event
	closed map[string]hall.Millis // date -> when it was closed
	newest string
	agency []map[string]string // counter -> agency, by import
	since  []hall.Millis       // of the imports
}

func plainReplay(t *testing.T, events []hall.Event) *plainDays {
	p := &plainDays{at: map[string]*plainStay{}, served: map[string][]plainStay{}, undo: map[string][]plainStay{}, closed: map[string]hall.Millis{}}
	for _, e := range events {
		switch e.Type {
		case hall.EventConfigured:
			var c hall.Config
			must(t, json.Unmarshal(e.Config, &c))
			of := map[string]string{}
			for _, k := range c.Counters {
				of[k.ID] = k.Agency
			}
			p.agency, p.since = append(p.agency, of), append(p.since, e.EffectiveAt())
		case hall.EventDayOpened:
			p.newest = e.Date
		case hall.EventDayClosed:
			p.closed[e.Date] = e.EffectiveAt()
		case hall.EventCounterOpened, hall.EventCounterPaused, hall.EventCounterResumed, hall.EventCounterClosed:
			p.counter(e)
		default:
			if e.Ticket != nil {
				p.ticket(e)
			}
		}
	}
	return p
}

func (p *plainDays) counter(e hall.Event) {
	if last := p.at[e.Counter.ID]; last != nil && last.date == e.Date {
		last.to, last.running = e.EffectiveAt(), false
	}
	p.at[e.Counter.ID] = nil
	if e.Counter.State != hall.CounterClosed {
		s := &plainStay{date: e.Date, counter: e.Counter.ID, state: string(e.Counter.State), from: e.EffectiveAt(), running: true}
		p.own, p.at[s.counter] = append(p.own, s), s
	}
}

// ticket follows the intervals of a ticket. A step that is taken back leaves them as they
// were before it.
func (p *plainDays) ticket(e hall.Event) {
	id := e.Ticket.ID
	if e.Type == hall.EventNoted {
		return // no step: the one before it may still be taken back
	}
	if e.Type == hall.EventReverted {
		p.served[id] = p.undo[id]
		return
	}
	stays := slices.Clone(p.served[id])
	p.undo[id] = p.served[id]
	if n := len(stays); n > 0 && stays[n-1].running && e.Ticket.State != hall.Serving {
		stays[n-1].to, stays[n-1].running = e.EffectiveAt(), false
		if e.Ticket.Leg.Unattended || e.Ticket.Leg.Untimed {
			stays = stays[:n-1]
		}
	}
	if e.Type == hall.EventStarted || e.Type == hall.EventDirect {
		stays = append(stays, plainStay{date: e.Date, counter: e.Ticket.Leg.Counter, state: "serving", from: e.EffectiveAt(), running: true})
	}
	p.served[id] = stays
}

// stays are those of the dates, each no longer than its day.
func (p *plainDays) stays(from, to string, now hall.Millis) (all []plainStay) {
	add := func(s plainStay) {
		if s.date < from || s.date > to {
			return
		}
		end, over := p.closed[s.date]
		switch {
		case s.running && over, over && s.to > end:
			s.to = end
		case s.running && s.date == p.newest:
			s.to = now
		case s.running:
			s.to = s.from
		}
		all = append(all, s)
	}
	for _, s := range p.own {
		add(*s)
	}
	for _, stays := range p.served {
		for _, s := range stays {
			add(s)
		}
	}
	return all
}

// times weighs each moment between two changes by itself.
func (p *plainDays) times(q measure.Query, now hall.Millis) map[string]measure.CounterTime {
	at := map[string][]plainStay{}
	for _, s := range p.stays(q.From, q.To, now) {
		at[s.counter] = append(at[s.counter], s)
	}
	out := map[string]measure.CounterTime{}
	for counter, stays := range at {
		moments := slices.Clone(p.since)
		for _, s := range stays {
			moments = append(moments, s.from, s.to)
		}
		slices.Sort(moments)
		var k measure.CounterTime
		for i := 1; i < len(moments); i++ {
			from, to := moments[i-1], moments[i]
			if q.Agency == "" || p.agencyAt(counter, from) == q.Agency {
				weigh(&k, stays, from, to)
			}
		}
		if k != (measure.CounterTime{}) {
			out[counter] = k
		}
	}
	return out
}

func (p *plainDays) agencyAt(counter string, at hall.Millis) string {
	agency := p.agency[0][counter]
	for i, since := range p.since {
		if since <= at {
			agency = p.agency[i][counter]
		}
	}
	return agency
}

// weigh adds a moment in which nothing changes to what the counter did in it.
func weigh(k *measure.CounterTime, stays []plainStay, from, to hall.Millis) {
	is := map[string]bool{}
	for _, s := range stays {
		is[s.state] = is[s.state] || s.from <= from && to <= s.to
	}
	switch ms := int64(to - from); {
	case is["serving"]:
		k.ServingMS, k.OpenMS = k.ServingMS+ms, k.OpenMS+ms
	case is["open"]:
		k.OpenMS += ms
	case is["paused"]:
		k.PausedMS += ms
	}
}

// holdAgainstLegs holds the replay's serving intervals equal to the service time of the
// legs, but for tickets that the closing of a day ended in service, and untimed ones.
func (p *plainDays) holdAgainstLegs(t *testing.T, legs map[legKey]plainLeg) {
	t.Helper()
	sums, left := map[string]int64{}, map[string]bool{}
	for key, l := range legs {
		sums[key.ticket] += l.leg.ServiceMS
		left[key.ticket] = left[key.ticket] || l.leg.Unattended || l.leg.Untimed
	}
	compared := 0
	for ticket, stays := range p.served {
		var sum int64
		for _, s := range stays {
			if !s.running {
				sum += int64(s.to - s.from)
			}
		}
		if !left[ticket] && sum != sums[ticket] {
			t.Errorf("%s: intervals of %d ms, legs of %d ms", ticket, sum, sums[ticket])
		}
		compared++
	}
	if compared < 20 {
		t.Errorf("only %d tickets were served", compared)
	}
}
