package ledger

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

func measured(t testing.TB, l *Ledger, hallID string, by measure.By) *measure.Result {
	t.Helper()
	m, err := l.Measure(t.Context(), measure.Query{Hall: hallID, From: "2026-03-01", To: "2026-03-31", By: by})
	must(t, err)
	return m
}

// The SQL against a plain calculation in Go from the tickets as they ended.
func TestMeasuresAgainstAPlainCalculation(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		for seed := range uint64(8) {
			s := newScript(t)
			s.randomly(rand.New(rand.NewPCG(seed, 11)), 700)
			hallID := fmt.Sprintf("hall%d", seed)
			record(t, l, hallID, batches(s.events, 100)...)
			legs := slices.Collect(maps.Values(plainLegs(s.events)))
			for _, by := range measure.Groupings {
				compareGroups(t, measured(t, l, hallID, by), legs, by)
			}
			compareLive(t, l, hallID, s.events)
		}
	})
}

// compareLive holds the live medians of the last day equal to those of a report.
func compareLive(t *testing.T, l *Ledger, hallID string, events []hall.Event) {
	t.Helper()
	day := hall.NewDay(hall.Snapshot{})
	for _, e := range events {
		must(t, day.Apply(e))
	}
	m, err := l.Measure(t.Context(), measure.Query{Hall: hallID, From: day.Date(), To: day.Date(), By: measure.ByService})
	must(t, err)
	compared := 0
	for _, g := range m.Groups {
		live := day.Load(g.Key)
		wait, service := g.Times["wait"][""], g.Times["service"][""]
		if wait.N > 0 && live.MedianWaitMS != wait.Median || service.N > 0 && live.MedianServiceMS != service.Median {
			t.Errorf("%s: live medians %d and %d, reported %d and %d", g.Key,
				live.MedianWaitMS, live.MedianServiceMS, wait.Median, service.Median)
		}
		compared += int(min(wait.N, service.N, 1))
	}
	if compared == 0 {
		t.Error("no service has both medians")
	}
}

// plainLeg is a leg with its ticket, found by reading the events as a person would.
type plainLeg struct {
	ticket hall.Ticket
	leg    hall.Leg
}

func plainLegs(events []hall.Event) map[legKey]plainLeg {
	legs := map[legKey]plainLeg{}
	for _, e := range events {
		if e.Ticket == nil {
			continue
		}
		legs[legKey{e.Ticket.ID, e.Ticket.Leg.No}] = plainLeg{*e.Ticket, e.Ticket.Leg}
		if e.Closed != nil {
			legs[legKey{e.Ticket.ID, e.Closed.No}] = plainLeg{*e.Ticket, *e.Closed}
		}
		if e.Type == hall.EventReverted {
			delete(legs, legKey{e.Ticket.ID, e.Ticket.Leg.No + 1})
		}
	}
	return legs
}

func compareGroups(t *testing.T, m *measure.Result, legs []plainLeg, by measure.By) {
	t.Helper()
	groups := map[string][]plainLeg{}
	for _, l := range legs {
		key := map[measure.By]string{measure.ByService: l.leg.Service, measure.ByAgency: l.leg.Agency, measure.ByCounter: l.leg.Counter}[by]
		if !l.ticket.Direct() || l.leg.End == hall.Done {
			groups[key] = append(groups[key], l)
		}
	}
	if len(groups) != len(m.Groups) {
		t.Errorf("by %s: %d groups, want %d", by, len(m.Groups), len(groups))
	}
	for i := range m.Groups {
		compareMeasure(t, m.Groups[i], groups[m.Groups[i].Key])
	}
	total := m.Total
	compareMeasure(t, total, legs)
}

func compareMeasure(t *testing.T, got measure.Group, legs []plainLeg) {
	t.Helper()
	want := plainMeasure(legs)
	want.Key = got.Key
	if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); a != b {
		t.Errorf("SQL and Go differ:\n%s\n%s", a, b)
	}
}

