package scale

import (
	"errors"
	"fmt"
	"time"
)

// Zone is one of the country's time zones.
type Zone struct {
	Name      string
	UTC       int     // hours ahead of UTC
	Regencies int     // with a hall each, in proportion
	Share     float64 // of all tickets
}

// Params say what country is simulated. Defaults and where they come from are in
// docs/scaling.md.
type Params struct {
	Seed     uint64
	Halls    int
	Tickets  int     // a day, in all halls
	Phones   int     // that watch at the fullest instant
	Spread   float64 // sigma of the lognormal sizes of halls
	Agencies int     // of a hall of mean size; others by the square root of their size
	Counters int     // in a hall of 4,000 tickets
	Screens  int     // consoles and boards in a hall of 4,000 tickets
	Linger   time.Duration
	Zones    []Zone
}

// Defaults is the country of the plan.
func Defaults() Params {
	return Params{
		Seed: 1, Halls: 600, Tickets: 2_400_000, Phones: 1_000_000, Spread: 0.8, Agencies: 26, Counters: 150, Screens: 500,
		Linger: 15 * time.Minute,
		Zones:  []Zone{{"WIB", 7, 301, 0.80}, {"WITA", 8, 150, 0.16}, {"WIT", 9, 63, 0.04}},
	}
}

// The hall that Counters and Screens are told of, and the bounds of how many agencies
// a hall has: the smallest and largest known.
const (
	testSize     = 4000
	agenciesLow  = 9
	agenciesHigh = 47
)

// Check finds what makes no sense.
func (p Params) Check() error {
	switch {
	case p.Halls < 1 || p.Halls > 10_000:
		return fmt.Errorf("%d halls are not between 1 and 10000", p.Halls)
	case p.Tickets < p.Halls*agenciesHigh:
		return fmt.Errorf("%d tickets are fewer than one for each agency", p.Tickets)
	case p.Tickets > 20_000_000:
		return errors.New("more than 20 million tickets a day are not what this is for")
	case p.Phones < 0 || p.Spread < 0 || p.Spread > 2 || p.Agencies < 1 || p.Counters < 1 || p.Screens < p.Counters || p.Linger < 0:
		return errors.New("a negative or impossible size")
	case len(p.Zones) == 0:
		return errors.New("no time zone")
	}
	return nil
}
