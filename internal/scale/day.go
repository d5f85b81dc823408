package scale

import (
	"math/rand/v2"
	"slices"
	"time"
)

// openAt is when the doors open, by each hall's own clock.
const openAt = 8 * time.Hour

// spare is room before the first door opens and after the last one closes, where
// those who still wait are served.
const (
	spareBefore = 30 * time.Minute
	spareAfter  = 5 * time.Hour
)

// Day is the country's day by the second, from shortly before the first door opens.
type Day struct {
	Params Params
	Halls  []Hall
	Began  time.Duration // UTC, since midnight; negative on the day before

	Events  [events]int // of each kind
	Changes []float64   // events a second
	Issues  []float64   // tickets a second
	Told    []float64   // messages to phones a second, with one phone a ticket
	Opened  []float64   // phones that begin to look on
	Looking []float64   // phones that look on, with one phone a ticket
	PerHall [][]uint16  // events a second of each hall
	Fullest []float64   // phones that look on at each hall's own fullest second
	LoudMin []float64   // messages to phones in each hall's own loudest minute
}

// told is how many of an agency's phones a change of each kind concerns.
type told struct{ waiting, other [events]float64 }

// toldOf reads the measured shares; a kind that was too rare to be measured concerns
// nobody but its own ticket.
func toldOf(in *Inputs) told {
	var t told
	for k, name := range eventNames {
		t.waiting[k] = in.Or("scale.told_waiting."+name, 0)
		t.other[k] = in.Or("scale.told_other."+name, 0)
	}
	return t
}

// Simulate lives the day of all halls.
func Simulate(p Params, in *Inputs) (*Day, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	first, last := p.Zones[0].UTC, p.Zones[0].UTC
	for _, z := range p.Zones {
		first, last = max(first, z.UTC), min(last, z.UTC)
	}
	d := &Day{Params: p, Halls: country(p), Began: openAt - time.Duration(first)*time.Hour - spareBefore}
	n := int((spareBefore + time.Duration(first-last)*time.Hour + dayLength + spareAfter) / time.Second)
	for _, s := range []*[]float64{&d.Changes, &d.Issues, &d.Told, &d.Opened, &d.Looking} {
		*s = make([]float64, n)
	}
	t := toldOf(in)
	for i := range d.Halls {
		d.live(i, time.Duration(first-d.Halls[i].Zone.UTC)*time.Hour+spareBefore, &t)
	}
	sum := 0.0 // Looking holds differences so far
	for i := range d.Looking {
		sum += d.Looking[i]
		d.Looking[i] = sum
	}
	return d, nil
}

// hallDay is one hall by the second.
type hallDay struct {
	changes []uint16
	told    []float64
	looking []float64 // differences
}

// live adds one hall, whose doors open at the given time of the day.
func (d *Day) live(index int, opens time.Duration, t *told) {
	h, r := d.Halls[index], seeded(d.Params.Seed, forDay, index)
	n := len(d.Changes)
	one := hallDay{changes: make([]uint16, n), told: make([]float64, n), looking: make([]float64, n)}
	order := r.Perm(len(h.Agencies))
	from := make([][]time.Duration, len(order)) // who comes from agencies before it in the order
	for i, id := range order {
		tickets := h.Agencies[id]
		a := newAgency(r, tickets, max(1, (tickets*d.Params.Counters+testSize/2)/testSize), d.Params.Linger, from[i])
		a.live(i == len(order)-1)
		for _, at := range a.onward {
			to := pickLater(r, h.Agencies, order, i)
			from[to] = append(from[to], at)
		}
		d.count(&one, a.moments, opens, t)
	}
	d.PerHall = append(d.PerHall, one.changes)
	d.close(&one)
}

// pickLater draws one of the agencies that follow in the order, by their size.
func pickLater(r *rand.Rand, sizes, order []int, after int) int {
	total := 0
	for _, id := range order[after+1:] {
		total += sizes[id]
	}
	at := r.IntN(max(total, 1))
	for i := after + 1; i < len(order)-1; i++ {
		if at -= sizes[order[i]]; at < 0 {
			return i
		}
	}
	return len(order) - 1
}

// count walks through an agency's moments with its phones.
func (d *Day) count(one *hallDay, moments []moment, opens time.Duration, t *told) {
	waiting, others := 0, 0
	for _, m := range moments {
		k := m.kind()
		at := min(max(int((opens+m.at())/time.Second), 0), len(d.Changes)-1)
		e := effects[k]
		waiting, others = waiting+e.waiting, others+e.others
		one.looking[at] += float64(e.waiting + e.others)
		if k >= events {
			continue
		}
		d.Events[k]++
		d.Changes[at]++
		one.changes[at]++
		mine := 0.0
		w, o := waiting, others
		switch e.own {
		case ownWaiting:
			mine, w = 1, w-1
		case ownOther:
			mine, o = 1, o-1
		}
		one.told[at] += mine + t.waiting[k]*float64(max(w, 0)) + t.other[k]*float64(max(o, 0))
		if k == issued {
			d.Issues[at]++
			d.Opened[at]++
		}
	}
}

// close adds the hall's seconds to the country's and keeps its own peaks.
func (d *Day) close(one *hallDay) {
	looking, fullest, loudest := 0.0, 0.0, 0.0
	for i := range one.told {
		d.Told[i] += one.told[i]
		d.Looking[i] += one.looking[i]
		looking += one.looking[i]
		fullest = max(fullest, looking)
	}
	for from := 0; from < len(one.told); from += 60 {
		loudest = max(loudest, sum(one.told[from:min(from+60, len(one.told))]))
	}
	d.Fullest, d.LoudMin = append(d.Fullest, fullest), append(d.LoudMin, loudest)
}

func sum(s []float64) (total float64) {
	for _, v := range s {
		total += v
	}
	return total
}

// Peak is the highest mean over a window of so many seconds, and the second at which
// that window begins.
func Peak(perSecond []float64, window int) (value float64, at int) {
	total := sum(perSecond[:min(window, len(perSecond))])
	value = total
	for i := window; i < len(perSecond); i++ {
		total += perSecond[i] - perSecond[i-window]
		if total > value {
			value, at = total, i-window+1
		}
	}
	return value / float64(window), at
}

// Clock is a second of the day by the clock of a zone.
func (d *Day) Clock(second int, z Zone) string {
	t := d.Began + time.Duration(second)*time.Second + time.Duration(z.UTC)*time.Hour
	t = (t + 24*time.Hour) % (24 * time.Hour)
	return time.Time{}.Add(t).Format("15:04")
}

// PhonesPerTicket is how many phones look at one ticket, so that at the fullest second
// there are as many as asked.
func (d *Day) PhonesPerTicket() float64 { return float64(d.Params.Phones) / slices.Max(d.Looking) }

// Total is the number of events of the day.
func (d *Day) Total() (n int) {
	for _, v := range d.Events {
		n += v
	}
	return n
}
