package hall

import "math"

const (
	// rateWindowMS is of how long arrivals are counted, and quietMS how much of a usual rate
	// stands in for what was not seen: before the first of the day, all of it.
	rateWindowMS = 60 * 60_000
	quietMS      = 20 * 60_000
	usualLoad    = 0.7 // of the counters, by the usual rate
	// usualShare is the share of a class with a credit, which counts as so many tickets.
	usualShare   = 0.1
	usualTickets = 20
)

// overtakers is who will come later and be called before: per ms, and until when, in ms
// from now.
type overtakers struct{ rate, until float64 }

// latecomers are, by class, those who will overtake the ticket: they come at the rate of
// the last hour, in the class's share of the hall's tickets today, and go before whoever
// came at most their credit earlier. So each overtakes only until that has passed.
func (d *Day) latecomers(t turn, p *play, seats int, now Millis) (list []overtakers) {
	rate := -1.0
	for i := range d.cfg.Policy.Classes {
		k := &d.cfg.Policy.Classes[i]
		credit := d.cfg.CreditMS(k.ID)
		until := t.place.key + credit - int64(now)
		if credit == 0 || k.EndedOn != "" || until <= 0 || (d.cfg.Policy.Order == OrderRatio && d.cfg.CreditMS(t.class) > 0) {
			continue
		}
		if rate < 0 {
			rate = d.arrivalRate(t.service, p.works[t.service].mean, seats, now)
		}
		all, of := d.issuedByClass(k.ID)
		share := (float64(of) + usualShare*usualTickets) / (float64(all) + usualTickets)
		list = append(list, overtakers{rate: rate * share, until: float64(until)})
	}
	return list
}

// arrivalRate is how many join the queues of the service's rivals in a ms.
func (d *Day) arrivalRate(service string, mean float64, seats int, now Millis) float64 {
	last := int64(now) / joinsMS
	first, since := last-rateWindowMS/joinsMS, now
	var n int
	for _, r := range d.rivals(service) {
		s := d.services[r]
		if s == nil {
			continue
		}
		recent, begins := 0, last
		for at := last; at >= first; at-- {
			if s.joins[at] > 0 {
				recent, begins = recent+s.joins[at], at
			}
		}
		if s.legs > recent {
			begins = first
		}
		n, since = n+recent, min(since, Millis(begins*joinsMS))
	}
	usual := usualLoad * float64(seats) / math.Max(mean, 1)
	return (float64(n) + usual*quietMS) / (float64(now-since) + quietMS)
}

// issuedByClass is how many tickets the day has, and how many of them in the class.
func (d *Day) issuedByClass(class string) (all, of int) {
	for _, n := range d.classes {
		all += n
	}
	return all, d.classes[class]
}

// overtaken adds what overtakers take of the counters: each one a call. They come while
// the ticket waits, breaks included, so it waits longer and more of them come: a fixed
// point, reached by steps since no more come than the counters call.
func overtaken(r *reach, h *hours, list []overtakers, ratioBound float64) (calls float64) {
	per := (r.mean + turnaroundMS) / float64(r.seats)
	for range 12 {
		wait := h.wall(r.at+calls*per, 0)
		next := 0.0
		for _, o := range list {
			next += o.rate * math.Min(wait, o.until)
		}
		next = math.Min(next, maxOvertaking*(r.at+calls*per)/per)
		next = math.Min(next, ratioBound)
		if math.Abs(next-calls) < 0.01 {
			return next
		}
		calls = next
	}
	return calls
}
