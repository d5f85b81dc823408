package ledger

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/hall"
)

// script writes the events of a made day as the queue would: numbers without a
// gap, snapshots after each change, revisions that grow.
type script struct {
	t        testing.TB
	config   *hall.Config
	now      hall.Millis
	date     string
	events   []hall.Event
	tickets  map[string]*hall.Ticket
	order    []string // ticket ids as issued
	counters map[string]*hall.CounterLive
	undo     map[string]undo
	issued   map[string]int // by date and prefix
}

type undo struct {
	step   hall.EventType
	ticket hall.Ticket
}

// testConfig has two agencies with three services and three counters.
func testConfig(version int64, waitMinutes, serviceMinutes int) *hall.Config {
	minutes := func(n int) *hall.Target { return &hall.Target{Value: n, Unit: hall.UnitMinute} }
	return &hall.Config{
		Version: version,
		Hall:    hall.Info{ID: "uji", Name: "MPP Uji", Timezone: "Asia/Jakarta"},
		Policy:  hall.Policy{Classes: []hall.Class{{ID: hall.ClassRegular}, {ID: hall.ClassPriority, CreditMinutes: 45}}},
		Agencies: []hall.Agency{
			{ID: "dukcapil", Name: "Disdukcapil", Prefix: "A"}, {ID: "polres", Name: "Polres", Prefix: "B"}},
		Services: []hall.Service{
			{ID: "ktp", Agency: "dukcapil", Prefix: "A", Standard: hall.Standard{Wait: minutes(waitMinutes), Service: minutes(serviceMinutes)}},
			{ID: "kk", Agency: "dukcapil", Prefix: "A", Standard: hall.Standard{
				Wait: &hall.Target{Value: 1, Unit: hall.UnitHour}, Service: &hall.Target{Value: 1, Unit: hall.UnitWorkingDay}}},
			{ID: "skck", Agency: "polres", Prefix: "B"}},
		Counters: []hall.Counter{
			{ID: "c1", Number: 1, Agency: "dukcapil", Services: []string{"ktp", "kk"}},
			{ID: "c2", Number: 2, Agency: "dukcapil", Services: []string{"ktp", "kk"}},
			{ID: "c3", Number: 3, Agency: "polres", Services: []string{"skck"}}},
	}
}

var dayStart = hall.MillisOf(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)) // 08.00 WIB

// newScript opens a day with its configuration.
func newScript(t testing.TB) *script {
	s := &script{t: t, now: dayStart, tickets: map[string]*hall.Ticket{}, counters: map[string]*hall.CounterLive{}, undo: map[string]undo{}, issued: map[string]int{}}
	s.configure(testConfig(1, 30, 15))
	s.openDay("2026-03-02")
	return s
}

func (s *script) add(e hall.Event) *hall.Event {
	e.Seq, e.At, e.Date = int64(len(s.events)+1), s.now, s.date
	e.Actor = hall.Actor{Role: hall.RoleOfficer, ID: "petugas", Counter: e.Actor.Counter, Agency: e.Actor.Agency}
	if e.Ticket != nil {
		e.Ticket.Rev++
		copied := *e.Ticket
		s.tickets[copied.ID], e.Ticket = e.Ticket, &copied
	}
	if e.Counter != nil {
		e.Counter.Rev++
		copied := *e.Counter
		s.counters[copied.ID], e.Counter = e.Counter, &copied
	}
	s.events = append(s.events, e)
	return &s.events[len(s.events)-1]
}

func (s *script) pass(d time.Duration) { s.now = s.now.Add(d) }

func (s *script) configure(c *hall.Config) {
	document, err := json.Marshal(c)
	if err != nil {
		s.t.Fatal(err)
	}
	s.config = c
	s.add(hall.Event{Type: hall.EventConfigured, Config: document})
}

func (s *script) openDay(date string) { s.date = date; s.add(hall.Event{Type: hall.EventDayOpened}) }

func (s *script) closeDay() { s.add(hall.Event{Type: hall.EventDayClosed}) }

func (s *script) service(id string) *hall.Service {
	for i := range s.config.Services {
		if s.config.Services[i].ID == id {
			return &s.config.Services[i]
		}
	}
	s.t.Fatalf("no service %q", id)
	return nil
}

