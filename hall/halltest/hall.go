// Package halltest is a small hall in memory for tests of what follows the events:
// it makes legal ones, as the queue's scripts would, and can give a snapshot at any
// step. It is a model to test with, not a queue to use.
package halltest

import (
	"encoding/json"
	"fmt"
	"slices"

	"mpp/hall"
)

// Hall is the model. It is not safe for concurrent use.
type Hall struct {
	Config *hall.Config
	Now    hall.Millis
	Date   string
	// Keep bounds how many events a snapshot carries as recent ones.
	Keep int
	// Tell says how many are ahead of a new ticket and at what pace; nil: nobody, unknown.
	Tell func(service, class string) (ahead int, pace *hall.Pace)

	events   []hall.Event
	order    []string // ticket ids as issued
	tickets  map[string]hall.Ticket
	counters map[string]hall.CounterLive
	closed   map[string][]hall.Leg
	undo     map[string]undo
	ordinal  map[string]int
}

type undo struct {
	kind   hall.EventType
	before hall.Ticket
	closed []hall.Leg
}

// New opens a business date in a hall of the configuration; nothing has happened yet.
func New(cfg *hall.Config) *Hall {
	h := &Hall{
		Config: cfg, Now: 1_780_000_000_000, Date: "2026-05-28", Keep: 500,
		counters: map[string]hall.CounterLive{},
	}
	h.clear()
	return h
}

func (h *Hall) clear() {
	h.order, h.tickets, h.closed = nil, map[string]hall.Ticket{}, map[string][]hall.Leg{}
	h.undo, h.ordinal = map[string]undo{}, map[string]int{}
}

// Events are all events so far.
func (h *Hall) Events() []hall.Event { return h.events }

// Seq is the number of the last event.
func (h *Hall) Seq() int64 { return int64(len(h.events)) }

// Tickets are today's, in the order of issue.
func (h *Hall) Tickets() []hall.Ticket {
	out := make([]hall.Ticket, len(h.order))
	for i, id := range h.order {
		out[i] = h.tickets[id]
	}
	return out
}

// Snapshot is all that is true now.
func (h *Hall) Snapshot() hall.Snapshot {
	s := hall.Snapshot{Config: h.Config, Date: h.Date, Seq: h.Seq(), Tickets: h.Tickets()}
	if n := len(h.events); n > 0 {
		s.At = h.events[n-1].At
		s.Recent = slices.Clone(h.events[max(0, n-h.Keep):])
	}
	for _, k := range h.Config.Counters {
		if c, ok := h.counters[k.ID]; ok {
			s.Counters = append(s.Counters, c)
		}
	}
	for _, id := range h.order {
		for _, l := range h.closed[id] {
			s.Closed = append(s.Closed, hall.ClosedLeg{Ticket: id, Leg: l})
		}
	}
	return s
}

// Restored is what a recovery appends: numbers go on after known, the highest that
// anybody saw, and so many events before it are lost.
func (h *Hall) Restored(known, missing int64) hall.Event {
	for h.Seq() < known {
		h.add(hall.Event{}) // holds the place of a lost one; nobody is shown it
	}
	return h.add(hall.Event{Type: hall.EventRestored, Missing: missing})
}

// At is the ticket at the counter.
func (h *Hall) At(counter string) (hall.Ticket, bool) {
	t, ok := h.tickets[h.counters[counter].Ticket]
	return t, ok
}

func (h *Hall) add(e hall.Event) hall.Event {
	e.Seq, e.At, e.Date = h.Seq()+1, h.Now, h.Date
	h.events = append(h.events, e)
	return e
}

func (h *Hall) save(t hall.Ticket) *hall.Ticket {
	t.Rev++
	h.tickets[t.ID] = t
	return &t
}

func (h *Hall) counter(id string) hall.CounterLive {
	if c, ok := h.counters[id]; ok {
		return c
	}
	return hall.CounterLive{ID: id, State: hall.CounterClosed}
}

func (h *Hall) saveCounter(c hall.CounterLive) *hall.CounterLive {
	c.Rev++
	h.counters[c.ID] = c
	return &c
}

// Configure replaces the configuration.
func (h *Hall) Configure(cfg *hall.Config) hall.Event {
	text, err := json.Marshal(cfg)
	if err != nil {
		panic(err)
	}
	h.Config = cfg
	return h.add(hall.Event{Type: hall.EventConfigured, Config: text})
}

// CloseDay expires what is left, closes the counters and then the date.
func (h *Hall) CloseDay() {
	for _, t := range h.Tickets() {
		if t.State.Ended() {
			continue
		}
		e := hall.Event{Type: hall.EventExpired, From: t.State}
		if t.State == hall.Serving {
			e.Type, t.Leg.Unattended = hall.EventFinished, true
		}
		e.Counter = h.release(t)
		h.end(&t, map[bool]hall.State{true: hall.Done, false: hall.Expired}[t.State == hall.Serving])
		e.Ticket = h.save(t)
		h.add(e)
	}
	for _, k := range h.Config.Counters {
		h.Counter(k.ID, hall.CounterActClose)
	}
	h.add(hall.Event{Type: hall.EventDayClosed})
}

// OpenDay begins the date after the present one.
func (h *Hall) OpenDay() {
	h.clear()
	h.Date = dayAfter(h.Date)
	h.add(hall.Event{Type: hall.EventDayOpened})
}

