package simulate

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// officer works at one counter.
type officer struct {
	*day
	k       counterOf
	token   string
	opens   time.Duration
	breakAt time.Duration // 0: none, or it was taken
	trouble int           // faults in a row

	at    *visit // the citizen at the counter
	state hall.State
}

// What officers do, in simulated time.
const (
	openWithin    = 5 * time.Minute  // all counters, one after the other
	breakSpread   = 90 * time.Minute // breaks are staggered around noon
	breakFrom     = 4 * time.Hour    // a shorter day has none
	lookEvery     = 5 * time.Minute  // when no bell rings
	sigh          = 3 * time.Second  // from a wrong press to the right one
	troubleAtMost = 3
)

// Bounds in real time.
const (
	lookAtLeast = time.Second
	lookAtMost  = 15 * time.Second
	leaveWithin = 20 * time.Second // after Ctrl+C
)

func newOfficer(d *day, k counterOf, i int) *officer {
	r := seeded(d.o.Seed, kindCounter, uint64(i))
	f := &officer{day: d, k: k, token: d.staff.officers[k.id], opens: time.Duration(r.Float64() * float64(min(openWithin, d.length/20)))}
	if d.length >= breakFrom {
		f.breakAt = d.length/2 + time.Duration((r.Float64()-0.5)*float64(breakSpread))
	}
	return f
}

// shift is the officer's whole day.
func (f *officer) shift(ctx context.Context) {
	if !f.clock.until(ctx, f.opens) {
		return
	}
	if err := f.open(ctx); err != nil {
		f.failed(ctx, "open", err)
		return
	}
	f.work(ctx)
	f.leave(ctx)
}

// open opens the counter, or takes over what a run that was killed left.
func (f *officer) open(ctx context.Context) error {
	k := f.stands[f.k.id]
	switch k.State {
	case hall.CounterPaused:
		if err := f.run(ctx, hall.CounterActResume, nil); err != nil {
			return err
		}
	case hall.CounterOpen:
	default:
		return f.run(ctx, hall.CounterActOpen, nil)
	}
	if k.Ticket == nil {
		return nil
	}
	v := f.book.find(ctx, k.Ticket, func() *person { return stranger(k.Ticket.ID, k.Ticket.Class) })
	f.seat(v, k.Ticket)
	return f.letGo(ctx)
}

func (f *officer) work(ctx context.Context) {
	for ctx.Err() == nil && f.trouble < troubleAtMost {
		f.takeBreak(ctx)
		found, err := f.next(ctx)
		switch {
		case err != nil:
			f.failed(ctx, "call", err)
		case found:
			f.attend(ctx)
		case f.nothingDue(f.k.services):
			return
		default:
			f.listen(ctx)
		}
	}
}

// failed counts a fault; an officer for whom nothing works gives up.
func (f *officer) failed(ctx context.Context, what string, err error) {
	f.trouble++
	f.fault(ctx, f.k.id+" "+what, err)
}

// listen waits for the bell, with a slow look in between in case others use the hall.
func (f *officer) listen(ctx context.Context) {
	t := time.NewTimer(min(max(f.clock.real(lookEvery), lookAtLeast), lookAtMost))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-f.bells[f.k.id]:
	case <-t.C:
	}
}

// next calls whoever is next: first those who come back with their document.
func (f *officer) next(ctx context.Context) (bool, error) {
	if v := f.takeReturned(f.k.services); v != nil {
		t, err := f.step(ctx, f.token, v, hall.ActResume, map[string]string{"counter": f.k.id})
		if err != nil {
			return false, err
		}
		f.seat(v, t)
		return true, nil
	}
	var t view.Ticket
	found, err := f.c.post(ctx, f.token, f.path("call-next"), nil, &t)
	if err != nil || !found {
		return false, err
	}
	v := f.book.find(ctx, &t, func() *person { return stranger(t.ID, t.Class) })
	f.book.write(v, hall.EventCalled, "", &t)
	if t.Counter == nil || t.Counter.ID != f.k.id {
		f.book.fault("%s: called by %s, but the answer names another counter", t.Number, f.k.id)
	}
	f.seat(v, &t)
	return true, nil
}

func (f *officer) path(action string) string { return "/api/v1/counters/" + f.k.id + "/" + action }

func (f *officer) seat(v *visit, t *view.Ticket) { f.at, f.state = v, t.State }

// run asks for a step of the counter itself.
func (f *officer) run(ctx context.Context, action hall.CounterAction, body any) error {
	var k counterFact
	if _, err := f.c.post(ctx, f.token, f.path(string(action)), body, &k); err != nil {
		return err
	}
	for _, t := range hall.CounterTransitions {
		if t.Action != action {
			continue
		}
		f.book.writeCounter(f.k.id, t.Event, k.State)
		if k.State != t.To {
			f.book.fault("%s: after %s it is %s instead of %s", f.k.id, action, k.State, t.To)
		}
	}
	return nil
}

// takeBreak pauses the counter when it is time.
func (f *officer) takeBreak(ctx context.Context) {
	if f.breakAt == 0 || f.clock.now() < f.breakAt {
		return
	}
	f.breakAt = 0
	if err := f.run(ctx, hall.CounterActPause, map[string]string{"reason": "break"}); err != nil {
		f.failed(ctx, "pause", err)
		return
	}
	if !f.clock.wait(ctx, breakTime) {
		return // closed while paused
	}
	if err := f.run(ctx, hall.CounterActResume, nil); err != nil {
		f.failed(ctx, "resume", err)
	}
}

// leave lets go of a citizen, if the run ended early, and closes the counter.
func (f *officer) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	if err := f.letGo(ctx); err != nil {
		f.fault(ctx, f.k.id+" leave", err)
	}
	if err := f.run(ctx, hall.CounterActClose, nil); err != nil {
		f.fault(ctx, f.k.id+" close", err)
	}
}

// letGo frees the counter of a citizen whose visit cannot go on here.
func (f *officer) letGo(ctx context.Context) (err error) {
	switch {
	case f.at == nil:
	case f.state == hall.Serving:
		_, err = f.act(ctx, f.at, hall.ActFinish, map[string]string{"outcome": hall.OutcomeIncomplete})
	default:
		_, err = f.act(ctx, f.at, hall.ActRequeue, map[string]string{"to": "end"})
	}
	return err
}

// stranger is somebody who was in the hall before the simulator came.
func stranger(id, class string) *person {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	r := rand.New(rand.NewPCG(kindStranger, uint64(h.Sum32())))
	return &person{class: class, walk: lognormal(r, walkMean), length: []float64{drawLength(r), drawLength(r)}, outcome: hall.OutcomeServed}
}
