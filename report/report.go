package report

import (
	"math"

	"mpp/hall"
	"mpp/report/measure"
)

// Report is the answer, in the shape of its JSON. Names that end in _ms are
// times in milliseconds; shares and utilisation are ratios, where 1 is all. null
// means that there is no figure; zero is a figure.
type Report struct {
	Hall     hall.Named   `json:"hall"`
	Timezone string       `json:"timezone"` // the dates are those of this zone
	Sample   bool         `json:"sample"`   // not an official hall
	At       *string      `json:"at"`       // when it was read; the open day goes on
	From     string       `json:"from"`
	To       string       `json:"to"` // included
	By       measure.By   `json:"by"`
	Agency   *hall.Named  `json:"agency"` // null for the whole hall
	Classes  []hall.Named `json:"classes"`

	Total Row   `json:"total"` // of all legs, not of the rows' figures
	Rows  []Row `json:"rows"`
	// Counters are how the counters spent their time, whatever the rows are by.
	Counters []Counter `json:"counters"`
}

// Row is a service, agency or counter, or the total. A leg is one service at one
// agency within a visit; served + no_shows + cancelled + unserved + transferred +
// open = legs.
type Row struct {
	Key         hall.Named `json:"key"` // all empty for the total; the id is "" for legs at no counter
	Visits      int64      `json:"visits"`
	Legs        int64      `json:"legs"`
	Served      int64      `json:"served"`
	NoShows     int64      `json:"no_shows"`
	Cancelled   int64      `json:"cancelled"`
	Unserved    int64      `json:"unserved"` // still waiting, called or on hold when the day was closed
	Transferred int64      `json:"transferred"`
	Open        int64      `json:"open"`       // still under way
	Unattended  int64      `json:"unattended"` // of served: finished by the closing of the day; left out of service

	Wait         Times            `json:"wait"`           // until the first call, of those called
	WaitWithLeft Times            `json:"wait_with_left"` // with the legs that ended without a call, until their end
	WaitByClass  map[string]Times `json:"wait_by_class"`  // as wait, by priority class
	Service      Times            `json:"service"`        // at the counter, holds apart

	WaitStandard    *Kept `json:"wait_standard"` // null when nothing was promised in minutes or hours
	ServiceStandard *Kept `json:"service_standard"`
}

// Times describes a set of times; its figures are null when the set is empty.
// Percentiles are nearest rank.
type Times struct {
	N        int64  `json:"n"`
	MedianMS *int64 `json:"median_ms"`
	P90MS    *int64 `json:"p90_ms"`
	P95MS    *int64 `json:"p95_ms"`
	MeanMS   *int64 `json:"mean_ms"`
}

// Kept is how a standard was met. Each leg is judged by the standard in force when it
// was queued. against_us is the share to show first.
type Kept struct {
	TargetMS   *int64 `json:"target_ms"` // null when the legs had different ones
	Within     int64  `json:"within"`
	Late       int64  `json:"late"`
	LeftWithin int64  `json:"left_within"` // left before the promised time was over
	LeftLate   int64  `json:"left_late"`

	AgainstUs *float64 `json:"against_us"` // legs that were left count as late
	Ignoring  *float64 `json:"ignoring"`   // legs that were left do not count
	ForUs     *float64 `json:"for_us"`     // legs left in time count as on time
}

// Counter is how a counter spent its time, see measure.CounterTime.
type Counter struct {
	hall.CounterRef
	Agency      hall.Named `json:"agency"` // the counter's at that time
	OpenMS      int64      `json:"open_ms"`
	PausedMS    int64      `json:"paused_ms"`
	ServingMS   int64      `json:"serving_ms"`
	Utilisation *float64   `json:"utilisation"` // serving over open; null when it was never open
}

func timesOf(s hall.Spread) Times {
	mean, ok := s.Mean()
	if !ok {
		return Times{}
	}
	rounded := int64(math.Round(mean))
	return Times{N: s.N, MedianMS: &s.Median, P90MS: &s.P90, P95MS: &s.P95, MeanMS: &rounded}
}

func keptOf(s measure.Share) *Kept {
	if s.MaxTargetMS == 0 {
		return nil
	}
	k := &Kept{Within: s.Within, Late: s.Late, LeftWithin: s.LeftWithin, LeftLate: s.LeftLate,
		AgainstUs: share(s.Against()), Ignoring: share(s.Ignoring()), ForUs: share(s.For())}
	if s.MinTargetMS == s.MaxTargetMS {
		k.TargetMS = &s.MaxTargetMS
	}
	return k
}

func share(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}