// Issue gives a ticket of a service, and of those that the visit goes on with.
func (h *Hall) Issue(service, class string, planned ...string) hall.Event {
	s := h.Config.Service(service)
	h.ordinal[s.Prefix]++
	n := h.ordinal[s.Prefix]
	t := hall.Ticket{
		ID: fmt.Sprintf("%s-%s-%04d", h.Date, s.Prefix, n), Number: fmt.Sprintf("%s-%03d", s.Prefix, n), Prefix: s.Prefix,
		Ordinal: n, Date: h.Date, Class: class, Origin: originOf(n), State: hall.Waiting, IssuedAt: h.Now,
		Leg: hall.Leg{
			No: 1, Agency: s.Agency, Service: service, QueuedAt: h.Now,
			Score: int64(h.Now) - h.Config.CreditMS(class), Credit: h.Config.CreditMS(class), Tie: h.Seq() + 1,
		},
	}
	for _, id := range planned {
		t.Planned = append(t.Planned, hall.PlannedLeg{Agency: h.Config.Service(id).Agency, Service: id})
	}
	if h.Tell != nil {
		t.Ahead, t.Pace = h.Tell(service, class)
	}
	h.order = append(h.order, t.ID)
	return h.add(hall.Event{Type: hall.EventIssued, Ticket: h.save(t), Actor: hall.Actor{Role: hall.RoleKiosk, ID: "kiosk-1"}})
}

// Counter does a step of the counter's own life; false when the table refuses it.
func (h *Hall) Counter(id string, action hall.CounterAction) (hall.Event, bool) {
	c := h.counter(id)
	for _, row := range hall.CounterTransitions {
		if row.Action != action || !slices.Contains(row.From, c.State) || (action == hall.CounterActClose && c.Ticket != "") {
			continue
		}
		c.State, c.Since, c.Officer, c.Name = row.To, h.Now, "o-"+id, "Officer of "+id
		if row.Event == hall.EventCounterOpened {
			c.OpenedAt = h.Now
		}
		return h.add(hall.Event{Type: row.Event, Counter: h.saveCounter(c), Actor: officer(id)}), true
	}
	return hall.Event{}, false
}

func officer(counter string) hall.Actor {
	return hall.Actor{Role: hall.RoleOfficer, ID: "o-" + counter, Counter: counter}
}

// CallNext calls the ticket that is next at the counter; false when it cannot.
func (h *Hall) CallNext(counter string) (hall.Event, bool) {
	var best *hall.Ticket
	for _, id := range h.order {
		t := h.tickets[id]
		if t.State == hall.Waiting && slices.Contains(h.Config.Counter(counter).Services, t.Leg.Service) &&
			(best == nil || t.Leg.Score < best.Leg.Score || (t.Leg.Score == best.Leg.Score && t.Leg.Tie < best.Leg.Tie)) {
			best = &t
		}
	}
	if c := h.counter(counter); best == nil || c.State != hall.CounterOpen || c.Ticket != "" {
		return hall.Event{}, false
	}
	return h.callTo(*best, counter, hall.EventCalled), true
}

// Call calls a chosen ticket; false when it cannot.
func (h *Hall) Call(id, counter string) (hall.Event, bool) {
	t, k, c := h.tickets[id], h.Config.Counter(counter), h.counter(counter)
	if k == nil || t.State != hall.Waiting || c.State != hall.CounterOpen || c.Ticket != "" || !slices.Contains(k.Services, t.Leg.Service) {
		return hall.Event{}, false
	}
	return h.callTo(t, counter, hall.EventCalled), true
}

func (h *Hall) callTo(t hall.Ticket, counter string, kind hall.EventType) hall.Event {
	h.remember(t, kind)
	e := hall.Event{Type: kind, From: t.State, Actor: officer(counter)}
	if t.Leg.HeldAt != 0 {
		t.Leg.HeldMS += int64(h.Now - t.Leg.HeldAt)
		t.Leg.HeldAt, t.Leg.ReturnAt = 0, 0
	}
	t.State, t.Leg.Counter, t.Leg.Officer = hall.Called, counter, "o-"+counter
	if t.Leg.CalledAt == 0 {
		t.Leg.CalledAt = h.Now
	}
	t.Leg.LastCalledAt = h.Now
	t.Leg.EarlierCalls = t.Leg.Calls
	t.Leg.Calls++
	c := h.counter(counter)
	c.Ticket, c.Number = t.ID, t.Number
	e.Ticket, e.Counter = h.save(t), h.saveCounter(c)
	return h.add(e)
}

func (h *Hall) remember(t hall.Ticket, kind hall.EventType) {
	h.undo[t.ID] = undo{kind: kind, before: t, closed: slices.Clone(h.closed[t.ID])}
}

func (h *Hall) release(t hall.Ticket) *hall.CounterLive {
	c, ok := h.counters[t.Leg.Counter]
	if !ok || c.Ticket != t.ID {
		return nil
	}
	c.Ticket, c.Number = "", ""
	return h.saveCounter(c)
}

func (h *Hall) end(t *hall.Ticket, state hall.State) {
	h.endLeg(&t.Leg, state)
	t.State, t.EndedAt = state, h.Now
}

func (h *Hall) endLeg(l *hall.Leg, state hall.State) {
	if l.ServingSince != 0 {
		l.ServiceMS += int64(h.Now - l.ServingSince)
		l.ServingSince = 0
	}
	if l.HeldAt != 0 {
		l.HeldMS += int64(h.Now - l.HeldAt)
		l.HeldAt, l.ReturnAt = 0, 0
	}
	l.EndedAt, l.End = h.Now, state
}

// originOf is where the n-th number was taken: one of seven is of a roll.
func originOf(n int) string {
	if n%7 == 0 {
		return hall.OriginRoll
	}
	return hall.OriginKiosk
}
