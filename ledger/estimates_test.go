package ledger

import (
	"math/rand/v2"
	"slices"
	"testing"

	"mpp/hall"
	"mpp/report/measure"
)

// The SQL against a plain calculation in Go: what was told in the issued events, and the
// first call of each first leg.
func TestEstimatesAgainstAPlainCalculation(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(3, 11)), 1500)
		record(t, l, "uji", batches(s.events, 100)...)
		legs := plainLegs(s.events)
		keys := map[measure.By]func(tk hall.Ticket, leg hall.Leg) [2]string{
			"":                       func(hall.Ticket, hall.Leg) [2]string { return [2]string{} },
			measure.ByClass:          func(tk hall.Ticket, _ hall.Leg) [2]string { return [2]string{tk.Class} },
			measure.ByDate:           func(tk hall.Ticket, _ hall.Leg) [2]string { return [2]string{tk.Date} },
			measure.ByService:        func(_ hall.Ticket, leg hall.Leg) [2]string { return [2]string{leg.Service} },
			measure.ByDateAndService: func(tk hall.Ticket, leg hall.Leg) [2]string { return [2]string{tk.Date, leg.Service} },
		}
		for by, key := range keys {
			want, off := map[[2]string]*measure.EstimateGroup{}, map[[2]string][]int64{}
			for _, e := range s.events {
				if e.Type != hall.EventIssued {
					continue
				}
				first := legs[legKey{e.Ticket.ID, 1}].leg
				if ms, called := first.WaitTime(); called {
					k := key(*e.Ticket, first)
					if want[k] == nil {
						want[k] = &measure.EstimateGroup{Key: k[0], Second: k[1]}
					}
					off[k] = append(off[k], addTold(want[k], e.Ticket.EstimateAtIssue(), ms))
				}
			}
			got, err := l.Estimates(t.Context(), measure.Query{Hall: "uji", From: "2026-03-01", To: "2026-03-31", By: by})
			must(t, err)
			if len(got) != len(want) || len(got) == 0 {
				t.Errorf("by %q: %d groups, want %d", by, len(got), len(want))
			}
			for _, g := range got {
				k := [2]string{g.Key, g.Second}
				w := want[k]
				if w == nil {
					t.Fatalf("by %q: nobody is in %q", by, k)
				}
				slices.Sort(off[k])
				w.MedianErrorMS = hall.Percentile(off[k], 50)
				if g != *w {
					t.Errorf("by %q: SQL and Go differ:\n%+v\n%+v", by, g, *w)
				}
			}
		}
		_, err := l.Estimates(t.Context(), measure.Query{Hall: "uji", By: measure.ByCounter})
		if hall.CodeOf(err) != hall.CodeInvalid {
			t.Errorf("by counter: %v", err)
		}
	})
}

// addTold counts one wait, and returns how far the told point was from it.
func addTold(g *measure.EstimateGroup, told *hall.Estimate, wait int64) int64 {
	const minute = 60_000
	from, about, to := int64(told.FromMinutes)*minute, int64(told.AboutMinutes)*minute, int64(told.ToMinutes)*minute
	g.N++
	if wait <= to {
		g.Kept++
		if wait >= from {
			g.Inside++
		}
	}
	off := max(about-wait, wait-about)
	g.ErrorMS, g.BiasMS, g.WidthMS = g.ErrorMS+off, g.BiasMS+about-wait, g.WidthMS+to-from
	if told.BeyondClosing {
		g.Beyond++
	}
	return off
}

// What earlier days say of service times is what a Day would learn from the same legs.
func TestCyclesAgainstAPlainCalculation(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(5, 11)), 1500)
		record(t, l, "uji", batches(s.events, 100)...)
		want := map[string]hall.Past{}
		for _, p := range plainLegs(s.events) {
			leg := p.leg
			if leg.EndedAt == 0 || leg.CalledAt == 0 || leg.Unattended || leg.Untimed || (leg.StartedAt == 0 && leg.End != hall.NoShow) {
				continue
			}
			ms := int64(leg.EndedAt - leg.LastCalledAt)
			if leg.End != hall.NoShow {
				walk := int64(0)
				if leg.LastCalledAt <= leg.StartedAt {
					walk = int64(leg.StartedAt - leg.LastCalledAt)
				}
				ms = leg.ServiceMS + min(walk, 300_000)
			} else {
				ms = min(ms, 300_000)
			}
			w := want[leg.Service]
			want[leg.Service] = hall.Past{Cycles: w.Cycles + 1, TotalMS: w.TotalMS + min(max(ms, 20_000), 7_200_000)}
		}
		got, err := l.Cycles(t.Context(), "uji", "2026-03-01", "2026-04-01")
		must(t, err)
		if len(got) == 0 || len(got) != len(want) {
			t.Errorf("%d services, want %d", len(got), len(want))
		}
		for id, w := range want {
			// A hold after the first start hides the walk from Go's leg, not from the ledger.
			if g := got[id]; g.Cycles != w.Cycles || g.TotalMS < w.TotalMS || g.TotalMS > w.TotalMS*21/20 {
				t.Errorf("%s: %+v, want %+v", id, g, w)
			}
		}
		none, err := l.Cycles(t.Context(), "uji", "2026-01-01", s.firstDate())
		must(t, err)
		if len(none) != 0 {
			t.Errorf("before the first day: %+v", none)
		}
	})
}

func (s *script) firstDate() string {
	return s.events[slices.IndexFunc(s.events, func(e hall.Event) bool { return e.Date != "" })].Date
}
