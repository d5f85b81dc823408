package hall

import (
	"math"
	"slices"
)

// The hall judges its own upper ends: for each ticket that was called it knows the told
// point a, the upper end u before correction and the wait w, so (w-a)/(u-a) is how much
// wider the range would have had to be. The 90th percentile of the last ones is the factor by
// which the next range is widened or narrowed: split conformal prediction (Papadopoulos et
// al. 2002, normalised scores). Usual scores stand in before enough tickets were called.
const (
	keptWindow = 200 // tickets
	keptUsual  = 40  // usual scores beside them
	// keptPercent is above the 90 that are promised, because those who still wait, among them
	// the longest, are not in the list.
	keptPercent = 91
	minFactor   = 0.8
	maxFactor   = 1.8
	scoreUnit   = 1000 // scores are kept in thousandths
)

// score is how well what was told at issue held; false when the ticket was not called
// yet, was told nothing, or was told a time behind a break, where minutes of rest would
// count as error.
func (d *Day) score(t *Ticket) (at Millis, score int64, ok bool) {
	p := t.Pace
	if p == nil || p.Factor <= 0 || p.ToMS <= p.AboutMS {
		return 0, 0, false
	}
	first := &t.Leg
	if legs := d.closed[t.ID]; len(legs) > 0 {
		first = &legs[0]
	}
	wait, ok := first.WaitTime()
	if !ok || first.No != 1 {
		return 0, 0, false
	}
	shift := int64(t.Ahead-p.Ahead) * p.PerMS
	width := float64(p.ToMS-p.AboutMS) / p.Factor
	return first.CalledAt, int64(math.Round(float64(wait-p.AboutMS-shift) / width * scoreUnit)), true
}

// judge puts the ticket's score into the day's or takes it out.
func (d *Day) judge(t *Ticket, by int) {
	if at, score, ok := d.score(t); ok {
		d.kept.put(place{key: int64(at), id: t.ID, val: score}, by)
	}
}

// widening is the factor of the next range.
func (d *Day) widening() float64 {
	list := d.kept.places()
	scores := make([]float64, 0, keptWindow+keptUsual)
	for _, p := range list[max(0, len(list)-keptWindow):] {
		scores = append(scores, float64(p.val)/scoreUnit)
	}
	for i := range keptUsual {
		scores = append(scores, normalQuantile((float64(i)+0.5)/keptUsual)/highZ)
	}
	slices.Sort(scores)
	at := (len(scores)*keptPercent + 99) / 100
	return min(max(scores[min(at, len(scores))-1], minFactor), maxFactor)
}
