package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"mpp/api"
	"mpp/hall"
	"mpp/queue"
)

// TestBacklogStopsIssuing: when no more tickets are given, and when they are again.
func TestBacklogStopsIssuing(t *testing.T) {
	var now queue.Backlog
	var away error
	b := &backlog{limit: 100, measure: func(context.Context) (queue.Backlog, error) { return now, away }, log: slog.New(slog.DiscardHandler)}
	for _, step := range []struct {
		what string
		now  queue.Backlog
		away error
		full bool
	}{
		{"at the limit", queue.Backlog{Events: 100}, nil, false},
		{"over it", queue.Backlog{Events: 101}, nil, true},
		{"Redis does not answer", queue.Backlog{}, errors.New("away"), true},
		{"SQL took the events", queue.Backlog{Events: 3}, nil, false},
		{"memory at its share", queue.Backlog{Used: 80, Max: 100}, nil, false},
		{"memory over it", queue.Backlog{Events: 3, Used: 81, Max: 100}, nil, true},
		{"no limit of memory", queue.Backlog{Used: 81}, nil, false},
	} {
		now, away = step.now, step.away
		b.look(t.Context())
		if step.full {
			if _, err := (boundedQueue{nil, b}).Issue(t.Context(), hall.Issue{}); hall.CodeOf(err) != hall.CodeOverloaded {
				t.Errorf("%s: issue answers %v", step.what, err)
			}
		}
		var d *api.Degraded
		if got := errors.As(b.Check(t.Context()), &d); got != step.full {
			t.Errorf("%s: degraded %v", step.what, got)
		}
	}
	b.limit, now = 0, queue.Backlog{Events: 1 << 40}
	if b.look(t.Context()); b.full.Load() {
		t.Error("no limit is set, and it was reached")
	}
}
