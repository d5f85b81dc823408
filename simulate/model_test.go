package simulate

import (
	"math"
	"reflect"
	"sort"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

func TestArrivalsPeakInTheMorning(t *testing.T) {
	const n = 20_000
	day := 8 * time.Hour
	times := arrivals(seeded(1, kindDay, 1), n, day)
	if len(times) != n || !sort.SliceIsSorted(times, func(i, j int) bool { return times[i] < times[j] }) {
		t.Fatalf("%d arrivals, sorted %v", len(times), sort.SliceIsSorted(times, func(i, j int) bool { return times[i] < times[j] }))
	}
	if times[0] < 0 || times[n-1] > day-lastTicket {
		t.Errorf("from %v to %v, want within 0 and %v", times[0], times[n-1], day-lastTicket)
	}
	// How many come in a fifth of the day, against an even day.
	span := day - lastTicket
	rate := func(from, to float64) float64 {
		count := 0
		for _, at := range times {
			if x := float64(at) / float64(span); x >= from && x < to {
				count++
			}
		}
		return float64(count) / n / (to - from)
	}
	morning, noon, evening := rate(0.15, 0.35), rate(0.45, 0.52), rate(0.9, 1)
	if morning < 1.25 || morning < 1.3*noon || evening > 0.75 {
		t.Errorf("rates: morning %.2f, noon %.2f, evening %.2f of an even day; want a peak in the morning", morning, noon, evening)
	}
}

func TestLognormalHasItsMeanAndSpread(t *testing.T) {
	r := seeded(2, kindDay, 1)
	const n = 50_000
	sum, squares := 0.0, 0.0
	for range n {
		x := lognormal(r, 10*time.Minute).Minutes()
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / n
	cv := math.Sqrt(squares/n-mean*mean) / mean
	if math.Abs(mean-10) > 0.1 || math.Abs(cv-timeSpread) > 0.02 {
		t.Errorf("mean %.2f min, cv %.3f; want 10 and %.1f", mean, cv, timeSpread)
	}
}

func TestFactorFillsTheCounters(t *testing.T) {
	of := &offer{services: []*service{{mean: 10 * time.Minute, weight: 0.5}, {mean: 30 * time.Minute, weight: 0.5}}, counters: make([]view.Counter, 31)}
	o := Options{Visits: 2000, Transfer: 0.04, NoShow: 0.05}
	factor, busy := o.factor(of, 8*time.Hour)
	if math.Abs(busy-busyShare) > 1e-9 || factor <= 0 || factor >= 1 {
		t.Errorf("factor %.3f, busy %.3f; want busy %.2f", factor, busy, busyShare)
	}
	spent := 2080*(factor*20+20.0/60) + 2000*0.05*2 // minutes at the counters
	if want := busyShare * 31 * (8*60 - 30); math.Abs(spent-want) > 1 {
		t.Errorf("the visits take %.0f minutes, want %.0f", spent, want)
	}
	o.Visits = 50
	if factor, busy = o.factor(of, 8*time.Hour); factor != 1 || busy > 0.1 {
		t.Errorf("50 visits: factor %.2f, busy %.2f; want the published times and idle counters", factor, busy)
	}
	o.Visits = 1_000_000
	if factor, busy = o.factor(of, 8*time.Hour); factor != leastFactor || busy <= 1 {
		t.Errorf("a million visits: factor %.2f, busy %.2f; want the least factor, and to be told that it is too much", factor, busy)
	}
}

func minutes(n int) hall.Standard {
	return hall.Standard{Service: &hall.Target{Value: n, Unit: hall.UnitMinute}}
}

func named(ids ...string) (out []hall.Named) {
	for _, id := range ids {
		out = append(out, hall.Named{ID: id})
	}
	return out
}

// twoAgencies: a with two counters, one of which serves only a1; b with one counter
// and twice the service time; c closed; d without a counter.
func twoAgencies() *offer {
	agency := hall.Named{ID: "a"}
	other := hall.Named{ID: "b"}
	return newOffer([]*service{
		{ID: "a1", Agency: agency, Open: true, Standard: minutes(10)}, {ID: "a2", Agency: agency, Open: true, Standard: minutes(10)},
		{ID: "b1", Agency: other, Open: true, Standard: minutes(20)}, {ID: "c1", Agency: other, Standard: minutes(5)}, {ID: "d1", Open: true},
	}, []view.Counter{
		{CounterRef: hall.CounterRef{ID: "k1"}, Agency: agency, Services: named("a1", "a2")}, {CounterRef: hall.CounterRef{ID: "k2"}, Agency: agency, Services: named("a1")},
		{CounterRef: hall.CounterRef{ID: "k3"}, Agency: other, Services: named("b1", "c1")}, {CounterRef: hall.CounterRef{ID: "k4"}, Agency: other, Services: named("c1")},
	}, seeded(1, kindDay, 0))
}

func TestOfferWeighsByCapacity(t *testing.T) {
	o := twoAgencies()
	if len(o.services) != 3 || len(o.counters) != 3 || o.byID["c1"] != nil || o.byID["d1"] != nil {
		t.Fatalf("%d services at %d counters, want 3 at 3: closed and unserved ones are left out", len(o.services), len(o.counters))
	}
	a, b := o.byID["a1"].weight+o.byID["a2"].weight, o.byID["b1"].weight
	if math.Abs(a+b-1) > 1e-9 || math.Abs(a/b-4) > 1e-9 {
		t.Errorf("shares %.3f and %.3f; two counters at 10 min can serve four times what one at 20 min can", a, b)
	}
	r, count := seeded(3, kindDay, 0), map[string]int{}
	for range 10_000 {
		count[o.pick(r, func(*service) bool { return true }).ID]++
	}
	if share := float64(count["b1"]) / 10_000; math.Abs(share-b) > 0.02 {
		t.Errorf("b1 is picked %.3f of the time, want %.3f", share, b)
	}
	if s := o.pick(r, func(*service) bool { return false }); s != nil {
		t.Errorf("picked %s although none was acceptable", s.ID)
	}
}

func TestPeopleAreDrawnAlike(t *testing.T) {
	o := Options{Visits: 5000, Seed: 5, Priority: 0.12, NoShow: 0.05, Transfer: 0.04, Hold: 0.02}
	of := twoAgencies()
	one, two := people(o, of, 8*time.Hour), people(o, of, 8*time.Hour)
	if !reflect.DeepEqual(one, two) {
		t.Error("the same seed drew two different days")
	}
	o.Seed = 6
	if reflect.DeepEqual(one, people(o, of, 8*time.Hour)) {
		t.Error("another seed drew the same day")
	}
	shares := map[string]float64{}
	for _, p := range one {
		for name, yes := range map[string]bool{
			"priority": p.class == hall.ClassPriority, "no-show": p.noShow, "return": p.noShow && p.returns > 0, "transfer": p.next != nil,
			"hold": p.hold > 0,
		} {
			if yes {
				shares[name] += 1.0 / 5000
			}
		}
		if p.next != nil && p.next.Agency == p.wants[0].Agency {
			t.Fatalf("transferred within %s", p.next.Agency.ID)
		}
	}
	for name, want := range map[string]float64{"priority": 0.12, "no-show": 0.05, "return": 0.05 / 3, "transfer": 0.04, "hold": 0.02} {
		if got := shares[name]; math.Abs(got-want) > 4*math.Sqrt(want/5000) {
			t.Errorf("%s: share %.4f, want %.4f", name, got, want)
		}
	}
}

func TestFitEndsBeforeMidnight(t *testing.T) {
	for _, c := range []struct {
		name              string
		until             time.Duration
		speed, clockSpeed float64
		length, wait      time.Duration
		refused           bool
	}{
		{"real time, all day left", 10 * time.Hour, 120, 1, 8 * time.Hour, 0, false},
		{"real time, ten minutes left", 10 * time.Minute, 120, 1, 8 * time.Hour, 0, false},
		{"real time, a minute left", time.Minute, 120, 1, 8 * time.Hour, time.Minute, false},
		{"fast clock, evening", 6 * time.Hour, 60, 60, 270 * time.Minute, 0, false},
		{"fast clock, near midnight", time.Hour, 60, 60, 8 * time.Hour, time.Minute, false},
		{"fast clock, two hours left", 2 * time.Hour, 60, 60, 0, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			length, wait, err := fit(8*time.Hour, c.until, c.speed, c.clockSpeed)
			if length != c.length || wait != c.wait || (err != nil) != c.refused {
				t.Errorf("length %v, wait %v, error %v; want %v, %v, refused %v", length, wait, err, c.length, c.wait, c.refused)
			}
		})
	}
}
