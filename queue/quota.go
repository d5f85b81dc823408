package queue

import (
	"context"

	"mpp/hall"
)

type quotaRequest struct {
	requestHead
	Service string `json:"service"`
	Agency  string `json:"agency"`
	Quota   int    `json:"quota"`
	Reason  string `json:"reason"`
}

// SetQuota sets how many tickets of a service are given today. Codes: unknown_service, day_over,
// not_your_agency, idempotency_key_reused, unavailable.
func (q *Queue) SetQuota(ctx context.Context, in hall.SetQuota) (hall.Event, error) {
	return q.execute(ctx, scriptQuota, in.Meta, "", func(cfg *hall.Config) (scriptRequest, error) {
		s := cfg.Service(in.Service)
		if s == nil {
			return nil, unknownService(in.Service)
		}
		return &quotaRequest{Service: s.ID, Agency: s.Agency, Quota: in.Tickets, Reason: in.Reason}, nil
	})
}
