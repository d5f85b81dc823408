package scale

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Hall is one hall of the country.
type Hall struct {
	ID       string
	Zone     Zone
	Tickets  int   // of the day
	Agencies []int // tickets of each
	Slot     int
}

// seeded is the generator of one purpose and one hall, so that a change in one place
// moves nothing elsewhere.
func seeded(seed, purpose uint64, index int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose<<32|uint64(index)))
}

const (
	forSizes uint64 = iota
	forNames
	forDay
)

// country draws the halls. The tickets of a zone and of the country are exactly as asked.
func country(p Params) []Hall {
	r := seeded(p.Seed, forSizes, 0)
	names := names(seeded(p.Seed, forNames, 0), p.Halls)
	regencies := make([]float64, len(p.Zones))
	tickets := make([]float64, len(p.Zones))
	for i, z := range p.Zones {
		regencies[i], tickets[i] = float64(z.Regencies), z.Share
	}
	var out []Hall
	perZone := apportion(p.Tickets, tickets)
	for i, n := range apportion(p.Halls, regencies) {
		weights := make([]float64, n)
		for k := range weights {
			weights[k] = math.Exp(p.Spread * r.NormFloat64())
		}
		for _, size := range apportion(perZone[i], weights) {
			h := Hall{ID: names[len(out)], Zone: p.Zones[i], Tickets: size}
			h.Slot = HallSlot(h.ID)
			h.Agencies = apportion(size, shares(p.agenciesOf(size), 1))
			out = append(out, h)
		}
	}
	return out
}

func (p Params) agenciesOf(tickets int) int {
	mean := float64(p.Tickets) / float64(p.Halls)
	n := int(math.Round(float64(p.Agencies) * math.Sqrt(float64(tickets)/mean)))
	return min(max(n, agenciesLow), agenciesHigh)
}

// apportion divides n into whole parts by weight; what rounding leaves goes to the
// largest remainders.
func apportion(n int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, order, left := make([]int, len(weights)), make([]int, len(weights)), n
	rest := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(n) * w / sum
		parts[i] = int(exact)
		rest[i], order[i] = exact-float64(parts[i]), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// names makes up hall ids that are as unlike as those of regencies are: ids that only
// count would spread over the slots more evenly than names do.
func names(r *rand.Rand, n int) []string {
	syllables := strings.Fields("ba be bu da ga gu ja ka ke ku la lu ma me mu na nga nya pa pu ra re ru sa si su ta te ti tu wa yo lam pung tan jung ban dar")
	seen := map[string]bool{}
	out := make([]string, 0, n)
	for len(out) < n {
		id := "mpp-"
		for range 3 + r.IntN(3) {
			id += syllables[r.IntN(len(syllables))]
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
