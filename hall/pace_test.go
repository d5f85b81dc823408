package hall_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
	"mpp/hall/halltest"
)

func TestEstimateWait(t *testing.T) {
	minute := int64(60_000)
	for name, c := range map[string]struct {
		pace     hall.Pace
		ahead    int
		from, to int
		ok       bool
	}{
		"nothing known":      {hall.Pace{}, 3, 0, 0, false},
		"next, counter free": {hall.Pace{PerMS: 10 * minute, Spread: 0.5, Servers: 1}, 0, 0, 1, true},
		"even pace":          {hall.Pace{PerMS: 2 * minute, Servers: 1}, 4, 8, 9, true},
		"spread":             {hall.Pace{PerMS: 4 * minute, Spread: 0.5, Servers: 2}, 4, 12, 22, true},
		"busy":               {hall.Pace{PerMS: 5 * minute, BusyMS: 5 * minute, Servers: 1}, 1, 5, 17, true},
		"planned is wider":   {hall.Pace{PerMS: 2 * minute}, 4, 5, 12, true},
		"fives above thirty": {hall.Pace{PerMS: 10 * minute, Spread: 0.3, Servers: 1}, 9, 80, 105, true},
	} {
		got, ok := hall.EstimateWait(c.pace, c.ahead)
		if ok != c.ok || got.FromMinutes != c.from || got.ToMinutes != c.to {
			t.Errorf("%s: %+v %v, want %d..%d %v", name, got, ok, c.from, c.to, c.ok)
		}
	}
}

func TestEstimateWaitIsARangeThatGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := hall.Pace{
			PerMS:  rapid.Int64Range(1, 3_600_000).Draw(t, "per"),
			Spread: rapid.Float64Range(0, 3).Draw(t, "spread"),
			BusyMS: rapid.Int64Range(0, 3_600_000).Draw(t, "busy"), Servers: rapid.IntRange(0, 5).Draw(t, "servers"),
		}
		n := rapid.IntRange(0, 500).Draw(t, "ahead")
		a, ok := hall.EstimateWait(p, n)
		b, _ := hall.EstimateWait(p, n+1)
		if !ok || a.FromMinutes < 0 || a.ToMinutes <= a.FromMinutes {
			t.Fatalf("%+v ahead %d: %+v", p, n, a)
		}
		if b.ToMinutes < a.ToMinutes {
			t.Fatalf("%+v: %d ahead up to %d minutes, one more up to %d", p, n, a.ToMinutes, b.ToMinutes)
		}
	})
}

// TestEstimateHoldsInAQueue serves a queue with random service times and asks how
// often the told upper end held: the formula promises about nine of ten.
func TestEstimateHoldsInAQueue(t *testing.T) {
	const servers, ahead, mean, runs = 3, 25, 600_000.0, 4000
	rng := rand.New(rand.NewPCG(1, 2))
	p := hall.Pace{PerMS: mean / servers, Spread: 1, BusyMS: mean / servers, Servers: servers}
	e, _ := hall.EstimateWait(p, ahead)
	below, above := 0, 0
	for range runs {
		free := make([]float64, servers) // all busy: exponential service has no memory
		for i := range free {
			free[i] = rng.ExpFloat64() * mean
		}
		for range ahead {
			slices.Sort(free)
			free[0] += rng.ExpFloat64() * mean
		}
		minutes := slices.Min(free) / 60_000
		if minutes < float64(e.FromMinutes) {
			below++
		}
		if minutes > float64(e.ToMinutes) {
			above++
		}
	}
	low, high := float64(below)/runs, float64(above)/runs
	if math.Abs(high-0.10) > 0.04 || low < 0.05 || low > 0.18 {
		t.Errorf("told %d..%d minutes; %.3f were called sooner (at most 0.16, less by the steps of five), %.3f later (about 0.10)", e.FromMinutes, e.ToMinutes, low, high)
	}
}

func TestPaceFollowsTheDay(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l5", hall.CounterActOpen)
	d := hall.NewDay(h.Snapshot())
	planned, open := d.Pace("daftar"), d.Pace("sim")
	if planned.Servers != 0 || planned.PerMS != 30*60_000 || planned.BusyMS == 0 {
		t.Fatalf("without an open counter: %+v", planned)
	}
	if open.Servers != 1 || open.PerMS != 15*60_000 || open.BusyMS != 0 {
		t.Fatalf("standard of 15 minutes, one free counter: %+v", open)
	}
	for range 40 { // everybody takes five minutes today
		id := h.Issue("sim", "regular").Ticket.ID
		h.CallNext("l5")
		h.Act(id, hall.ActStart, "")
		h.Now += 5 * 60_000
		h.Act(id, hall.ActFinish, "")
	}
	p := hall.NewDay(h.Snapshot()).Pace("sim")
	if p.PerMS < 5*60_000 || p.PerMS > 6*60_000 || p.Spread > 0.5 {
		t.Fatalf("after forty of five minutes: %+v", p)
	}
	h.Counter("l4", hall.CounterActOpen)
	if two := hall.NewDay(h.Snapshot()).Pace("sim"); two.PerMS*2 != p.PerMS && two.PerMS*2 != p.PerMS-1 {
		t.Fatalf("a second counter: %+v, before %+v", two, p)
	}
	cfg := halltest.Config()
	cfg.Counters = cfg.Counters[:4]
	cfg.Counters[3].Services = []string{"skck"}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	if p := hall.NewDay(hall.Snapshot{Config: cfg}).Pace("sim"); p != (hall.Pace{}) {
		t.Fatalf("no counter serves it, not even planned: %+v", p)
	}
}
