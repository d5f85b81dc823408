package hall

import "math"

// A cycle is how long one ticket takes a counter: the walk to it and the service, or the
// vain wait for a no-show. The weights behind a service's mean cycle:
const (
	cycleDecay  = 0.97 // weight of a cycle against the one that ended after it: about the last 30 count
	cycleWindow = 96   // older ones weigh under 6 % of the newest
	// A published time is a promise that most visits keep, so the mean is below it: at a
	// spread of 0.5, by a factor of 0.6 where nine of ten keep it, of 0.74 where eight do.
	// The hall's own factor stands in for it as soon as cycles ended, the promise counting
	// as so many of them.
	promiseFactor  = 0.7
	promiseCycles  = 8
	promiseDoubt   = 0.3 // relative doubt about the hall's factor before any cycle ended
	serviceDoubt   = 0.2 // by how much services differ in it
	usualCV        = 0.55
	usualCVCycles  = 10
	maxWalkMS      = 5 * 60_000
	outlierTimes   = 4 // a cycle counts as at most this many times the standard: a forgotten Finish
	minCycleMS     = 20_000
	maxCycleMS     = 4 * 3_600_000
	turnaroundMS   = 10_000 // between the end of one and the call of the next
	unknownCycleMS = 15 * 60_000
)

// cycle is how long the ended leg took its counter, in ms; false when it was never
// called, still runs or was closed unattended.
func (l *Leg) cycle() (int64, bool) {
	if l.EndedAt == 0 || l.CalledAt == 0 || l.Unattended || l.Untimed {
		return 0, false
	}
	switch {
	case l.StartedAt != 0:
		return min(max(l.ServiceMS+l.walk(), minCycleMS), maxCycleMS), true
	case l.End == NoShow:
		return max(min(int64(l.EndedAt-l.LastCalledAt), maxWalkMS), minCycleMS), true
	}
	return 0, false
}

// walk is how long the counter waited between the last call and the start, in ms: 0 for a leg that
// began where the one before ended, without a call.
func (l *Leg) walk() int64 {
	if l.LastCalledAt == 0 {
		return 0
	}
	return min(max(int64(l.StartedAt-l.LastCalledAt), 0), maxWalkMS)
}

// work is what is known of a service's cycles: the mean in ms, the relative doubt about
// it, and the coefficient of variation of a single one.
type work struct{ mean, doubt, cv float64 }

// published is the service's standard time in ms, or a usual one.
func (d *Day) published(service string) float64 {
	if c := d.cfg.Service(service); c != nil {
		if ms := c.Standard.Service.clockMS(); ms > 0 {
			return float64(ms)
		}
	}
	return unknownCycleMS
}

// pooled is by what factor the hall's cycles of today differ from the published times, and
// how many they are.
func (d *Day) pooled() (factor, cycles float64) {
	var ms, promised, count int64 // whole numbers: their sums are the same in any order
	for id, s := range d.services {
		n := int64(len(s.cycles.places()))
		ms, promised, count = ms+s.cycleMS, promised+n*int64(d.published(id)), count+n
	}
	for id := range d.past {
		mean, n := d.learned(id)
		ms, promised, count = ms+int64(n)*int64(mean), promised+int64(n)*int64(d.published(id)), count+int64(n)
	}
	cycles = float64(count)
	if cycles == 0 {
		return promiseFactor, 0
	}
	// The promise counts as cycles of the usual length.
	usual := promiseCycles * float64(promised) / cycles
	return (float64(ms) + promiseFactor*usual) / (float64(promised) + usual), cycles
}

// workOf combines a service's own cycles with what the hall's others say of it: an
// empirical Bayes estimate (the mean of a few cycles is drawn to the published time x the
// hall's factor, in proportion to the doubt about either).
func (d *Day) workOf(service string, factor, pooled float64) work {
	published := d.published(service)
	prior := published * factor
	hallDoubt := promiseDoubt * promiseDoubt * promiseCycles / (promiseCycles + pooled)
	past := usualCV * usualCV / (serviceDoubt*serviceDoubt + hallDoubt) // the prior as so many cycles
	if mean, n := d.learned(service); n > 0 {
		prior, past = (past*prior+n*mean)/(past+n), past+n
	}
	var sum, squares, total, totalSquares float64
	if s := d.services[service]; s != nil {
		list, weight := s.cycles.places(), 1.0
		for i := len(list) - 1; i >= max(0, len(list)-cycleWindow); i-- {
			ms := min(float64(list[i].val), published*outlierTimes)
			sum, squares = sum+weight*ms, squares+weight*ms*ms
			total, totalSquares = total+weight, totalSquares+weight*weight
			weight *= cycleDecay
		}
	}
	n := 0.0 // the cycles as so many of equal weight
	if total > 0 {
		n = total * total / totalSquares
		sum, squares = sum*n/total, squares*n/total
	}
	mean := (past*prior + sum) / (past + n)
	cv2 := usualCV * usualCV
	if n > 0 {
		own := max(0, squares/n-(sum/n)*(sum/n)) / (mean * mean)
		cv2 = (usualCVCycles*cv2 + n*own) / (usualCVCycles + n)
	}
	return work{mean: mean, doubt: math.Sqrt(cv2 / (past + n)), cv: math.Sqrt(cv2)}
}

// residual is how much longer a cycle takes that has lasted so long, mean and standard
// deviation in ms: that of a lognormal time given that it exceeds its age.
func (w work) residual(age float64) (mean, sd float64) {
	v := w.cv*w.cv + w.doubt*w.doubt
	s := math.Sqrt(math.Log1p(v))
	if age <= 0 {
		return w.mean, w.mean * math.Sqrt(v)
	}
	k := (math.Log(age/w.mean) + s*s/2) / s
	tail := upperTail(k)
	if tail < 1e-4 { // longer than any: nobody knows
		return w.mean / 2, w.mean
	}
	first := w.mean * upperTail(k-s) / tail
	second := w.mean * w.mean * (1 + v) * upperTail(k-2*s) / tail
	return max(0, first-age), math.Sqrt(max(0, second-first*first))
}

// upperTail is the probability that a standard normal variable exceeds x.
func upperTail(x float64) float64 { return math.Erfc(x/math.Sqrt2) / 2 }
