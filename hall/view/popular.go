package view

import (
	"cmp"
	"slices"
)

// MostUsed is how many services have a rank: what a kiosk shows before anything is typed,
// and as many again for those that are closed.
const MostUsed = 12

// mostUsed ranks the services that some counter serves by how often they were asked for,
// before today and today. Of equal ones the first of each agency comes first, then the
// second, in the order of the hall file, so that a new hall shows something of everything.
func (o *offers) mostUsed(past map[string]int64) map[string]int {
	type use struct {
		id    string
		count int64
		place int // within its agency
	}
	var list []use
	places := map[string]int{}
	for i := range o.cfg.Services {
		s := &o.cfg.Services[i]
		if o.inForce(s) && len(o.cfg.Servers(s.ID)) > 0 {
			list = append(list, use{s.ID, past[s.ID] + int64(o.day.QuotaUsed(s.ID)), places[s.Agency]})
			places[s.Agency]++
		}
	}
	slices.SortStableFunc(list, func(a, b use) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.place, b.place)) })
	rank := map[string]int{}
	for i, u := range list[:min(MostUsed, len(list))] {
		rank[u.id] = i + 1
	}
	return rank
}
