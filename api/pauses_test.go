package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/report"
)

// TestPauseRights: supervisors pause their own agency, managers and administrators each one and the
// hall, nobody else anything.
func TestPauseRights(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	post := func(as, path, body string) apitest.Answer {
		return s.Do(apitest.Request{Method: "POST", Path: "/api/v1" + path, As: as, Body: body})
	}
	const ok = `{"reason":"Listrik padam"}`
	for _, path := range []string{"/agencies/dukcapil/pause", "/hall/pause", "/hall/announce"} {
		end := map[string]string{"/agencies/dukcapil/pause": "/agencies/dukcapil/resume", "/hall/pause": "/hall/resume", "/hall/announce": "/hall/announce/end"}[path]
		for as, want := range map[string]hall.Code{
			"": hall.CodeUnauthenticated, kiosk: hall.CodeForbidden, desk: hall.CodeForbidden, atOne: hall.CodeForbidden,
			"supervisor-polres": hall.CodeNotYourAgency, "supervisor-dukcapil": hall.CodeNotYourAgency, "manager": "", "admin": "",
		} {
			if as == "supervisor-dukcapil" && path == "/agencies/dukcapil/pause" {
				want = ""
			}
			a := post(as, path, ok)
			if code, _ := a.Problem(); want != "" && code != want || want == "" && a.Status != http.StatusOK {
				t.Errorf("%q %s: %d %s", as, path, a.Status, a.Body)
			}
			a = post(as, end, "")
			if code, _ := a.Problem(); want != "" && code != want || want == "" && a.Status != http.StatusOK {
				t.Errorf("%q %s: %d %s", as, end, a.Status, a.Body)
			}
		}
		if code, _ := post("manager", end, "").Problem(); code != hall.CodeNotPaused {
			t.Errorf("%s twice: %s", end, code)
		}
	}
	past, tomorrow := s.Now().Add(-time.Minute).Format(time.RFC3339), s.Now().Add(24*time.Hour).Format(time.RFC3339)
	for _, c := range []struct {
		path, body string
		status     int
		code       hall.Code
	}{
		{"/agencies/none/pause", ok, http.StatusUnprocessableEntity, hall.CodeUnknownAgency},
		{"/agencies/none/resume", "", http.StatusUnprocessableEntity, hall.CodeUnknownAgency},
		{"/hall/pause", `{}`, http.StatusBadRequest, hall.CodeInvalid},
		{"/hall/pause", `{"reason":"  "}`, http.StatusBadRequest, hall.CodeInvalid},
		{"/hall/pause", `{"reason":"a\u202eb"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"/hall/pause", `{"reason":"x","until":"besok"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"/hall/pause", `{"reason":"x","until":"` + past + `"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"/hall/pause", `{"reason":"x","until":"` + tomorrow + `"}`, http.StatusBadRequest, hall.CodeInvalid},
	} {
		a := post("manager", c.path, c.body)
		if code, _ := a.Problem(); a.Status != c.status || code != c.code {
			t.Errorf("%s %s: %d %s", c.path, c.body, a.Status, a.Body)
		}
	}
}

// TestPauseStopsEachWayIn: a number by kiosk, desk and several services, and a call, say why not and
// until when; pages read it of the hall, the services, the board and the ticket.
func TestPauseStopsEachWayIn(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	ticket := take(t, s, "ktp", "regular")
	until := s.Now().Add(time.Hour).Truncate(time.Second).UTC()
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/agencies/dukcapil/pause", As: "supervisor-dukcapil",
		Body: `{"reason":" Listrik padam ","until":"` + until.Format(time.RFC3339) + `"}`})
	if a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	stamp := *hall.MillisOf(until).Stamp()
	for _, c := range []apitest.Request{
		{As: kiosk, Path: "/api/v1/tickets", Body: `{"service":"ktp","class":"regular"}`},
		{As: desk, Path: "/api/v1/tickets", Body: `{"service":"kk","class":"regular"}`},
		{As: kiosk, Path: "/api/v1/tickets", Body: `{"services":["skck","ktp"],"class":"regular"}`},
		{As: atOne, Path: "/api/v1/counters/dukcapil-1/call-next"},
		{As: atOne, Path: "/api/v1/counters/dukcapil-1/call", Body: `{"ticket":"` + ticket.ID + `","reason":"x"}`},
	} {
		c.Method = "POST"
		a := s.Do(c)
		code, fields := a.Problem()
		if a.Status != http.StatusConflict || code != hall.CodePaused || fields["public_reason"] != "Listrik padam" || fields["until"] != stamp {
			t.Errorf("%s %s: %d %s", c.Path, c.Body, a.Status, a.Body)
		}
	}
	s.Settle()
	told := func(where string, list []view.Pause) {
		t.Helper()
		if len(list) != 1 || list[0].Reason != "Listrik padam" || list[0].Agency == nil || list[0].Agency.ID != "dukcapil" || *list[0].Until != stamp {
			t.Errorf("%s: %+v", where, list)
		}
	}
	var facts struct{ Pauses []view.Pause }
	s.Get("", "/api/v1/hall", &facts)
	told("the hall", facts.Pauses)
	var services struct{ Services []view.Offer }
	s.Get("", "/api/v1/services?agency=dukcapil", &services)
	for _, o := range services.Services {
		if o.Open || o.ClosedReason != view.ClosedPause || o.ReopensAt == nil || *o.ReopensAt != stamp {
			t.Errorf("offered %+v", o)
		}
	}
	s.Move(2 * time.Minute)
	if a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/agencies/dukcapil/resume", As: "supervisor-dukcapil"}); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if got := next(t, s, atOne, "dukcapil-1"); got.ID != ticket.ID {
		t.Errorf("called %s", got.Number)
	}
	s.Settle()
	var r report.Pauses
	path := "/api/v1/report/pauses?from=" + s.Now().Format(time.DateOnly)
	s.Get("supervisor-dukcapil", path, &r)
	if len(r.Rows) != 1 || r.Rows[0].Reason != "Listrik padam" || r.Rows[0].Waiting != 1 || r.Rows[0].Minutes == nil || *r.Rows[0].Minutes != 2 || *r.Rows[0].Until != stamp {
		t.Errorf("report %+v", r.Rows)
	}
	if s.Get("supervisor-polres", path, &r); len(r.Rows) != 0 {
		t.Errorf("another agency's: %+v", r.Rows)
	}
	csv := s.Do(get("manager", path+"&format=csv&lang=id"))
	if !strings.Contains(string(csv.Body), ",Listrik padam,") || !strings.Contains(string(csv.Body), ",2,1\r\n") {
		t.Errorf("CSV %s", csv.Body)
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, atOne: 403} {
		if a := s.Do(get(as, path)); a.Status != status {
			t.Errorf("%q: %d", as, a.Status)
		}
	}
}
