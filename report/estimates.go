package report

import (
	"cmp"
	"context"
	"math"
	"slices"

	"mpp/hall"
	"mpp/report/measure"
)

// MaxPublicDays bounds the period of the public estimates.
const MaxPublicDays = 31

// UpperEnd is the share of waits that the upper end of an estimate is to hold for.
const UpperEnd = 0.9

// Estimates is how well what citizens were told at issue held, in the shape of its JSON.
// Shares are ratios; null means that there is no figure.
type Estimates struct {
	Head
	Agency   *hall.Named `json:"agency"`
	Promised float64     `json:"promised"` // UpperEnd

	Total    EstimateRow   `json:"total"`
	Classes  []EstimateRow `json:"classes"`
	Days     []EstimateRow `json:"days"`
	Services []EstimateRow `json:"services"`
}

// EstimateRow is a class, day or service, or the total.
type EstimateRow struct {
	Key           hall.Named `json:"key"` // of a day, the date as id and name; all empty for the total
	N             int64      `json:"n"`   // were told a range, and called
	Kept          *float64   `json:"kept_upper"`
	Inside        *float64   `json:"inside"`
	MedianErrorMS *int64     `json:"median_error_ms"`
	MeanErrorMS   *int64     `json:"mean_error_ms"`
	BiasMS        *int64     `json:"bias_ms"`  // told point minus wait; above 0 where waits were told too long
	WidthMS       *int64     `json:"width_ms"` // mean of the ranges
	Beyond        int64      `json:"beyond_closing"`
}

// PublicEstimates is what anybody may read of it: a day and service a line, in the shape of
// its JSON. It names no ticket.
type PublicEstimates struct {
	Head
	Promised float64          `json:"promised_percent"`
	Rows     []PublicEstimate `json:"rows"`
}

// PublicEstimate is one service on one day.
type PublicEstimate struct {
	Date      string     `json:"date"`
	Service   hall.Named `json:"service"`
	Agency    hall.Named `json:"agency"`
	N         int64      `json:"n"`
	Kept      float64    `json:"kept_upper_percent"`
	Inside    float64    `json:"inside_percent"`
	MeanError float64    `json:"mean_error_minutes"`
}

// BuildEstimates makes the manager's view. Its By is not used.
//
// Codes: those of Build.
func BuildEstimates(ctx context.Context, src Source, c *hall.Config, q Query) (*Estimates, error) {
	q.By = ""
	q, err := q.Check(c)
	if err != nil {
		return nil, err
	}
	e := &Estimates{Head: headOf(c, q), Agency: agencyOf(c, q), Promised: UpperEnd, Total: estimateRow(hall.Named{}, &measure.EstimateGroup{})}
	for _, part := range []struct {
		by   measure.By
		into *[]EstimateRow
		name func(id string) hall.Named
	}{
		{measure.ByClass, &e.Classes, func(id string) hall.Named { return className(c, id) }},
		{measure.ByDate, &e.Days, func(id string) hall.Named { return hall.Named{ID: id, Name: hall.Text{ID: id}} }},
		{measure.ByService, &e.Services, c.NamedService},
		{"", nil, nil},
	} {
		groups, err := src.Estimates(ctx, measure.Query{Hall: c.Hall.ID, From: q.From, To: q.To, By: part.by, Agency: q.Agency})
		if err != nil {
			return nil, err
		}
		if part.into == nil {
			if len(groups) > 0 {
				e.Total = estimateRow(hall.Named{}, &groups[0])
			}
			continue
		}
		*part.into = []EstimateRow{}
		for i := range groups {
			*part.into = append(*part.into, estimateRow(part.name(groups[i].Key), &groups[i]))
		}
	}
	sortEstimates(e.Services, c)
	return e, nil
}

// BuildPublicEstimates makes the open data.
//
// Codes: those of Build.
func BuildPublicEstimates(ctx context.Context, src Source, c *hall.Config, q Query) (*PublicEstimates, error) {
	q.By, q.Agency = "", ""
	q, err := q.Check(c)
	if err != nil {
		return nil, err
	}
	groups, err := src.Estimates(ctx, measure.Query{Hall: c.Hall.ID, From: q.From, To: q.To, By: measure.ByDateAndService})
	if err != nil {
		return nil, err
	}
	e := &PublicEstimates{Head: headOf(c, q), Promised: UpperEnd * 100, Rows: []PublicEstimate{}}
	for i := range groups {
		g := &groups[i]
		row := PublicEstimate{Date: g.Key, Service: c.NamedService(g.Second), N: g.N, Kept: percent1(g.Kept, g.N), Inside: percent1(g.Inside, g.N),
			MeanError: math.Round(float64(g.ErrorMS)/float64(g.N)/6000) / 10}
		if s := c.Service(g.Second); s != nil {
			row.Agency = c.NamedAgency(s.Agency)
		}
		e.Rows = append(e.Rows, row)
	}
	return e, nil
}

// percent1 is a percentage with one decimal.
func percent1(part, whole int64) float64 {
	return math.Round(float64(part)/float64(whole)*1000) / 10
}

func estimateRow(key hall.Named, g *measure.EstimateGroup) EstimateRow {
	r := EstimateRow{Key: key, N: g.N, Beyond: g.Beyond}
	if g.N == 0 {
		return r
	}
	mean := func(sum int64) *int64 {
		v := int64(math.Round(float64(sum) / float64(g.N)))
		return &v
	}
	r.Kept, r.Inside = measure.RatioOf(g.Kept, g.N), measure.RatioOf(g.Inside, g.N)
	r.MedianErrorMS, r.MeanErrorMS, r.BiasMS, r.WidthMS = &g.MedianErrorMS, mean(g.ErrorMS), mean(g.BiasMS), mean(g.WidthMS)
	return r
}

func className(c *hall.Config, id string) hall.Named {
	if k := c.Class(id); k != nil {
		return hall.Named{ID: id, Name: k.Name}
	}
	return hall.Named{ID: id, Name: hall.Text{ID: id}}
}

// sortEstimates puts services into the order of the hall file.
func sortEstimates(rows []EstimateRow, c *hall.Config) {
	at := map[string]int{}
	for i := range c.Services {
		at[c.Services[i].ID] = i + 1
	}
	slices.SortStableFunc(rows, func(a, b EstimateRow) int { return cmp.Compare(at[a.Key.ID], at[b.Key.ID]) })
}
