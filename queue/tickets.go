package queue

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// idAlphabet is Crockford's base 32 in lower case: no letter to mistake for a digit.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idLength is the business date (8) and 16 random characters: 80 bits, because whoever has
// the id of a ticket may follow and cancel it.
const idLength = 24

// newTicketID makes an id that cannot be guessed and that contains its business date.
func newTicketID(date string) string {
	var b [16]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = idAlphabet[b[i]&31]
	}
	return strings.ReplaceAll(date, "-", "") + string(b[:])
}

// ticketDate returns the business date in an id, "" for a text that is no ticket id.
func ticketDate(id string) string {
	if len(id) != idLength {
		return ""
	}
	for i, c := range id {
		if !strings.ContainsRune(idAlphabet, c) || (i < 8 && c > '9') {
			return ""
		}
	}
	return id[:4] + "-" + id[4:6] + "-" + id[6:8]
}

type issueRequest struct {
	requestHead
	ID         string      `json:"id"`
	Service    string      `json:"service"`
	Agency     string      `json:"agency"`
	Prefix     string      `json:"prefix"`
	Class      string      `json:"class"`
	Origin     string      `json:"origin"`
	Lang       string      `json:"lang,omitempty"`
	PrintedBy  string      `json:"printed_by,omitempty"`
	Quota      int         `json:"quota"`
	Ended      string      `json:"ended"`
	Unserved   bool        `json:"unserved"`
	IssueFrom  hall.Millis `json:"issue_from"`
	IssueUntil hall.Millis `json:"issue_until"`
	Queues     []string    `json:"queues"`
	Pace       *hall.Pace  `json:"pace,omitempty"`
	PerKiosk   int         `json:"per_kiosk"`
	PerService int         `json:"per_service"`
	Ratio      int         `json:"ratio"`
	ByPhone    bool        `json:"by_phone,omitempty"`
	PerPhones  int         `json:"per_phones,omitempty"`
	PhonesDay  int         `json:"phones_day,omitempty"`

	Planned []plannedService `json:"planned,omitempty"`
	Roll    int              `json:"roll,omitempty"`
	Arrived hall.Millis      `json:"arrived,omitempty"`
}

// Issue gives a ticket. Codes: unknown_service, unknown_class, service_ended,
// service_closed, quota_full, overloaded, idempotency_key_reused, unavailable.
func (q *Queue) Issue(ctx context.Context, in hall.Issue) (hall.Event, error) {
	return q.execute(ctx, scriptIssue, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		s := cfg.Service(in.Service)
		switch {
		case s == nil:
			return nil, unknownService(in.Service)
		case cfg.Class(in.Class) == nil || cfg.Class(in.Class).EndedOn != "":
			return nil, unknownClass(in.Class)
		}
		date := q.today()
		w := cfg.IssueWindow(s, date)
		r := &issueRequest{ID: newTicketID(date), Service: s.ID, Agency: s.Agency, Prefix: s.Prefix, Class: in.Class,
			Origin: in.Origin, Lang: in.Lang, PrintedBy: in.PrintedBy, Quota: s.Quota, Ended: s.EndedOn, Unserved: len(cfg.Servers(s.ID)) == 0, IssueFrom: w.IssueFrom, IssueUntil: w.IssueUntil, Queues: q.planOf(cfg).rivals[s.ID],
			PerKiosk: cfg.Policy.MaxPerKey, PerService: cfg.Policy.MaxPerServiceMinute()}
		for _, id := range in.Planned {
			p, err := planned(cfg, date, id)
			if err != nil {
				return nil, err
			}
			r.Planned = append(r.Planned, p)
		}
		if cfg.Policy.Order == hall.OrderRatio {
			r.Ratio = cfg.Policy.Ratio
		}
		if in.Origin == hall.OriginPhone {
			p := cfg.Policy.Phone
			if !p.Enabled {
				return nil, hall.Refuse(hall.CodePhoneRefused, "the hall gives no numbers by phone").With("reason", "off")
			}
			r.ByPhone, r.PerPhones, r.PhonesDay = true, p.PerMinute, p.PerDay
		}
		if in.Roll != 0 {
			if cfg.Policy.Roll == "" {
				return nil, hall.Refuse(hall.CodeInvalid, "the hall has no roll of printed numbers: policy.roll").With("field", "roll").With("reason", "unknown")
			}
			r.Origin, r.Prefix, r.Roll, r.Arrived = hall.OriginRoll, cfg.Policy.Roll, in.Roll, in.Arrived
		} else if p, ok := q.pace(s.ID, in.Class); ok {
			r.Pace = &p // nobody was told of a wait who took a printed number
		}
		return r, nil
	})
}

