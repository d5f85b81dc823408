package queue

import (
	"context"
	"slices"

	"mpp/hall"
)

type serveRequest struct {
	requestHead
	ID            string `json:"id"`
	Counter       string `json:"counter"`
	Agency        string `json:"agency"`
	Service       string `json:"service"`
	ServiceAgency string `json:"service_agency"`
	Class         string `json:"class"`
	Reason        string `json:"reason"`
}

// Serve begins a visit without a number at a free counter. Codes: unknown_counter,
// unknown_service, service_ended, service_not_served, invalid_request (no service named, and the
// counter serves several), counter_not_open, counter_busy, not_your_counter, not_your_agency,
// idempotency_key_reused, unavailable.
func (q *Queue) Serve(ctx context.Context, in hall.Serve) (hall.Event, error) {
	return q.execute(ctx, scriptServe, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		k := cfg.Counter(in.Counter)
		if k == nil {
			return nil, unknownCounter(in.Counter)
		}
		id := in.Service
		if id == "" && len(k.Services) == 1 {
			id = k.Services[0]
		}
		s := cfg.Service(id)
		switch {
		case id == "":
			return nil, hall.Refuse(hall.CodeInvalid, "counter %q serves several services", k.ID).With("field", "service").With("reason", "missing")
		case s == nil:
			return nil, unknownService(id)
		case s.EndedOn != "":
			return nil, hall.Refuse(hall.CodeServiceEnded, "service %q left the hall on %s", id, s.EndedOn).With("service", id).With("ended_on", s.EndedOn)
		case !slices.Contains(k.Services, id):
			return nil, hall.Refuse(hall.CodeNotServed, "counter %q does not serve %q", k.ID, id).With("service", id).With("counter", k.ID)
		}
		return &serveRequest{ID: newTicketID(q.today()), Counter: k.ID, Agency: k.Agency, Service: id, ServiceAgency: s.Agency,
			Class: hall.ClassRegular, Reason: in.Reason}, nil
	})
}
