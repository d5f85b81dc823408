package hall

// Pace is how fast a service's queue moves, for the estimate told at issue. It is
// kept in the ticket's event, so that what a citizen was told can be judged later.
type Pace struct {
	PerMS   int64   `json:"per_ms"`  // mean time between two calls for this service's counters
	Spread  float64 `json:"spread"`  // coefficient of variation of one service time
	BusyMS  int64   `json:"busy_ms"` // mean time until a counter gets free
	Servers int     `json:"servers"` // open counters behind the figure; 0: those of the plan
}

// EstimateWait is the expected wait of one with this many ahead. H3 owns the formula.
func EstimateWait(p Pace, ahead int) (Estimate, bool) {
	if p.PerMS <= 0 {
		return Estimate{}, false
	}
	mu := (p.BusyMS + int64(ahead)*p.PerMS) / 60_000
	return Estimate{FromMinutes: int(mu), ToMinutes: int(mu) + 1}, true
}
