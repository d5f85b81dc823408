package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/live/livetest"
)

// absent waits until the phone's topic shows the ticket as absent by the hall's rule.
func absent(ctx context.Context, s *site, ticket string) {
	s.t.Helper()
	c, err := livetest.Dial(ctx, "ws"+strings.TrimPrefix(s.app.URL(), "http")+"/live", nil)
	must(s.t, err)
	defer c.Close()
	must(s.t, c.Sub("ticket:"+ticket))
	_, err = c.WaitTopic(ctx, "ticket:"+ticket, func(v livetest.View) bool {
		k, _ := v.State["ticket"].(map[string]any)
		return k["state"] == "no_show" && k["by_rule"] == true
	})
	must(s.t, err)
}

// The hall records who did not come by itself, of two nodes one, once an import wants it.
func TestAbsentByItself(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a, b := twoSites(t)
	a.counter(atD1, "open")
	x, y := a.issue("ktp", "regular"), a.issue("ktp", "regular")
	a.callNext(atD1)
	text := strings.Replace(readTestHall(t), "recall: 0}", "recall: 0, reinstate: end, no_show: {calls: 2, gap: 1 detik, auto_calls: 2}}", 1)
	if got := b.importHall("", text); got.status != 200 {
		t.Fatalf("import: %d %s", got.status, got.body)
	}
	early := want[struct{ Code hall.Code }](b, atD1, 409, "POST", "/api/v1/tickets/"+x.ID+"/no-show", obj{})
	if early.Code != hall.CodeNoShowTooSoon {
		t.Errorf("after one call of two: %s", early.Code)
	}
	a.step(atD1, x.ID, "recall", obj{})
	absent(ctx, b, x.ID)
	if got := a.callNext(atD1); got.ID != y.ID {
		t.Errorf("the counter called %s", got.Number)
	}
	k := want[view.Ticket](a, atD1, 200, "GET", "/api/v1/tickets/"+x.ID, nil)
	if k.ReturnPlace == nil || k.ReturnPlace.Where != hall.PlaceEnd {
		t.Errorf("comes back to %+v", k.ReturnPlace)
	}
	if back := a.step(atD1, x.ID, "reinstate", obj{}); back.ByRule || back.ReturnPlace != nil {
		t.Errorf("returned as %+v", back)
	}
	a.recordedByAll()
	n := 0
	for _, e := range a.history() {
		if e.Type == hall.EventNoShow {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d no-shows in the log", n)
	}
}
