package api

import (
	"encoding/json"
	"math"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

type eventList struct {
	Events []eventView `json:"events"`
	Next   int64       `json:"next"`
}

// listEvents is GET /events. A role that reaches only its agency gets that agency's events.
func (a *API) listEvents(c *fiber.Ctx, p access.Principal) error {
	var k checks
	after, limit := k.queryInt(c, "after", 0, 0, math.MaxInt), k.queryInt(c, "limit", 100, 1, 1000)
	q := EventQuery{After: int64(after), Limit: limit, Ticket: c.Query("ticket"), Agency: p.Agency, Date: c.Query("date"), Type: hall.EventType(c.Query("type"))}
	k.lookUp("ticket", q.Ticket, maxID, false)
	k.lookUp("type", string(q.Type), maxID, false)
	if q.Date != "" {
		k.date("date", q.Date)
	}
	k.refuse(access.Allow(p, access.Events, access.Object{Agency: q.Agency}))
	if k.err != nil {
		return k.err
	}
	return a.sendEvents(c, q)
}

// maxVisitEvents bounds a visit's history: a long one has some twenty events.
const maxVisitEvents = 1000

// listTicketEvents is GET /tickets/{ticket}/events, for those who may find the ticket. A role
// that reaches only its agency gets what happened there.
func (a *API) listTicketEvents(c *fiber.Ctx, p access.Principal) error {
	t, err := a.askedTicket(c)
	if err != nil {
		return err
	}
	if err := access.Allow(p, access.Find, access.Object{Agency: t.Leg.Agency}); err != nil {
		return err
	}
	q := EventQuery{Limit: maxVisitEvents, Ticket: t.ID}
	if access.ReachOf(p, access.Find) != hall.ReachAll {
		q.Agency = p.Agency
	}
	return a.sendEvents(c, q)
}

func (a *API) sendEvents(c *fiber.Ctx, q EventQuery) error {
	events, err := a.Ledger.Events(c.UserContext(), q)
	if err != nil {
		return err
	}
	list := eventList{Events: make([]eventView, len(events)), Next: q.After}
	for i := range events {
		list.Events[i] = viewEvent(&events[i])
		list.Next = events[i].Seq
	}
	return c.JSON(list)
}

// eventView is hall.Event for the outside: instants as RFC 3339, no idempotency
// keys, and of a configuration only its version.
type eventView struct {
	Seq           int64             `json:"seq"`
	Type          hall.EventType    `json:"type"`
	At            *string           `json:"at"`
	AsOf          *string           `json:"as_of,omitempty"`
	Date          string            `json:"date"`
	Actor         hall.Actor        `json:"actor"`
	Ticket        *eventTicketView  `json:"ticket,omitempty"`
	Counter       *eventCounterView `json:"counter,omitempty"`
	From          hall.State        `json:"from,omitempty"`
	FromClass     string            `json:"from_class,omitempty"`
	Closed        *legView          `json:"closed,omitempty"`
	Why           *hall.Why         `json:"why,omitempty"`
	Reverts       hall.EventType    `json:"reverts,omitempty"`
	Group         *hall.Group       `json:"group,omitempty"`
	Quota         *hall.Quota       `json:"quota,omitempty"`
	Pause         *eventPauseView   `json:"pause,omitempty"`
	Reason        string            `json:"reason,omitempty"`
	Note          string            `json:"note,omitempty"`
	ConfigVersion int64             `json:"config_version,omitempty"`
	BehindMS      int64             `json:"behind_ms,omitempty"`
}

type eventPauseView struct {
	ID     int64   `json:"id"`
	Agency string  `json:"agency"`
	Stops  bool    `json:"stops"`
	Reason string  `json:"reason"`
	Since  *string `json:"since"`
	Until  *string `json:"until"`
	Ended  *string `json:"ended"`
}

type eventTicketView struct {
	ID       string         `json:"id"`
	Number   string         `json:"number"`
	Prefix   string         `json:"prefix"`
	Ordinal  int            `json:"ordinal"`
	Date     string         `json:"date"`
	Class    string         `json:"class"`
	Origin   string         `json:"origin"`
	State    hall.State     `json:"state"`
	Rev      int            `json:"rev"`
	IssuedAt *string        `json:"issued_at"`
	EndedAt  *string        `json:"ended_at"`
	LateAt   *string        `json:"late_at"`
	Ahead    int            `json:"ahead"`
	Estimate *hall.Estimate `json:"estimate"`
	Leg      *legView       `json:"leg"`

	Planned []hall.PlannedLeg `json:"planned,omitempty"`
	Dropped []hall.DroppedLeg `json:"dropped,omitempty"`
}

type eventCounterView struct {
	ID       string            `json:"id"`
	State    hall.CounterState `json:"state"`
	Since    *string           `json:"since"`
	OpenedAt *string           `json:"opened_at"`
	Officer  string            `json:"officer"`
	Name     string            `json:"name"`
	Reason   string            `json:"reason"`
	Ticket   string            `json:"ticket"`
	Number   string            `json:"number"`
	Rev      int               `json:"rev"`
}

type legView struct {
	No           int        `json:"no"`
	Agency       string     `json:"agency"`
	Service      string     `json:"service"`
	Counter      string     `json:"counter"`
	Officer      string     `json:"officer"`
	QueuedAt     *string    `json:"queued_at"`
	CalledAt     *string    `json:"called_at"`
	LastCalledAt *string    `json:"last_called_at"`
	Calls        int        `json:"calls"`
	StartedAt    *string    `json:"started_at"`
	ServingSince *string    `json:"serving_since"`
	ServiceMS    int64      `json:"service_ms"`
	HeldAt       *string    `json:"held_at"`
	HeldMS       int64      `json:"held_ms"`
	ReturnAt     *string    `json:"return_at"`
	Reason       string     `json:"reason"`
	EndedAt      *string    `json:"ended_at"`
	End          hall.State `json:"end"`
	Outcome      string     `json:"outcome"`
	PublicReason string     `json:"public_reason"`
	PublicNote   string     `json:"public_note"`

	Deliverables []hall.Delivered `json:"deliverables"`

	Unattended bool `json:"unattended"`
	Untimed    bool `json:"untimed"`
	Planned    bool `json:"planned,omitempty"`
}

func viewEvent(e *hall.Event) eventView {
	v := eventView{
		Seq: e.Seq, Type: e.Type, At: e.At.Stamp(), AsOf: e.AsOf.Stamp(), Date: e.Date, Actor: e.Actor, From: e.From, FromClass: e.FromClass, Closed: viewLeg(e.Closed),
		Why: e.Why, Reverts: e.Reverts, Group: e.Group, Quota: e.Quota, BehindMS: e.BehindMS, Reason: e.Reason, Note: e.Note,
	}
	if t := e.Ticket; t != nil {
		v.Ticket = &eventTicketView{
			ID: t.ID, Number: t.Number, Prefix: t.Prefix, Ordinal: t.Ordinal, Date: t.Date, Class: t.Class, Origin: t.Origin,
			State: t.State, Rev: t.Rev, IssuedAt: t.IssuedAt.Stamp(), EndedAt: t.EndedAt.Stamp(), LateAt: t.LateAt.Stamp(), Ahead: t.Ahead,
			Estimate: t.EstimateAtIssue(), Leg: viewLeg(&t.Leg), Planned: t.Planned, Dropped: t.Dropped,
		}
	}
	if p := e.Pause; p != nil {
		v.Pause = &eventPauseView{ID: p.ID, Agency: p.Agency, Stops: p.Stops, Reason: p.Reason, Since: p.Since.Stamp(), Until: p.Until.Stamp(), Ended: p.Ended.Stamp()}
	}
	if k := e.Counter; k != nil {
		v.Counter = &eventCounterView{ID: k.ID, State: k.State, Since: k.Since.Stamp(), OpenedAt: k.OpenedAt.Stamp(), Officer: k.Officer,
			Name: k.Name, Reason: k.Reason, Ticket: k.Ticket, Number: k.Number, Rev: k.Rev}
	}
	v.ConfigVersion = versionOf(e.Config)
	return v
}

// versionOf reads the version of a configured event's configuration, 0 for none.
func versionOf(config json.RawMessage) int64 {
	var c struct {
		Version int64 `json:"version"`
	}
	if len(config) == 0 || json.Unmarshal(config, &c) != nil {
		return 0
	}
	return c.Version
}

func viewLeg(l *hall.Leg) *legView {
	if l == nil {
		return nil
	}
	return &legView{
		No: l.No, Agency: l.Agency, Service: l.Service, Counter: l.Counter, Officer: l.Officer, QueuedAt: l.QueuedAt.Stamp(),
		CalledAt: l.CalledAt.Stamp(), LastCalledAt: l.LastCalledAt.Stamp(), Calls: l.Calls, StartedAt: l.StartedAt.Stamp(),
		ServingSince: l.ServingSince.Stamp(), ServiceMS: l.ServiceMS, HeldAt: l.HeldAt.Stamp(), HeldMS: l.HeldMS, ReturnAt: l.ReturnAt.Stamp(),
		Reason: l.Reason, EndedAt: l.EndedAt.Stamp(), End: l.End, Outcome: l.Outcome, PublicReason: l.PublicReason, PublicNote: l.PublicNote, Deliverables: some(l.Deliverables), Unattended: l.Unattended, Untimed: l.Untimed, Planned: l.Planned,
	}
}
