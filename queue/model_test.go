package queue

import (
	"slices"
	"sort"

	"mpp/hall"
)

// model is the hall in plain Go: slices and maps, no cleverness, written from
// docs/architecture.md and not from the scripts.
type model struct {
	cfg      *hall.Config
	now      hall.Millis
	tickets  map[string]*mTicket
	counters map[string]*mCounter
	numbers  map[string]int
	quota    map[string]int
	seq      int64
	pauses   map[string]mPause // by agency, "" the hall
}

type mTicket struct {
	id, number, service, class, counter, note string
	state                                     hall.State
	late, direct                              bool // direct: without a number
	arrival                                   hall.Millis
	score, tie                                int64
	leg, calls, here                          int // here: calls since it was last brought to a counter
	calledAt                                  hall.Millis
	begun                                     bool     // the leg: its citizen was called, or stayed at the counter
	charged                                   bool     // the leg counts against its quota
	plan                                      []string // the services after it
	undo                                      *mUndo
}

type mUndo struct {
	kind    hall.Action
	at      hall.Millis
	counter string
	before  mTicket
}

type mCounter struct {
	state  hall.CounterState
	ticket string
}

func newModel(cfg *hall.Config) *model {
	m := &model{cfg: cfg, tickets: map[string]*mTicket{}, counters: map[string]*mCounter{}, numbers: map[string]int{}, quota: map[string]int{}, pauses: map[string]mPause{}}
	for _, k := range cfg.Counters {
		m.counters[k.ID] = &mCounter{state: hall.CounterClosed}
	}
	return m
}

func (m *model) agency(service string) string { return m.cfg.Service(service).Agency }

func (m *model) accepted() { m.seq++ }

// issue returns the code, and how many are ahead.
func (m *model) issue(service, class string, planned ...string) (hall.Code, int) {
	if m.paused(service) || slices.ContainsFunc(planned, m.paused) {
		return hall.CodePaused, 0
	}
	if m.full(service) || slices.ContainsFunc(planned, m.full) {
		return hall.CodeQuotaFull, 0
	}
	score := int64(m.now) - m.cfg.CreditMS(class)
	ahead := 0
	for _, t := range m.queue(m.cfg.Rivals(service)) {
		if t.score <= score {
			ahead++
		}
	}
	m.accepted()
	return "", ahead
}

// add books the ticket that the scripts made.
func (m *model) add(t *hall.Ticket) {
	m.quota[t.Leg.Service]++
	m.numbers[t.Prefix]++
	k := &mTicket{id: t.ID, number: t.Number, service: t.Leg.Service, class: t.Class, state: hall.Waiting,
		arrival: m.now, score: int64(m.now) - m.cfg.CreditMS(t.Class), tie: m.seq, leg: 1, charged: true}
	for _, p := range t.Planned {
		m.quota[p.Service]++
		k.plan = append(k.plan, p.Service)
	}
	m.tickets[t.ID] = k
}

// queue lists the waiting tickets of the services in the order of calls.
func (m *model) queue(services []string) []*mTicket {
	var out []*mTicket
	for _, t := range m.tickets {
		for _, s := range services {
			if t.state == hall.Waiting && t.service == s {
				out = append(out, t)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].score != out[j].score {
			return out[i].score < out[j].score
		}
		return out[i].tie < out[j].tie
	})
	return out
}

func (m *model) free(counter string) hall.Code {
	c := m.counters[counter]
	switch {
	case c.state != hall.CounterOpen:
		return hall.CodeCounterNotOpen
	case c.ticket != "":
		return hall.CodeCounterBusy
	}
	return ""
}

func (m *model) remember(t *mTicket, kind hall.Action, counter string, before mTicket) {
	before.undo = nil
	t.undo = &mUndo{kind: kind, at: m.now, counter: counter, before: before}
}

func (m *model) seat(t *mTicket, counter string, kind hall.Action) {
	before := *t
	t.state, t.counter = hall.Called, counter
	t.calls++
	t.here, t.calledAt = 1, m.now
	t.begun = true
	m.counters[counter].ticket = t.id
	m.remember(t, kind, counter, before)
	m.accepted()
}

func (m *model) callNext(a hall.Actor) (hall.Code, *mTicket) {
	if code := m.free(a.Counter); code != "" {
		return code, nil
	}
	services := slices.DeleteFunc(slices.Clone(m.cfg.Counter(a.Counter).Services), m.paused)
	if len(services) == 0 {
		return hall.CodePaused, nil
	}
	t := m.first(m.cfg.Counter(a.Counter), services)
	if t == nil {
		return hall.CodeNobodyWaiting, nil
	}
	m.seat(t, a.Counter, hall.ActCall)
	return "", t
}

// serve begins a visit without a number; nil when it is refused.
func (m *model) serve(a hall.Actor, service string) (hall.Code, *mTicket) {
	if !slices.Contains(m.cfg.Counter(a.Counter).Services, service) {
		return hall.CodeNotServed, nil
	}
	if m.paused(service) {
		return hall.CodePaused, nil
	}
	if code := m.free(a.Counter); code != "" {
		return code, nil
	}
	t := &mTicket{direct: true, service: service, class: "regular", state: hall.Cancelled, counter: a.Counter, arrival: m.now, leg: 1}
	before := *t
	t.state = hall.Serving
	m.remember(t, hall.ActServe, a.Counter, before)
	m.accepted()
	return "", t
}

