package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/report"
	"mpp/report/measure"
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

func TestReport(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, police, "polres-1")
	take(t, s, "skck", "regular")
	take(t, s, "ktp", "regular")
	s.Move(10 * time.Minute)
	ticket := next(t, s, police, "polres-1")
	step(t, s, police, ticket.ID, "start", "")
	s.Move(5 * time.Minute)
	step(t, s, police, ticket.ID, "finish", "")

	var r struct {
		From, To string
		By       measure.By
		Agency   *hall.Named
		Total    struct {
			Visits, Served int64
			Wait, Service  report.Times
		}
		Rows []struct{ Key hall.Named }
	}
	s.Get("manager", "/api/v1/report?from=2026-01-05", &r)
	if r.From != "2026-01-05" || r.To != "2026-01-05" || r.By != measure.ByService || r.Agency != nil || r.Total.Visits != 2 || r.Total.Served != 1 || len(r.Rows) != 2 {
		t.Errorf("got %+v", r)
	}
	for _, as := range []string{"supervisor-polres", "manager"} {
		s.Get(as, "/api/v1/report?from=2026-01-01&to=2026-01-09&by=counter&agency=polres", &r)
		if r.Agency == nil || r.Agency.ID != "polres" || r.Total.Visits != 1 || *r.Total.Wait.MedianMS != 600_000 || *r.Total.Service.MedianMS != 300_000 {
			t.Errorf("%s: %+v", as, r)
		}
	}
	s.Get("supervisor-polres", "/api/v1/report?from=2026-01-05", &r)
	if r.Agency == nil || r.Agency.ID != "polres" {
		t.Errorf("a supervisor's own: %+v", r)
	}
	a := s.Do(get("manager", "/api/v1/report?from=2026-01-05&format=csv&lang=en"))
	if a.Status != http.StatusOK || strings.Count(string(a.Body), "\r\n") != 4 || !strings.Contains(string(a.Body), "Total") ||
		!strings.Contains(a.Header.Get("Content-Disposition"), "mpp-service-2026-01-05-2026-01-05.csv") {
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
	a := s.Do(get("admin", "/api/v1/hall/file"))
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/yaml" {
		t.Fatalf("export: %d %v", a.Status, a.Header)
	}
	exported := string(a.Body)
	var done struct {
		Version int64
		Changes []string
	}
	if a := s.Do(file("admin", exported, "")); a.Status != http.StatusOK || a.Into(&done) != nil || done.Version != 1 || len(done.Changes) != 0 {
		t.Errorf("the same file again: %d %s", a.Status, a.Body)
	}
	renamed := strings.ReplaceAll(exported, "MPP Uji", "MPP Baru")
	if a := s.Do(file("admin", renamed, "impor-1")); a.Status != http.StatusOK || a.Into(&done) != nil || done.Version != 2 || len(done.Changes) != 1 {
		t.Errorf("renamed: %d %s", a.Status, a.Body)
	}
	var h struct{ Name string }
	s.Get("", "/api/v1/hall", &h)
	if h.Name != "MPP Baru" {
		t.Errorf("the hall is %+v", h)
	}
	a = s.Do(file("admin", "nama: X", ""))
	_, doc := a.Problem()
	faults, _ := doc["errors"].([]any)
	if len(faults) == 0 {
		t.Fatalf("no faults: %s", a.Body)
	}
	if f, _ := faults[0].(map[string]any); f["line"] != float64(1) || f["what"] == "" {
		t.Errorf("fault %v", f)
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, "manager": 403, "supervisor-polres": 403} {
		if a := s.Do(file(as, exported, "")); a.Status != status {
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
	var v view.Ticket
	s.Get("", "/api/v1/tickets/"+ticket.ID, &v)
	if v.State != hall.Expired {
		t.Errorf("ticket %+v", v)
	}
	s.Post("manager", "/api/v1/day/close", "", http.StatusOK, &done)
	if done.Events != 0 {
		t.Errorf("closed again: %+v", done)
	}
	s.Settle()
	var list serviceAnswer
	s.Get("", "/api/v1/services", &list)
	for _, x := range list.Services {
		if x.Open {
			t.Errorf("%s still gives tickets", x.ID)
		}
	}
	if code, _ := s.Do(post(kiosk, "/api/v1/tickets", `{"service":"ktp"}`)).Problem(); code != hall.CodeServiceClosed {
		t.Errorf("a ticket after the day: %q", code)
	}
}
