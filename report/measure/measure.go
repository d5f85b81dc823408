// Package measure defines what is measured of a hall's service, once for reports
// and live figures: each measure's name, unit, formula and source stand in the doc
// comment of its field. Times are in milliseconds.
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

// Group has the measures of a group of legs. Legs is the sum of Served, NoShows,
// Cancelled, Unserved, Transferred and Open. The leg that a transfer began does not
// count once the transfer was reverted.
//
// Counts are read from the state in which each leg ended (table legs, end_state).
type Group struct {
	Key string

	Visits      int64 // tickets with at least one leg in the group
	Legs        int64 // services asked for at an agency; a transfer begins another one
	Served      int64 // finished by the officer, with whatever outcome (done)
	NoShows     int64 // called and did not come (no_show)
	Cancelled   int64 // cancelled by the citizen or for them (cancelled)
	Unserved    int64 // still waiting, called or on hold when the day was closed (expired)
	Transferred int64 // handed on to another service (transferred)
	Open        int64 // not ended yet
	Unattended  int64 // of Served: finished by the closing of the day, not by an officer

	// Wait is the waiting time: first call minus queued at (legs.wait_ms), of the
	// legs that were called.
	Wait hall.Spread
	// WaitAll is Wait together with the legs that ended without a call, which count
	// with the time until they ended (legs.left_ms).
	WaitAll hall.Spread
	// WaitByClass is Wait by priority class.
	WaitByClass map[string]hall.Spread
	// Service is the service time: the sum of the serving intervals, without holds
	// (legs.service_ms), of the legs that an officer finished.
	Service hall.Spread

	// WaitShare judges Wait, and ServiceShare Service, against the standard in force
	// when the leg was queued (table standards).
	WaitShare    Share
	ServiceShare Share
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
// It is false when there are none. This is the service level of call centres that
// excludes abandoned calls.
func (s Share) Ignoring() (float64, bool) { return ratio(s.Within, s.Within+s.Late) }

// Against is the ratio within / all: every leg that was left counts as late.
func (s Share) Against() (float64, bool) { return ratio(s.Within, s.all()) }

// For is the ratio (within + left within) / all: a leg that was left before the
// promised time was over counts as on time.
func (s Share) For() (float64, bool) { return ratio(s.Within+s.LeftWithin, s.all()) }

func (s Share) all() int64 { return s.Within + s.Late + s.LeftWithin + s.LeftLate }

func ratio(part, whole int64) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// CounterTime is how a counter spent its time (tables counter_periods and
// counter_agencies). Its own periods last from one counter event to the next, and end
// with the closing of the day. Its serving time comes from the serving intervals of the
// legs: a reverted start never was, and a reverted finish did not end it.
//
// An officer who pauses while serving finishes that citizen first. So serving in a pause
// is open time and no pause, and serving is always a part of open time.
type CounterTime struct {
	Counter string
	Agency  string // the counter's at that time, the last one of several; "" where none is known
	// OpenMS is the time in which the counter was open, or served in a pause.
	OpenMS int64
	// PausedMS is the time of its pauses, without serving.
	PausedMS int64
	// ServingMS is the time in which at least one leg was served there. Serving that only
	// the closing of the day ended does not count, nor that of a leg whose times are not true.
	ServingMS int64
}

// Utilisation is the ratio serving / open time (occupancy in call centres), at most 1;
// false for a counter that was never open.
func (c CounterTime) Utilisation() (float64, bool) { return ratio(c.ServingMS, c.OpenMS) }