type ticketRequest struct {
	requestHead
	Ticket  string     `json:"ticket"`
	Reason  string     `json:"reason"`
	Note    string     `json:"note"`
	Outcome string     `json:"outcome"`
	Public  string     `json:"public_reason"`
	Told    string     `json:"public_note"`
	Place   hall.Place `json:"place"`

	Delivered  []hall.Delivered `json:"delivered,omitempty"`
	Delivering []string         `json:"delivering,omitempty"`
	Giving     []string         `json:"giving,omitempty"`

	ReturnAt hall.Millis     `json:"return_at"`
	Counter  string          `json:"counter"`
	Services []string        `json:"services"`
	Service  string          `json:"service"`
	ToAgency string          `json:"to_agency"`
	Ended    string          `json:"ended"`
	FromNow  bool            `json:"from_now"`
	HeldFor  string          `json:"held_for,omitempty"`
	Servers  []string        `json:"servers"`
	ClosesAt hall.Millis     `json:"closes_at"`
	RevertMS int64           `json:"revert_ms"`
	RecallMS int64           `json:"recall_ms"`
	NoShow   noShowRule      `json:"no_show"`
	ByRule   bool            `json:"by_rule"`
	After    int             `json:"after"`
	ByTurns  bool            `json:"by_turns"`
	Class    string          `json:"class,omitempty"`
	Quotas   json.RawMessage `json:"quotas,omitempty"`

	Most    int              `json:"most,omitempty"`
	Added   *plannedService  `json:"added,omitempty"`
	Stay    bool             `json:"stay,omitempty"`
	NextNow bool             `json:"next_now,omitempty"`
	Plan    map[string]terms `json:"plan,omitempty"`
}

// noShowRule is hall.NoShowPolicy with all of its fields.
type noShowRule struct {
	Calls     int   `json:"calls"`
	GapMS     int64 `json:"gap_ms"`
	AutoCalls int   `json:"auto_calls"`
	AutoMS    int64 `json:"auto_ms"`
}

// Act makes one transition of a ticket. Codes: invalid_request, unknown_ticket,
// wrong_state, day_over, not_your_counter, not_your_agency, unknown_service,
// service_ended, service_closed, unknown_counter, service_not_served, counter_busy,
// counter_not_open, unknown_deliverable, unknown_reason, nothing_planned, nothing_to_revert, revert_too_late, recall_too_soon, no_show_too_soon,
// late_refused, unknown_class, same_class, quota_full, add_refused, idempotency_key_reused, unavailable.
func (q *Queue) Act(ctx context.Context, in hall.TicketAction) (hall.Event, error) {
	script, ok := ticketScripts[in.Action]
	if !ok {
		return hall.Event{}, hall.Refuse(hall.CodeInvalid, "there is no action %q on a ticket", in.Action)
	}
	if ticketDate(in.Ticket) == "" {
		return hall.Event{}, unknownTicket(in.Ticket)
	}
	if in.Action == hall.ActFinish {
		return q.finish(ctx, in)
	}
	return q.execute(ctx, script, in.Meta, in.Ticket, func(cfg *hall.Config) (scriptRequest, error) {
		r := &ticketRequest{Ticket: in.Ticket, Reason: in.Reason, Note: in.Note, ReturnAt: in.ReturnAt,
			FromNow: in.FromNow, RevertMS: cfg.Policy.RevertMS, RecallMS: cfg.Policy.RecallMS, Services: []string{}, Servers: []string{}}
		if in.Action == hall.ActRevert {
			r.Quotas = q.planOf(cfg).quotas
		}
		return r, r.complete(cfg, q.today(), in)
	})
}

