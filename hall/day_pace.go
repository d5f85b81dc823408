package hall

import "math"

// The weights behind a service's mean cycle. A cycle is how long one ticket takes
// a counter: the walk to it and the service, or the vain wait for a no-show.
const (
	paceDecay    = 0.92 // weight of a cycle against the one that ended after it: about the last 12 count
	paceWindow   = 48   // older ones weigh under 2 % together
	priorWeight  = 2    // the published standard counts as this many cycles
	defaultCV    = 0.7  // of a service before its spread is known
	maxWalkMS    = 5 * 60_000
	outlierTimes = 4 // a cycle counts as at most this many times the standard: a forgotten Finish
	minCycleMS   = 20_000
)

// cycle is how long the ended leg took its counter, in ms; false when it was never
// called, still runs or was closed unattended.
func (l *Leg) cycle() (int64, bool) {
	if l.EndedAt == 0 || l.CalledAt == 0 || l.Unattended || l.Untimed {
		return 0, false
	}
	switch {
	case l.StartedAt != 0:
		walk := min(max(int64(l.StartedAt-l.LastCalledAt), 0), maxWalkMS)
		return max(l.ServiceMS+walk, minCycleMS), true
	case l.End == NoShow:
		return max(min(int64(l.EndedAt-l.LastCalledAt), maxWalkMS), minCycleMS), true
	}
	return 0, false
}

// work is a service's cycle: exponentially weighted mean and coefficient of variation.
type work struct{ mean, cv float64 }

func (d *Day) work(service string) work {
	prior := float64(unknownServiceMS)
	if c := d.cfg.Service(service); c != nil {
		if ms := c.Standard.Service.clockMS(); ms > 0 {
			prior = float64(ms)
		}
	}
	var sum, squares, total float64
	weight := 1.0
	if s := d.services[service]; s != nil {
		list := s.cycles.places()
		for i := len(list) - 1; i >= 0 && i >= len(list)-paceWindow; i-- {
			ms := min(float64(list[i].val), prior*outlierTimes)
			sum, squares, total = sum+weight*ms, squares+weight*ms*ms, total+weight
			weight *= paceDecay
		}
	}
	weight *= priorWeight // the standard stands before the day's first cycle, and fades with it
	sum, total = sum+weight*prior, total+weight
	squares += weight * prior * prior * (1 + defaultCV*defaultCV)
	mean := sum / total
	variance := max(0, squares/total-mean*mean)
	return work{mean: mean, cv: math.Sqrt(variance) / mean}
}

// Pace is how fast the queue that a new ticket of the service would join moves.
//
// The queue holds the tickets of all rival services. Mean cycle and number of
// counters are therefore weighted by what waits: a rival's tickets are also taken
// by counters that do not serve this service. Today's cycles are weighted
// exponentially towards the newest and start from the service's published
// standard, or 15 minutes. Without an open counter the planned ones count, and
// Servers is 0. Residual time as in M/G/c: m(1+cv^2)/2 over c busy counters
// (Pollaczek-Khinchine; Allen-Cunneen for c > 1), 0 when a counter is free.
func (d *Day) Pace(service string) Pace { return d.PaceAt(service, d.at) }

// PaceAt is Pace at an instant that may be later than the last event.
func (d *Day) PaceAt(service string, now Millis) Pace {
	open, free := d.openServers(service)
	if len(d.cfg.Servers(service)) == 0 {
		return Pace{}
	}
	var weights, mean, square, servers float64
	for _, r := range d.rivals(service) {
		weight, _ := d.Waiting(r)
		w := float64(weight)
		if r == service {
			w++ // the new ticket itself
		}
		if w == 0 {
			continue
		}
		k := d.work(r)
		weights += w
		mean += w * k.mean
		square += w * k.mean * k.mean * (1 + k.cv*k.cv)
		servers += w * float64(d.serversFor(r, open == 0))
	}
	mean, square, servers = mean/weights, square/weights, max(servers/weights, 1)
	cv2 := max(0, square/(mean*mean)-1)
	p := Pace{PerMS: int64(mean / servers), Spread: math.Round(math.Sqrt(cv2)*1000) / 1000, Servers: open}
	if open == 0 || free == 0 {
		p.BusyMS = int64(mean * (1 + cv2) / 2 / servers)
	}
	if open == 0 {
		p.OpensMS = d.cfg.OpensIn(service, now)
	}
	return p
}

// serversFor is how many counters take the service's tickets: open ones, or those planned.
func (d *Day) serversFor(service string, planned bool) int {
	if planned {
		return len(d.cfg.Servers(service))
	}
	open, _ := d.openServers(service)
	return open
}

// OpenCounters is how many open counters serve the service.
func (d *Day) OpenCounters(service string) int {
	open, _ := d.openServers(service)
	return open
}

// openServers counts the open counters that serve the service, and the free ones among them.
func (d *Day) openServers(service string) (open, free int) {
	for _, k := range d.cfg.Servers(service) {
		c := d.counters[k.ID]
		if c == nil || c.State != CounterOpen {
			continue
		}
		open++
		if c.Ticket == "" {
			free++
		}
	}
	return open, free
}

// Estimate is the expected wait of a waiting ticket as things stand; false when it
// does not wait or no counter serves it.
func (d *Day) Estimate(id string) (Estimate, bool) {
	t := d.tickets[id]
	if t == nil || t.State != Waiting {
		return Estimate{}, false
	}
	return EstimateWait(d.Pace(t.Leg.Service), d.Ahead(id))
}
