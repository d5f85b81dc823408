package simulate

import (
	"math/rand/v2"
	"sort"
	"time"

	"mpp/hall"
)

// service is what the simulator knows of a service.
type service struct {
	id, agency string
	standard   time.Duration // at the counter
	counters   []string      // that serve it
	weight     float64       // share of visits
}

// counterOf is what the simulator knows of a counter.
type counterOf struct {
	id, agency string
	services   []string
}

// offer is what the hall can serve today.
type offer struct {
	services []*service
	byID     map[string]*service
	counters []counterOf
}

// unpublished is taken where a service promises no time at the counter.
const unpublished = 10 * time.Minute

// standardOf is the promised time at the counter.
func standardOf(s hall.Standard) time.Duration {
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
func newOffer(services []serviceFact, counters []counterFact, r *rand.Rand) *offer {
	o := &offer{byID: map[string]*service{}}
	for _, s := range services {
		if s.Open {
			o.byID[s.ID] = &service{id: s.ID, agency: s.Agency.ID, standard: standardOf(s.Standard)}
		}
	}
	for _, c := range counters {
		k := counterOf{id: c.ID, agency: c.Agency.ID}
		for _, s := range c.Services {
			if known := o.byID[s.ID]; known != nil {
				known.counters = append(known.counters, c.ID)
				k.services = append(k.services, s.ID)
			}
		}
		if len(k.services) > 0 {
			o.counters = append(o.counters, k)
		}
	}
	for _, s := range services {
		if known := o.byID[s.ID]; known != nil && len(known.counters) > 0 {
			o.services = append(o.services, known)
		} else {
			delete(o.byID, s.ID)
		}
	}
	o.weigh(r)
	return o
}

// weigh gives each service its share of the visits, see the package's model.
func (o *offer) weigh(r *rand.Rand) {
	total := 0.0
	for _, pool := range o.pools() {
		rank := r.Perm(len(pool))
		counters, sum, mean := map[string]bool{}, 0.0, 0.0
		for i, s := range pool {
			s.weight = float64(len(s.counters)) / float64(rank[i]+1)
			sum += s.weight
			mean += s.weight * s.standard.Minutes()
			for _, c := range s.counters {
				counters[c] = true
			}
		}
		capacity := float64(len(counters)) / (mean / sum) // visits a minute
		for _, s := range pool {
			s.weight *= capacity / sum
			total += s.weight
		}
	}
	for _, s := range o.services {
		s.weight /= total
	}
}

// pools groups the services that can be reached from each other over counters.
func (o *offer) pools() [][]*service {
	poolOf := map[string]int{} // counter to pool
	for i, c := range o.counters {
		poolOf[c.id] = i
	}
	for changed := true; changed; {
		changed = false
		for _, s := range o.services {
			low := poolOf[s.counters[0]]
			for _, c := range s.counters {
				low = min(low, poolOf[c])
			}
			for _, c := range s.counters {
				if poolOf[c] != low {
					poolOf[c], changed = low, true
				}
			}
		}
	}
	byPool := map[int][]*service{}
	for _, s := range o.services {
		byPool[poolOf[s.counters[0]]] = append(byPool[poolOf[s.counters[0]]], s)
	}
	ids := make([]int, 0, len(byPool))
	for id := range byPool {
		ids = append(ids, id)
	}
	sort.Ints(ids) // the same seed draws the same day
	out := make([][]*service, 0, len(ids))
	for _, id := range ids {
		out = append(out, byPool[id])
	}
	return out
}

// pick draws a service by its weight, among those that ok accepts; nil when none is.
func (o *offer) pick(r *rand.Rand, ok func(*service) bool) *service {
	sum := 0.0
	for _, s := range o.services {
		if ok(s) {
			sum += s.weight
		}
	}
	u := r.Float64() * sum
	var last *service
	for _, s := range o.services {
		if !ok(s) {
			continue
		}
		if last = s; u < s.weight {
			return s
		}
		u -= s.weight
	}
	return last
}
