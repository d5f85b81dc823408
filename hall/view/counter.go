package view

import (
	"cmp"

	"mpp/hall"
)

// Counter is a counter as staff see it.
type Counter struct {
	hall.CounterRef
	Agency   hall.Named        `json:"agency"`
	Services []hall.Named      `json:"services"`
	State    hall.CounterState `json:"state"`
	Since    *string           `json:"since"`
	Officer  string            `json:"officer"` // name
	Reason   string            `json:"reason"`
	ReturnAt *string           `json:"return_at"` // when a pause is said to end
	Ticket   *Ticket           `json:"ticket"`    // the active one
	Waiting  int               `json:"waiting"`
	Message  *Message          `json:"message,omitempty"`
}

// Message is what a supervisor tells a counter, until it is read there.
type Message struct {
	ID   int64   `json:"id"`
	Text string  `json:"text"`
	By   string  `json:"by"`
	At   *string `json:"at"`
}

// MessageOf shows a message; nil for none.
func MessageOf(m *hall.Message) *Message {
	if m == nil {
		return nil
	}
	return &Message{ID: m.ID, Text: m.Text, By: m.By, At: m.At.Stamp()}
}

// NewCounter shows what the configuration has of a counter, closed; false for an unknown
// one.
func NewCounter(c *hall.Config, id string) (Counter, bool) {
	k := c.Counter(id)
	if k == nil {
		return Counter{}, false
	}
	v := Counter{
		CounterRef: *c.CounterRef(id), Agency: c.NamedAgency(k.Agency), Services: make([]hall.Named, len(k.Services)),
		State: hall.CounterClosed,
	}
	for i, s := range k.Services {
		v.Services[i] = c.NamedService(s)
	}
	return v, true
}

// CounterOf shows a counter with its live state; false for an unknown one.
func CounterOf(d *hall.Day, id string) (Counter, bool) {
	v, ok := NewCounter(d.Config(), id)
	if !ok {
		return v, false
	}
	c := d.Counter(id)
	v.State, v.Since, v.Officer, v.Reason, v.ReturnAt, v.Waiting = c.State, c.Since.Stamp(), c.Name, c.Reason, c.ReturnAt.Stamp(), d.WaitingAt(id)
	v.Message = MessageOf(c.Message)
	if t := d.Ticket(c.Ticket); t != nil {
		tv := TicketOf(d, t)
		v.Ticket = &tv
	}
	return v, true
}

// CounterTopic is what a counter's console shows.
type CounterTopic struct {
	Counter  Counter  `json:"counter"`
	Upcoming []Ticket `json:"upcoming"` // the next UpcomingCount in the order in which they would be called
	// Later are the lists that take its place at their instants by the clock alone, the first first.
	Later []Line `json:"later,omitempty"`
	// Stopped is the pause that keeps the counter from calling anybody, nil while it may.
	Stopped *Pause         `json:"stopped"`
	Held    []Ticket       `json:"held"`     // held tickets of this counter's services
	NoShows []Ticket       `json:"no_shows"` // today's last no-shows of this counter's services, to reinstate
	Waiting map[string]int `json:"waiting"`  // by service
	Last    *Ticket        `json:"last"`     // the ticket of the last step made from here, when that step can be reverted
	// LastEvent and LastAt are that step and its instant; RevertUntil is the end of the
	// time in which it can be reverted, for the page to count down to.
	LastEvent   hall.EventType `json:"last_event,omitempty"`
	LastAt      *string        `json:"last_at"`
	RevertUntil *string        `json:"revert_until"`
	NoShow      *NoShowRule    `json:"no_show"` // of the called ticket
	// ChosenBy is who may call a number out of order, as the hall file has it.
	ChosenBy string       `json:"chosen_by"`
	Finish   *FinishLists `json:"finish"` // of the ticket at the counter
	// Pauses are the hall's, and those of the agencies of its services.
	Pauses []Pause `json:"pauses"`
	// Own are today's figures of the officer who opened the counter last, at whichever counter.
	Own Own `json:"own"`
}

