package api_test

import (
	"net/http"
	"strings"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

func moveGroup(s *apitest.Server, as, from, key, body string) apitest.Answer {
	return s.Do(apitest.Request{Method: "POST", Path: "/api/v1/services/" + from + "/move", As: as, Key: key, Body: body})
}

// TestMoveGroup: the supervisor moves those who wait to another service of the agency; each ticket
// says so to its citizen, the same key moves nobody again.
func TestMoveGroup(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	first, second := take(t, s, "ktp", "regular"), take(t, s, "ktp", "regular")
	const body = `{"to":"kk","reason":"Loket KTP ditutup"}`
	var done, again struct{ Moved int }
	a := moveGroup(s, "supervisor-dukcapil", "ktp", "close-ktp", body)
	if err := a.Into(&done); err != nil || a.Status != http.StatusOK || done.Moved != 2 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	take(t, s, "ktp", "regular")
	a = moveGroup(s, "supervisor-dukcapil", "ktp", "close-ktp", body)
	if err := a.Into(&again); err != nil || again != done {
		t.Errorf("asked again: %d %s", a.Status, a.Body)
	}
	s.Settle()
	for _, x := range []view.Ticket{first, second} {
		var v view.Ticket
		s.Get("", "/api/v1/tickets/"+x.ID, &v)
		if v.Service.ID != "kk" || v.State != hall.Waiting || len(v.Earlier) != 1 || v.Earlier[0].Service.ID != "ktp" || v.Earlier[0].End != hall.Transferred {
			t.Errorf("%s reads %+v", x.Number, v)
		}
	}
	a = moveGroup(s, "manager", "kk", "", `{"to":"skck","reason":"x","tickets":["`+second.ID+`"]}`)
	if err := a.Into(&done); err != nil || done.Moved != 1 {
		t.Errorf("one of two: %d %s", a.Status, a.Body)
	}
	if a = moveGroup(s, "manager", "kk", "", `{"to":"skck","reason":"x","tickets":["`+second.ID+`"]}`); a.Status != http.StatusOK || !strings.Contains(string(a.Body), `"moved":0`) {
		t.Errorf("nobody: %d %s", a.Status, a.Body)
	}
}

// Screens of the agency say for some minutes where its queue goes on, also of two; a repetition says it once.
func TestAMoveIsTold(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	said := func() string {
		s.Settle()
		var list struct{ Pauses []view.Pause }
		s.Get("", "/api/v1/hall", &list)
		out := ""
		for _, p := range list.Pauses {
			if p.Stops || p.Agency == nil || p.Until == nil {
				t.Errorf("%+v", p)
			}
			out += p.Agency.ID + ": " + p.Reason
		}
		return out
	}
	move := func(as, from, key, body string) {
		if a := moveGroup(s, as, from, key, body); a.Status != http.StatusOK {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	}
	first, second := take(t, s, "ktp", "regular"), take(t, s, "ktp", "regular")
	move("manager", "kk", "none", `{"to":"ktp","reason":"x"}`)
	if got := said(); got != "" {
		t.Errorf("nobody was moved, and the screens say %q", got)
	}
	move("supervisor-dukcapil", "ktp", "one", `{"to":"kk","reason":"Loket ditutup","tickets":["`+first.ID+`"]}`)
	name := func(service string) string { return s.Queue.Config().Service(service).Name.ID }
	one := "dukcapil: Nomor " + first.Number + " dilanjutkan di layanan " + name("kk") + "."
	if got := said(); got != one {
		t.Errorf("one: %q, want %q", got, one)
	}
	for range 2 {
		move("manager", "ktp", "all", `{"to":"skck","reason":"Loket ditutup"}`)
		both := one + " Antrean " + name("ktp") + " dilanjutkan di " + s.Queue.Config().NamedAgency("polres").Short + ", layanan " + name("skck") + "."
		if got := said(); got != both {
			t.Errorf("both: %q, want %q (%s)", got, both, second.Number)
		}
	}
}

// The supervisor sees who waits for a service of the agency, and when a citizen was called out of order.
func TestWhatASupervisorReads(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	regular, priority := take(t, s, "ktp", "regular"), take(t, s, "ktp", "priority")
	var list struct{ Tickets []view.Ticket }
	s.Settle()
	s.Get("supervisor-dukcapil", "/api/v1/services/ktp/waiting", &list)
	if len(list.Tickets) != 2 || list.Tickets[0].Number != priority.Number || list.Tickets[1].ID != regular.ID {
		t.Errorf("waiting: %+v", list.Tickets)
	}
	for as, want := range map[string]hall.Code{"supervisor-polres": hall.CodeNotYourAgency, kiosk: hall.CodeForbidden, "": hall.CodeUnauthenticated} {
		if code, _ := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/services/ktp/waiting", As: as}).Problem(); code != want {
			t.Errorf("%q reads who waits: %s", as, code)
		}
	}
	if code, _ := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/services/none/waiting", As: "manager"}).Problem(); code != hall.CodeUnknownService {
		t.Errorf("of no service: %s", code)
	}
	s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/dukcapil-1/call", As: atOne, Body: `{"number":"` + regular.Number + `","reason":"sudah ditunggu petugas"}`})
	s.Settle()
	var skips struct {
		Events []struct {
			Type hall.EventType
			Why  hall.Why
		}
	}
	s.Get("supervisor-dukcapil", "/api/v1/events?type=called&date="+regular.Date, &skips)
	if len(skips.Events) != 1 || skips.Events[0].Why.Rule != "chosen" {
		t.Errorf("calls of today: %+v", skips.Events)
	}
	if s.Get("supervisor-dukcapil", "/api/v1/events?type=called&date=2020-01-01", &skips); len(skips.Events) != 0 {
		t.Errorf("calls of another day: %+v", skips.Events)
	}
	if code, m := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/events?date=monday", As: "manager"}).Problem(); code != hall.CodeInvalid || m["field"] != "date" {
		t.Errorf("of no date: %s %v", code, m)
	}
}

