package simulate

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// day is what the people of one run share.
type day struct {
	o      Options
	c      *client
	hall   hallFact
	staff  staff
	stands map[string]counterFact // counters before the run
	book   *book
	offer  *offer
	clock  clock
	length time.Duration
	factor float64
	show   *progress

	mu       sync.Mutex
	bells    map[string]chan struct{} // by counter: there may be somebody to call
	due      map[string]int           // by service: legs of today's tickets still to be served
	returned map[string][]*visit      // by service: held, and back with the document

	arriving   atomic.Int64  // people who have not asked for a number yet
	arrived    chan struct{} // closed when all have
	turnedAway atomic.Int64  // found no service that gives tickets
	otherThan  atomic.Int64  // took a number for another service than wanted
	lateSlips  atomic.Int64  // wrong presses that could no longer be taken back
	later      sync.WaitGroup
}

func newDay(o Options, c *client, of *offer) *day {
	d := &day{
		o: o, c: c, offer: of, book: newBook(),
		bells: map[string]chan struct{}{}, due: map[string]int{}, returned: map[string][]*visit{}, arrived: make(chan struct{}),
	}
	for _, k := range of.counters {
		d.bells[k.id] = make(chan struct{}, 1)
	}
	return d
}

// live runs the day until everybody has gone home, or ctx ends.
func (d *day) live(ctx context.Context, visitors []*person) {
	d.clock = clock{began: time.Now(), speed: d.o.Speed}
	d.arriving.Store(int64(len(visitors)))
	if len(visitors) == 0 {
		close(d.arrived)
	}
	var officers sync.WaitGroup
	for i, k := range d.offer.counters {
		officers.Go(func() { newOfficer(d, k, i).shift(ctx) })
	}
	for _, p := range visitors {
		if !d.clock.until(ctx, p.arrival) {
			break
		}
		d.later.Go(func() { d.citizen(ctx, p) })
	}
	officers.Wait()
	d.later.Wait()
}

// ring wakes the officers of a service.
func (d *day) ring(service string) {
	if s := d.offer.byID[service]; s != nil {
		for _, k := range s.counters {
			d.ringAt(k)
		}
	}
}

func (d *day) ringAt(counter string) {
	select {
	case d.bells[counter] <- struct{}{}:
	default: // it rings already
	}
}

// expect adds the legs of a new ticket to what is due.
func (d *day) expect(p *person, service string) {
	d.mu.Lock()
	d.due[service]++
	if p.next != nil {
		d.due[p.next.id]++
	}
	d.mu.Unlock()
	d.ring(service)
}

// moved takes the first leg off what is due.
func (d *day) moved(v *visit, from, to string) {
	d.mu.Lock()
	if v.ours && !v.moved {
		d.due[from]--
	}
	v.moved = true
	d.mu.Unlock()
	d.ring(from)
	d.ring(to)
}

// end takes a visit off what is due, once.
func (d *day) end(v *visit, service string) {
	d.mu.Lock()
	first := v.ours && !v.over
	v.over = true
	if first {
		d.due[service]--
		if v.next != nil && !v.moved {
			d.due[v.next.id]--
		}
	}
	d.mu.Unlock()
	if !first {
		return
	}
	d.show.add()
	d.ring(service)
	if v.next != nil {
		d.ring(v.next.id)
	}
}

// nothingDue tells whether nobody can come to these services any more.
func (d *day) nothingDue(services []string) bool {
	select {
	case <-d.arrived:
	default:
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range services {
		if d.due[s] > 0 {
			return false
		}
	}
	return true
}

// first tells whether something happens to the visit for the first time.
func (d *day) first(happened *bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if *happened {
		return false
	}
	*happened = true
	return true
}

// back puts a held citizen among those who wait to go on.
func (d *day) back(v *visit, service string) {
	d.mu.Lock()
	d.returned[service] = append(d.returned[service], v)
	d.mu.Unlock()
	d.ring(service)
}

// takeReturned gives one of those to an officer who is free; nil when there is none.
func (d *day) takeReturned(services []string) *visit {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range services {
		if list := d.returned[s]; len(list) > 0 {
			d.returned[s] = list[1:]
			return list[0]
		}
	}
	return nil
}

// hallTime is the hall's own time when so much of the simulated day has passed from now.
func (d *day) hallTime(later time.Duration) time.Time {
	passed := time.Since(d.hall.read) + d.clock.real(later)
	return d.hall.Now.Add(time.Duration(float64(passed) * d.hall.ClockSpeed)).UTC()
}

// step asks for a step of a ticket and enters it into the book.
func (d *day) step(ctx context.Context, token string, v *visit, action hall.Action, body any) (*view.Ticket, error) {
	var t view.Ticket
	if _, err := d.c.post(ctx, token, "/api/v1/tickets/"+v.id+"/"+string(action), body, &t); err != nil {
		return nil, err
	}
	row, _ := hall.TransitionOf(action)
	d.book.write(v, row.Event, "", &t)
	return &t, nil
}

// fault keeps an error that the day has no place for. The end of the run is none.
func (d *day) fault(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		d.book.fault("%s: %v", what, err)
	}
}
