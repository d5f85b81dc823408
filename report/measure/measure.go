// Package measure defines what is measured of a hall's service, once for the ledger that
// computes it and the report that shows it: each measure's name, unit, formula and source
// stand in OfLegs and OfCounters. Times are in milliseconds.
//
// The two durations of a leg are [hall.Leg.WaitTime] and [hall.Leg.ServedTime], and
// percentiles are [hall.Percentile]. The ledger computes the same in SQL; its tests
// hold it equal to them and to the live figures of hall.Day.
package measure

import "mpp/hall"

// By is what legs are grouped by.
type By string

// The groupings.
const (
	ByService By = "service"
	ByAgency  By = "agency"
	ByCounter By = "counter"
)

// Groupings lists every By.
var Groupings = []By{ByService, ByAgency, ByCounter}

// Query selects the legs of the business dates From to To, both included.
type Query struct {
	Hall   string
	From   string // YYYY-MM-DD
	To     string
	By     By
	Agency string // only this agency's legs and counter times; "" for all
	// At is the time of the hall, which may differ from that of the machine; 0 is the ledger's
	// own clock. What goes on in an open day counts until then.
	At hall.Millis
}

// Result answers a Query. All of it was read in one transaction.
type Result struct {
	At       hall.Millis   // when it was read; figures of an open day still change
	Total    Group         // of all legs, never computed from the groups' figures
	Groups   []Group       // by key; legs that were never called have the counter ""
	Counters []CounterTime // of every counter of the hall that was opened in the period
}

// Group has OfLegs of a group of legs, by their IDs. The leg that a transfer began does not
// count once the transfer was reverted.
type Group struct {
	Key    string
	Counts map[string]int64
	Times  map[string]map[string]hall.Spread // and by class; "" where all count together
	Shares map[string]Share
	Work   map[string]Work
}

// Work is how often something was done, and the time that it took as far as that is true.
type Work struct {
	N  int64 `json:"n"`
	MS int64 `json:"ms"`
}

// Share counts legs against the standard that was in force when they were queued.
// Legs without a promised time in minutes or hours do not count.
type Share struct {
	Within     int64 // on time
	Late       int64
	LeftWithin int64 // left before the promised time was over
	LeftLate   int64 // left after it
	// MinTargetMS and MaxTargetMS are the smallest and largest promised time among
	// the legs: equal when all had the same promise, 0 when there was none.
	MinTargetMS int64
	MaxTargetMS int64
}

// Ignoring is the ratio within / (within + late): legs that were left do not count.
// It is nil when there are none, as the others are. This is the service level of call centres
// that excludes abandoned calls.
func (s Share) Ignoring() *float64 { return RatioOf(s.Within, s.Within+s.Late) }

// Against is the ratio within / all: every leg that was left counts as late.
func (s Share) Against() *float64 { return RatioOf(s.Within, s.all()) }

// For is the ratio (within + left within) / all: a leg that was left before the
// promised time was over counts as on time.
func (s Share) For() *float64 { return RatioOf(s.Within+s.LeftWithin, s.all()) }

func (s Share) all() int64 { return s.Within + s.Late + s.LeftWithin + s.LeftLate }

// RatioOf is nil where whole is 0.
func RatioOf(part, whole int64) *float64 {
	if whole == 0 {
		return nil
	}
	r := float64(part) / float64(whole)
	return &r
}
