package queue

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

type configureRequest struct {
	requestHead
	Note    string            `json:"note"`
	Next    int64             `json:"next"`
	Credits json.RawMessage   `json:"next_credits"`
	Rivals  map[string]string `json:"rivals"`
}

// Configure makes next the hall's configuration. Its version must be one above the version
// in force; otherwise another import came first, and the caller merges again. The note
// describes what changed. Codes: stale_config, idempotency_key_reused, unavailable.
func (q *Queue) Configure(ctx context.Context, next *hall.Config, note string, m hall.Meta) (hall.Event, error) {
	doc, err := json.Marshal(next)
	if err != nil {
		return hall.Event{}, err
	}
	r := &configureRequest{Next: next.Version, Note: note, Credits: newPlan(next).credits, Rivals: map[string]string{}}
	for _, s := range next.Services {
		r.Rivals[s.ID] = strings.Join(next.Rivals(s.ID), " ")
	}
	try := func(date string) (hall.Event, error) {
		q.fill(&r.requestHead, q.Config(), date, m)
		r.Version = next.Version - 1
		return q.eval(ctx, scriptConfigure, q.scriptKeys(date, m.Key), r, doc)
	}
	e, err := try(*q.date.Load())
	if hall.CodeOf(err) == hall.CodeDayNotOpen {
		open := openDate(err)
		q.date.Store(&open)
		e, err = try(open)
	}
	if err != nil {
		return hall.Event{}, err
	}
	q.config.Store(next)
	return e, nil
}

// Answered returns the stored answer to an idempotency key, for a command that must read
// the hall before it can build its change. Codes: idempotency_key_reused, unavailable.
func (q *Queue) Answered(ctx context.Context, m hall.Meta) (e hall.Event, found bool, err error) {
	if m.Key == "" {
		return e, false, nil
	}
	stored, err := q.rdb.Get(ctx, q.keys.idem(m.Key)).Result()
	if errors.Is(err, redis.Nil) {
		return e, false, nil
	}
	if err != nil {
		return e, false, unavailable(err)
	}
	fingerprint, event, _ := strings.Cut(stored, "\n")
	if fingerprint != m.Fingerprint {
		return e, false, hall.Refuse(hall.CodeIdempotencyReuse, "the key was used for another request")
	}
	e, err = hall.DecodeEvent(event)
	return e, true, err
}
