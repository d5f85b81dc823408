package simulate

import (
	"context"
	"math/rand/v2"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// officer works at one counter.
type officer struct {
	*day
	k       view.Counter
	token   string
	r       *rand.Rand
	opens   time.Duration
	breakAt time.Duration // 0: none, or it was taken
	trouble int           // faults in a row
	back    chan *visit   // held citizens who have their document now

	at     *visit       // the citizen at the counter
	ticket *view.Ticket // theirs, as the last answer has it
}

// What officers do, in simulated time.
const (
	openWithin    = 5 * time.Minute  // all counters, one after the other
	breakSpread   = 90 * time.Minute // breaks are staggered around noon
	breakFrom     = 4 * time.Hour    // a shorter day has none
	lookEvery     = 5 * time.Minute  // when no bell rings
	sigh          = 3 * time.Second  // from a wrong press to the right one
	troubleAtMost = 3
	heldAtMost    = 64 // more wait for a place to wait
)

// Bounds in real time.
const (
	lookAtLeast = time.Second
	lookAtMost  = 15 * time.Second
	leaveWithin = 20 * time.Second // after Ctrl+C
)

func newOfficer(d *day, k view.Counter, i int) *officer {
	r := seeded(d.o.Seed, kindCounter, uint64(i))
	f := &officer{day: d, k: k, token: d.tokens[officerAt(k)], r: r, back: make(chan *visit, heldAtMost),
		opens: time.Duration(r.Float64() * float64(min(openWithin, d.length/20)))}
	if d.length >= breakFrom {
		f.breakAt = d.length/2 + time.Duration((r.Float64()-0.5)*float64(breakSpread))
	}
	return f
}

// shift is the officer's whole day.
func (f *officer) shift(ctx context.Context) {
	if !f.wait(ctx, f.opens-f.now()) {
		return
	}
	if err := f.open(ctx); err != nil {
		f.failed(ctx, "open", err)
		return
	}
	for ctx.Err() == nil && f.trouble < troubleAtMost {
		f.takeBreak(ctx)
		if err := f.next(ctx); err != nil {
			f.failed(ctx, "call", err)
		} else if f.at != nil {
			f.attend(ctx)
		} else if !f.listen(ctx) {
			break
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	if err := f.letGo(ctx); err != nil {
		f.failed(ctx, "leave", err)
	}
	if err := f.run(ctx, hall.CounterActClose, nil); err != nil {
		f.failed(ctx, "close", err)
	}
}

// open opens the counter, or takes over what a run that was killed left.
func (f *officer) open(ctx context.Context) error {
	k := f.stands[f.k.ID]
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
	f.seat(f.visitOf(k.Ticket), k.Ticket)
	return f.letGo(ctx)
}

// failed counts a fault; an officer for whom nothing works gives up.
func (f *officer) failed(ctx context.Context, what string, err error) {
	f.trouble++
	f.fault(ctx, f.k.ID+" "+what, err)
}

// listen waits for the bell, with a slow look in between in case others use the hall;
// false when the day is over.
func (f *officer) listen(ctx context.Context) bool {
	select {
	case <-ctx.Done():
	case <-f.over:
		return false
	case <-f.bells[f.k.ID]:
	case <-time.After(min(max(f.real(lookEvery), lookAtLeast), lookAtMost)):
	}
	return true
}

// next calls whoever is next: first those who come back with their document.
func (f *officer) next(ctx context.Context) error {
	select {
	case v := <-f.back:
		return f.patiently(ctx, func() error { return f.act(ctx, v, hall.ActResume, map[string]string{"counter": f.k.ID}) })
	default:
	}
	var t view.Ticket
	found, err := f.c.post(ctx, f.token, f.path("call-next"), nil, &t)
	if hall.CodeOf(err) == hall.CodePaused {
		return nil // the bell rings when it is over
	}
	if err != nil || !found {
		return err
	}
	v := f.visitOf(&t)
	f.enter(v, hall.EventCalled, "", &t)
	f.seat(v, &t)
	if t.Counter == nil || t.Counter.ID != f.k.ID {
		f.book.fault("%s: called by %s, but the answer names another counter", t.Number, f.k.ID)
	}
	if f.r.Float64() < shareSlip {
		_, err = f.takeBack(ctx, v, hall.EventCalled, hall.Waiting)
	}
	return err
}

func (f *officer) path(action string) string { return "/api/v1/counters/" + f.k.ID + "/" + action }

// run asks for a step of the counter itself.
func (f *officer) run(ctx context.Context, action hall.CounterAction, body any) error {
	var k view.Counter
	if _, err := f.c.post(ctx, f.token, f.path(string(action)), body, &k); err != nil {
		return err
	}
	for _, t := range hall.CounterTransitions {
		if t.Action != action {
			continue
		}
		f.stall.Reset(f.patience())
		f.book.writeCounter(f.k.ID, t.Event, k.State)
		if k.State != t.To {
			f.book.fault("%s: after %s it is %s instead of %s", f.k.ID, action, k.State, t.To)
		}
	}
	return nil
}

// takeBreak pauses the counter when it is time.
func (f *officer) takeBreak(ctx context.Context) {
	if f.breakAt == 0 || f.now() < f.breakAt {
		return
	}
	f.breakAt = 0
	err := f.run(ctx, hall.CounterActPause, map[string]string{"reason": "break"})
	if err == nil && f.wait(ctx, breakTime) { // else closed while paused
		err = f.run(ctx, hall.CounterActResume, nil)
	}
	if err != nil {
		f.failed(ctx, "break", err)
	}
}

// letGo frees the counter of a citizen whose visit cannot go on here.
func (f *officer) letGo(ctx context.Context) error {
	switch {
	case f.at == nil:
	case f.ticket.State == hall.Serving:
		return f.act(ctx, f.at, hall.ActFinish, map[string]string{"outcome": hall.OutcomeIncomplete})
	default:
		return f.act(ctx, f.at, hall.ActRequeue, map[string]string{"to": "end"})
	}
	return nil
}
