package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
)

type eventAnswer struct {
	Events []struct {
		Seq           int64
		Type          hall.EventType
		ConfigVersion int64 `json:"config_version"`
		Key           string
		Ticket        *struct {
			Leg struct{ Agency string }
		}
	}
	Next int64
}

func TestEventsByRoleAndPage(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	take(t, s, "ktp", "regular")
	take(t, s, "skck", "regular")
	take(t, s, "skck", "priority")

	var all eventAnswer
	s.Get("admin", "/api/v1/events", &all)
	if len(all.Events) != 5 || all.Events[0].Type != hall.EventConfigured || all.Events[0].ConfigVersion != 1 || all.Events[1].Type != hall.EventDayOpened {
		t.Fatalf("events %+v", all)
	}
	var page eventAnswer
	for i, after := 0, "0"; i < 5; i++ {
		s.Get("manager", "/api/v1/events?limit=1&after="+after, &page)
		if len(page.Events) != 1 || page.Events[0].Seq != all.Events[i].Seq || page.Next != page.Events[0].Seq {
			t.Fatalf("page %d: %+v", i, page)
		}
		after = itoa(page.Next)
	}
	s.Get("manager", "/api/v1/events?after="+itoa(all.Next), &page)
	if len(page.Events) != 0 || page.Next != all.Next {
		t.Errorf("behind the end: %+v", page)
	}
	for _, as := range []string{police, "supervisor-polres"} {
		s.Get(as, "/api/v1/events", &page)
		if len(page.Events) != 2 {
			t.Errorf("%s sees %+v", as, page)
		}
		for _, e := range page.Events {
			if e.Ticket == nil || e.Ticket.Leg.Agency != "polres" || e.Key != "" {
				t.Errorf("%s sees %+v", as, e)
			}
		}
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, "display": 403, desk: 403} {
		if a := s.Do(get(as, "/api/v1/events")); a.Status != status {
			t.Errorf("%q: %d", as, a.Status)
		}
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestReportReachesItsRoom(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	var r struct{ From, To, By, Agency string }
	s.Get("manager", "/api/v1/report?from=2026-01-05&by=counter&agency=polres", &r)
	if r.From != "2026-01-05" || r.To != "2026-01-05" || r.By != "counter" || r.Agency != "polres" {
		t.Errorf("got %+v", r)
	}
	s.Get("supervisor-polres", "/api/v1/report?from=2026-01-05&to=2026-01-09", &r)
	if r.Agency != "polres" || r.To != "2026-01-09" || r.By != "service" {
		t.Errorf("a supervisor's: %+v", r)
	}
	a := s.Do(get("manager", "/api/v1/report?from=2026-01-05&format=csv&lang=en"))
	if a.Status != http.StatusOK || string(a.Body) != "2026-01-05,2026-01-05,service,,en" || !strings.Contains(a.Header.Get("Content-Disposition"), "mpp-service-2026-01-05-2026-01-05.csv") {
		t.Errorf("%d %s %v", a.Status, a.Body, a.Header)
	}
	if a := s.Do(get(atOne, "/api/v1/report?from=2026-01-05")); a.Status != http.StatusForbidden {
		t.Errorf("an officer got %d", a.Status)
	}
}

func TestImportAndExport(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	file := func(as, body, key string) apitest.Request {
		return apitest.Request{Method: "POST", Path: "/api/v1/hall", As: as, Body: body, Type: "application/yaml", Key: key}
	}
	a := s.Do(file("admin", "name: MPP Baru", "impor-1"))
	var done struct {
		Version int64
		Changes []string
	}
	if a.Status != http.StatusOK || a.Into(&done) != nil || done.Version != 2 || len(done.Changes) != 1 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if a := s.Do(get("admin", "/api/v1/hall/file")); string(a.Body) != "name: MPP Baru\n" || a.Header.Get("Content-Type") != "application/yaml" {
		t.Errorf("export: %v %s", a.Header, a.Body)
	}
	a = s.Do(file("admin", "nama: X", ""))
	_, doc := a.Problem()
	faults, _ := doc["errors"].([]any)
	if len(faults) != 1 {
		t.Fatalf("faults %s", a.Body)
	}
	if f, _ := faults[0].(map[string]any); f["line"] != float64(1) || f["mend"] == "" {
		t.Errorf("fault %v", f)
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, "manager": 403, "supervisor-polres": 403} {
		if a := s.Do(file(as, "name: Y", "")); a.Status != status {
			t.Errorf("import as %q: %d", as, a.Status)
		}
		if a := s.Do(get(as, "/api/v1/hall/file")); a.Status != status {
			t.Errorf("export as %q: %d", as, a.Status)
		}
	}
}

func TestCloseDay(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	for as, status := range map[string]int{"": 401, desk: 403, "supervisor-dukcapil": 403} {
		if a := s.Do(post(as, "/api/v1/day/close", "")); a.Status != status {
			t.Errorf("as %q: %d", as, a.Status)
		}
	}
	var done struct {
		Date   string
		Events int
	}
	s.Post("manager", "/api/v1/day/close", "{}", http.StatusOK, &done)
	if done.Date != "2026-01-05" || done.Events != 2 { // the ticket expired, the day closed
		t.Errorf("closed %+v", done)
	}
	var v hall.TicketView
	s.Get("", "/api/v1/tickets/"+ticket.ID, &v)
	if v.State != hall.Expired {
		t.Errorf("ticket %+v", v)
	}
	s.Post("manager", "/api/v1/day/close", "", http.StatusOK, &done)
	if done.Events != 0 {
		t.Errorf("closed again: %+v", done)
	}
}
