package hall

import "math"

// Pace is how fast a service's queue moves, for the estimate told at issue. It is
// kept in the ticket's event, so that what a citizen was told can be judged later.
type Pace struct {
	PerMS   int64   `json:"per_ms"`  // mean time between two calls for this service's counters
	Spread  float64 `json:"spread"`  // coefficient of variation of one service time
	BusyMS  int64   `json:"busy_ms"` // mean time until a counter gets free
	Servers int     `json:"servers"` // open counters behind the figure; 0: those of the plan
	// OpensMS is how long until the service's hours begin or go on after a break,
	// while no counter is open: those in the queue wait for that first.
	OpensMS int64 `json:"opens_ms,omitempty"`
}

// Estimate is an expected wait as a range in minutes.
type Estimate struct {
	FromMinutes int `json:"from_minutes"`
	ToMinutes   int `json:"to_minutes"`
}

const (
	// unknownServiceMS is a service without a standard before anyone was served.
	unknownServiceMS = 15 * 60_000
	// plannedSpread is the relative doubt about how many counters will open.
	plannedSpread = 0.35
	// highQuantile is the normal quantile of 0.90: nine of ten wait no longer than
	// the upper end. The lower end is one standard deviation (one of six is sooner).
	highQuantile = 1.28
	// coarseFrom is where minutes become steps of five: a longer range promises no precision.
	coarseFrom = 30
)

// EstimateWait is the expected wait of one with this many ahead; false when the
// pace is not known.
//
// The citizen is called after BusyMS, when the first counter gets free, and then
// `ahead` further calls. Calls of c busy counters are the superposition of c
// renewal processes with mean m and coefficient of variation cv; by the central
// limit theorem for renewal processes (Smith 1958; Whitt, Stochastic-Process
// Limits, 2002) the time of the n-th is about normal with
//
//	mu = busy + n*m/c          sigma^2 = n*(m/c)^2*cv^2 + busy^2
//
// the last term because the residual time, a minimum over c counters, is close to
// exponential. Without an open counter plannedSpread*mu is added to sigma in squares,
// and the whole range moves by OpensMS.
func EstimateWait(p Pace, ahead int) (Estimate, bool) {
	if p.PerMS <= 0 || ahead < 0 {
		return Estimate{}, false
	}
	n, per, busy := float64(ahead), float64(p.PerMS), float64(max(p.BusyMS, 0))
	mu := busy + n*per
	variance := n*per*per*p.Spread*p.Spread + busy*busy
	if p.Servers == 0 {
		variance += plannedSpread * plannedSpread * mu * mu
	}
	sigma := math.Sqrt(variance)
	opens := float64(max(p.OpensMS, 0))
	from := int(math.Floor((opens + max(0, mu-sigma)) / 60_000))
	to := int(math.Ceil((opens + mu + highQuantile*sigma) / 60_000))
	if from > coarseFrom {
		from -= from % 5
	}
	if to > coarseFrom {
		to = (to + 4) / 5 * 5
	}
	return Estimate{FromMinutes: from, ToMinutes: max(to, from+1)}, true
}
