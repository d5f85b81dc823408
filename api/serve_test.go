package api_test

import (
	"net/http"
	"strings"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// TestServe: officers serve somebody without a number at their own free counter, with a reason.
func TestServe(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	post := func(as, counter, body string) apitest.Answer {
		return s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/" + counter + "/serve", As: as, Body: body})
	}
	refused := func(as, counter, body string, status int, code hall.Code) {
		t.Helper()
		a := post(as, counter, body)
		if got, _ := a.Problem(); a.Status != status || got != code {
			t.Errorf("%q %s %s: %d %s", as, counter, body, a.Status, a.Body)
		}
	}
	const good = `{"service":"ktp","reason":"question"}`
	refused("", "dukcapil-1", good, http.StatusUnauthorized, hall.CodeUnauthenticated)
	refused(desk, "dukcapil-1", good, http.StatusForbidden, hall.CodeForbidden)
	refused(kiosk, "dukcapil-1", good, http.StatusForbidden, hall.CodeForbidden)
	refused(atOne, "dukcapil-2", good, http.StatusForbidden, hall.CodeNotYourCounter)
	refused("supervisor-polres", "dukcapil-1", good, http.StatusForbidden, hall.CodeNotYourAgency)
	refused(atOne, "none", good, http.StatusNotFound, hall.CodeUnknownCounter)
	refused(atOne, "dukcapil-1", good, http.StatusConflict, hall.CodeCounterNotOpen)
	open(t, s, atOne, "dukcapil-1")
	refused(atOne, "dukcapil-1", `{"service":"ktp"}`, http.StatusBadRequest, hall.CodeInvalid)
	refused(atOne, "dukcapil-1", `{"reason":"question"}`, http.StatusBadRequest, hall.CodeInvalid)
	refused(atOne, "dukcapil-1", `{"service":"ktp","reason":"`+strings.Repeat("x", 201)+`"}`, http.StatusBadRequest, hall.CodeInvalid)
	refused(atOne, "dukcapil-1", `{"service":"none","reason":"x"}`, http.StatusUnprocessableEntity, hall.CodeUnknownService)
	refused(atOne, "dukcapil-1", `{"service":"skck","reason":"x"}`, http.StatusConflict, hall.CodeNotServed)
	s.Post(atOne, "/api/v1/counters/dukcapil-1/pause", `{"reason":"break"}`, http.StatusOK, nil)
	refused(atOne, "dukcapil-1", good, http.StatusConflict, hall.CodeCounterNotOpen)
	s.Post(atOne, "/api/v1/counters/dukcapil-1/resume", "", http.StatusOK, nil)

	var v view.Ticket
	s.Post(atOne, "/api/v1/counters/dukcapil-1/serve", good, http.StatusOK, &v)
	if v.State != hall.Serving || v.Number != "" || v.Origin != hall.OriginCounter || v.Reason != "question" || v.FollowURL != "" || v.Counter == nil || v.Service.ID != "ktp" {
		t.Fatalf("%+v", v)
	}
	refused(atOne, "dukcapil-1", good, http.StatusConflict, hall.CodeCounterBusy)
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + v.ID + "/transfer", As: atOne, Body: `{"service":"kk"}`})
	if code, _ := a.Problem(); a.Status != http.StatusConflict || code != hall.CodeNoNumber {
		t.Errorf("transferred: %d %s", a.Status, a.Body)
	}
	s.Settle()
	var list struct{ Counters []view.Counter }
	s.Get(atOne, "/api/v1/counters", &list)
	for _, k := range list.Counters {
		if k.ID == "dukcapil-1" && (k.Ticket == nil || k.Ticket.ID != v.ID || k.Ticket.FollowURL != "") {
			t.Errorf("the counter has %+v", k.Ticket)
		}
	}
	s.Post(atOne, "/api/v1/tickets/"+v.ID+"/finish", `{"outcome":"served"}`, http.StatusOK, nil)
	s.Settle()
	var log struct {
		Events []struct {
			Type   hall.EventType
			Reason string
		}
	}
	s.Get("manager", "/api/v1/tickets/"+v.ID+"/events", &log)
	var r struct {
		Total struct {
			Visits int64
			Direct struct{ N, MS int64 }
		}
		Rows []struct {
			Key    hall.Named
			Visits int64
			Direct struct{ N, MS int64 }
		}
	}
	s.Get("supervisor-dukcapil", "/api/v1/report?from="+v.Date, &r)
	if r.Total.Visits != 0 || r.Total.Direct.N != 1 || len(r.Rows) != 1 || r.Rows[0].Key.ID != "ktp" || r.Rows[0].Visits != 0 || r.Rows[0].Direct.N != 1 {
		t.Errorf("the report has %+v", r)
	}
	if len(log.Events) != 2 || log.Events[0].Type != hall.EventDirect || log.Events[0].Reason != "question" || log.Events[1].Type != hall.EventFinished {
		t.Errorf("the log has %+v", log.Events)
	}
}
