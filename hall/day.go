package hall

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Day is a hall's today in memory: a projection of its events, the source of all
// live views. It is not safe for concurrent use; its owner locks it.
//
// All of it but the recent calls is a function of the tickets, ended legs and
// counters as they are, so a Day fed by events equals one made from a later
// snapshot, on any node.
type Day struct {
	cfg  *Config
	date string
	over bool // the date was closed and no later one is open yet
	seq  int64
	at   Millis

	tickets  map[string]*Ticket
	numbers  map[string]string // number -> ticket id
	closed   map[string][]Leg  // ticket id -> legs before the current one, by Leg.No
	counters map[string]*CounterLive
	services map[string]*serviceDay
	steps    map[string]step   // counter id -> the last step made from there
	stepAt   map[string]string // ticket id -> the counter of its last step
	calls    callLog
	slips    slips
	quotas   map[string]int // service -> the quota set for the day, see Event.Quota
	pauses   []Pause        // see KeepPause
	streaks  map[string]int // agency -> turns under the ratio rule, see Event.Streaks
	classes  map[string]int // class -> tickets
	officers map[string]officerDay
	kept     *line // how well the told waits held, see Day.widening

	past map[string]Past // by service, see Learn
	memo *estimates

	changed Changes
}

// NewDay builds the projection. The snapshot's configuration must be prepared;
// without one the day is empty until a `configured` event.
func NewDay(s Snapshot) *Day {
	d := &Day{cfg: s.Config, date: s.Date, over: s.DayClosed, seq: s.Seq, at: s.At, counters: map[string]*CounterLive{}, streaks: map[string]int{}, memo: &estimates{}}
	maps.Copy(d.streaks, s.Streaks)
	if d.cfg == nil {
		d.cfg = &Config{Hall: Info{Timezone: "UTC"}}
	}
	if d.cfg.index == nil {
		// An import refuses a zone that does not load; should one get here, use UTC.
		if d.cfg.Prepare() != nil {
			d.cfg.Hall.Timezone = "UTC"
			_ = d.cfg.Prepare()
		}
	}
	d.empty()
	maps.Copy(d.quotas, s.Quotas)
	d.pauses = slices.Clone(s.Pauses)
	for i := range s.Counters {
		c := s.Counters[i]
		d.counters[c.ID] = &c
	}
	for i := range s.Closed {
		d.addClosed(s.Closed[i].Ticket, s.Closed[i].Leg)
	}
	for i := range s.Tickets {
		t := s.Tickets[i]
		d.tickets[t.ID] = &t
		d.number(&t)
		d.slips.replace(nil, &t)
		d.count(&t)
	}
	for i := range s.Recent {
		d.record(&s.Recent[i])
	}
	for _, t := range d.tickets {
		d.settleCalls(t)
	}
	d.changed = Changes{All: true}
	return d
}

// empty forgets the tickets, as a new business date does.
func (d *Day) empty() {
	d.tickets, d.numbers, d.closed = map[string]*Ticket{}, map[string]string{}, map[string][]Leg{}
	d.services = map[string]*serviceDay{}
	d.calls, d.slips = newCallLog(), slips{}
	d.steps, d.stepAt = map[string]step{}, map[string]string{}
	d.quotas, d.pauses = map[string]int{}, nil
	d.classes, d.officers, d.kept = map[string]int{}, map[string]officerDay{}, &line{}
}

// GapError reports that events are missing between the Day and the one that it was
// given; its owner loads a snapshot.
type GapError struct{ Have, Got int64 }

// Error implements error.
func (e *GapError) Error() string {
	return fmt.Sprintf("event %d follows %d: the ones between are missing", e.Got, e.Have)
}

// Apply applies the next event. It ignores an event that the day includes already, and
// returns a *GapError and changes nothing when events before it are missing.
func (d *Day) Apply(e Event) error {
	if e.Seq <= d.seq {
		d.changed = Changes{}
		return nil
	}
	if e.Seq != d.seq+1 {
		return &GapError{Have: d.seq, Got: e.Seq}
	}
	var cfg *Config
	if e.Type == EventConfigured {
		cfg = &Config{}
		if err := json.Unmarshal(e.Config, cfg); err != nil {
			return fmt.Errorf("configuration of event %d: %w", e.Seq, err)
		}
		if err := cfg.Prepare(); err != nil {
			return fmt.Errorf("configuration of event %d: %w", e.Seq, err)
		}
	}
	d.seq, d.at, d.changed = e.Seq, e.At, Changes{}
	switch e.Type {
	case EventConfigured:
		d.cfg, d.changed.All = cfg, true
	case EventDayOpened:
		d.empty()
		d.date, d.over, d.changed.All = e.Date, false, true
	case EventDayClosed:
		d.over, d.pauses = true, nil
	case EventRestored:
		clear(d.streaks) // rounds begin anew
		// Nothing of the day changes by it. When it tells of missing events, this day may
		// hold some of them; then its owner makes a new one from a snapshot.
	}
	for agency, streak := range e.Streaks {
		d.streaks[agency] = streak
		for _, s := range d.cfg.ServicesOf(agency) { // whose turn it is changes for all of them
			d.changed.service(s.ID)
		}
	}
	if e.Quota != nil {
		d.quotas[e.Quota.Service] = e.Quota.Tickets
		d.changed.service(e.Quota.Service)
	}
	if e.Pause != nil {
		d.pauses, d.changed.All = KeepPause(d.pauses, *e.Pause), true
	}
	if e.Counter != nil {
		c := *e.Counter
		d.counters[c.ID] = &c
		d.changed.counter(c.ID)
	}
	if e.Ticket != nil {
		d.applyTicket(&e)
	}
	return nil
}

