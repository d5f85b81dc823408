package queue

import (
	"context"

	"mpp/hall"
)

type counterRequest struct {
	requestHead
	Counter  string   `json:"counter"`
	Agency   string   `json:"agency"`
	Services []string `json:"services"`
	Queues   []string `json:"queues"`
	Agencies []string `json:"agencies,omitempty"`
	Rule     string   `json:"rule"`
	Ratio    int      `json:"ratio"`

	Profile map[string]*hall.StepsBack `json:"profile,omitempty"` // of those of Services that step back

	Ticket string `json:"ticket"`
	Number string `json:"number"`
	Reason string `json:"reason"`
	Note   string `json:"note"`

	ReturnAt hall.Millis `json:"return_at"`
	Message  int64       `json:"message,omitempty"`
}

func (q *Queue) newCounterRequest(cfg *hall.Config, id string) (*counterRequest, error) {
	k := cfg.Counter(id)
	if k == nil {
		return nil, unknownCounter(id)
	}
	services := k.Services
	if services == nil {
		services = []string{}
	}
	return &counterRequest{Counter: k.ID, Agency: k.Agency, Services: services,
		Queues: q.planOf(cfg).served[id], Agencies: q.planOf(cfg).agencies[id], Rule: string(cfg.Policy.Order), Ratio: cfg.Policy.Ratio, Profile: cfg.Profile(id)}, nil
}

// Counter opens, pauses, resumes or closes a counter. Codes: invalid_request,
// unknown_counter, counter_wrong_state, counter_busy, not_your_counter,
// not_your_agency, day_over, idempotency_key_reused, unavailable.
func (q *Queue) Counter(ctx context.Context, in hall.CounterCommand) (hall.Event, error) {
	script, ok := counterScripts[in.Action]
	if !ok {
		return hall.Event{}, hall.Refuse(hall.CodeInvalid, "there is no action %q on a counter", in.Action)
	}
	return q.execute(ctx, script, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		r, err := q.newCounterRequest(cfg, in.Counter)
		if err != nil {
			return nil, err
		}
		if k := cfg.Counter(in.Counter); k.EndedOn != "" && in.Action == hall.CounterActOpen {
			return nil, hall.Refuse(hall.CodeUnknownCounter, "counter %q was taken out of the hall on %s", k.ID, k.EndedOn)
		}
		r.Reason, r.Note, r.ReturnAt = in.Reason, in.Note, in.ReturnAt
		return r, nil
	})
}

// Message leaves a message at a counter, or takes the one away that was read. Codes:
// unknown_counter, message_gone, not_your_counter, not_your_agency, idempotency_key_reused, unavailable.
func (q *Queue) Message(ctx context.Context, in hall.CounterMessage) (hall.Event, error) {
	script := scriptTell
	if in.Read != 0 {
		script = scriptRead
	}
	return q.execute(ctx, script, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		r, err := q.newCounterRequest(cfg, in.Counter)
		if err != nil {
			return nil, err
		}
		r.Note, r.Message = in.Text, in.Read
		return r, nil
	})
}

// CallNext calls the ticket that is next for the counter. Codes: nobody_waiting,
// unknown_counter, counter_not_open, counter_busy, not_your_counter,
// not_your_agency, paused, idempotency_key_reused, unavailable.
func (q *Queue) CallNext(ctx context.Context, in hall.Call) (hall.Event, error) {
	return q.execute(ctx, scriptCallNext, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		r, err := q.newCounterRequest(cfg, in.Counter)
		if err != nil {
			return nil, err
		}
		return r, q.choose(ctx, r)
	})
}

// Call calls a chosen waiting ticket, by id or number. Codes: those of CallNext
// except nobody_waiting, and unknown_ticket, wrong_state, service_not_served.
func (q *Queue) Call(ctx context.Context, in hall.Call) (hall.Event, error) {
	return q.execute(ctx, scriptCall, in.Meta, in.Ticket, func(cfg *hall.Config) (scriptRequest, error) {
		if in.Ticket != "" && ticketDate(in.Ticket) == "" {
			return nil, unknownTicket(in.Ticket)
		}
		r, err := q.newCounterRequest(cfg, in.Counter)
		if err != nil {
			return nil, err
		}
		r.Ticket, r.Number, r.Reason = in.Ticket, in.Number, in.Reason
		return r, nil
	})
}

func unknownCounter(id string) error {
	return hall.Refuse(hall.CodeUnknownCounter, "there is no counter %q", id).With("counter", id)
}