// complete sets what the action takes from the configuration.
func (r *ticketRequest) complete(cfg *hall.Config, today string, in hall.TicketAction) error {
	switch in.Action {
	case hall.ActReinstate:
		r.Place = place(in.Place, cfg.Policy.Reinstate)
	case hall.ActRequeue:
		r.Place = place(in.Place, cfg.Policy.Requeue)
	case hall.ActNoShow:
		p := cfg.Policy.NoShow
		r.NoShow, r.ByRule = noShowRule{p.Least(), p.GapMS, p.AutoCalls, p.AutoMS}, in.ByRule
	case hall.ActLate:
		r.After, r.ByTurns = cfg.Policy.LateAfter, cfg.Policy.Order == hall.OrderRatio
	case hall.ActClass:
		if c := cfg.Class(in.Class); c == nil || c.EndedOn != "" {
			return unknownClass(in.Class)
		}
		r.Class = in.Class
	case hall.ActResume:
		r.Counter = in.Counter
		if r.Counter == "" {
			r.Counter = in.Actor.Counter
		}
		k := cfg.Counter(r.Counter)
		if k == nil {
			return unknownCounter(r.Counter)
		}
		r.Services, r.HeldFor = k.Services, cfg.Policy.HeldFor
	case hall.ActServices:
		p, err := planned(cfg, today, in.Service)
		r.Most, r.Added = hall.MaxServices, &p
		return err
	case hall.ActTransfer:
		s := cfg.Service(in.Service)
		if s == nil {
			return unknownService(in.Service)
		}
		t := termsOf(cfg, today, s.ID)
		r.Service, r.ToAgency, r.Ended, r.Servers, r.ClosesAt = s.ID, s.Agency, t.Ended, t.Servers, t.ClosesAt
	}
	return nil
}

// place returns the requested place, or the default of the policy; "after 0" is by arrival.
func place(requested *hall.Place, policy hall.Place) hall.Place {
	p := policy
	if requested != nil {
		p = *requested
	}
	if p.Where == "" || (p.Where == hall.PlaceAfter && p.After <= 0) {
		p = hall.Place{Where: hall.PlaceArrival}
	}
	return p
}

// Ticket reads one ticket of a date that Redis still has. Codes: unknown_ticket, unavailable.
func (q *Queue) Ticket(ctx context.Context, id string) (hall.Ticket, error) {
	date := ticketDate(id)
	if date == "" {
		return hall.Ticket{}, unknownTicket(id)
	}
	raw, err := q.rdb.HGet(ctx, q.keys.tickets(date), id).Bytes()
	if errors.Is(err, redis.Nil) {
		return hall.Ticket{}, unknownTicket(id)
	}
	if err != nil {
		return hall.Ticket{}, unavailable(err)
	}
	var t hall.Ticket
	return t, json.Unmarshal(raw, &t)
}

// TicketByNumber finds a ticket by its number on a date. Codes: unknown_ticket, unavailable.
func (q *Queue) TicketByNumber(ctx context.Context, date, number string) (hall.Ticket, error) {
	id, err := q.rdb.HGet(ctx, q.keys.index(date), number).Result()
	if errors.Is(err, redis.Nil) {
		return hall.Ticket{}, unknownTicket(number)
	}
	if err != nil {
		return hall.Ticket{}, unavailable(err)
	}
	return q.Ticket(ctx, id)
}

func unknownClass(id string) error {
	return hall.Refuse(hall.CodeUnknownClass, "there is no class %q", id).With("class", id)
}

func unknownService(id string) error {
	return hall.Refuse(hall.CodeUnknownService, "there is no service %q", id).With("service", id)
}

func unknownTicket(id string) error {
	return hall.Refuse(hall.CodeUnknownTicket, "there is no ticket %q", id).With("ticket", id)
}
