package ledger

import (
	"maps"
	"testing"

	"mpp/hall"
)

// The quotas that were set for the open date are restored, the last of each service, and none of
// a date before.
func TestTodaysQuotas(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		set := func(service string, n int) {
			s.add(hall.Event{Type: hall.EventQuotaSet, Quota: &hall.Quota{Service: service, Tickets: n}, Reason: "petugas sakit"})
		}
		set("skck", 5)
		s.closeDay()
		s.openDay("2026-03-03")
		set("ktp", 20)
		set("kk", -1)
		set("ktp", 30)
		record(t, l, "uji", s.events)
		today, found, err := l.Today(t.Context(), "uji")
		if want := map[string]int{"ktp": 30, "kk": -1}; err != nil || !found || !maps.Equal(today.Quotas, want) {
			t.Errorf("%v %v, %v", found, err, today.Quotas)
		}
	})
}
