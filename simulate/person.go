package simulate

import (
	"math/rand/v2"
	"time"

	"mpp/hall"
)

// person is one citizen with all that will happen, drawn before the day begins.
type person struct {
	arrival time.Duration
	ours    bool       // takes a number here; else was in the hall before the run
	wants   []*service // the first that gives a ticket is taken
	class   string
	desk    bool // takes the number at the front desk

	walk    time.Duration
	length  [2]float64    // service time of each leg, in means
	patient time.Duration // leaves when still waiting after this; 0: stays

	noShow  bool          // is not there at the first call
	returns time.Duration // comes back this long after; 0: never
	hold    time.Duration // has to fetch a document, for this long; 0: no
	skipped bool          // not ready at the first call: behind some others
	next    *service      // is transferred there; nil: no
	also    *service      // wants it too, under the same number; nil: no
	outcome string
}

// Shares that no option sets.
const (
	shareReturn   = 1.0 / 3 // of the no-shows
	shareLeave    = 0.02    // lose patience
	shareDesk     = 0.06    // take the number at the desk
	shareSkip     = 0.01    // are not ready when called
	shareSlip     = 0.01    // of the steps at a counter are wrong presses, taken back at once
	shareNotGiven = 0.06    // end with another outcome than served
	otherChoices  = 5       // services a citizen tries when the first gives no ticket
)

// Means of what takes long.
const (
	meanReturn   = 10 * time.Minute
	meanHold     = 15 * time.Minute
	meanPatience = 20 * time.Minute
)

// people draws the visitors of the day.
func people(o Options, of *offer, day time.Duration) []*person {
	times := arrivals(seeded(o.Seed, kindDay, 1), o.Visits, day)
	out := make([]*person, len(times))
	for i, at := range times {
		out[i] = drawPerson(seeded(o.Seed, kindPerson, uint64(i)), o, of)
		out[i].arrival = at
	}
	return out
}

func drawPerson(r *rand.Rand, o Options, of *offer) *person {
	chance := func(share float64) bool { return r.Float64() < share }
	p := newPerson(r)
	p.ours, p.desk = true, chance(shareDesk)
	tried := map[string]bool{}
	for range otherChoices + 1 {
		if s := of.pick(r, func(s *service) bool { return !tried[s.ID] }); s != nil {
			tried[s.ID] = true
			p.wants = append(p.wants, s)
		}
	}
	if chance(o.Priority) {
		p.class = hall.ClassPriority
	}
	if chance(shareLeave) {
		p.patient = around(r, meanPatience)
	}
	if p.noShow = chance(o.NoShow); p.noShow && chance(shareReturn) {
		p.returns = around(r, meanReturn)
	}
	if chance(o.Hold) && p.patient == 0 {
		p.hold = around(r, meanHold)
	}
	p.skipped = chance(shareSkip)
	if chance(o.Transfer) && len(p.wants) > 0 {
		agency := p.wants[0].Agency.ID
		p.next = of.pick(r, func(s *service) bool { return s.Agency.ID != agency })
	}
	if chance(o.Several) {
		p.also = of.pick(r, func(s *service) bool { return !tried[s.ID] })
	}
	if chance(shareNotGiven) {
		p.outcome = []string{hall.OutcomeIncomplete, hall.OutcomeRejected, hall.OutcomeReferred}[r.IntN(3)]
	}
	return p
}

// newPerson is somebody who comes, is served and goes.
func newPerson(r *rand.Rand) *person {
	length := func() float64 { return float64(lognormal(r, time.Hour)) / float64(time.Hour) }
	return &person{class: hall.ClassRegular, outcome: hall.OutcomeServed, walk: lognormal(r, walkMean), length: [2]float64{length(), length()}}
}
