package api_test

import (
	"bytes"
	"image/png"
	"net/http"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

func slipOf(s *apitest.Server, ticket, query string) apitest.Answer {
	return s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/tickets/" + ticket + "/slip.png" + query})
}

func TestSlip(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "priority")
	seen := map[string]string{}
	for query, width := range map[string]int{"": 576, "?width=80": 576, "?width=58": 384, "?width=58&lang=en": 384} {
		a := slipOf(s, ticket.ID, query)
		if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/png" || a.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %v", query, a.Status, a.Header)
		}
		m, err := png.Decode(bytes.NewReader(a.Body))
		if err != nil || m.Bounds().Dx() != width {
			t.Errorf("%s: %v, %v", query, m.Bounds(), err)
		}
		seen[string(a.Body)] = query
	}
	if len(seen) != 3 {
		t.Errorf("%d different slips, want three: 80 mm, 58 mm, English", len(seen))
	}
	// A ticket that is over is another slip, and one of an earlier day still has one.
	s.Post("", "/api/v1/tickets/"+ticket.ID+"/cancel", "{}", http.StatusOK, nil)
	s.Settle()
	over := slipOf(s, ticket.ID, "")
	if _, same := seen[string(over.Body)]; over.Status != http.StatusOK || same {
		t.Errorf("cancelled: %d, the same slip as before: %v", over.Status, same)
	}
	s.Redis.FlushAll()
	if a := slipOf(s, ticket.ID, ""); a.Status != http.StatusOK {
		t.Errorf("from the ledger: %d %s", a.Status, a.Body)
	}
}

func TestSlipThatCannotBe(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) { d.Limits = api.Limits{PageRate: 10, PageBurst: 100, Clock: clock.Now} })
	ticket := take(t, s, "ktp", "regular")
	for _, query := range []string{"?width=57", "?width=x"} {
		a := slipOf(s, ticket.ID, query)
		if code, doc := a.Problem(); a.Status != http.StatusBadRequest || code != hall.CodeInvalid || doc["field"] != "width" || doc["allowed"] != "58, 80" {
			t.Errorf("%s: %d %s", query, a.Status, a.Body)
		}
	}
	if code, _ := slipOf(s, "20260105aaaaaaaaaaaaaaaa", "").Problem(); code != hall.CodeUnknownTicket {
		t.Errorf("no ticket's slip: %q", code)
	}
	for i, want := range []int{200, 200, 429} { // 20 of 100 each, three of which were refused above
		if a := slipOf(s, ticket.ID, "?width=58"); a.Status != want {
			t.Errorf("slip %d: %d, want %d", i+1, a.Status, want)
		}
	}
}
