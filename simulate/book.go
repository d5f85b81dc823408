package simulate

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"mpp/hall"
	"mpp/hall/view"
)

// step is one change that the server said it accepted.
type step struct {
	rev     int
	event   hall.EventType
	state   hall.State
	leg     int
	service string
	reverts hall.EventType
}

// visit is one ticket as the simulator saw it.
type visit struct {
	*person
	ours              bool // the simulator took the number; else it was in the hall before
	id, number, class string
	service, agency   string // of the current leg
	leg               int
	steps             []step // as the answers came in; rev says the order

	missed, hasSkipped, wasHeld, slipped bool // each happens once
	moved, over                          bool // as to what is due
}

// counterStep is one change of a counter's own life.
type counterStep struct {
	event hall.EventType
	state hall.CounterState
}

// book is all that the simulator saw.
type book struct {
	mu       sync.Mutex
	visits   map[string]*visit
	counters map[string][]counterStep
	issuing  int           // numbers that are being taken
	changed  chan struct{} // closed when one was taken
	faults   []string      // what an answer alone shows to be wrong

	accepted atomic.Int64 // changes, for the watch over progress
}

func newBook() *book {
	return &book{visits: map[string]*visit{}, counters: map[string][]counterStep{}, changed: make(chan struct{})}
}

// fault keeps what went wrong.
func (b *book) fault(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// issueBegins says that a ticket may soon be called that the book does not hold yet.
func (b *book) issueBegins() {
	b.mu.Lock()
	b.issuing++
	b.mu.Unlock()
}

// issueEnds enters the ticket, if there is one; the same ticket twice is a fault.
func (b *book) issueEnds(p *person, t *view.Ticket) (v *visit) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.issuing--
	close(b.changed)
	b.changed = make(chan struct{})
	if t == nil {
		return nil
	}
	if b.visits[t.ID] != nil {
		b.faults = append(b.faults, fmt.Sprintf("%s was given to two citizens", t.Number))
		return b.visits[t.ID]
	}
	v = &visit{person: p, ours: true, id: t.ID, number: t.Number, class: t.Class}
	b.visits[t.ID] = v
	b.enter(v, hall.EventIssued, "", t)
	return v
}

// find is the visit of a ticket that was called. It waits for numbers that are being
// taken: the call may be answered before the kiosk is.
func (b *book) find(ctx context.Context, t *view.Ticket, stranger func() *person) *visit {
	for {
		b.mu.Lock()
		v, busy, changed := b.visits[t.ID], b.issuing > 0, b.changed
		if v == nil && !busy {
			v = &visit{person: stranger(), id: t.ID, number: t.Number, class: t.Class}
			b.visits[t.ID] = v
		}
		b.mu.Unlock()
		if v != nil {
			return v
		}
		select {
		case <-changed:
		case <-ctx.Done(): // the numbers are still carried through
			<-changed
		}
	}
}

// where is the visit's current leg.
func (b *book) where(v *visit) (service string, leg int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return v.service, v.leg
}

// write enters an accepted step of a ticket.
func (b *book) write(v *visit, e, reverts hall.EventType, t *view.Ticket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.enter(v, e, reverts, t)
}

func (b *book) enter(v *visit, e, reverts hall.EventType, t *view.Ticket) {
	b.accepted.Add(1)
	if t.ID != v.id || t.Number != v.number {
		b.faults = append(b.faults, fmt.Sprintf("%s: the answer to %s is about %s", v.number, e, t.Number))
		return
	}
	if want, ok := stateAfter(e); ok && t.State != want {
		b.faults = append(b.faults, fmt.Sprintf("%s: after %s it is %s instead of %s", v.number, e, t.State, want))
	}
	v.steps = append(v.steps, step{rev: t.Rev, event: e, state: t.State, leg: t.Leg, service: t.Service.ID, reverts: reverts})
	v.service, v.agency, v.leg = t.Service.ID, t.Agency.ID, t.Leg
}

// stateAfter is the state that the table of transitions promises; false for revert.
func stateAfter(e hall.EventType) (hall.State, bool) {
	if e == hall.EventIssued {
		return hall.Waiting, true
	}
	for _, t := range hall.Transitions {
		if t.Event == e {
			return t.To, true
		}
	}
	return "", false
}

// writeCounter enters an accepted step of a counter.
func (b *book) writeCounter(id string, e hall.EventType, state hall.CounterState) {
	b.accepted.Add(1)
	b.mu.Lock()
	b.counters[id] = append(b.counters[id], counterStep{e, state})
	b.mu.Unlock()
}
