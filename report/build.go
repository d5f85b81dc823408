package report

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"mpp/hall"
	"mpp/report/measure"
)

// Build makes the report. The configuration gives the names; the standards are
// those that were in force at the time.
//
// Codes: invalid_request with the field, unknown_agency, unavailable.
func Build(ctx context.Context, src Source, c *hall.Config, q Query) (*Report, error) {
	q, err := q.Check(c)
	if err != nil {
		return nil, err
	}
	m, err := src.Measure(ctx, measure.Query{Hall: c.Hall.ID, From: q.From, To: q.To, By: q.By, Agency: q.Agency, At: q.At})
	if err != nil {
		return nil, err
	}
	r := &Report{
		Head: headOf(c, q), Agency: agencyOf(c, q), At: m.At.Stamp(), By: q.By, Classes: []hall.Named{},
		Total: Row{Group: m.Total}, Rows: []Row{}, Counters: []Counter{},
	}
	for _, k := range c.Policy.Classes {
		r.Classes = append(r.Classes, hall.Named{ID: k.ID, Name: k.Name})
	}
	for i := range m.Groups {
		r.Rows = append(r.Rows, Row{nameOf(c, q.By, m.Groups[i].Key), m.Groups[i]})
	}
	sortRows(r.Rows, c, q.By)
	r.addCounters(c, m.Counters)
	return r, nil
}

func nameOf(c *hall.Config, by measure.By, id string) hall.Named {
	switch {
	case by == measure.ByService:
		return c.NamedService(id)
	case by == measure.ByAgency:
		return c.NamedAgency(id)
	case id == "":
		return hall.Named{Name: hall.Text{ID: "Tanpa loket", EN: "At no counter"}}
	}
	k := c.Counter(id)
	if k == nil {
		return hall.Named{ID: id, Name: hall.Text{ID: id}}
	}
	named := hall.Named{ID: id, Name: hall.Text{ID: fmt.Sprintf("Loket %d", k.Number), EN: fmt.Sprintf("Counter %d", k.Number)}}
	if k.Name != "" && k.Name != named.Name.ID { // the hall file fills in "Loket N" where no name was given
		named.Name.ID, named.Name.EN = named.Name.ID+" – "+k.Name, named.Name.EN+" – "+k.Name
	}
	return named
}

// sortRows brings the rows into the order of the hall file, which is the order
// people know. Counters go by number; what the file does not have comes last.
func sortRows(rows []Row, c *hall.Config, by measure.By) {
	place := map[string]int{}
	switch by {
	case measure.ByService:
		for i := range c.Services {
			place[c.Services[i].ID] = i
		}
	case measure.ByAgency:
		for i := range c.Agencies {
			place[c.Agencies[i].ID] = i
		}
	default:
		for i := range c.Counters {
			place[c.Counters[i].ID] = c.Counters[i].Number
		}
	}
	rank := func(r Row) int {
		if p, ok := place[r.Key.ID]; ok {
			return p
		}
		return math.MaxInt
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Key.ID, b.Key.ID))
	})
}

func (r *Report) addCounters(c *hall.Config, times []measure.CounterTime) {
	for _, t := range times {
		k := Counter{hall.CounterRef{ID: t.Counter}, c.NamedAgency(t.Agency), t}
		if known := c.CounterRef(t.Counter); known != nil {
			k.CounterRef = *known
		}
		r.Counters = append(r.Counters, k)
	}
	slices.SortStableFunc(r.Counters, func(a, b Counter) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	})
}
