package hall

// The measures of service standards, as the ledger reads them from SQL and the
// report shows them. They stand here because ledger and report do not import
// each other. Times are in milliseconds.

// MeasureBy is what measures are grouped by.
type MeasureBy string

// The groups.
const (
	MeasureByService MeasureBy = "service"
	MeasureByAgency  MeasureBy = "agency"
	MeasureByCounter MeasureBy = "counter"
)

// MeasuresBy lists them.
var MeasuresBy = []MeasureBy{MeasureByService, MeasureByAgency, MeasureByCounter}

// MeasureQuery asks for the legs of business dates From to To, both included.
type MeasureQuery struct {
	Hall   string
	From   string // YYYY-MM-DD
	To     string
	By     MeasureBy
	Agency string // only this agency's legs; "" for all
}

// Measures answers a MeasureQuery, all of it of one instant.
type Measures struct {
	At       Millis // when it was read: the open day goes on
	Total    Measure
	Groups   []Measure     // by key; a leg never called has the counter ""
	Counters []CounterTime // by counter, of every counter of the hall that was opened in the time
}

// Measure is a group of legs. Legs is the sum of Served, NoShows, Cancelled,
// Unserved, Transferred and Open. A transfer that was taken back leaves no leg.
type Measure struct {
	Key         string
	Visits      int64 // tickets with a leg in the group
	Legs        int64
	Served      int64 // finished, with whatever outcome
	NoShows     int64
	Cancelled   int64
	Unserved    int64 // expired with the day
	Transferred int64
	Open        int64 // still under way
	Unattended  int64 // of Served: closed with the day, by no officer

	// Wait is first call - queued at, of the legs that were called. WaitAll has
	// beside them those who left without a call, with the time until they left.
	Wait        Spread
	WaitAll     Spread
	WaitByClass map[string]Spread
	// Service is the serving time, holds apart, of the served legs that were
	// started and attended.
	Service Spread

	WaitShare    Share
	ServiceShare Share
}

// Spread describes a set of times. Percentiles are nearest rank: the smallest
// time that at least that share of the set does not exceed, so each is a time
// that somebody had.
type Spread struct {
	N      int64
	SumMS  int64
	Median int64
	P90    int64
	P95    int64
}

// Mean is the mean time; false for an empty set.
func (s Spread) Mean() (float64, bool) {
	if s.N == 0 {
		return 0, false
	}
	return float64(s.SumMS) / float64(s.N), true
}

// Share counts legs against the standard that was in force when they queued.
// Legs without a promised time in minutes or hours are not in it.
type Share struct {
	Within     int64 // on time
	Late       int64
	LeftWithin int64 // left before the promised time was over
	LeftLate   int64 // left after it
	// MinTargetMS and MaxTargetMS are the promised times the legs were held
	// against; equal for one promise, 0 when there is none.
	MinTargetMS int64
	MaxTargetMS int64
}

// Ignoring is the share of those not abandoned that were on time; false when
// there are none.
func (s Share) Ignoring() (float64, bool) { return ratio(s.Within, s.Within+s.Late) }

// Against counts everyone who left as not served in time.
func (s Share) Against() (float64, bool) { return ratio(s.Within, s.all()) }

// For counts who left within the promised time as kept; who left after it is not.
func (s Share) For() (float64, bool) { return ratio(s.Within+s.LeftWithin, s.all()) }

func (s Share) all() int64 { return s.Within + s.Late + s.LeftWithin + s.LeftLate }

func ratio(part, whole int64) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// CounterTime is how a counter spent its time.
type CounterTime struct {
	Counter   string
	OpenMS    int64
	PausedMS  int64
	ServingMS int64 // with a citizen; what the closing of the day had to finish is left out
}

// Utilisation is serving time over open time; false for a counter never open.
func (c CounterTime) Utilisation() (float64, bool) { return ratio(c.ServingMS, c.OpenMS) }
