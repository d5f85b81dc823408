package simulate

import "time"

// busyShare is how much of its day an average counter is to be busy.
const busyShare = 0.85

// The fixed parts of a visit, in simulated time.
const (
	walkMean  = 20 * time.Second // from the seat to the counter
	recallGap = time.Minute      // called, nobody comes: called again
	giveUpGap = time.Minute      // and again nobody
	breakTime = 30 * time.Minute // of each officer around noon
)

// load is what a day asks of the counters.
type load struct {
	visits   int
	counters int
	hours    float64
	mean     time.Duration // of the standards, weighted by the visits
	transfer float64       // share of visits with a second leg
	noShow   float64       // share of visits whose citizen does not come when called
}

// factor is by how much the published service times are shortened so that the
// counters can serve the visits, and the share of the day that they then are busy:
//
//	visits x (legs x (factor x mean + walk) + noShow x (recall + give up)) = busy x counters x (hours - break)
//
// It never lengthens them: with few visits the counters are idle more often.
func (l load) factor() (factor, busy float64) {
	minutes := float64(l.counters) * max(l.hours*60-breakTime.Minutes(), l.hours*30)
	legs := float64(l.visits) * (1 + l.transfer)
	fixed := legs*walkMean.Minutes() + float64(l.visits)*l.noShow*(recallGap+giveUpGap).Minutes()
	wanted := legs * l.mean.Minutes()
	factor = min(max((busyShare*minutes-fixed)/wanted, leastFactor), 1)
	return factor, (factor*wanted + fixed) / minutes
}

// leastFactor keeps a service from taking no time at all when far too many come.
const leastFactor = 0.02

// meanStandard is the mean promised time at the counter over the visits.
func (o *offer) meanStandard() time.Duration {
	mean := 0.0
	for _, s := range o.services {
		mean += s.weight * float64(s.standard)
	}
	return time.Duration(mean)
}
