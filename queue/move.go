package queue

import (
	"context"

	"mpp/hall"
)

type moveRequest struct {
	requestHead
	terms
	Group    string   `json:"group"`
	From     string   `json:"from"`
	Agency   string   `json:"agency"`
	Service  string   `json:"service"`
	ToAgency string   `json:"to_agency"`
	Reason   string   `json:"reason"`
	FromNow  bool     `json:"from_now"`
	Tickets  []string `json:"tickets,omitempty"`
	Limit    int      `json:"limit"`
}

// moveStep bounds how many tickets one run of the script moves, so that it does not block other
// requests for long.
const moveStep = 100

// MoveGroup transfers those who wait for a service to the queue of another one, step by step.
// Whoever is called meanwhile stays; a request that is made again with the same key goes on
// where the first one ended. It returns the event that ends the move, and tells how many were
// moved. Codes: nobody_waiting, invalid_request (the same service), unknown_service, service_ended, service_closed,
// not_your_agency, idempotency_key_reused, unavailable.
func (q *Queue) MoveGroup(ctx context.Context, in hall.GroupMove) (hall.Event, error) {
	for {
		e, err := q.moveSome(ctx, in)
		if err != nil || e.Type == hall.EventGroupMoved {
			return e, err
		}
	}
}

// moveSome moves at most moveStep tickets.
func (q *Queue) moveSome(ctx context.Context, in hall.GroupMove) (hall.Event, error) {
	return q.execute(ctx, scriptMove, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		from, to := cfg.Service(in.Service), cfg.Service(in.To)
		switch {
		case from == nil:
			return nil, unknownService(in.Service)
		case to == nil:
			return nil, unknownService(in.To)
		case from == to:
			return nil, hall.Refuse(hall.CodeInvalid, "the tickets wait for %q already", to.ID).With("field", "to").With("reason", "choice")
		}
		return &moveRequest{Group: in.Key, From: from.ID, Agency: from.Agency, Service: to.ID, ToAgency: to.Agency,
			Reason: in.Reason, FromNow: in.FromNow, Tickets: in.Tickets, Limit: moveStep, terms: termsOf(cfg, q.today(), to.ID)}, nil
	})
}

// groupMove is how far a group move got, as lua/move.lua keeps it in TALLY.
type groupMove struct{ before, moved int64 }

// groupMoves reads from their legs how far the group moves of a day got: one that was cut off
// goes on after a restore.
func groupMoves(s hall.Snapshot) map[string]groupMove {
	out := map[string]groupMove{}
	add := func(l *hall.Leg) {
		if l.Group == "" {
			return
		}
		g, begun := out[l.Group]
		if !begun || l.Tie-1 < g.before {
			g.before = l.Tie - 1
		}
		g.moved++
		out[l.Group] = g
	}
	for i := range s.Tickets {
		add(&s.Tickets[i].Leg)
	}
	for i := range s.Closed {
		add(&s.Closed[i].Leg)
	}
	return out
}