func TestMoveGroupRefused(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	take(t, s, "ktp", "regular")
	const body = `{"to":"kk","reason":"x"}`
	for _, c := range []struct {
		as, from, body string
		status         int
		code           hall.Code
	}{
		{"", "ktp", body, http.StatusUnauthorized, hall.CodeUnauthenticated},
		{kiosk, "ktp", body, http.StatusForbidden, hall.CodeForbidden},
		{desk, "ktp", body, http.StatusForbidden, hall.CodeForbidden},
		{atOne, "ktp", body, http.StatusForbidden, hall.CodeForbidden},
		{"supervisor-polres", "ktp", body, http.StatusForbidden, hall.CodeNotYourAgency},
		{"supervisor-polres", "skck", `{"to":"ktp","reason":"x"}`, http.StatusForbidden, hall.CodeNotYourAgency},
		{"supervisor-dukcapil", "ktp", `{"to":"skck","reason":"x"}`, http.StatusForbidden, hall.CodeNotYourAgency},
		{"manager", "ktp", `{"to":"none","reason":"x"}`, http.StatusUnprocessableEntity, hall.CodeUnknownService},
		{"manager", "none", body, http.StatusUnprocessableEntity, hall.CodeUnknownService},
		{"manager", "ktp", `{"to":"ktp","reason":"x"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"to":"kk"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"reason":"x"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"to":"kk","reason":"x","tickets":[]}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"to":"kk","reason":"x","tickets":[""]}`, http.StatusBadRequest, hall.CodeInvalid},
	} {
		a := moveGroup(s, c.as, c.from, "", c.body)
		if code, _ := a.Problem(); a.Status != c.status || code != c.code {
			t.Errorf("%q %s %s: %d %s", c.as, c.from, c.body, a.Status, a.Body)
		}
	}
}
