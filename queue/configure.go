package queue

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"mpp/hall"
)

type configureRequest struct {
	request
	Next   int64             `json:"next"`
	Rivals map[string]string `json:"rivals"`
}

// Configure makes next the hall's configuration. Its version must be one more than
// that in force, else somebody imported meanwhile: code stale_config; merge again.
func (q *Queue) Configure(ctx context.Context, next *hall.Config, m hall.Meta) (hall.Event, error) {
	doc, err := json.Marshal(next)
	if err != nil {
		return hall.Event{}, err
	}
	r := &configureRequest{Next: next.Version, Rivals: map[string]string{}}
	for _, s := range next.Services {
		r.Rivals[s.ID] = strings.Join(next.Rivals(s.ID), " ")
	}
	cfg, date := q.Config(), *q.date.Load()
	q.fill(&r.request, cfg, date, m)
	r.Version = next.Version - 1
	e, err := q.eval(ctx, scriptConfigure, q.keys.script(date, m.Key), r, doc)
	if hall.CodeOf(err) == hall.CodeDayNotOpen {
		open := openDate(err)
		q.date.Store(&open)
		q.fill(&r.request, cfg, open, m)
		r.Version = next.Version - 1
		e, err = q.eval(ctx, scriptConfigure, q.keys.script(open, m.Key), r, doc)
	}
	if err != nil {
		return hall.Event{}, err
	}
	q.config.Store(next)
	return e, nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // our own counters; anything else counts as none
	return n
}
