package view

import (
	"cmp"

	"mpp/hall"
)

// Ticket is a ticket as staff and its own citizen see it. It has no personal data.
type Ticket struct {
	ID     string     `json:"id"`
	Number string     `json:"number"`
	State  hall.State `json:"state"`
	Class  string     `json:"class"`
	Date   string     `json:"date"`
	Origin string     `json:"origin"`
	// Lang is the language in which the number was taken, "id" or "en".
	// PrintedBy is [hall.PrintedByPage] where the kiosk's page prints the slip.
	Lang      string           `json:"lang"`
	PrintedBy string           `json:"printed_by"`
	Agency    hall.Named       `json:"agency"`
	Service   hall.Named       `json:"service"`
	Zone      hall.Named       `json:"zone"` // where to wait
	Counter   *hall.CounterRef `json:"counter"`
	Ahead     int              `json:"ahead"`    // how many will be called before it, as things stand; 0 when not waiting
	Estimate  *hall.Estimate   `json:"estimate"` // null when not waiting or unknown
	// CountersOpen is how many open counters serve it while it waits: with none, nobody
	// is called next.
	CountersOpen int `json:"counters_open"`
	// Near: it waits, and its citizen should be close by, see [hall.Day.Near].
	Near  bool `json:"near"`
	Rev   int  `json:"rev"`
	Leg   int  `json:"leg"`
	Calls int  `json:"calls"`

	IssuedAt     *string `json:"issued_at"`
	QueuedAt     *string `json:"queued_at"`
	CalledAt     *string `json:"called_at"`
	LastCalledAt *string `json:"last_called_at"`
	StartedAt    *string `json:"started_at"`
	ServingSince *string `json:"serving_since"`
	HeldAt       *string `json:"held_at"`
	ReturnAt     *string `json:"return_at"`
	EndedAt      *string `json:"ended_at"`
	ServiceMS    int64   `json:"service_ms"` // closed serving intervals of this leg
	Reason       string  `json:"reason"`
	// Note is staff's words for whoever serves next; "" for citizens.
	Note    string `json:"note"`
	Outcome string `json:"outcome"`
	// PublicReason (see [hall.Config.PublicReasons]), PublicText in words, and PublicNote are
	// what the officer tells the citizen about an outcome.
	PublicReason string      `json:"public_reason"`
	PublicText   hall.Text   `json:"public_text"`
	PublicNote   string      `json:"public_note"`
	Deliverables []Delivered `json:"deliverables"` // handed out at the finish
	ReadyBy      *ReadyBy    `json:"ready_by"`

	// LateBy is how many others its citizen may let go first, once; 0 when that is not
	// offered, was done at LateAt, or nobody waits behind.
	LateBy int     `json:"late_by"`
	LateAt *string `json:"late_at"`
	// ByRule tells that the hall recorded an absent citizen by itself; ReturnPlace is where
	// the ticket comes back to, nil for one that is not absent.
	ByRule      bool        `json:"by_rule"`
	ReturnPlace *hall.Place `json:"return_place"`

	Earlier []EarlierLeg `json:"earlier"` // legs before this one, only for a ticket of today
	// Planned are the services that the visit goes on with, in order; of one that has ended, those
	// of which nothing began. Dropped could not be served any more when their turn came.
	Planned []PlannedLeg `json:"planned"`
	Dropped []DroppedLeg `json:"dropped"`

	Requirements []hall.Text `json:"requirements"`
	FollowURL    string      `json:"follow_url"` // set by the API; "" on the live feed
}

