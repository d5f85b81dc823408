package hall

import "math"

// Pace is what a citizen was told at issue, and how fast the queue moved then. It is kept in
// the ticket's event, so that it can be judged later.
type Pace struct {
	PerMS   int64 `json:"per_ms"`  // mean time between two calls for this service's counters
	Servers int   `json:"servers"` // open counters that serve it; 0: those of the plan

	// The estimate with so many ahead: the lower end, the point and the upper end of the
	// range, unrounded. ToMS is 0 in events of earlier versions, see estimateWithoutRange.
	Ahead   int   `json:"for_ahead,omitempty"`
	FromMS  int64 `json:"from_ms,omitempty"`
	AboutMS int64 `json:"about_ms,omitempty"`
	ToMS    int64 `json:"to_ms,omitempty"`
	// Factor is by how much the range was widened after what the hall had told before; 0
	// when that says nothing of it.
	Factor        float64 `json:"factor,omitempty"`
	BeyondClosing bool    `json:"beyond_closing,omitempty"` // the point is after the last hours

	// In events of earlier versions only.
	Spread  float64 `json:"spread,omitempty"`   // coefficient of variation of one service time
	BusyMS  int64   `json:"busy_ms,omitempty"`  // mean time until a counter gets free
	OpensMS int64   `json:"opens_ms,omitempty"` // until the service's hours begin or go on, while no counter is open
}

// Estimate is an expected wait as a range in minutes: nine of ten wait no longer than the
// upper end, one of six less than the lower one.
type Estimate struct {
	FromMinutes  int `json:"from_minutes"`
	ToMinutes    int `json:"to_minutes"`
	AboutMinutes int `json:"about_minutes"` // as many wait longer as wait less
	// BeyondClosing: at this pace the service's hours end before the ticket is called. The
	// minutes are those until then if somebody works on.
	BeyondClosing bool `json:"beyond_closing"`
}

// coarseFrom is where minutes become steps of five: a longer range promises no precision.
const coarseFrom = 30

// EstimateWait is the expected wait that a pace says of one with this many ahead; false
// when it is not known. It is a pure function of what an event holds, so that what a
// citizen was told needs no second formula in a script: one whose number was taken a moment
// after the pace was computed, when one more was ahead, is told that one's time more.
func EstimateWait(p Pace, ahead int) (Estimate, bool) {
	if p.PerMS <= 0 || ahead < 0 {
		return Estimate{}, false
	}
	if p.ToMS == 0 {
		return estimateWithoutRange(p, ahead), true
	}
	shift := float64(int64(ahead-p.Ahead) * p.PerMS)
	e := rounded(float64(p.FromMS)+shift, float64(p.AboutMS)+shift, float64(p.ToMS)+shift)
	e.BeyondClosing = p.BeyondClosing
	return e, true
}

// rounded is a range of ms in minutes, at least one wide.
func rounded(from, about, to float64) Estimate {
	e := Estimate{FromMinutes: int(math.Floor(max(0, from) / 60_000)), ToMinutes: int(math.Ceil(max(0, to) / 60_000))}
	if e.FromMinutes > coarseFrom {
		e.FromMinutes -= e.FromMinutes % 5
	}
	if e.ToMinutes > coarseFrom {
		e.ToMinutes = (e.ToMinutes + 4) / 5 * 5
	}
	e.ToMinutes = max(e.ToMinutes, e.FromMinutes+1)
	e.AboutMinutes = min(max(int(math.Round(about/60_000)), e.FromMinutes), e.ToMinutes)
	return e
}

// estimateWithoutRange is the formula of earlier versions, whose events hold no range: the time of the n-th
// call of c busy counters, approximated by a normal distribution.
//
//	mu = busy + n*m/c          sigma^2 = n*(m/c)^2*cv^2 + busy^2
//
// Without an open counter 0.35*mu is added to sigma in squares, and the whole range moves
// by OpensMS.
func estimateWithoutRange(p Pace, ahead int) Estimate {
	n, per, busy := float64(ahead), float64(p.PerMS), float64(max(p.BusyMS, 0))
	mu := busy + n*per
	variance := n*per*per*p.Spread*p.Spread + busy*busy
	if p.Servers == 0 {
		variance += 0.35 * 0.35 * mu * mu
	}
	sigma := math.Sqrt(variance)
	opens := float64(max(p.OpensMS, 0))
	return rounded(opens+max(0, mu-sigma), opens+mu, opens+mu+1.28*sigma)
}
