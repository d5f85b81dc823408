package api_test

import (
	"testing"

	"mpp/api/apitest"
	"mpp/hall/view"
)

// What an officer writes about a hold is for staff; the citizen reads the word for it alone.
func TestReasonOfAHoldIsForStaff(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	for _, c := range []struct{ written, public string }{
		{"lupa KK, suaminya menelepon", ""}, {"document", "document"}, {"document: KK atas nama Sri", "document"}, {"dokumen: x", ""},
	} {
		ticket := take(t, s, "ktp", "regular")
		next(t, s, atOne, "dukcapil-1")
		step(t, s, atOne, ticket.ID, "hold", `{"reason":"`+c.written+`"}`)
		s.Settle()
		for as, want := range map[string]string{"": c.public, kiosk: c.public, police: c.public, atOne: c.written, desk: c.written} {
			var v view.Ticket
			if s.Get(as, "/api/v1/tickets/"+ticket.ID, &v); v.Reason != want {
				t.Errorf("%q as %q: reads %q, want %q", c.written, as, v.Reason, want)
			}
		}
	}
}