// NewTicket shows a ticket with the names of the configuration. Its place and estimate
// are those given at issue.
func NewTicket(c *hall.Config, t *hall.Ticket) Ticket {
	v := Ticket{
		ID: t.ID, Number: t.Number, State: t.State, Class: t.Class, Date: t.Date, Origin: t.Origin, Lang: cmp.Or(t.Lang, "id"), PrintedBy: t.PrintedBy,
		Rev: t.Rev, Leg: t.Leg.No, Calls: t.Leg.Calls,
		Agency:   c.NamedAgency(t.Leg.Agency),
		Service:  c.NamedService(t.Leg.Service),
		IssuedAt: t.IssuedAt.Stamp(), QueuedAt: t.Leg.QueuedAt.Stamp(), CalledAt: t.Leg.CalledAt.Stamp(),
		LastCalledAt: t.Leg.LastCalledAt.Stamp(), StartedAt: t.Leg.StartedAt.Stamp(),
		ServingSince: t.Leg.ServingSince.Stamp(), HeldAt: t.Leg.HeldAt.Stamp(), ReturnAt: t.Leg.ReturnAt.Stamp(),
		EndedAt: t.EndedAt.Stamp(), ServiceMS: t.Leg.ServiceMS, Reason: t.Leg.Reason, Note: t.Note, Outcome: t.Leg.Outcome,
		PublicReason: t.Leg.PublicReason, PublicText: c.PublicReason(t.Leg.Service, t.Leg.PublicReason), Deliverables: delivered(c, &t.Leg), PublicNote: t.Leg.PublicNote, ReadyBy: readyBy(c, &t.Leg),
		LateBy: lateBy(c, t), LateAt: t.LateAt.Stamp(), ByRule: t.Leg.ByRule, ReturnPlace: returnPlace(c, t), Earlier: []EarlierLeg{},
		Planned: plannedLegs(c, t), Dropped: droppedLegs(c, t),
		Requirements: requirementsOf(c, t.Leg.Service),
	}
	if a := c.Agency(t.Leg.Agency); a != nil {
		v.Zone = c.NamedZone(a.Zone)
	}
	if t.Leg.Counter != "" {
		v.Counter = c.CounterRef(t.Leg.Counter)
	}
	if t.State == hall.Waiting {
		v.Ahead = t.Ahead
		v.Estimate = t.EstimateAtIssue()
		if t.Pace != nil {
			v.CountersOpen = t.Pace.Servers
		}
	}
	return v
}

// TicketOf shows one of the day's tickets with its present place and estimate.
func TicketOf(d *hall.Day, t *hall.Ticket) Ticket {
	v := NewTicket(d.Config(), t)
	v.Earlier = earlierLegs(d, t.ID)
	if t.State != hall.Waiting {
		return v
	}
	v.LateBy = min(v.LateBy, d.Behind(t.ID))
	v.Ahead, v.Estimate, v.CountersOpen, v.Near = d.Ahead(t.ID), nil, d.OpenCounters(t.Leg.Service), d.Near(t.ID)
	if e, ok := d.Estimate(t.ID); ok {
		v.Estimate = &e
	}
	return v
}

func ticketsOf(d *hall.Day, list []*hall.Ticket) []Ticket {
	out := make([]Ticket, len(list))
	for i, t := range list {
		out[i] = TicketOf(d, t)
	}
	return out
}

// TicketTopic is what a citizen's phone shows.
type TicketTopic struct {
	Ticket Ticket `json:"ticket"`
	// NowCalled are the newest calls of the same agency, the newest first.
	NowCalled []Announcement `json:"now_called"`
	Pauses    []Pause        `json:"pauses"` // the hall's, and that of its agency
}

// TicketTopicOf shows a ticket on its citizen's phone; false when it is not of today.
func TicketTopicOf(d *hall.Day, id string) (TicketTopic, bool) {
	t := d.Ticket(id)
	if t == nil {
		return TicketTopic{}, false
	}
	return TicketTopic{Ticket: TicketOf(d, t).ForCitizen(), NowCalled: NowCalled(d, t.Leg.Agency), Pauses: TicketPauses(d, t)}, true
}

// TicketPauses shows the hall's pauses and that of the ticket's agency.
func TicketPauses(d *hall.Day, t *hall.Ticket) []Pause { return PausesOf(d, ofAgency(t.Leg.Agency)) }
