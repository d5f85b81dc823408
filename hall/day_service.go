package hall

import (
	"cmp"
	"slices"
)

// serviceDay has the tickets and figures of one service on the day.
type serviceDay struct {
	waiting map[string]*line // by class
	held    *line            // by the time to return
	noShows *line            // by when it was marked
	states  map[State]int    // tickets whose current leg is here
	legs    int              // all legs that joined this queue
	charged int              // tickets that count against the quota
	arrived *line            // waiting, by arrival
	waits   sample           // waiting times, ms
	serves  sample           // service times, ms
	cycles  *line            // how long ended legs took a counter, by end; value in place.val
	cycleMS int64            // the sum of these
	joins   map[int64]int    // how many legs joined, by their time in steps of joinsMS
}

// joinsMS is the step in which arrivals are counted.
const joinsMS = 5 * 60_000

func newServiceDay() *serviceDay {
	return &serviceDay{
		waiting: map[string]*line{}, held: &line{}, noShows: &line{}, arrived: &line{}, cycles: &line{},
		states: map[State]int{}, joins: map[int64]int{},
	}
}

// addTicket puts the ticket into all figures (by = 1) or takes it out (by = -1).
func (s *serviceDay) addTicket(t *Ticket, by int) {
	s.states[t.State] += by
	s.addLeg(t.ID, &t.Leg, by)
	switch t.State {
	case Waiting:
		s.class(t.Class).put(place{key: t.Leg.Score, tie: t.Leg.Tie, id: t.ID}, by)
		s.arrived.put(place{key: int64(t.IssuedAt), tie: t.Leg.Tie, id: t.ID}, by)
	case Held:
		s.held.put(place{key: int64(max(t.Leg.ReturnAt, t.Leg.HeldAt)), id: t.ID}, by)
	case NoShow:
		s.noShows.put(place{key: int64(t.EndedAt), id: t.ID}, by)
	}
}

// addLeg counts a leg, current or ended.
func (s *serviceDay) addLeg(ticket string, l *Leg, by int) {
	s.legs += by
	s.joins[int64(l.QueuedAt)/joinsMS] += by
	if ms, ok := l.WaitTime(); ok {
		s.waits.put(ms, by)
	}
	if ms, ok := l.ServedTime(); ok {
		s.serves.put(ms, by)
	}
	if ms, ok := l.cycle(); ok {
		s.cycles.put(place{key: int64(l.EndedAt), tie: int64(l.No), id: ticket, val: ms}, by)
		s.cycleMS += ms * int64(by)
	}
}

func (s *serviceDay) class(id string) *line {
	l := s.waiting[id]
	if l == nil {
		l = &line{}
		s.waiting[id] = l
	}
	return l
}

func (s *serviceDay) waitingCount() int { return s.states[Waiting] }

// place is an entry of a line: ordered by key, then tie, then id.
type place struct {
	key, tie int64
	id       string
	val      int64
}

func (p place) compare(o place) int {
	if c := cmp.Or(cmp.Compare(p.key, o.key), cmp.Compare(p.tie, o.tie)); c != 0 {
		return c
	}
	return cmp.Compare(p.id, o.id)
}

// line is a sorted list that is cheap at both ends: the head leaves, newcomers
// join near the tail. Search is binary; a change in the middle moves memory, about
// 10 microseconds for 10,000 waiting, which is more than any hall has seats for.
type line struct {
	buf  []place
	head int // buf[:head] is spent
}

func (l *line) places() []place { return l.buf[l.head:] }

func (l *line) find(p place) (int, bool) {
	return slices.BinarySearchFunc(l.places(), p, place.compare)
}

// put inserts (by > 0) or removes p.
func (l *line) put(p place, by int) {
	i, found := l.find(p)
	i += l.head
	switch {
	case by > 0 && !found:
		if i == l.head && l.head > 0 {
			l.head--
			l.buf[l.head] = p
			return
		}
		l.buf = slices.Insert(l.buf, i, p)
	case by < 0 && found && i == l.head:
		l.buf[i] = place{}
		l.head++
		l.compact()
	case by < 0 && found:
		l.buf = slices.Delete(l.buf, i, i+1)
	}
}

// compact gives the spent room back once it is the larger part.
func (l *line) compact() {
	if l.head > 64 && l.head > len(l.buf)/2 {
		l.buf = append(make([]place, 0, len(l.buf)-l.head+16), l.places()...)
		l.head = 0
	}
}

// before is how many entries come before p.
func (l *line) before(p place) int {
	i, _ := l.find(p)
	return i
}

// sample is a multiset of durations with an exact median.
type sample struct{ sorted []int64 }

func (s *sample) put(v int64, by int) {
	i, found := slices.BinarySearch(s.sorted, v)
	switch {
	case by > 0:
		s.sorted = slices.Insert(s.sorted, i, v)
	case found:
		s.sorted = slices.Delete(s.sorted, i, i+1)
	}
}

// median is the 50th percentile, -1 of an empty set.
func (s *sample) median() int64 {
	if len(s.sorted) == 0 {
		return -1
	}
	return Percentile(s.sorted, 50)
}
