package report

import (
	"encoding/json"
	"math"
	"strconv"

	"mpp/hall"
	"mpp/report/measure"
)

// Report is the answer, in the shape of its JSON. Names that end in _ms are
// times in milliseconds; shares and utilisation are ratios, where 1 is all. null
// means that there is no figure; zero is a figure.
type Report struct {
	Head
	At      *string      `json:"at"` // when it was read; the open day goes on
	By      measure.By   `json:"by"`
	Agency  *hall.Named  `json:"agency"` // null for the whole hall
	Classes []hall.Named `json:"classes"`

	Total Row   `json:"total"` // of all legs, not of the rows' figures
	Rows  []Row `json:"rows"`
	// Counters are how the counters spent their time, whatever the rows are by.
	Counters []Counter `json:"counters"`
}

// Row is a service, agency or counter, or the total: its key, all empty for the total, with
// the id "" for legs at no counter, and measure.OfLegs.
type Row struct {
	Key hall.Named
	measure.Group
}

// MarshalJSON has the measures of a unit together.
func (r Row) MarshalJSON() ([]byte, error) {
	o := object{{"key", r.Key}}
	for _, unit := range []measure.Unit{measure.Count, measure.Times, measure.Kept, measure.Worked} {
		for _, m := range measure.OfLegs {
			if m.Unit == unit {
				o = append(o, member{m.ID, r.value(m)})
			}
		}
	}
	return o.MarshalJSON()
}

func (r *Row) value(m measure.Measure) any {
	switch {
	case m.Unit == measure.Count:
		return r.Counts[m.ID]
	case m.Unit == measure.Kept:
		return keptOf(r.Shares[m.ID])
	case m.Unit == measure.Worked:
		return r.Work[m.ID]
	case !m.ByClass:
		return timesOf(r.Times[m.ID][""])
	}
	byClass := map[string]Times{}
	for class, s := range r.Times[m.ID] {
		byClass[class] = timesOf(s)
	}
	return byClass
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

// Counter is how a counter spent its time: its agency at that time, and measure.OfCounters.
type Counter struct {
	hall.CounterRef
	Agency hall.Named
	measure.CounterTime
}

// MarshalJSON keeps the order of the measures.
func (c Counter) MarshalJSON() ([]byte, error) {
	o := object{{"id", c.ID}, {"number", c.Number}, {"name", c.Name}, {"zone", c.Zone}, {"agency", c.Agency}}
	for _, m := range measure.OfCounters {
		o = append(o, member{m.ID, m.Of(&c.CounterTime)})
	}
	return o.MarshalJSON()
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(strconv.AppendQuote(b, m.name), ':'), value...)
	}
	return append(b, '}'), nil
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
		AgainstUs: s.Against(), Ignoring: s.Ignoring(), ForUs: s.For()}
	if s.MinTargetMS == s.MaxTargetMS {
		k.TargetMS = &s.MaxTargetMS
	}
	return k
}
