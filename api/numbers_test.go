package api_test

import (
	"net/http"
	"strings"
	"testing"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

type publicNumber struct {
	Number, State string
	Counter       *struct{ Number int }
	Zone, Agency  struct{ ID string }
}

// A number tells what a board tells, through a whole visit, and never the way to its ticket.
func TestPublicNumber(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "priority")
	look := func(typed, state string, counter int) {
		t.Helper()
		s.Settle()
		a := s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/public/numbers/" + typed})
		var v publicNumber
		if err := a.Into(&v); err != nil || a.Status != http.StatusOK {
			t.Fatalf("%s: %d %v", typed, a.Status, err)
		}
		at := 0
		if v.Counter != nil {
			at = v.Counter.Number
		}
		if v.Number != ticket.Number || v.State != state || at != counter || v.Agency.ID != "dukcapil" || v.Zone.ID == "" {
			t.Errorf("%s: %+v at %d, want %s at %d", typed, v, at, state, counter)
		}
		for _, secret := range []string{ticket.ID, "follow", "priority", "class"} {
			if strings.Contains(string(a.Body), secret) {
				t.Errorf("%s: the answer has %q: %s", typed, secret, a.Body)
			}
		}
	}
	look(ticket.Number, "waiting", 0)
	for _, typed := range []string{"a1", "A1", "a-1", "%20a%20001", "A001"} {
		look(typed, "waiting", 0)
	}
	s.Post(atOne, "/api/v1/counters/dukcapil-1/open", "", http.StatusOK, nil)
	s.Post(atOne, "/api/v1/counters/dukcapil-1/call-next", "", http.StatusOK, nil)
	look(ticket.Number, "called", 1)
	s.Post(atOne, "/api/v1/tickets/"+ticket.ID+"/start", "", http.StatusOK, nil)
	look(ticket.Number, "serving", 1)
	s.Post(atOne, "/api/v1/tickets/"+ticket.ID+"/finish", `{"outcome": "served"}`, http.StatusOK, nil)
	look(ticket.Number, "ended", 0)

	for _, typed := range []string{"A-002", "Z-1", "A", "1", "%2e%2e", "A-%00", strings.Repeat("9", 60), ticket.ID} {
		if a := s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/public/numbers/" + typed}); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d %s", typed, a.Status, a.Body)
		}
	}
}

func TestLookingUpNumbersIsSlowedDown(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) { d.Limits.LookUpRate, d.Limits.LookUpBurst = 0.001, 3 })
	for i := range 5 {
		a := s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/public/numbers/A-001"})
		if want := i < 3; (a.Status == http.StatusNotFound) != want {
			t.Errorf("%d: %d", i, a.Status)
		}
		if code, _ := a.Problem(); i >= 3 && (code != hall.CodeOverloaded || a.Header.Get("Retry-After") == "") {
			t.Errorf("%d: %s %v", i, code, a.Header)
		}
	}
	if a := s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/hall"}); a.Status != http.StatusOK {
		t.Errorf("other questions: %d", a.Status)
	}
}
