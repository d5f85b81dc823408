package hall

import (
	"math"
	"sync"
)

// estimates are what the day computed since its last event: the present factors and the
// plays of the groups that somebody asked for. It may be used by concurrent readers.
type estimates struct {
	mu       sync.Mutex
	seq      int64
	at       Millis
	factor   float64 // the hall's cycles against the published times
	cycles   float64 // of how many
	widening float64
	plays    map[playKey]*play
	hours    map[string]hours
}

type playKey struct {
	group    *queueGroup
	startsIn int64
	closes   Millis
}

// stepMS is the step in which time passes for estimates, so that those who ask at nearly
// the same time share a play.
const stepMS = 5000

// fresh empties what belongs to an earlier event or instant.
func (m *estimates) fresh(d *Day, now Millis) {
	if m.plays != nil && m.seq == d.seq && m.at == now {
		return
	}
	m.seq, m.at, m.plays, m.hours = d.seq, now, map[playKey]*play{}, map[string]hours{}
	m.factor, m.cycles = d.pooled()
	m.widening = d.widening()
}

// forget has all computed anew.
func (m *estimates) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.plays = nil
}

// playOf is the play of the service's group, with its hours; false when no counter serves it.
func (m *estimates) playOf(d *Day, service string, now Millis) (*play, hours, bool) {
	g := d.cfg.index.groups[service]
	if g == nil || len(d.cfg.Servers(service)) == 0 {
		return nil, hours{}, false
	}
	h, known := m.hours[service]
	if !known {
		h = d.hoursOf(service, now)
		m.hours[service] = h
	}
	key := playKey{g, h.startsIn, h.closes}
	p := m.plays[key]
	if p == nil {
		works := make(map[string]work, len(g.services))
		for _, s := range g.services {
			works[s] = d.workOf(s, m.factor, m.cycles)
		}
		p = d.play(g, works, now, h)
		m.plays[key] = p
	}
	return p, h, true
}

// paceOf is what a ticket at a place would be told.
func (d *Day) paceOf(t turn, now Millis) Pace {
	now -= now % stepMS
	m := d.memo
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fresh(d, now)
	p, h, ok := m.playOf(d, t.service, now)
	if !ok {
		return Pace{}
	}
	r, ok := p.reach(t, d.cfg.Policy.Order == OrderRatio, d.rivals(t.service))
	if !ok {
		return Pace{}
	}
	per := (r.mean + turnaroundMS) / float64(r.seats)
	bound := math.Inf(1)
	if d.cfg.Policy.Order == OrderRatio {
		bound = float64(d.cfg.Policy.Ratio * (t.ahead + 1))
	}
	late := overtaken(&r, &h, d.latecomers(t, p, r.seats, now), bound)
	r.at += late * per
	mean, variance := r.spread()
	variance += per * per * (late + latecomerDoubt*latecomerDoubt*late*late)
	low, median, high := quantiles(mean, variance)
	spared := math.Max(0, r.mean/2-lateMS)
	wall := func(work float64) float64 { return h.wall(math.Max(0, work), spared) }
	from, about := wall(median-m.widening*(median-low)), wall(median)
	if s := d.cfg.Service(t.service); s != nil {
		if pause := d.PauseOf(s.Agency, now); pause != nil { // nobody is called before its end
			from = max(from, float64(pause.Until-now))
			about = max(about, from)
		}
	}
	to := math.Max(wall(median+m.widening*(high-median)), about+1)
	pace := Pace{PerMS: int64(math.Ceil(per)), Servers: d.OpenCounters(t.service), Ahead: t.ahead,
		FromMS: int64(from), AboutMS: int64(about), ToMS: int64(math.Ceil(to)), BeyondClosing: h.beyond(about)}
	if !h.crosses(to) && median > 0 {
		pace.Factor = math.Round(m.widening*1000) / 1000
	}
	return pace
}

// Pace is what a citizen who took a number now would be told; its PerMS is 0 when no counter
// serves the service, not even by the plan.
//
// The group's queues are played forward in their true order, with the mean time of each
// service, over the counters that are open or will be. Whoever comes later and goes before
// is added, breaks in the calendar are skipped, and the range follows from the doubt about all
// of these; docs/estimate.md has the method and how well it holds.
func (d *Day) Pace(service, class string, now Millis) Pace {
	return d.paceOf(turn{service: service, class: class, arrival: now, ahead: d.AheadOfNew(service, class, now),
		place: place{key: int64(now) - d.cfg.CreditMS(class), tie: d.seq + 1}}, now)
}

// EstimateOfNew is the expected wait of a citizen who takes a number now; false when no
// counter serves the service.
func (d *Day) EstimateOfNew(service, class string, now Millis) (Estimate, bool) {
	p := d.Pace(service, class, now)
	return EstimateWait(p, p.Ahead)
}

// Estimate is the expected further wait of a waiting ticket as of the last event; false when
// it does not wait or no counter serves it.
func (d *Day) Estimate(id string) (Estimate, bool) {
	t := d.tickets[id]
	if t == nil || t.State != Waiting {
		return Estimate{}, false
	}
	p := d.paceOf(turn{service: t.Leg.Service, class: t.Class, arrival: Millis(t.Leg.Score + t.Leg.Credit), ahead: d.Ahead(id),
		place: place{key: t.Leg.Score, tie: t.Leg.Tie, id: t.ID}}, d.at)
	return EstimateWait(p, p.Ahead)
}

// A turn is near when as many citizens are called within nearMinutes as later; where nothing is
// known of the wait, when no more than nearPlaces are ahead.
const (
	nearMinutes = 10
	nearPlaces  = 3
)

// Near reports whether a waiting ticket's citizen should be close by: it is next, or its turn
// is near. With no counter open, or in a pause, nobody's is.
func (d *Day) Near(id string) bool {
	t := d.tickets[id]
	if t == nil || t.State != Waiting || d.OpenCounters(t.Leg.Service) == 0 || d.PauseOf(t.Leg.Agency, d.at) != nil {
		return false
	}
	ahead := d.Ahead(id)
	if e, ok := d.Estimate(id); ok && ahead > 0 {
		return e.AboutMinutes <= nearMinutes
	}
	return ahead <= nearPlaces
}

// OpenCounters is how many open counters serve the service.
func (d *Day) OpenCounters(service string) (open int) {
	for _, k := range d.cfg.Servers(service) {
		if c := d.counters[k.ID]; c != nil && c.State == CounterOpen {
			open++
		}
	}
	return open
}
