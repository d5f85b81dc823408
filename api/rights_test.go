package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"mpp/access"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// A counter or an agency that is unknown or has ended gives no rights.
func TestRightsEndWithTheCounter(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	a := take(t, s, "ktp", "regular")
	ask := func(p access.Principal, method, path string) (int, string) {
		p.ID, p.Name = "o", "Sri"
		token, err := s.Keys.Mint(p, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		answer := s.Do(apitest.Request{Method: method, Path: path, Token: token})
		if answer.Status < 400 {
			return answer.Status, ""
		}
		_, doc := answer.Problem()
		reason, _ := doc["reason"].(string)
		return answer.Status, reason
	}
	refused := func(p access.Principal) {
		t.Helper()
		for _, r := range [][2]string{{"GET", "/api/v1/me"}, {"GET", "/api/v1/events"}, {"GET", "/api/v1/tickets?number=A-001"}, {"POST", "/api/v1/tickets/" + a.ID + "/cancel"}} {
			if status, reason := ask(p, r[0], r[1]); status != http.StatusUnauthorized || reason != "ended" {
				t.Errorf("%+v %v: %d %s", p, r, status, reason)
			}
		}
	}
	ended := access.Principal{Role: hall.RoleOfficer, Counter: "dukcapil-2"}
	refused(access.Principal{Role: hall.RoleOfficer, Counter: "dukcapil-l"})
	refused(access.Principal{Role: hall.RoleSupervisor, Agency: "pdam"})
	if status, _ := ask(ended, "GET", "/api/v1/me"); status != http.StatusOK {
		t.Fatalf("before its counter's end: %d", status)
	}
	cfg := *s.Queue.Config()
	cfg.Counters = slices.Clone(cfg.Counters)
	for i := range cfg.Counters {
		if cfg.Counters[i].ID == ended.Counter {
			cfg.Counters[i].EndedOn = "2026-01-05"
		}
	}
	s.Reconfigure(&cfg)
	refused(ended)
	if status, _ := ask(access.Principal{Role: hall.RoleOfficer, Counter: "dukcapil-1"}, "POST", "/api/v1/tickets/"+a.ID+"/cancel"); status != http.StatusOK {
		t.Errorf("another counter of the agency: %d", status)
	}
}

// The API takes a session cookie like a bearer token, and then wants a CSRF token.
func TestSessionCookie(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	token, err := s.Token("manager")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path string) (int, string) {
		req, err := http.NewRequest(method, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: "mpp_session", Value: token})
		req.Header.Set("Idempotency-Key", "k")
		resp, err := s.Client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var doc struct{ Role, Code string }
		if err := json.NewDecoder(resp.Body).Decode(&doc); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, doc.Role + doc.Code
	}
	if status, role := ask("GET", "/api/v1/me"); status != http.StatusOK || role != "manager" {
		t.Errorf("me: %d %s", status, role)
	}
	if status, code := ask("POST", "/api/v1/counters/dukcapil-1/open"); status != http.StatusForbidden || code != "csrf" {
		t.Errorf("a change without a CSRF token: %d %s", status, code)
	}
}

// TestChosenBySupervisor alone: an officer calls in order, whoever stands above out of it.
func TestChosenBySupervisor(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	cfg := *s.Queue.Config()
	cfg.Policy.ChosenBy = hall.ChosenBySupervisor
	s.Reconfigure(&cfg)
	s.Post(atOne, "/api/v1/counters/dukcapil-1/open", "", http.StatusOK, nil)
	take(t, s, "ktp", "regular")
	body := `{"ticket":"` + take(t, s, "ktp", "regular").ID + `","reason":"Lansia"}`
	if a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/dukcapil-1/call", As: atOne, Body: body}); a.Status != http.StatusForbidden {
		t.Errorf("an officer: %d %s", a.Status, a.Body)
	}
	var direct view.Ticket // a short question takes nobody's turn
	s.Post(atOne, "/api/v1/counters/dukcapil-1/serve", `{"service":"ktp","reason":"question"}`, http.StatusOK, &direct)
	s.Post(atOne, "/api/v1/tickets/"+direct.ID+"/finish", "", http.StatusOK, nil)
	s.Post("supervisor-dukcapil", "/api/v1/counters/dukcapil-1/call", body, http.StatusOK, nil)
}
