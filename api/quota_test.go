package api_test

import (
	"net/http"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// TestQuotaToday: a supervisor changes how many numbers of the agency's services are given today,
// and kiosks say so at once.
func TestQuotaToday(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	post := func(as, service, body string) apitest.Answer {
		return s.Do(apitest.Request{Method: "POST", Path: "/api/v1/services/" + service + "/quota", As: as, Body: body})
	}
	for _, c := range []struct {
		as, service, body string
		status            int
		code              hall.Code
	}{
		{"", "ktp", `{"tickets":1,"reason":"x"}`, http.StatusUnauthorized, hall.CodeUnauthenticated},
		{desk, "ktp", `{"tickets":1,"reason":"x"}`, http.StatusForbidden, hall.CodeForbidden},
		{atOne, "ktp", `{"tickets":1,"reason":"x"}`, http.StatusForbidden, hall.CodeForbidden},
		{"supervisor-polres", "ktp", `{"tickets":1,"reason":"x"}`, http.StatusForbidden, hall.CodeNotYourAgency},
		{"manager", "none", `{"tickets":1,"reason":"x"}`, http.StatusUnprocessableEntity, hall.CodeUnknownService},
		{"manager", "ktp", `{"reason":"x"}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"tickets":1}`, http.StatusBadRequest, hall.CodeInvalid},
		{"manager", "ktp", `{"tickets":-2,"reason":"x"}`, http.StatusBadRequest, hall.CodeInvalid},
	} {
		a := post(c.as, c.service, c.body)
		if code, _ := a.Problem(); a.Status != c.status || code != c.code {
			t.Errorf("%q %s %s: %d %s", c.as, c.service, c.body, a.Status, a.Body)
		}
	}
	take(t, s, "ktp", "regular")
	if a := post("supervisor-dukcapil", "ktp", `{"tickets":1,"reason":"Dua petugas sakit"}`); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if code, _ := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"service":"ktp","class":"regular"}`}).Problem(); code != hall.CodeQuotaFull {
		t.Errorf("the second number: %s", code)
	}
	s.Settle()
	var list struct{ Services []view.Offer }
	s.Get("", "/api/v1/services", &list)
	for _, o := range list.Services {
		if o.ID == "ktp" && (o.Open || o.Quota == nil || o.Quota.Limit != 1 || o.Quota.Left != 0 || o.ClosedReason != view.ClosedQuota) {
			t.Errorf("kiosks read %+v", o)
		}
	}
}
