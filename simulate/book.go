package simulate

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"mpp/hall"
	"mpp/hall/view"
)

// change is one accepted step of a ticket or counter, as an answer or the log has it.
type change struct {
	Rev            int // a counter's are counted here
	Event, Reverts hall.EventType
	State          string
	Number, Class  string // tickets
	Service        string
	Leg            int
}

// visit is one ticket as the simulator saw it.
type visit struct {
	person     *person
	id, number string
	agency     string   // of the last leg
	steps      []change // as the answers came in; Rev says the order

	missed, wasSkipped, wasHeld, over atomic.Bool // each happens once
}

// book is all that the simulator saw.
type book struct {
	mu       sync.Mutex
	visits   map[string]*visit
	counters map[string][]change
	moves    []*groupMove
	pauses   int      // of the hall
	faults   []string // what an answer alone shows to be wrong
}

func newBook() *book { return &book{visits: map[string]*visit{}, counters: map[string][]change{}} }

// fault keeps what went wrong.
func (b *book) fault(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// find is the visit of a ticket; nil when nobody here has it.
func (b *book) find(ticket string) *visit {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.visits[ticket]
}

// visit is the visit of a ticket. Where there is none, it begins as the person's.
func (b *book) visit(t *view.Ticket, p *person) (v *visit, begins bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if v := b.visits[t.ID]; v != nil {
		return v, false
	}
	v = &visit{person: p, id: t.ID, number: t.Number}
	b.visits[t.ID] = v
	return v, true
}

// write enters an accepted step of a ticket.
func (b *book) write(v *visit, e, reverts hall.EventType, t *view.Ticket) {
	if t.ID != v.id || t.Number != v.number {
		b.fault("%s: the answer to %s is about %s", v.number, e, t.Number)
		return
	}
	if to := leadsTo(e, t.State); to != t.State {
		b.fault("%s: after %s it is %s instead of %s", v.number, e, t.State, to)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	v.steps = append(v.steps, change{Rev: t.Rev, Event: e, Reverts: reverts, State: string(t.State), Number: t.Number,
		Class: t.Class, Service: t.Service.ID, Leg: t.Leg})
	v.agency = t.Agency.ID
}

// leadsTo is the state to which an event leads: the ticket's own where the table has that, or
// does not have the event.
func leadsTo(e hall.EventType, state hall.State) hall.State {
	to := state
	for _, row := range slices.Backward(hall.Transitions) {
		if row.Event == e && row.Leads(state) == state {
			return state
		}
		if row.Event == e {
			to = row.To
		}
	}
	return to
}

// writeCounter enters an accepted step of a counter.
func (b *book) writeCounter(id string, e hall.EventType, state hall.CounterState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counters[id] = append(b.counters[id], change{Rev: len(b.counters[id]) + 1, Event: e, State: string(state)})
}

// last is the newest of the visit's steps.
func (v *visit) last() (last change) {
	for _, s := range v.steps {
		if s.Rev > last.Rev {
			last = s
		}
	}
	return last
}