// Line is whom a counter would call from an instant on.
type Line struct {
	From     *string  `json:"from"`
	Upcoming []Ticket `json:"upcoming"`
}

// Own are an officer's own figures of the day.
type Own struct {
	Served int   `json:"served"`
	MeanMS int64 `json:"mean_ms"` // service time; -1 where none is known
	Direct int   `json:"direct"`  // without a number, in neither of the others
}

// FinishLists are what may be said at the finish of a ticket: what its service hands out, and
// the reasons that its citizen may be told.
type FinishLists struct {
	Deliverables []hall.Named `json:"deliverables"`
	Reasons      []hall.Named `json:"reasons"`
}

func finishLists(c *hall.Config, service string) *FinishLists {
	f := &FinishLists{Deliverables: []hall.Named{}, Reasons: []hall.Named{}}
	for _, k := range c.Deliverables(service) {
		f.Deliverables = append(f.Deliverables, hall.Named{ID: k.ID, Name: k.Name})
	}
	for _, k := range c.PublicReasons(service) {
		f.Reasons = append(f.Reasons, hall.Named{ID: k.ID, Name: k.Name})
	}
	return f
}

// NoShowRule is what the hall's policy says of a called ticket whose citizen does not come.
type NoShowRule struct {
	Missing int     `json:"missing"` // calls before the citizen can be recorded as absent
	From    *string `json:"from"`    // from when on, once no call is missing
	AutoAt  *string `json:"auto_at"` // when the hall does so by itself; nil: not as things stand
}

// UpcomingCount and NoShowCount bound the lists of a CounterTopic.
const (
	UpcomingCount = 6
	NoShowCount   = 6
)

// CounterTopicOf shows a counter's console; false for an unknown counter.
func CounterTopicOf(d *hall.Day, id string) (CounterTopic, bool) {
	v, ok := CounterOf(d, id)
	if !ok {
		return CounterTopic{}, false
	}
	topic := CounterTopic{
		Counter:  v,
		Upcoming: ticketsOf(d, d.Upcoming(id, UpcomingCount)),
		Held:     ticketsOf(d, d.Held(id)),
		NoShows:  ticketsOf(d, d.NoShows(id, NoShowCount)),
		Waiting:  map[string]int{},
		ChosenBy: cmp.Or(d.Config().Policy.ChosenBy, hall.ChosenByOfficer),
		Pauses:   PausesOf(d, d.Config().ServesAgency(id)),
	}
	for _, l := range d.Later(id, UpcomingCount) {
		topic.Later = append(topic.Later, Line{From: l.From.Stamp(), Upcoming: ticketsOf(d, l.Tickets)})
	}
	if p := d.Stopped(id); p != nil {
		v := NewPause(d.Config(), p)
		topic.Stopped = &v
	}
	for _, s := range d.Config().Counter(id).Services {
		topic.Waiting[s], _ = d.Waiting(s)
	}
	topic.Own = Own(d.Own(d.Counter(id).Officer))
	t := d.Ticket(d.Counter(id).Ticket)
	if t != nil {
		topic.Finish = finishLists(d.Config(), t.Leg.Service)
	}
	if t != nil && t.State == hall.Called {
		rule := d.Config().Policy.NoShow
		missing, from := rule.Possible(&t.Leg)
		topic.NoShow = &NoShowRule{Missing: missing, From: from.Stamp(), AutoAt: rule.AutoAt(&t.Leg).Stamp()}
	}
	if step, ok := d.LastStep(id); ok {
		// The ticket may wait elsewhere by now; its place there is not this console's business.
		last := NewTicket(d.Config(), step.Ticket)
		last.Ahead, last.Estimate = 0, nil
		topic.Last, topic.LastEvent, topic.LastAt = &last, step.Event, step.At.Stamp()
		topic.RevertUntil = step.RevertUntil.Stamp()
	}
	return topic, true
}
