package live

import (
	"encoding/json"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
)

// A ticket that is compared as a whole gets its new place and estimate too.
func TestTicketComparedAsAWhole(t *testing.T) {
	h := halltest.New(halltest.Config())
	id := h.Issue("ktp", hall.ClassRegular).Ticket.ID
	c := newRenderCache(hall.NewDay(h.Snapshot()), map[string]json.RawMessage{})
	var s ticketState
	if !s.open(c, id) || !s.key.known {
		t.Fatal("no estimate to begin with")
	}
	want := s.view()
	s.key.ahead, s.key.estimate = 7, hall.Estimate{FromMinutes: 70, ToMinutes: 90}
	p := s.advance(c, id, true)
	patch, ok := decoded(t, p.ticket).(object)
	if !ok || len(patch) != 2 || patch["ahead"] != float64(want.Ahead) {
		t.Fatalf("patch %s, want ahead %d and %+v", p.ticket, want.Ahead, *want.Estimate)
	}
	if p := s.advance(c, id, true); !p.empty() {
		t.Fatalf("nothing changed, and the patch is %s", p.ticket)
	}
}
