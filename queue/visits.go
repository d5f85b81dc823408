package queue

import (
	"context"
	"errors"
	"fmt"

	"mpp/hall"
)

// plannedService is what issue.lua checks of a service after the first.
type plannedService struct {
	Service    string      `json:"service"`
	Agency     string      `json:"agency"`
	Quota      int         `json:"quota"`
	Ended      string      `json:"ended"`
	Unserved   bool        `json:"unserved"`
	IssueFrom  hall.Millis `json:"issue_from"`
	IssueUntil hall.Millis `json:"issue_until"`
}

func planned(cfg *hall.Config, date, id string) (plannedService, error) {
	s := cfg.Service(id)
	if s == nil {
		return plannedService{}, unknownService(id)
	}
	w := cfg.IssueWindow(s, date)
	return plannedService{Service: s.ID, Agency: s.Agency, Quota: s.Quota, Ended: s.EndedOn, Unserved: len(cfg.Servers(s.ID)) == 0,
		IssueFrom: w.IssueFrom, IssueUntil: w.IssueUntil}, nil
}

// terms say whether somebody can be queued for a service; see unservable in lua/visits.lua.
type terms struct {
	Ended    string      `json:"ended"`
	Servers  []string    `json:"servers"`
	ClosesAt hall.Millis `json:"closes_at"`
}

func termsOf(cfg *hall.Config, date, id string) terms {
	s := cfg.Service(id)
	if s == nil {
		return terms{Ended: date, Servers: []string{}}
	}
	t := terms{Ended: s.EndedOn, Servers: []string{}, ClosesAt: cfg.IssueWindow(s, date).ClosesAt}
	for _, k := range cfg.Servers(s.ID) {
		t.Servers = append(t.Servers, k.ID)
	}
	return t
}

// codePlanUnknown is finish.lua's answer when the ticket has planned services that the request
// does not describe. It never leaves the package: the request is made again with them.
const codePlanUnknown hall.Code = "plan_unknown"

// finish finishes a ticket. A first request describes no service, because only the script
// knows what is planned, and few tickets have anything.
func (q *Queue) finish(ctx context.Context, in hall.TicketAction) (e hall.Event, err error) {
	var plan []string
	for range attempts {
		e, err = q.execute(ctx, ticketScripts[hall.ActFinish], in.Meta, in.Ticket, func(cfg *hall.Config) (scriptRequest, error) {
			r := &ticketRequest{Ticket: in.Ticket, Note: in.Note, Outcome: in.Outcome, Public: in.PublicReason, Told: in.PublicNote,
				Delivered: in.Deliverables, Stay: in.Stay, NextNow: cfg.Policy.NextService == hall.NextFromNow, Services: []string{}, Servers: []string{}}
			r.Delivering, r.Giving = cfg.ServicesWith(in.Deliverables, in.PublicReason)
			for _, id := range plan {
				if r.Plan == nil {
					r.Plan = map[string]terms{}
				}
				r.Plan[id] = termsOf(cfg, q.today(), id)
			}
			return r, nil
		})
		if hall.CodeOf(err) != codePlanUnknown {
			return e, err
		}
		plan = fieldStrings(err, "services")
	}
	return hall.Event{}, &hall.Error{Code: hall.CodeUnavailable, Detail: "the visit is being changed; ask again", Err: err}
}

// fieldStrings reads a list of texts from the fields of a script's refusal.
func fieldStrings(err error, field string) (list []string) {
	var refused *hall.Error
	if errors.As(err, &refused) {
		values, _ := refused.Fields[field].([]any)
		for _, v := range values {
			list = append(list, fmt.Sprint(v))
		}
	}
	return list
}
