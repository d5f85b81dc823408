package hall

import (
	"cmp"
	"encoding/json"
)

// EventType names an accepted change.
type EventType string

// The events of a ticket, of a counter and of the hall.
const (
	EventIssued      EventType = "issued"
	EventCalled      EventType = "called"
	EventDirect      EventType = "direct_started" // served without a number, see Ticket.Direct
	EventRecalled    EventType = "recalled"
	EventStarted     EventType = "started"
	EventFinished    EventType = "finished"
	EventNoShow      EventType = "no_show"
	EventReinstated  EventType = "reinstated"
	EventRequeued    EventType = "requeued"
	EventHeld        EventType = "held"
	EventResumed     EventType = "resumed"
	EventTransferred EventType = "transferred"
	EventContinued   EventType = "continued"   // finished, and the visit goes on with the next planned service
	EventGroupMoved  EventType = "group_moved" // those who waited for a service were transferred, see Event.Group
	EventQuotaSet    EventType = "quota_set"   // see Event.Quota
	EventPaused      EventType = "paused"      // an agency or the hall, see Event.Pause
	EventAnnounced   EventType = "announced"   // to the hall, or to an agency, see Event.Pause
	EventPauseEnded  EventType = "pause_ended" // of what paused or announced began
	EventLate        EventType = "late"
	EventCancelled   EventType = "cancelled"
	EventExpired     EventType = "expired"
	EventReverted    EventType = "reverted"

	EventClassChanged EventType = "class_changed"
	EventNoted        EventType = "noted"
	EventServiceAdded EventType = "service_added" // the last of Ticket.Planned

	EventCounterOpened  EventType = "counter_opened"
	EventCounterPaused  EventType = "counter_paused"
	EventCounterResumed EventType = "counter_resumed"
	EventCounterClosed  EventType = "counter_closed"
	EventCounterTold    EventType = "counter_told" // a message, in CounterLive.Message
	EventCounterRead    EventType = "counter_read" // and that it was read

	EventConfigured EventType = "configured"
	EventDayOpened  EventType = "day_opened"
	EventDayClosed  EventType = "day_closed"
	// EventRestored: Redis had lost data and was filled from the ledger; Missing tells
	// how many events before it are nowhere to be found.
	EventRestored EventType = "restored"
)

// Event is one accepted change, appended to the hall's stream by the same script
// that made it. Seq counts without a gap within a hall; the stream id is Seq-0.
// It carries the ticket and the counter as they are after the change.
type Event struct {
	Seq  int64     `json:"seq"`
	Type EventType `json:"type"`
	At   Millis    `json:"at"`
	Date string    `json:"date"` // business date
	// AsOf is when a change that was made late took effect: the closing of a day whose end
	// passed while the server was off. 0: at At.
	AsOf  Millis `json:"as_of,omitempty"`
	Actor Actor  `json:"actor"`

	Ticket    *Ticket      `json:"ticket,omitempty"`
	Counter   *CounterLive `json:"counter,omitempty"`
	From      State        `json:"from,omitempty"`       // the ticket's state before
	FromClass string       `json:"from_class,omitempty"` // class_changed: the class before
	Closed    *Leg         `json:"closed,omitempty"`     // transferred, continued: the leg that ended
	Why       *Why         `json:"why,omitempty"`        // called: why this ticket was next
	Reverts   EventType    `json:"reverts,omitempty"`    // reverted: the step taken back
	// Streaks has, by agency, how many tickets with a credit were called since the last one
	// without, where a call under the ratio rule, or its revert, changed that.
	Streaks map[string]int `json:"streaks,omitempty"`
	// Group is the group move that a transfer belongs to, and what it has done so far.
	Group *Group `json:"group,omitempty"`
	Quota *Quota `json:"quota,omitempty"` // quota_set
	Pause *Pause `json:"pause,omitempty"` // paused, announced, pause_ended
	// Waiting has, by agency, how many wait for what a pause stops, of a paused event.
	Waiting map[string]int `json:"waiting,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Note    string         `json:"note,omitempty"`

	Missing int64 `json:"missing,omitempty"` // restored

	// BehindMS is by how much the clock that stamped the event was behind the hall's, which
	// stood at At until the other had caught up; 0 for little. Times that include At are not true.
	BehindMS int64 `json:"behind_ms,omitempty"`

	Config json.RawMessage `json:"config,omitempty"` // configured: the hall's whole configuration

	Key         string `json:"key,omitempty"`         // idempotency key, scoped to the actor
	Fingerprint string `json:"fingerprint,omitempty"` // of the request that carried the key

	// Raw is the event's text as the script wrote it, byte for byte; "" for an event
	// that was made in Go and has no text yet, see EncodeEvent.
	Raw string `json:"-"`
}

// EffectiveAt is when the change took effect.
func (e *Event) EffectiveAt() Millis { return cmp.Or(e.AsOf, e.At) }

// Why explains a call: the order must be explainable to whoever was overtaken.
type Why struct {
	Rule             string   `json:"rule"`    // see OrderRule; "chosen" when the officer picked the number
	Version          int64    `json:"version"` // configuration version the rule was read from
	Score            int64    `json:"score"`
	Waiting          int      `json:"waiting"`   // waiting for this counter's services, this one included
	Overtaken        int      `json:"overtaken"` // of these, how many arrived earlier
	OvertakenNumbers []string `json:"overtaken_numbers,omitempty"`
	// Profile is how the counter's work profile made another next than the rule alone: whoever was
	// passed over waits for a service that is called there behind others ([ProfileFirst]) or only
	// after a longer wait ([ProfileAfter]); "" when it did not.
	Profile string `json:"profile,omitempty"`
}

// How a work profile decided a call.
const (
	ProfileFirst = "first"
	ProfileAfter = "after"
)

// Quota is how many tickets of a service are given on the day, in place of the configuration's.
type Quota struct {
	Service string `json:"service"`
	Tickets int    `json:"tickets"` // -1: no limit
}

// Group is a move of those who wait for a service to another one's queue.
type Group struct {
	ID      string `json:"id"` // the idempotency key
	Service string `json:"service"`
	To      string `json:"to"`
	Moved   int    `json:"moved"` // tickets, this event's included
}

// Actor is who made a change. It names a role and an account, never a citizen.
type Actor struct {
	Role    Role   `json:"role"`
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Counter string `json:"counter,omitempty"`
	Agency  string `json:"agency,omitempty"`
	Kiosk   string `json:"kiosk,omitempty"` // of a printer: the kiosk whose numbers it prints
}

// Role is what an account or a device may do.
type Role string

// The roles. System is the hall itself: closing of the day, import at start.
const (
	RoleCitizen    Role = "citizen"
	RoleKiosk      Role = "kiosk"
	RoleDisplay    Role = "display"
	RolePrinter    Role = "printer" // of a kiosk
	RoleOfficer    Role = "officer"
	RoleDesk       Role = "desk"
	RoleSupervisor Role = "supervisor"
	RoleManager    Role = "manager"
	RoleAdmin      Role = "admin"
	RoleSystem     Role = "system"
)

// StaffRoles are the roles of people.
var StaffRoles = []Role{RoleOfficer, RoleDesk, RoleSupervisor, RoleManager, RoleAdmin}

// Roles that a token can be made for: those of devices and of people.
var Roles = append([]Role{RoleKiosk, RoleDisplay, RolePrinter}, StaffRoles...)