func (s *script) issue(service, class string) string {
	sv := s.service(service)
	s.issued[s.date+sv.Prefix]++
	n := s.issued[s.date+sv.Prefix]
	t := &hall.Ticket{
		ID: fmt.Sprintf("%s-%s-%d", strings.ReplaceAll(s.date, "-", ""), sv.Prefix, n), Number: fmt.Sprintf("%s-%03d", sv.Prefix, n),
		Prefix: sv.Prefix, Ordinal: n, Date: s.date, Class: class, Origin: "kiosk", State: hall.Waiting, IssuedAt: s.now,
		Ahead: n % 7, Pace: &hall.Pace{PerMS: 120_000, Servers: 1, Ahead: n % 7, FromMS: int64(n%7)*60_000 + 1, AboutMS: int64(n%7)*150_000 + 2,
			ToMS: int64(n%7)*300_000 + 3, Factor: 1, BeyondClosing: n%7 == 6},
		Leg: hall.Leg{No: 1, Agency: sv.Agency, Service: service, QueuedAt: s.now, Score: int64(s.now), Tie: int64(len(s.events) + 1)},
	}
	s.order = append(s.order, t.ID)
	e := s.add(hall.Event{Type: hall.EventIssued, Ticket: t})
	e.Key, e.Fingerprint = "kiosk:"+t.ID, "issue"
	return t.ID
}

// step changes a ticket and adds the event.
func (s *script) step(kind hall.EventType, id string, change func(t *hall.Ticket)) *hall.Event {
	t := s.tickets[id]
	before := *t
	if kind != hall.EventRecalled {
		s.undo[id] = undo{kind, before}
	}
	change(t)
	return s.add(hall.Event{Type: kind, Ticket: t, From: before.State})
}

func (s *script) call(id, counter string) {
	s.step(hall.EventCalled, id, func(t *hall.Ticket) { s.at(t, counter) })
}

// at is what a call does to a ticket.
func (s *script) at(t *hall.Ticket, counter string) {
	t.State, t.Leg.Counter, t.Leg.Officer, t.Leg.LastCalledAt = hall.Called, counter, "petugas-"+counter, s.now
	if t.Leg.CalledAt == 0 {
		t.Leg.CalledAt = s.now
	}
	t.Leg.Calls++
}

// serve begins a visit without a number.
func (s *script) serve(service, counter string) {
	t := &hall.Ticket{ID: fmt.Sprintf("%s-direct-%d", strings.ReplaceAll(s.date, "-", ""), len(s.events)+1), Date: s.date, Class: hall.ClassRegular,
		Origin: hall.OriginCounter, State: hall.Cancelled, IssuedAt: s.now, EndedAt: s.now,
		Leg: hall.Leg{No: 1, Agency: s.service(service).Agency, Service: service, Counter: counter, Officer: "petugas-" + counter,
			QueuedAt: s.now, EndedAt: s.now, End: hall.Cancelled, Tie: int64(len(s.events) + 1), Reason: "question"}}
	s.undo[t.ID] = undo{hall.EventDirect, *t}
	t.State, t.EndedAt, t.Leg.EndedAt, t.Leg.End, t.Leg.StartedAt, t.Leg.ServingSince = hall.Serving, 0, 0, "", s.now, s.now
	s.order = append(s.order, t.ID)
	s.add(hall.Event{Type: hall.EventDirect, Ticket: t, Reason: "question"})
}

func (s *script) recall(id string) {
	s.step(hall.EventRecalled, id, func(t *hall.Ticket) { s.at(t, t.Leg.Counter) })
}

func (s *script) start(id string) {
	s.step(hall.EventStarted, id, func(t *hall.Ticket) {
		t.State, t.Leg.ServingSince = hall.Serving, s.now
		if t.Leg.StartedAt == 0 {
			t.Leg.StartedAt = s.now
		}
	})
}

func (s *script) stopClocks(l *hall.Leg) {
	if l.ServingSince != 0 {
		l.ServiceMS, l.ServingSince = l.ServiceMS+int64(s.now-l.ServingSince), 0
	}
	if l.HeldAt != 0 {
		l.HeldMS, l.HeldAt = l.HeldMS+int64(s.now-l.HeldAt), 0
	}
}

// end ends the visit in a state.
func (s *script) end(kind hall.EventType, id string, state hall.State) *hall.Event {
	return s.step(kind, id, func(t *hall.Ticket) {
		s.stopClocks(&t.Leg)
		t.State, t.EndedAt, t.Leg.EndedAt, t.Leg.End = state, s.now, s.now, state
		if state == hall.Done {
			t.Leg.Outcome = hall.OutcomeServed
		}
	})
}

func (s *script) finish(id string) { s.end(hall.EventFinished, id, hall.Done) }
func (s *script) noShow(id string) { s.end(hall.EventNoShow, id, hall.NoShow) }
func (s *script) cancel(id string) { s.end(hall.EventCancelled, id, hall.Cancelled) }
func (s *script) expire(id string) { s.end(hall.EventExpired, id, hall.Expired) }

// finishUnattended is what the closing of the day does to a forgotten ticket.
func (s *script) finishUnattended(id string) {
	e := s.end(hall.EventFinished, id, hall.Done)
	e.Ticket.Leg.Unattended, s.tickets[id].Leg.Unattended = true, true
}

func (s *script) hold(id string) {
	s.step(hall.EventHeld, id, func(t *hall.Ticket) {
		s.stopClocks(&t.Leg)
		t.State, t.Leg.HeldAt = hall.Held, s.now
	})
}

