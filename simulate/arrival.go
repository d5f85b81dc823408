package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// peak is one hump of the arrival density: a normal distribution over the day as
// the interval from 0 to 1, cut at its ends.
type peak struct{ share, at, width float64 }

// peaks: most come in the morning; after the break a lower hump follows. What the
// shares leave is spread evenly.
var peaks = []peak{{0.35, 0.25, 0.13}, {0.20, 0.68, 0.12}}

// drawArrival draws one arrival as a part of the day, from 0 to 1.
func drawArrival(r *rand.Rand) float64 {
	u := r.Float64()
	for _, p := range peaks {
		if u >= p.share {
			u -= p.share
			continue
		}
		for {
			if x := p.at + p.width*r.NormFloat64(); x >= 0 && x < 1 {
				return x
			}
		}
	}
	return r.Float64()
}

// lastTicket is how long before the end of the day the kiosks stop.
const lastTicket = 30 * time.Minute

// arrivals draws n arrival times of a day, in order.
func arrivals(r *rand.Rand, n int, day time.Duration) []time.Duration {
	span := day - min(lastTicket, day/4)
	out := make([]time.Duration, n)
	for i := range out {
		out[i] = time.Duration(drawArrival(r) * float64(span))
	}
	slices.Sort(out)
	return out
}

// timeSpread is the coefficient of variation of service and walking times.
const timeSpread = 0.5

// lognormal draws a time with the given mean and timeSpread as its cv:
// sigma^2 = ln(1+cv^2), mu = ln(mean) - sigma^2/2.
func lognormal(r *rand.Rand, mean time.Duration) time.Duration {
	s2 := math.Log(1 + timeSpread*timeSpread)
	return time.Duration(float64(mean) * math.Exp(math.Sqrt(s2)*r.NormFloat64()-s2/2))
}

// around draws evenly from half the mean to one and a half of it.
func around(r *rand.Rand, mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * (0.5 + r.Float64()))
}

// seeded is the generator of one person or counter: the run's seed, and which one.
func seeded(seed uint64, kind, index uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, kind<<32|index))
}

// Kinds of generators.
const (
	kindDay uint64 = iota
	kindPerson
	kindCounter
)
