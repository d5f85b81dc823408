package simulate

import (
	"math/rand/v2"
	"slices"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// service is what GET /services says of one, and what follows from it.
type service struct {
	ID       string
	Agency   hall.Named
	Open     bool
	Standard hall.Standard

	mean       time.Duration // the published time at the counter
	popularity float64
	counters   []string // that serve it
	weight     float64  // share of the visits
}

// offer is what the hall can serve today.
type offer struct {
	services []*service
	byID     map[string]*service
	counters []view.Counter // with those of their services that give tickets
}

// unpublished is taken where a service promises no time at the counter.
const unpublished = 10 * time.Minute

// meanOf is the promised time at the counter.
func meanOf(s hall.Standard) time.Duration {
	if s.Service == nil || s.Service.Value <= 0 {
		return unpublished
	}
	switch s.Service.Unit {
	case hall.UnitMinute:
		return time.Duration(s.Service.Value) * time.Minute
	case hall.UnitHour, hall.UnitWorkingHour:
		return time.Duration(s.Service.Value) * time.Hour
	default:
		return unpublished // days are not spent at a counter
	}
}

// newOffer joins the services that give tickets with the counters that serve them.
// A service without a counter, and a counter without such a service, is left out.
// Each service gets its share of the visits, see the package's model.
func newOffer(services []*service, counters []view.Counter, r *rand.Rand) *offer {
	o := &offer{byID: map[string]*service{}}
	rank := map[string]float64{} // by agency
	for _, i := range r.Perm(len(services)) {
		if s := services[i]; s.Open {
			rank[s.Agency.ID]++
			s.mean, s.popularity = meanOf(s.Standard), 1/rank[s.Agency.ID]
			o.byID[s.ID] = s
		}
	}
	total := 0.0
	for _, k := range counters {
		k.Services = slices.DeleteFunc(slices.Clone(k.Services), func(s hall.Named) bool { return o.byID[s.ID] == nil })
		if len(k.Services) == 0 {
			continue
		}
		o.counters = append(o.counters, k)
		sum := 0.0
		for _, s := range k.Services {
			sum += o.byID[s.ID].popularity
		}
		for _, n := range k.Services {
			s := o.byID[n.ID]
			visits := s.popularity / sum / s.mean.Minutes() // a minute of this counter
			s.counters = append(s.counters, k.ID)
			s.weight += visits
			total += visits
		}
	}
	for _, s := range services {
		if len(s.counters) == 0 {
			delete(o.byID, s.ID)
			continue
		}
		s.weight /= total
		o.services = append(o.services, s)
	}
	return o
}

// pick draws a service by its weight, among those that ok accepts; nil when none is.
func (o *offer) pick(r *rand.Rand, ok func(*service) bool) (last *service) {
	rest := slices.DeleteFunc(slices.Clone(o.services), func(s *service) bool { return !ok(s) })
	u := 0.0
	for _, s := range rest {
		u += s.weight
	}
	u *= r.Float64()
	for _, last = range rest {
		if u -= last.weight; u < 0 {
			break
		}
	}
	return last
}

// busyShare is how much of its day an average counter is to be busy.
const busyShare = 0.85

// leastFactor keeps a service from taking no time at all when far too many come.
const leastFactor = 0.02

// The fixed parts of a visit, in simulated time.
const (
	walkMean  = 20 * time.Second // from the seat to the counter
	recallGap = time.Minute      // called, nobody comes: called again
	giveUpGap = time.Minute      // and again nobody
	breakTime = 30 * time.Minute // of each officer around noon
)

// factor is by how much the published service times are shortened so that the
// counters can serve the visits, and the share of the day that they then are busy:
//
//	visits x (legs x (factor x mean + walk) + noShow x (recall + give up)) = busy x counters x (hours - break)
//
// It never lengthens them: with few visits the counters are idle more often.
func (o Options) factor(of *offer, day time.Duration) (factor, busy float64) {
	mean := 0.0
	for _, s := range of.services {
		mean += s.weight * s.mean.Minutes()
	}
	minutes := float64(len(of.counters)) * max(day-breakTime, day/2).Minutes()
	legs := float64(o.Visits) * (1 + o.Transfer + o.Several)
	fixed := legs*walkMean.Minutes() + float64(o.Visits)*o.NoShow*(recallGap+giveUpGap).Minutes()
	wanted := legs * mean
	factor = min(max((busyShare*minutes-fixed)/wanted, leastFactor), 1)
	return factor, (factor*wanted + fixed) / minutes
}