func (m *model) call(a hall.Actor, t *mTicket) hall.Code {
	if t.direct {
		return hall.CodeUnknownTicket // it is called by its number
	}
	served := false
	for _, s := range m.cfg.Counter(a.Counter).Services {
		served = served || s == t.service
	}
	if !served {
		return hall.CodeNotServed
	}
	if t.state != hall.Waiting {
		return hall.CodeWrongState
	}
	if m.paused(t.service) {
		return hall.CodePaused
	}
	if code := m.free(a.Counter); code != "" {
		return code
	}
	m.seat(t, a.Counter, hall.ActCall)
	return ""
}

func (m *model) counter(a hall.Actor, action hall.CounterAction) hall.Code {
	c := m.counters[a.Counter]
	for _, row := range hall.CounterTransitions {
		if row.Action != action {
			continue
		}
		for _, f := range row.From {
			if f != c.state {
				continue
			}
			if action == hall.CounterActClose && c.ticket != "" {
				return hall.CodeCounterBusy
			}
			c.state = row.To
			m.accepted()
			return ""
		}
	}
	return hall.CodeCounterState
}

// act is one step other than calls and revert.
func (m *model) act(a hall.Actor, action hall.Action, t *mTicket, target string, place hall.Place, stay bool) hall.Code {
	row, _ := hall.TransitionOf(action)
	if t.direct && slices.Contains([]hall.Action{hall.ActHold, hall.ActTransfer, hall.ActServices, hall.ActClass}, action) {
		return hall.CodeNoNumber
	}
	if !row.Allows(t.state) {
		return hall.CodeWrongState
	}
	atCounter := t.state == hall.Called || t.state == hall.Serving
	if atCounter && t.counter != a.Counter {
		return hall.CodeNotYourCounter
	}
	if action == hall.ActResume {
		return m.resume(a, t)
	}
	if !atCounter && m.agency(t.service) != a.Agency {
		return hall.CodeNotYourAgency
	}
	switch action { //nolint:exhaustive // the others are below
	case hall.ActLate:
		return m.lateness(t)
	case hall.ActClass:
		return m.reclass(a, t, target)
	case hall.ActServices:
		return m.extend(a, t, target)
	case hall.ActNote:
		t.note = target
		if t.undo != nil {
			t.undo.before.note = target
		}
		m.accepted()
		return ""
	}
	if p := m.cfg.Policy.NoShow; action == hall.ActNoShow && (t.here < p.Calls || m.now < t.calledAt+hall.Millis(p.GapMS)) {
		return hall.CodeNoShowTooSoon
	}
	if action == hall.ActFinish && (len(t.plan) > 0 || stay) {
		return m.goOn(t, stay)
	}
	before, counter := *t, a.Counter
	if atCounter && row.To != hall.Called && row.To != hall.Serving {
		m.counters[t.counter].ticket = ""
	}
	t.state = row.To
	switch action {
	case hall.ActRecall:
		t.calls++
		t.here, t.calledAt = t.here+1, m.now
		t.undo = nil
	case hall.ActTransfer:
		counter = t.counter
		m.nextLeg(t, target)
		t.charged = slices.Contains(t.plan, target)
		t.plan = slices.DeleteFunc(slices.Clone(t.plan), func(s string) bool { return s == target })
	case hall.ActRequeue, hall.ActReinstate:
		m.comeBack(t, place)
	case hall.ActCancel:
		m.charge(t, -1)
	}
	if action != hall.ActRecall {
		m.remember(t, action, counter, before)
	}
	m.accepted()
	return ""
}

// reclass moves a ticket that waits by the difference of the classes' credits.
func (m *model) reclass(a hall.Actor, t *mTicket, class string) hall.Code {
	if t.class == class {
		return hall.CodeSameClass
	}
	before := *t
	if t.state == hall.Waiting {
		t.score += m.cfg.CreditMS(t.class) - m.cfg.CreditMS(class)
	}
	t.class = class
	m.remember(t, hall.ActClass, a.Counter, before)
	m.accepted()
	return ""
}

func (m *model) resume(a hall.Actor, t *mTicket) hall.Code {
	served := false
	for _, s := range m.cfg.Counter(a.Counter).Services {
		served = served || s == t.service
	}
	if !served {
		return hall.CodeNotServed
	}
	if m.paused(t.service) {
		return hall.CodePaused
	}
	if code := m.free(a.Counter); code != "" {
		return code
	}
	m.seat(t, a.Counter, hall.ActResume)
	return ""
}

func (m *model) comeBack(t *mTicket, place hall.Place) {
	t.state = hall.Expired // not in the queue while its place is looked for
	q := m.queue(m.cfg.Rivals(t.service))
	t.state, t.counter = hall.Waiting, ""
	own := int64(t.arrival) - m.cfg.CreditMS(t.class)
	switch {
	case place.Where == hall.PlaceEnd:
		t.score = int64(m.now)
		if len(q) > 0 {
			t.score = max(t.score, q[len(q)-1].score)
		}
	case place.Where == hall.PlaceAfter && len(q) > 0:
		t.score = q[min(place.After, len(q))-1].score
	default:
		t.score = own
	}
	t.tie = m.seq + 1
}
