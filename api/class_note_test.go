package api_test

import (
	"net/http"
	"strings"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

const note = "Sudah diperiksa di meja informasi"

// A note is read by whoever may find the ticket, at its counter and in a list, and by nobody
// else; not even in the answer to what its citizen asks for.
func TestNoteIsForStaff(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	take(t, s, "ktp", "regular")
	if v := step(t, s, desk, ticket.ID, "note", `{"note":"`+note+`"}`); v.Note != note || v.State != hall.Waiting {
		t.Errorf("the desk reads %+v", v)
	}
	s.Settle()
	for as, want := range map[string]string{"": "", kiosk: "", police: "", atOne: note, atTwo: note, desk: note, "manager": note} {
		var v view.Ticket
		if s.Get(as, "/api/v1/tickets/"+ticket.ID, &v); v.Note != want {
			t.Errorf("as %q: reads %q, want %q", as, v.Note, want)
		}
	}
	if v := step(t, s, "", ticket.ID, "late", "{}"); v.Note != "" {
		t.Errorf("the citizen who comes late reads %q", v.Note)
	}
	if v := step(t, s, "", ticket.ID, "cancel", "{}"); v.Note != "" {
		t.Errorf("the citizen who leaves reads %q", v.Note)
	}
}

func TestBodiesOfClassAndNote(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	for _, c := range []struct {
		as, action, body string
		status           int
		code             hall.Code
	}{
		{desk, "class", `{"class":"priority"}`, http.StatusBadRequest, hall.CodeInvalid},
		{desk, "class", `{"reason":"x"}`, http.StatusBadRequest, hall.CodeInvalid},
		{desk, "class", `{"class":"tamu","reason":"x"}`, http.StatusUnprocessableEntity, hall.CodeUnknownClass},
		{desk, "class", `{"class":"regular","reason":"x"}`, http.StatusConflict, hall.CodeSameClass},
		{atOne, "class", `{"class":"priority","reason":"x"}`, http.StatusForbidden, hall.CodeForbidden},
		{kiosk, "class", `{"class":"priority","reason":"x"}`, http.StatusForbidden, hall.CodeForbidden},
		{"", "class", `{"class":"priority","reason":"x"}`, http.StatusUnauthorized, hall.CodeUnauthenticated},
		{desk, "note", `{}`, http.StatusBadRequest, hall.CodeInvalid},
		{desk, "note", `{"note":"` + strings.Repeat("x", 501) + `"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"", "note", `{"note":"x"}`, http.StatusUnauthorized, hall.CodeUnauthenticated},
		{police, "note", `{"note":"x"}`, http.StatusForbidden, hall.CodeNotYourAgency},
	} {
		a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + ticket.ID + "/" + c.action, As: c.as, Body: c.body})
		if code, _ := a.Problem(); a.Status != c.status || code != c.code {
			t.Errorf("%q %s %s: %d %s", c.as, c.action, c.body, a.Status, a.Body)
		}
	}
}

// A visit's history is for whoever may find it. Another agency's officer gets what happened at
// the own one.
func TestHistoryOfAVisit(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	ticket := take(t, s, "ktp", "regular")
	step(t, s, desk, ticket.ID, "class", `{"class":"priority","reason":"keliru di kios"}`)
	step(t, s, desk, ticket.ID, "note", `{"note":"`+note+`"}`)
	next(t, s, atOne, "dukcapil-1")
	step(t, s, atOne, ticket.ID, "transfer", `{"service":"skck"}`)
	s.Settle()
	path := "/api/v1/tickets/" + ticket.ID + "/events"
	type history struct {
		Events []struct {
			Type      hall.EventType
			FromClass string `json:"from_class"`
			Reason    string
			Note      string
		}
	}
	for as, want := range map[string]string{desk: "issued class_changed noted called transferred", "manager": "issued class_changed noted called transferred", police: "transferred"} {
		var h history
		s.Get(as, path, &h)
		var types []string
		for _, e := range h.Events {
			types = append(types, string(e.Type))
		}
		if got := strings.Join(types, " "); got != want {
			t.Errorf("%s: %s, want %s", as, got, want)
		}
		if as == desk && (h.Events[1].FromClass != "regular" || h.Events[1].Reason != "keliru di kios" || h.Events[2].Note != note) {
			t.Errorf("history %+v", h.Events)
		}
	}
	for as, want := range map[string]int{"": http.StatusUnauthorized, kiosk: http.StatusForbidden, atOne: http.StatusForbidden} {
		if a := s.Do(apitest.Request{Method: "GET", Path: path, As: as}); a.Status != want {
			t.Errorf("as %q: %d %s", as, a.Status, a.Body)
		}
	}
	if a := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/tickets/20260105aaaaaaaaaaaaaaaa/events", As: desk}); a.Status != http.StatusNotFound {
		t.Errorf("unknown: %d %s", a.Status, a.Body)
	}
}
