package scale

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"mpp/internal/simulate"
)

// The day of a hall, as internal/simulate has it: times in ms since the doors open.
const (
	dayLength  = 8 * time.Hour
	busyShare  = 0.85
	walkMean   = 20 * time.Second
	recallGap  = time.Minute
	timeSpread = 0.5
	meanReturn = 10 * time.Minute
	patience   = 20 * time.Minute
	openWithin = 15 * time.Minute // before the doors open, counters open one after another
	pauseTime  = 30 * time.Minute
	published  = 15 * time.Minute // the usual standard; few visitors do not make it longer
	shareAway  = 0.05             // not there when called; a third of them come back
	shareMoved = 0.04             // go on to another agency
	shareHeld  = 0.02             // a document is missing
	shareLeave = 0.02             // lose patience while they wait
)

// moment is an instant in ms and a kind, in one number that sorts by both.
type moment int64

func momentOf(at time.Duration, k kind) moment { return moment(at.Milliseconds()<<5 | int64(k)) }

func (m moment) at() time.Duration { return time.Duration(m>>5) * time.Millisecond }
func (m moment) kind() kind        { return kind(m & 31) }

// leg is one who queues at an agency.
type leg struct {
	at     time.Duration
	missed bool // was not there once already
	moved  bool // came from another agency
}

// agency is the day of one agency: a line and c counters, first come first served.
type agency struct {
	r       *rand.Rand
	service time.Duration // mean, such that the counters are busy 85 % of the day
	linger  time.Duration
	queue   legs
	free    durations // when each counter gets free
	moments []moment
	onward  []time.Duration // those who leave for another agency
}

// newAgency has n tickets of its own, and those who come from another one.
func newAgency(r *rand.Rand, n, counters int, linger time.Duration, from []time.Duration) *agency {
	a := &agency{r: r, linger: linger, free: make(durations, counters)}
	a.service = min(max(time.Duration(busyShare*float64(counters)*float64(dayLength)/float64(max(n+len(from), 1)))-walkMean, time.Second), published)
	for _, at := range simulate.Arrivals(r, n, dayLength) {
		a.queue = append(a.queue, leg{at: at})
		a.note(at, issued)
	}
	for _, at := range from {
		a.queue = append(a.queue, leg{at: at, moved: true})
		a.note(at, arrived)
	}
	heap.Init(&a.queue)
	return a
}

func (a *agency) note(at time.Duration, k kind) { a.moments = append(a.moments, momentOf(at, k)) }

// live serves everybody; last tells that nobody goes on from here.
func (a *agency) live(last bool) {
	a.counterTimes()
	for len(a.queue) > 0 {
		l := heap.Pop(&a.queue).(leg)
		begin := max(l.at, a.free[0])
		if begin-l.at > patience && a.chance(shareLeave) {
			a.note(l.at+patience, cancelled)
			a.note(l.at+patience+a.stays(), left)
			continue
		}
		a.free[0] = a.attend(l, begin, last)
		heap.Fix(&a.free, 0)
	}
	slices.Sort(a.moments)
}

// attend serves the leg and tells when the counter is free again.
func (a *agency) attend(l leg, at time.Duration, last bool) time.Duration {
	a.note(at, called)
	if !l.missed && a.chance(shareAway) {
		a.note(at+recallGap, recalled)
		at += 2 * recallGap
		a.note(at, noShow)
		if a.chance(1.0 / 3) {
			back := at + a.drawn(meanReturn)
			a.note(back, reinstated)
			heap.Push(&a.queue, leg{at: back, missed: true, moved: l.moved})
		} else {
			a.note(at+a.stays(), left)
		}
		return at
	}
	at += a.drawn(walkMean)
	a.note(at, started)
	length := a.drawn(a.service)
	if a.chance(shareHeld) { // the time that it takes does not bind the counter
		a.note(at+length/2, held)
		a.note(at+length/2+time.Second, resumed)
		length = max(length, 2*time.Second+length/2)
	}
	at += length
	if !last && !l.moved && a.chance(shareMoved) {
		a.note(at, transferred)
		a.onward = append(a.onward, at)
		return at
	}
	a.note(at, finished)
	a.note(at+a.stays(), left)
	return at
}

// counterTimes opens, pauses and closes each counter. A pause is told, and takes no
// time from the counter: the mean service time leaves room for it.
func (a *agency) counterTimes() {
	for range a.free {
		a.note(-time.Duration(a.r.Float64()*float64(openWithin)), counterOpened)
		pause := dayLength/2 + time.Duration((a.r.Float64()-0.5)*float64(time.Hour))
		a.note(pause, counterPaused)
		a.note(pause+pauseTime, counterResumed)
		a.note(dayLength+time.Duration(a.r.Float64()*float64(openWithin)), counterClosed)
	}
}

func (a *agency) chance(share float64) bool { return a.r.Float64() < share }

// drawn is lognormal with the mean: sigma^2 = ln(1+cv^2).
func (a *agency) drawn(mean time.Duration) time.Duration {
	s2 := math.Log(1 + timeSpread*timeSpread)
	return time.Duration(float64(mean) * math.Exp(math.Sqrt(s2)*a.r.NormFloat64()-s2/2))
}

// stays is how long a phone looks on after the visit.
func (a *agency) stays() time.Duration {
	return time.Duration(a.r.ExpFloat64() * float64(a.linger))
}

// legs is a heap by arrival.
type legs []leg

func (l legs) Len() int           { return len(l) }
func (l legs) Less(i, j int) bool { return l[i].at < l[j].at }
func (l legs) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push implements heap.Interface.
func (l *legs) Push(x any) { *l = append(*l, x.(leg)) }

// Pop implements heap.Interface.
func (l *legs) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

// durations is a heap.
type durations []time.Duration

func (d durations) Len() int           { return len(d) }
func (d durations) Less(i, j int) bool { return d[i] < d[j] }
func (d durations) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }

// Push implements heap.Interface; nothing is pushed.
func (d *durations) Push(x any) { *d = append(*d, x.(time.Duration)) }

// Pop implements heap.Interface; nothing is popped.
func (d *durations) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}
