package api_test

import (
	"net/http"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// TestSeveralServicesInOneVisit from the kiosk to the phone, the log and the report.
func TestSeveralServicesInOneVisit(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	var v view.Ticket
	s.Post(kiosk, "/api/v1/tickets", `{"services":["ktp","skck"],"class":"priority"}`, http.StatusCreated, &v)
	if v.Service.ID != "ktp" || v.Class != "priority" || len(v.Planned) != 1 || v.Planned[0].Service.ID != "skck" || v.Planned[0].Agency.ID != "polres" || v.Planned[0].Service.Name.ID == "" {
		t.Fatalf("issued %+v", v)
	}
	open(t, s, atOne, "dukcapil-1")
	next(t, s, atOne, "dukcapil-1")
	step(t, s, atOne, v.ID, "start", "")
	on := step(t, s, atOne, v.ID, "finish", `{"outcome":"incomplete","public_reason":"copy","public_note":"KK asli"}`)
	if on.State != hall.Waiting || on.Leg != 2 || on.Service.ID != "skck" || on.Outcome != "" || len(on.Planned) != 0 {
		t.Errorf("gone on as %+v", on)
	}
	var phone view.Ticket
	s.Get("", "/api/v1/tickets/"+v.ID, &phone)
	if len(phone.Earlier) != 1 || phone.Earlier[0].End != hall.Done || phone.Earlier[0].PublicReason != "copy" || phone.Earlier[0].PublicNote != "KK asli" {
		t.Errorf("the phone has %+v", phone.Earlier)
	}
	if back := step(t, s, atOne, v.ID, "revert", ""); back.Leg != 1 || len(back.Planned) != 1 {
		t.Errorf("reverted to %+v", back)
	}
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + v.ID + "/finish", As: atOne, Body: `{"stay":true}`})
	if code, fields := a.Problem(); a.Status != http.StatusConflict || code != hall.CodeNotServed || fields["service"] != "skck" {
		t.Errorf("stays at a counter that does not serve it: %d %s", a.Status, a.Body)
	}
}

func TestServiceIsAddedToAVisit(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	v := take(t, s, "ktp", "regular")
	if on := step(t, s, desk, v.ID, "services", `{"service":"skck"}`); len(on.Planned) != 1 || on.Planned[0].Service.ID != "skck" || on.State != hall.Waiting {
		t.Errorf("%+v", on)
	}
	for as, want := range map[string]int{kiosk: http.StatusForbidden, "": http.StatusUnauthorized, atOne: http.StatusConflict} {
		if a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + v.ID + "/services", As: as, Body: `{"service":"skck"}`}); a.Status != want {
			t.Errorf("%q: %d %s", as, a.Status, a.Body)
		}
	}
}

func TestSeveralServicesAreRefused(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for body, want := range map[string][2]any{
		`{"service":"ktp","services":["ktp","skck"]}`: {http.StatusBadRequest, "service"},
		`{"services":[]}`:                        {http.StatusBadRequest, "services"},
		`{"services":["ktp"]}`:                   {http.StatusBadRequest, "services"},
		`{"services":["a","b","c","d","e","f"]}`: {http.StatusBadRequest, "services"},
		`{"services":["ktp","skck","ktp"]}`:      {http.StatusBadRequest, "services"},
		`{"services":["ktp",""]}`:                {http.StatusBadRequest, "services"},
		`{"services":null}`:                      {http.StatusBadRequest, "services"},
	} {
		a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: body})
		if _, fields := a.Problem(); a.Status != want[0] || fields["field"] != want[1] {
			t.Errorf("%s: %d %s", body, a.Status, a.Body)
		}
	}
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"services":["ktp","none"]}`})
	if code, fields := a.Problem(); code != hall.CodeUnknownService || fields["service"] != "none" {
		t.Errorf("an unknown one: %d %s", a.Status, a.Body)
	}
	a = s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: "supervisor-dukcapil", Body: `{"services":["ktp","skck"]}`})
	if code, _ := a.Problem(); code != hall.CodeNotYourAgency {
		t.Errorf("a supervisor gives another agency's: %d %s", a.Status, a.Body)
	}
}
