package scale

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// smallCountry is one that takes no time.
func smallCountry() Params {
	p := Defaults()
	p.Halls, p.Tickets, p.Phones = 30, 60_000, 25_000
	return p
}

func inputs(t *testing.T) *Inputs {
	t.Helper()
	in, err := NewInputs()
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func simulated(t *testing.T, p Params) *Day {
	t.Helper()
	d, err := Simulate(p, inputs(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func printed(t *testing.T, p Params) string {
	t.Helper()
	d := simulated(t, p)
	plan, err := MakePlan(d, inputs(t), DefaultSite())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Print(&b, d, plan, inputs(t), DefaultSite()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSameSeedSameText: whoever runs it again gets the same plan, to the letter.
func TestSameSeedSameText(t *testing.T) {
	p := smallCountry()
	first := printed(t, p)
	if again := printed(t, p); again != first {
		t.Error("the same seed printed another text")
	}
	p.Seed++
	if other := printed(t, p); other == first {
		t.Error("another seed printed the same text")
	}
}

func TestCountryIsWhole(t *testing.T) {
	p := Defaults()
	halls := country(p)
	ids, tickets, byZone, inZone := map[string]bool{}, 0, map[string]int{}, map[string]int{}
	for _, h := range halls {
		ids[h.ID] = true
		tickets += h.Tickets
		byZone[h.Zone.Name] += h.Tickets
		inZone[h.Zone.Name]++
		sum := 0
		for _, n := range h.Agencies {
			sum += n
		}
		if sum != h.Tickets || len(h.Agencies) < agenciesLow || len(h.Agencies) > agenciesHigh {
			t.Errorf("%s: %d tickets, its %d agencies have %d", h.ID, h.Tickets, len(h.Agencies), sum)
		}
	}
	if len(halls) != 600 || len(ids) != 600 || tickets != 2_400_000 {
		t.Errorf("%d halls, %d ids, %d tickets", len(halls), len(ids), tickets)
	}
	for _, z := range p.Zones {
		if byZone[z.Name] != int(math.Round(z.Share*2_400_000)) || math.Abs(float64(inZone[z.Name])-600*float64(z.Regencies)/514) > 1 {
			t.Errorf("%s: %d halls, %d tickets", z.Name, inZone[z.Name], byZone[z.Name])
		}
	}
}

// TestDayAddsUp: each ticket is issued once, comes to exactly one end, and no phone is
// left or counted twice.
func TestDayAddsUp(t *testing.T) {
	p := smallCountry()
	d := simulated(t, p)
	e := d.Events
	if e[issued] != p.Tickets || int(math.Round(sum(d.Issues))) != p.Tickets {
		t.Errorf("%d issued, %v by the second; want %d", e[issued], sum(d.Issues), p.Tickets)
	}
	gone := e[noShow] - e[reinstated]
	if ends := e[finished] + e[cancelled] + gone; ends != p.Tickets {
		t.Errorf("%d tickets ended: %d finished, %d cancelled, %d did not come", ends, e[finished], e[cancelled], gone)
	}
	// A call leads to a start or a no-show; a start to an end or onward.
	if e[called] != e[started]+e[noShow] || e[started] != e[finished]+e[transferred] || e[recalled] != e[noShow] || e[held] != e[resumed] {
		t.Errorf("%v", e)
	}
	if e[counterOpened] != e[counterClosed] || e[counterPaused] != e[counterResumed] {
		t.Errorf("counters: %v", e[counterOpened:])
	}
	if int(math.Round(sum(d.Changes))) != d.Total() {
		t.Errorf("%v changes by the second, %d events", sum(d.Changes), d.Total())
	}
	if last := d.Looking[len(d.Looking)-1]; last != 0 || slices.Min(d.Looking) < 0 {
		t.Errorf("%v phones are left, at least there were %v", last, slices.Min(d.Looking))
	}
	if d.Changes[len(d.Changes)-1] != 0 {
		t.Error("the day is longer than its seconds")
	}
}

// TestShardsAddUp: what all shards of a cluster do is what the halls do.
func TestShardsAddUp(t *testing.T) {
	d := simulated(t, smallCountry())
	whole, _ := Peak(d.Changes, 60)
	if one := d.Load(Even(d.Halls, 1)); one.Tickets != d.Params.Tickets || math.Abs(one.Minute-whole) > 1e-6 || one.Skew != 1 {
		t.Errorf("one shard: %+v, want all %d tickets and %v/s", one, d.Params.Tickets, whole)
	}
	if three := d.Load(Even(d.Halls, 3)); three.Minute < whole/3 || three.Skew < 1 {
		t.Errorf("three shards: %+v cannot be below a third of %v/s", three, whole)
	}
	if one, three, twelve := d.HighSkew(1), d.HighSkew(3), d.HighSkew(12); math.Abs(one-1) > 1e-9 || three <= one || twelve <= three {
		t.Errorf("skews of 1, 3 and 12 shards: %v, %v, %v; fewer halls on each make them more unlike", one, three, twelve)
	}
}

// TestPeakMovesThroughTheCountry: east of Java the doors open earlier.
func TestPeakMovesThroughTheCountry(t *testing.T) {
	p := smallCountry()
	spread, _ := Peak(simulated(t, p).Issues, 600)
	p.Zones = []Zone{{"WIB", 7, 1, 1}}
	d := simulated(t, p)
	together, at := Peak(d.Issues, 600)
	if spread >= together {
		t.Errorf("peak %v/s in three zones, %v/s in one", spread, together)
	}
	if clock := d.Clock(at, p.Zones[0]); clock < "09:00" || clock > "10:45" {
		t.Errorf("the morning peak is at %s", clock)
	}
}

func TestEffectsKeepPhones(t *testing.T) {
	for k, e := range effects {
		sum := e.waiting + e.others
		want := map[kind]int{issued: 1, arrived: 1, transferred: -1, left: -1}[kind(k)]
		if sum != want {
			t.Errorf("kind %d changes the phones by %d, want %d", k, sum, want)
		}
	}
	if at := momentOf(-90*time.Second, counterClosed); at.at() != -90*time.Second || at.kind() != counterClosed {
		t.Errorf("a moment before the doors open: %s, %d", at.at(), at.kind())
	}
}

func TestPeak(t *testing.T) {
	s := []float64{1, 2, 9, 1, 1, 8, 4}
	for window, want := range map[int]struct {
		value float64
		at    int
	}{1: {9, 2}, 2: {6, 5}, 3: {13.0 / 3, 4}} {
		if value, at := Peak(s, window); math.Abs(value-want.value) > 1e-9 || at != want.at {
			t.Errorf("window %d: %v at %d, want %+v", window, value, at, want)
		}
	}
}