// applyTicket takes the old ticket out of all figures and puts the new one in, so
// that a revert needs no rule of its own.
func (d *Day) applyTicket(e *Event) {
	t := *e.Ticket
	d.changed.Ticket = t.ID
	d.slips.replace(d.tickets[t.ID], &t)
	d.quotasMoved(d.tickets[t.ID], &t)
	if old := d.tickets[t.ID]; old != nil {
		d.discount(old)
		d.changed.service(old.Leg.Service)
		d.letGo(old, &t)
	}
	d.dropClosed(t.ID, t.Leg.No)
	if e.Closed != nil {
		d.addClosed(t.ID, *e.Closed)
	}
	d.tickets[t.ID] = &t
	d.number(&t)
	d.count(&t)
	d.changed.service(t.Leg.Service)
	if t.Leg.Counter != "" {
		d.changed.counter(t.Leg.Counter)
	}
	if at, ok := d.stepAt[t.ID]; ok {
		d.changed.counter(at)
		if e.Type != EventNoted {
			delete(d.stepAt, t.ID)
		}
	}
	d.record(e)
	d.calls.of(t.ID, d.changed.announcement)
	d.settleCalls(&t)
}

// letGo frees the counter that the ticket left, in case the event does not carry it.
func (d *Day) letGo(old, now *Ticket) {
	c := d.counters[old.Leg.Counter]
	if c == nil {
		return
	}
	d.changed.counter(c.ID)
	if c.Ticket == now.ID && (!now.State.AtCounter() || now.Leg.Counter != c.ID) {
		free := *c
		free.Ticket, free.Number = "", ""
		d.counters[c.ID] = &free
	}
}

// record stores what the day needs of the events themselves: the calls, and the last step
// of each counter.
func (d *Day) record(e *Event) {
	if e.Ticket == nil || (d.date != "" && e.Ticket.Date != d.date) {
		return
	}
	switch {
	case e.Type == EventNoted:
		d.keepStep(e.Ticket)
	case e.Actor.Counter != "":
		d.recordStep(e)
	}
	switch e.Type {
	case EventCalled, EventRecalled, EventResumed:
		if k := d.cfg.Counter(e.Ticket.Leg.Counter); k != nil {
			d.announce(e, k.Zone)
		}
	}
}

func (d *Day) addClosed(ticket string, l Leg) {
	d.closed[ticket] = append(d.closed[ticket], l)
	legs := d.closed[ticket]
	for i := len(legs) - 1; i > 0 && legs[i-1].No > legs[i].No; i-- { // a snapshot has them in any order
		legs[i-1], legs[i] = legs[i], legs[i-1]
	}
	d.service(l.Service).addLeg(ticket, &l, 1)
	d.changed.service(l.Service)
}

// dropClosed takes back the ended legs from number no on: the step that ended
// them was reverted.
func (d *Day) dropClosed(ticket string, no int) {
	legs := d.closed[ticket]
	for len(legs) > 0 && legs[len(legs)-1].No >= no {
		l := legs[len(legs)-1]
		d.service(l.Service).addLeg(ticket, &l, -1)
		d.changed.service(l.Service)
		legs = legs[:len(legs)-1]
	}
	if len(legs) == 0 {
		delete(d.closed, ticket)
		return
	}
	d.closed[ticket] = legs
}

func (d *Day) count(t *Ticket)    { d.reckon(t, 1) }
func (d *Day) discount(t *Ticket) { d.reckon(t, -1) }

func (d *Day) reckon(t *Ticket, by int) {
	if t.Direct() {
		d.countDirect(&t.Leg, by)
		return
	}
	d.service(t.Leg.Service).addTicket(t, by)
	d.classes[t.Class] += by
	d.countOwn(&t.Leg, by)
	d.judge(t, by)
	t.Charges(d.closed[t.ID], func(service string) { d.service(service).charged += by })
}

// quotasMoved notes the planned services whose quotas the step changed.
func (d *Day) quotasMoved(old, now *Ticket) {
	if old == nil {
		old = &Ticket{}
	}
	if len(old.Planned) == len(now.Planned) && (old.State == Cancelled) == (now.State == Cancelled) {
		return
	}
	for _, p := range slices.Concat(old.Planned, now.Planned) {
		d.changed.service(p.Service)
	}
}

func (d *Day) service(id string) *serviceDay {
	s := d.services[id]
	if s == nil {
		s = newServiceDay()
		d.services[id] = s
	}
	return s
}
