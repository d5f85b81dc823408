package simulate

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// day is one run: what it found out about the hall, and what its people share.
type day struct {
	o      Options
	c      *client
	hall   hallFacts
	tokens map[Who]string
	stands map[string]view.Counter // before the run
	offer  *offer
	length time.Duration
	factor float64 // of the published service times
	busy   float64 // share of the day in which an average counter works
	after  int64   // the last event before the run
	began  time.Time
	stall  *time.Timer // stops the day; each accepted change puts it off

	book   *book
	bells  map[string]chan struct{} // by counter: there may be somebody to call
	people sync.WaitGroup           // officers, and citizens who wait for something

	mu   sync.Mutex
	gone int           // citizens whose visit is over
	over chan struct{} // closed when all of them are gone

	issuing    sync.RWMutex // read-locked while a number is taken
	turnedAway atomic.Int64 // found no service that gives tickets
	atKiosk    atomic.Int64 // numbers asked for at a kiosk
	atDesk     atomic.Int64 // what the desks were asked for
	otherThan  atomic.Int64 // took a number for another service than wanted
	lateSlips  atomic.Int64 // wrong presses that could no longer be taken back
}

func newDay(o Options) *day {
	return &day{o: o, c: newClient(o.URL), tokens: map[Who]string{}, stands: map[string]view.Counter{}, book: newBook(), bells: map[string]chan struct{}{}, over: make(chan struct{})}
}

// live runs the day until everybody has gone home, ctx ends, or nothing moves any more.
func (d *day) live(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	d.began = time.Now()
	d.stall = time.AfterFunc(d.patience(), func() { stop(errStalled) })
	defer d.stall.Stop()
	for i, k := range d.offer.counters {
		d.people.Go(func() { newOfficer(d, k, i).shift(ctx) })
	}
	d.people.Go(func() { d.supervise(ctx) })
	d.people.Go(func() { d.ceremonies(ctx) })
	for _, p := range people(d.o, d.offer, d.length) {
		if !d.wait(ctx, p.arrival-d.now()) {
			break
		}
		d.people.Go(func() { d.citizen(ctx, p) })
	}
	d.people.Wait()
	if errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	if ctx.Err() != nil {
		return errStopped
	}
	return nil
}

// patience is how long, in real time, the day goes on although nothing moves.
func (d *day) patience() time.Duration { return d.real(d.length) + stallAtLeast }

const stallAtLeast = 30 * time.Second

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

// leave counts a citizen whose visit is over. Officers go home after the last one.
func (d *day) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gone++
	d.o.Progress(int64(d.gone), int64(d.o.Visits))
	if d.gone == d.o.Visits {
		close(d.over)
	}
}

// end ends a visit, once.
func (d *day) end(v *visit) {
	if v.person.ours && !v.over.Swap(true) {
		d.leave()
	}
}

// step asks for a step of a ticket and enters it into the book.
func (d *day) step(ctx context.Context, token string, v *visit, action hall.Action, body any) (*view.Ticket, error) {
	var t view.Ticket
	if _, err := d.c.post(ctx, token, "/api/v1/tickets/"+v.id+"/"+string(action), body, &t); err != nil {
		return nil, err
	}
	row, _ := hall.TransitionOf(action)
	if action == hall.ActFinish && t.State == hall.Waiting {
		row, _ = hall.TransitionOf(hall.ActContinue)
	}
	d.enter(v, row.Event, "", &t)
	return &t, nil
}

// enter notes an accepted step, and tells the officers of somebody who now waits.
func (d *day) enter(v *visit, e, reverts hall.EventType, t *view.Ticket) {
	d.stall.Reset(d.patience())
	d.book.write(v, e, reverts, t)
	if t.State == hall.Waiting {
		d.ring(t.Service.ID)
	}
}

// fault keeps an error that the day has no place for. The end of the run is none.
func (d *day) fault(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		d.book.fault("%s: %v", what, err)
	}
}
