package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall/view"
	"mpp/report"
)

// What a kiosk shows for a class, the ticket says, and the report and the open data judge.
func TestEstimatesFromTheKioskToTheOpenData(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, police, "polres-1")
	take(t, s, "skck", "regular")
	first := next(t, s, police, "polres-1")
	step(t, s, police, first.ID, "start", "")
	s.Settle()
	var shown struct{ Services []view.Offer }
	s.Get("", "/api/v1/services?agency=polres", &shown)
	offer := shown.Services[0]
	if offer.ID != "skck" || offer.Estimate == nil || len(offer.Estimates) != 2 || *offer.Estimate != offer.Estimates["regular"] {
		t.Fatalf("offered %+v", offer)
	}
	told := take(t, s, "skck", "priority")
	if told.Estimate == nil || *told.Estimate != offer.Estimates["priority"] {
		t.Errorf("told %+v, shown %+v", told.Estimate, offer.Estimates)
	}
	s.Move(90 * time.Minute)
	step(t, s, police, first.ID, "finish", "")
	next(t, s, police, "polres-1")

	var e report.Estimates
	s.Get("manager", "/api/v1/report/estimates?from=2026-01-05", &e)
	if e.Total.N != 2 || *e.Total.Kept != 0.5 || len(e.Classes) != 2 || len(e.Days) != 1 || len(e.Services) != 1 || e.Services[0].Key.ID != "skck" || e.Promised != 0.9 {
		t.Errorf("report %+v", e)
	}
	s.Get("supervisor-polres", "/api/v1/report/estimates?from=2026-01-05", &e)
	if e.Agency == nil || e.Agency.ID != "polres" {
		t.Errorf("a supervisor's own: %+v", e)
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, police: 403} {
		if a := s.Do(get(as, "/api/v1/report/estimates?from=2026-01-05")); a.Status != status {
			t.Errorf("%q: %d", as, a.Status)
		}
	}

	var public report.PublicEstimates
	s.Get("", "/api/v1/public/estimates", &public)
	if public.From != "2025-12-30" || public.To != "2026-01-05" || len(public.Rows) != 1 {
		t.Fatalf("public %+v", public)
	}
	if r := public.Rows[0]; r.Date != "2026-01-05" || r.Service.ID != "skck" || r.Agency.ID != "polres" || r.N != 2 || r.Kept != 50 || r.MeanError < 20 {
		t.Errorf("public row %+v", r)
	}
	a := s.Do(get("", "/api/v1/public/estimates?from=2026-01-05"))
	if a.Header.Get("Cache-Control") != "public, max-age=300" || a.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", a.Header)
	}
	if strings.Contains(string(a.Body), told.ID) || strings.Contains(string(a.Body), told.Number) {
		t.Errorf("open data names a ticket: %s", a.Body)
	}
	for query, status := range map[string]int{"from=2026-01-05&to=2026-02-04": http.StatusOK, "from=2026-01-05&to=2026-02-05": http.StatusBadRequest,
		"from=2026-01-05&to=2026-01-04": http.StatusBadRequest, "from=yesterday": http.StatusBadRequest, "to=2026-13-01": http.StatusBadRequest} {
		if a := s.Do(get("", "/api/v1/public/estimates?"+query)); a.Status != status {
			t.Errorf("%s: %d %s", query, a.Status, a.Body)
		}
	}
}
