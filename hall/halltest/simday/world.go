package simday

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
)

// world is a day under way.
type world struct {
	cfg *hall.Config
	sc  Scenario
	r   *rand.Rand
	h   *halltest.Hall
	d   *hall.Day

	agenda   agenda
	officers []*officer
	means    map[string]time.Duration // true mean service time
	people   map[string]*person
	visits   map[string]*Visit
	order    []*Visit
	back     []string // held tickets whose citizens are back
	called   []wait   // in the order of their first call
	served   map[string]total
}

type wait struct {
	service string
	ms      float64
}

type total struct{ n, ms float64 }

// person is what becomes of one citizen.
type person struct {
	walk                            time.Duration
	noShow, returns, held, moves    bool
	missed, wasHeld, moved, resumed bool
}

// Run plays a day and returns its visits in the order in which they began.
func Run(cfg *hall.Config, sc Scenario, seed uint64, tell Teller) []Visit {
	w := &world{cfg: cfg, sc: sc, r: rand.New(rand.NewPCG(seed, 1)), h: halltest.New(cfg),
		means: map[string]time.Duration{}, people: map[string]*person{}, visits: map[string]*Visit{}, served: map[string]total{}}
	w.h.Date, w.h.Keep = sc.Date, 1
	w.h.Now = w.cfg.DayEndsAt(sc.Date).Add(-24 * time.Hour)
	w.d = hall.NewDay(w.h.Snapshot())
	w.h.Tell = func(service, class string) (int, *hall.Pace) { return tell(w.d, service, class, w.h.Now) }
	w.staff()
	w.crowd()
	for w.agenda.Len() > 0 {
		next := heap.Pop(&w.agenda).(appointment) //nolint:forcetypeassert // it holds nothing else
		w.h.Now = next.at
		next.do()
	}
	out := make([]Visit, len(w.order))
	for i, v := range w.order {
		out[i] = *v
	}
	return out
}

// at does something at an instant.
func (w *world) at(at hall.Millis, do func()) {
	w.agenda.made++
	heap.Push(&w.agenda, appointment{at: at, no: w.agenda.made, do: do})
}

func (w *world) in(d time.Duration, do func()) { w.at(w.h.Now.Add(d), do) }

func (w *world) apply(e hall.Event) hall.Event {
	if err := w.d.Apply(e); err != nil {
		panic(err) // the model makes legal events without a gap
	}
	return e
}

// lognormal draws a time with the given mean and timeSpread as its cv:
// sigma^2 = ln(1+cv^2), mu = ln(mean) - sigma^2/2.
func (w *world) lognormal(mean time.Duration) time.Duration {
	s2 := math.Log(1 + timeSpread*timeSpread)
	return time.Duration(float64(mean) * math.Exp(math.Sqrt(s2)*w.r.NormFloat64()-s2/2))
}

func (w *world) between(from, to time.Duration) time.Duration {
	return from + time.Duration(w.r.Float64()*float64(to-from))
}

func (w *world) chance(p float64) bool { return w.r.Float64() < p }

// appointment is something that happens at an instant; of two at one instant the one made
// first goes first.
type appointment struct {
	at hall.Millis
	no int
	do func()
}

type agenda struct {
	list []appointment
	made int
}

func (a *agenda) Len() int      { return len(a.list) }
func (a *agenda) Swap(i, j int) { a.list[i], a.list[j] = a.list[j], a.list[i] }
func (a *agenda) Push(x any)    { a.list = append(a.list, x.(appointment)) } //nolint:forcetypeassert // see Run
func (a *agenda) Less(i, j int) bool {
	x, y := a.list[i], a.list[j]
	return x.at < y.at || (x.at == y.at && x.no < y.no)
}
func (a *agenda) Pop() any {
	last := a.list[len(a.list)-1]
	a.list = a.list[:len(a.list)-1]
	return last
}
