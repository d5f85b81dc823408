package queue

import (
	"context"

	"mpp/hall"
)

type pauseRequest struct {
	requestHead
	Agency   string      `json:"agency"`
	Stops    bool        `json:"stops"`
	Due      bool        `json:"due,omitempty"`
	Reason   string      `json:"reason"`
	ReturnAt hall.Millis `json:"return_at"`
	EndsAt   hall.Millis `json:"ends_at"`
	Agencies []string    `json:"agencies"`
	Queues   []string    `json:"queues"`
}

// Pause pauses an agency or the hall, or announces something. While one stands it changes reason
// and return time. Codes: unknown_agency, invalid_request (a return time that is past or beyond the
// day), day_over, not_your_agency, idempotency_key_reused, unavailable.
func (q *Queue) Pause(ctx context.Context, in hall.BeginPause) (hall.Event, error) {
	return q.execute(ctx, scriptPause, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		if in.Agency != "" && cfg.Agency(in.Agency) == nil {
			return nil, hall.Refuse(hall.CodeUnknownAgency, "").With("agency", in.Agency)
		}
		r := &pauseRequest{Agency: in.Agency, Stops: in.Stops, Reason: in.Reason, ReturnAt: in.Until, EndsAt: cfg.DayEndsAt(q.today()), Agencies: []string{}, Queues: []string{}}
		if in.Stops {
			r.stopped(q.planOf(cfg))
		}
		return r, nil
	})
}

// stopped lists the queues of the services that the pause stops.
func (r *pauseRequest) stopped(p *plan) {
	var services []string
	for i := range p.cfg.Services {
		if s := &p.cfg.Services[i]; r.Agency == "" || s.Agency == r.Agency {
			services, r.Agencies = append(services, s.ID), append(r.Agencies, s.Agency)
		}
	}
	r.Queues = p.queues(services)
}

// EndPause ends a pause or an announcement. Codes: unknown_agency, not_paused, not_your_agency,
// idempotency_key_reused, unavailable.
func (q *Queue) EndPause(ctx context.Context, in hall.EndPause) (hall.Event, error) {
	return q.execute(ctx, scriptPauseEnd, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		if in.Agency != "" && cfg.Agency(in.Agency) == nil {
			return nil, hall.Refuse(hall.CodeUnknownAgency, "").With("agency", in.Agency)
		}
		return &pauseRequest{Agency: in.Agency, Stops: in.Stops}, nil
	})
}

// EndDuePauses records the end of pauses and announcements whose return time has passed; of
// several nodes that ask, one does each. Codes: unavailable.
func (q *Queue) EndDuePauses(ctx context.Context) error {
	for {
		_, err := q.execute(ctx, scriptPauseEnd, system, "", func(*hall.Config) (scriptRequest, error) {
			return &pauseRequest{Due: true}, nil
		})
		if hall.CodeOf(err) == hall.CodeNobodyWaiting { // none is due
			return nil
		}
		if err != nil {
			return err
		}
	}
}
