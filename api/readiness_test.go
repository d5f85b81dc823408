package api

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
)

// TestAPartThatHangsDoesNotSpeakForOthers: a frozen database uses up the time of /readyz;
// what the other parts have said long before counts.
func TestAPartThatHangsDoesNotSpeakForOthers(t *testing.T) {
	a := &API{Deps: Deps{Log: slog.New(slog.DiscardHandler)}}
	a.Checks = []Check{{Name: "sql", Ask: func(context.Context) error { <-t.Context().Done(); return nil }}}
	for i := range 12 {
		a.Checks = append(a.Checks, Check{Name: fmt.Sprint("part ", i), Needed: true, Ask: func(context.Context) error { return nil }})
	}
	if r := a.askParts(t.Context()); r.Status != statusDegraded || r.Parts["sql"].OK {
		t.Errorf("%+v, want degraded by sql alone", r)
	}
}