func (s *script) resume(id, counter string) {
	s.step(hall.EventResumed, id, func(t *hall.Ticket) { s.stopClocks(&t.Leg); s.at(t, counter) })
}

func (s *script) requeue(id string) {
	s.step(hall.EventRequeued, id, func(t *hall.Ticket) { t.State, t.Leg.Counter = hall.Waiting, "" })
}

func (s *script) transfer(id, service string) {
	var closed hall.Leg
	sv := s.service(service)
	e := s.step(hall.EventTransferred, id, func(t *hall.Ticket) {
		s.stopClocks(&t.Leg)
		closed = t.Leg
		closed.EndedAt, closed.End = s.now, hall.Transferred
		t.State = hall.Waiting
		t.Leg = hall.Leg{No: closed.No + 1, Agency: sv.Agency, Service: service, QueuedAt: s.now, Score: int64(t.IssuedAt)}
	})
	e.Closed = &closed
}

// revert takes the ticket's last step back; false when there is none.
func (s *script) revert(id string) bool {
	u, ok := s.undo[id]
	if !ok {
		return false
	}
	from, rev := s.tickets[id].State, s.tickets[id].Rev
	before := u.ticket
	before.Rev = rev
	delete(s.undo, id)
	s.add(hall.Event{Type: hall.EventReverted, Ticket: &before, From: from, Reverts: u.step})
	return true
}

func (s *script) counter(kind hall.EventType, id string, state hall.CounterState) {
	c := s.counters[id]
	if c == nil {
		c = &hall.CounterLive{ID: id}
	}
	c.State, c.Since, c.Officer = state, s.now, "petugas-"+id
	s.add(hall.Event{Type: kind, Counter: c, Actor: hall.Actor{Counter: id}})
}

func (s *script) openCounter(id string)  { s.counter(hall.EventCounterOpened, id, hall.CounterOpen) }
func (s *script) pauseCounter(id string) { s.counter(hall.EventCounterPaused, id, hall.CounterPaused) }
func (s *script) backCounter(id string)  { s.counter(hall.EventCounterResumed, id, hall.CounterOpen) }
func (s *script) closeCounter(id string) { s.counter(hall.EventCounterClosed, id, hall.CounterClosed) }

// randomly goes on with a day of about n events, of every kind.
func (s *script) randomly(r *rand.Rand, n int) {
	services, counters := []string{"ktp", "kk", "skck"}, []string{"c1", "c2", "c3"}
	for _, c := range counters {
		s.openCounter(c)
	}
	classes := []string{hall.ClassRegular, hall.ClassRegular, hall.ClassPriority}
	for len(s.events) < n {
		s.pass(time.Duration(r.IntN(240_000)) * time.Millisecond)
		if len(s.order) == 0 || r.IntN(4) == 0 {
			s.issue(services[r.IntN(3)], classes[r.IntN(3)])
			continue
		}
		if r.IntN(20) == 0 {
			s.serve(services[r.IntN(3)], counters[r.IntN(3)])
			continue
		}
		id := s.order[max(0, len(s.order)-1-r.IntN(12))]
		if r.IntN(12) == 0 && s.revert(id) {
			continue
		}
		s.randomStep(r, id, counters[r.IntN(3)], services[r.IntN(3)])
	}
}

func (s *script) randomStep(r *rand.Rand, id, counter, service string) {
	steps := map[hall.State][]func(){
		hall.Waiting: {func() { s.call(id, counter) }, func() { s.call(id, counter) }, func() { s.call(id, counter) }, func() { s.cancel(id) }},
		hall.Called: {func() { s.start(id) }, func() { s.start(id) }, func() { s.start(id) }, func() { s.recall(id) }, func() { s.noShow(id) },
			func() { s.requeue(id) }, func() { s.hold(id) }, func() { s.finish(id) }, func() { s.transfer(id, service) }, func() { s.expire(id) }},
		hall.Serving: {func() { s.finish(id) }, func() { s.finish(id) }, func() { s.finish(id) }, func() { s.hold(id) },
			func() { s.transfer(id, service) }, func() { s.finishUnattended(id) }},
		hall.Held: {func() { s.resume(id, counter) }, func() { s.resume(id, counter) }, func() { s.cancel(id) }, func() { s.expire(id) }},
	}[s.tickets[id].State]
	if s.tickets[id].Direct() && len(steps) > 0 {
		steps = []func(){func() { s.finish(id) }, func() { s.finish(id) }, func() { s.finishUnattended(id) }}
	}
	if len(steps) > 0 {
		steps[r.IntN(len(steps))]()
	}
}

// batches cuts the events into batches of at most n.
func batches(events []hall.Event, n int) [][]hall.Event {
	return slices.Collect(slices.Chunk(events, n))
}
