package hall

import (
	"math"
	"slices"
)

// The quantiles of what is told: one of six is called before the lower end, one of ten
// after the upper one.
const (
	lowZ  = -1.0
	highZ = 1.2816
	// capacityDoubt is the relative doubt about the pace that nobody can see coming: a
	// counter that pauses or closes, an officer who is slower than another.
	capacityDoubt = 0.10
	// plannedDoubt is that about how many counters will open.
	plannedDoubt = 0.3
	// latecomerDoubt is that about how many will overtake.
	latecomerDoubt = 0.5
	maxOvertaking  = 0.8 // latecomers take at most this share of the calls
)

// turn is where a ticket stands in a play: a waiting one, or one that would be taken now.
type turn struct {
	service string
	class   string
	place   place
	arrival Millis // by its place: with the credit
	ahead   int
}

// reach is how far the play must go until the ticket's turn: the time, who is called
// meanwhile by what share of counters, and whether only planned counters serve it.
type reach struct {
	at      float64 // ms of working time
	firstAt float64 // the first call of its counters, and the doubt about it
	firstSD float64
	mean    float64 // cycle of those ahead, with its doubt and spread
	doubt   float64
	cv      float64
	seats   int
	planned bool
}

// reach finds the ticket's turn: the first time that a counter of its service is free and
// has nobody to call who comes before it. false when no counter serves it.
func (p *play) reach(t turn, ratio bool, rivals []string) (reach, bool) {
	r := reach{planned: true, firstAt: -1}
	for i := range p.seats {
		if p.takes(i, t.service) {
			r.seats++
			r.planned = r.planned && p.seats[i].planned
		}
	}
	if r.seats == 0 {
		return r, false
	}
	var last float64
	var n, doubts, squares float64 // of those called before, at any counter that the ticket's rivals use
	for _, k := range p.picks {
		mine := p.takes(k.seat, t.service)
		if mine && r.firstAt < 0 {
			r.firstAt, r.firstSD = k.at, p.seats[k.seat].sd
		}
		before := !k.idle && k.place.compare(t.place) < 0
		if ratio {
			before = !k.idle && int(n) < t.ahead
		}
		if order := p.byProfile(t, &k); mine && order != 0 {
			mine, before = order < 0, order > 0 && !k.idle
		}
		if mine && !before {
			r.at = k.at
			return r.mixed(n, doubts, squares, p.works[t.service]), true
		}
		if last = k.at; before && slices.Contains(rivals, k.service) {
			w := p.works[k.service]
			n, r.mean = n+1, r.mean+w.mean
			doubts, squares = doubts+w.mean*w.doubt, squares+w.mean*w.mean*(1+w.cv*w.cv)
		}
	}
	// The play ended before: its pace goes on.
	pace := p.works[t.service].mean / float64(r.seats)
	if n > 0 {
		pace = last / n
	}
	r.at = last + pace*math.Max(0, float64(t.ahead)-n)
	return r.mixed(n, doubts, squares, p.works[t.service]), true
}

// byProfile is how the ticket goes at the pick's counter by that one's profile: negative before
// whoever is called, positive after, 0 by their places.
func (p *play) byProfile(t turn, k *pick) int {
	back := p.seats[k.seat].back
	s, other := back[t.service], back[k.service]
	if len(back) == 0 || !k.idle && k.place.id == t.place.id {
		return 0
	}
	if s != nil && k.at < float64(t.arrival-p.from)+float64(s.AfterMS) {
		return 1
	}
	if k.idle {
		return 0
	}
	return boolInt(s != nil && s.Behind) - boolInt(other != nil && other.Behind)
}

// mixed turns sums over those called before into the mean, doubt and spread of a cycle.
func (r reach) mixed(n, doubts, squares float64, own work) reach {
	if n == 0 {
		r.mean, r.doubt, r.cv = own.mean, own.doubt, own.cv
		return r
	}
	r.doubt = doubts / r.mean
	r.mean /= n
	r.cv = math.Sqrt(math.Max(0, squares/n/(r.mean*r.mean)-1))
	return r
}

// span of working time in ms: mean and variance.
func (r *reach) spread() (mean, variance float64) {
	per := (r.mean + turnaroundMS) / float64(r.seats)
	calls := math.Max(0, r.at-r.firstAt) // the part that is whole cycles
	mean = r.at
	variance = calls * per * r.cv * r.cv
	if r.firstAt > 0 {
		variance += r.firstSD * r.firstSD / math.Sqrt(float64(r.seats))
	}
	doubt := r.doubt*r.doubt + capacityDoubt*capacityDoubt
	if r.planned {
		doubt += plannedDoubt * plannedDoubt
	}
	return mean, variance + doubt*calls*calls
}

// quantiles of a lognormal distribution with this mean and variance: low, median, high.
func quantiles(mean, variance float64) (low, median, high float64) {
	if mean < 1 {
		return 0, 0, 0
	}
	v := variance / (mean * mean)
	median = mean / math.Sqrt(1+v)
	s := math.Sqrt(math.Log1p(v))
	return median * math.Exp(lowZ*s), median, median * math.Exp(highZ*s)
}
