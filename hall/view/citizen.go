package view

import (
	"slices"
	"strings"

	"mpp/hall"
)

// EarlierLeg is a leg before the current one, as its citizen may see it.
type EarlierLeg struct {
	Agency  hall.Named       `json:"agency"`
	Service hall.Named       `json:"service"`
	Counter *hall.CounterRef `json:"counter"`
	EndedAt *string          `json:"ended_at"`
	Reason  string           `json:"reason"` // the officer's note at the transfer, for colleagues alone
	// End is how it ended: done, where the visit went on as planned, or transferred. Of one that
	// is done, the rest is what [Ticket] has of its last leg.
	End          hall.State `json:"end"`
	Outcome      string     `json:"outcome"`
	PublicReason string     `json:"public_reason"`
	PublicText   hall.Text  `json:"public_text"`
	PublicNote   string     `json:"public_note"`

	Deliverables []Delivered `json:"deliverables"`

	ReadyBy *ReadyBy `json:"ready_by,omitempty"` // a null in this list would not pass the feed's patches
}

// PlannedLeg is a service that a visit still has before it, and what it asks of the citizen.
type PlannedLeg struct {
	Agency       hall.Named  `json:"agency"`
	Service      hall.Named  `json:"service"`
	Requirements []hall.Text `json:"requirements"`
}

// DroppedLeg is a planned service for which a visit could not be queued: ended, unserved or closed.
type DroppedLeg struct {
	Agency  hall.Named `json:"agency"`
	Service hall.Named `json:"service"`
	Reason  string     `json:"reason"`
}

// requirementsOf is what a service asks of the citizen.
func requirementsOf(c *hall.Config, service string) []hall.Text {
	if s := c.Service(service); s != nil && s.Requirements != nil {
		return s.Requirements
	}
	return []hall.Text{}
}

func plannedLegs(c *hall.Config, t *hall.Ticket) []PlannedLeg {
	out := make([]PlannedLeg, len(t.Planned))
	for i, p := range t.Planned {
		out[i] = PlannedLeg{c.NamedAgency(p.Agency), c.NamedService(p.Service), requirementsOf(c, p.Service)}
	}
	return out
}

func droppedLegs(c *hall.Config, t *hall.Ticket) []DroppedLeg {
	out := make([]DroppedLeg, len(t.Dropped))
	for i, p := range t.Dropped {
		out[i] = DroppedLeg{c.NamedAgency(p.Agency), c.NamedService(p.Service), p.Reason}
	}
	return out
}

// Delivered is how many of something were handed out at a finish.
type Delivered struct {
	ID    string    `json:"id"`
	Name  hall.Text `json:"name"`
	Count int       `json:"count"`
}

func delivered(c *hall.Config, l *hall.Leg) []Delivered {
	out := make([]Delivered, len(l.Deliverables))
	for i, d := range l.Deliverables {
		k := c.Deliverable(l.Service, d.ID)
		out[i] = Delivered{k.ID, k.Name, d.Count}
	}
	return out
}

// ReadyBy is until when the product of a served visit is promised: a date, and an instant
// where the service's completion standard counts in minutes or hours.
type ReadyBy struct {
	Product hall.Text `json:"product"`
	Date    string    `json:"date"`
	At      *string   `json:"at"`
}

func earlierLegs(d *hall.Day, ticket string) []EarlierLeg {
	out := []EarlierLeg{}
	for _, l := range d.ClosedLegs(ticket) {
		e := EarlierLeg{Agency: d.Config().NamedAgency(l.Agency), Service: d.Config().NamedService(l.Service), EndedAt: l.EndedAt.Stamp(),
			Reason: l.Reason, End: l.End, Outcome: l.Outcome, PublicReason: l.PublicReason, PublicText: d.Config().PublicReason(l.Service, l.PublicReason),
			PublicNote: l.PublicNote, Deliverables: delivered(d.Config(), &l), ReadyBy: readyBy(d.Config(), &l)}
		if l.Counter != "" {
			e.Counter = d.Config().CounterRef(l.Counter)
		}
		out = append(out, e)
	}
	return out
}

func readyBy(c *hall.Config, l *hall.Leg) *ReadyBy {
	due := c.ReadyBy(l)
	if due == 0 {
		return nil
	}
	s := c.Service(l.Service)
	r := &ReadyBy{Product: s.Product, Date: c.BusinessDate(due - 1)} // midnight is the end of the day before
	if !s.Standard.Completion.Unit.InDays() {
		r.At = due.Stamp()
	}
	return r
}

// lateBy is how many others the citizen of a waiting ticket may let go first.
func lateBy(c *hall.Config, t *hall.Ticket) int {
	if t.State != hall.Waiting || t.LateAt != 0 {
		return 0
	}
	return c.Policy.LateAfter
}

// returnPlace is where an absent citizen's ticket comes back to.
func returnPlace(c *hall.Config, t *hall.Ticket) *hall.Place {
	if t.State != hall.NoShow {
		return nil
	}
	return &c.Policy.Reinstate
}

// ForCitizen returns the ticket as whoever has its id may see it: of the reason only what
// is in [hall.HoldReasons], of those of earlier legs nothing, and no note.
func (v Ticket) ForCitizen() Ticket {
	v.Note = ""
	reason, _, _ := strings.Cut(v.Reason, ":")
	if v.Reason = ""; slices.Contains(hall.HoldReasons, reason) {
		v.Reason = reason
	}
	v.Earlier = slices.Clone(v.Earlier)
	for i := range v.Earlier {
		v.Earlier[i].Reason = ""
	}
	return v
}

// AfterDay returns what a ticket's link still shows once its business date is over: number,
// agency, date, state, outcome and until when the product is promised. Whoever finds an old
// link learns nothing about when somebody was where.
func (v Ticket) AfterDay() Ticket {
	if v.ReadyBy != nil {
		v.ReadyBy = &ReadyBy{Date: v.ReadyBy.Date}
	}
	return Ticket{
		ID: v.ID, Number: v.Number, State: v.State, Date: v.Date, Agency: v.Agency, Outcome: v.Outcome, ReadyBy: v.ReadyBy,
		Rev: v.Rev, Leg: 1, Earlier: []EarlierLeg{}, Planned: []PlannedLeg{}, Dropped: []DroppedLeg{}, Deliverables: []Delivered{}, Requirements: []hall.Text{}, FollowURL: v.FollowURL,
	}
}
