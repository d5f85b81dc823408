package ledger

import (
	"testing"

	"mpp/hall"
)

func measure(t testing.TB, l *Ledger, hallID string, by hall.MeasureBy) *hall.Measures {
	t.Helper()
	m, err := l.Measure(t.Context(), hall.MeasureQuery{Hall: hallID, From: "2026-03-01", To: "2026-03-31", By: by})
	must(t, err)
	return m
}
