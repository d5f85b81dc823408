package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// TestRoll: the desk enters printed numbers with the time at which their citizens came.
func TestRoll(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	cfg := *s.Queue.Config()
	cfg.Policy.Roll = "R"
	s.Reconfigure(&cfg)
	came := s.Now().Add(-time.Minute).Format(time.RFC3339)
	refused := func(as, body string, status int, code hall.Code) {
		t.Helper()
		a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: as, Body: body})
		if got, _ := a.Problem(); a.Status != status || got != code {
			t.Errorf("%s %s: %d %s", as, body, a.Status, a.Body)
		}
	}
	body := `{"service":"ktp","roll":12,"arrived_at":"` + came + `"}`
	refused(kiosk, body, http.StatusForbidden, hall.CodeForbidden)
	refused("supervisor-polres", body, http.StatusForbidden, hall.CodeNotYourAgency)
	refused(desk, `{"service":"ktp","roll":0}`, http.StatusBadRequest, hall.CodeInvalid)
	refused(desk, `{"service":"ktp","roll":10000}`, http.StatusBadRequest, hall.CodeInvalid)
	refused(desk, `{"service":"ktp","arrived_at":"`+came+`"}`, http.StatusBadRequest, hall.CodeInvalid)
	for _, at := range []time.Duration{time.Minute, -24 * time.Hour} {
		refused(desk, `{"service":"ktp","roll":12,"arrived_at":"`+s.Now().Add(at).Format(time.RFC3339)+`"}`, http.StatusBadRequest, hall.CodeInvalid)
	}
	var v view.Ticket
	s.Post(desk, "/api/v1/tickets", body, http.StatusCreated, &v)
	if v.Number != "R-012" || v.Origin != hall.OriginRoll || v.IssuedAt == nil || v.QueuedAt == nil || *v.IssuedAt != *v.QueuedAt {
		t.Errorf("entered %+v", v)
	}
	refused(desk, body, http.StatusConflict, hall.CodeNumberTaken)
	// The id of a visit is the key to it: whoever may enter numbers of another agency does not get it.
	taken := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: "supervisor-polres", Body: `{"service":"skck","roll":12}`})
	if got, _ := taken.Problem(); got != hall.CodeNumberTaken || strings.Contains(string(taken.Body), v.ID) {
		t.Errorf("a supervisor of another agency is told %d %s", taken.Status, taken.Body)
	}
	cfg = *s.Queue.Config()
	cfg.Policy.Roll = ""
	s.Reconfigure(&cfg)
	refused(desk, `{"service":"ktp","roll":13}`, http.StatusBadRequest, hall.CodeInvalid)
}