func plainMeasure(legs []plainLeg) measure.Group {
	m := measure.Group{Counts: map[string]int64{}, Times: map[string]map[string]hall.Spread{}, Work: map[string]measure.Work{"direct": {}}}
	for _, of := range measure.OfLegs {
		if of.Unit == measure.Count {
			m.Counts[of.ID] += 0
		}
	}
	visits, byClass := map[string]bool{}, map[string][]int64{}
	var waitShare, serviceShare measure.Share
	var wait, all, service []int64
	for _, p := range legs {
		if p.ticket.Direct() {
			if w := m.Work["direct"]; p.leg.End == hall.Done {
				ms, _ := p.leg.ServedTime()
				m.Work["direct"] = measure.Work{N: w.N + 1, MS: w.MS + ms}
			}
			continue
		}
		visits[p.ticket.ID] = true
		m.Counts["legs"]++
		if p.ticket.Origin == hall.OriginRoll {
			m.Counts["from_roll"]++
		}
		l := p.leg
		m.Counts[map[hall.State]string{"": "open", hall.Done: "served", hall.NoShow: "no_shows", hall.Cancelled: "cancelled",
			hall.Expired: "unserved", hall.Transferred: "transferred"}[l.End]]++
		waitTarget, serviceTarget := plainTargets(l.Service)
		if w, ok := l.WaitTime(); ok {
			wait, all = append(wait, w), append(all, w)
			byClass[p.ticket.Class] = append(byClass[p.ticket.Class], w)
			judge(&waitShare, waitTarget, w, false)
		} else if l.EndedAt != 0 && !l.Stayed() {
			all = append(all, int64(l.EndedAt-l.QueuedAt))
			judge(&waitShare, waitTarget, int64(l.EndedAt-l.QueuedAt), true)
		} else {
			judgeOpen(&waitShare, waitTarget)
		}
		judgeOpen(&serviceShare, serviceTarget)
		ms, served := l.ServiceTime()
		switch {
		case l.Unattended:
			m.Counts["unattended"]++
		case served && l.End == hall.Done:
			service = append(service, ms)
			judge(&serviceShare, serviceTarget, ms, false)
		case served && l.End != hall.Transferred:
			judge(&serviceShare, serviceTarget, ms, true)
		}
	}
	m.Counts["visits"] = int64(len(visits))
	m.Shares = map[string]measure.Share{"wait_standard": waitShare, "service_standard": serviceShare}
	for id, values := range map[string]map[string][]int64{"wait": {"": wait}, "wait_with_left": {"": all}, "service": {"": service}, "wait_by_class": byClass} {
		for class, v := range values {
			if len(v) == 0 {
				continue
			}
			if m.Times[id] == nil {
				m.Times[id] = map[string]hall.Spread{}
			}
			m.Times[id][class] = plainSpread(v)
		}
	}
	return m
}

// plainTargets are those of testConfig(1, 30, 15).
func plainTargets(service string) (wait, work int64) {
	switch service {
	case "ktp":
		return 30 * 60_000, 15 * 60_000
	case "kk":
		return 60 * 60_000, 0 // a working day at a counter is not compared
	default:
		return 0, 0
	}
}

func judgeOpen(s *measure.Share, target int64) {
	if target == 0 {
		return
	}
	if s.MinTargetMS == 0 || target < s.MinTargetMS {
		s.MinTargetMS = target
	}
	s.MaxTargetMS = max(s.MaxTargetMS, target)
}

func judge(s *measure.Share, target, ms int64, left bool) {
	judgeOpen(s, target)
	switch {
	case target == 0:
	case left && ms <= target:
		s.LeftWithin++
	case left:
		s.LeftLate++
	case ms <= target:
		s.Within++
	default:
		s.Late++
	}
}

func plainSpread(v []int64) hall.Spread {
	slices.Sort(v)
	// Nearest rank: how many values are at or below it, counted one by one.
	rank := func(p int) int64 {
		for i, x := range v {
			if (i+1)*100 >= p*len(v) {
				return x
			}
		}
		return v[len(v)-1]
	}
	s := hall.Spread{N: int64(len(v)), Median: rank(50), P90: rank(90), P95: rank(95)}
	for _, x := range v {
		s.SumMS += x
	}
	return s
}

// A leg is judged by the promise that stood when it queued, also in a report
// that is made after the promise changed.
func TestTheStandardOfTheTimeJudges(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		served := func() {
			id := s.issue("ktp", hall.ClassRegular)
			s.pass(20 * time.Minute)
			s.call(id, "c1")
			s.start(id)
			s.pass(12 * time.Minute)
			s.finish(id)
		}
		served() // 20 minutes of wait against 30, 12 of service against 15
		s.configure(testConfig(2, 15, 10))
		served() // against 15 and 10
		record(t, l, "uji", s.events)
		m := measured(t, l, "uji", measure.ByService)
		for name, got := range map[string]measure.Share{"wait": m.Total.Shares["wait_standard"], "service": m.Total.Shares["service_standard"]} {
			if got.Within != 1 || got.Late != 1 || got.MinTargetMS == got.MaxTargetMS {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}

func TestMeasureKeepsToDatesHallAndAgency(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.issue("ktp", hall.ClassRegular)
		s.issue("skck", hall.ClassRegular)
		s.closeDay()
		s.openDay("2026-03-03")
		s.issue("ktp", hall.ClassRegular)
		record(t, l, "uji", s.events)
		record(t, l, "lain", s.events)
		for _, c := range []struct {
			q    measure.Query
			want int64
		}{
			{measure.Query{From: "2026-03-02", To: "2026-03-03"}, 3},
			{measure.Query{From: "2026-03-02", To: "2026-03-02"}, 2},
			{measure.Query{From: "2026-03-02", To: "2026-03-03", Agency: "polres"}, 1},
			{measure.Query{From: "2026-03-04", To: "2026-03-09"}, 0},
		} {
			c.q.Hall, c.q.By = "uji", measure.ByAgency
			m, err := l.Measure(t.Context(), c.q)
			must(t, err)
			if m.Total.Counts["legs"] != c.want {
				t.Errorf("%+v: %d legs, want %d", c.q, m.Total.Counts["legs"], c.want)
			}
		}
		_, err := l.Measure(t.Context(), measure.Query{Hall: "uji", By: "officer"})
		if hall.CodeOf(err) != hall.CodeInvalid {
			t.Errorf("by officer: %v", err)
		}
	})
}
