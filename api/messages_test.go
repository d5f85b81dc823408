package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// A message for a counter is read by staff of its agency alone, and stands until it is read there.
func TestCounterMessages(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	post := func(as, path, body string) apitest.Answer {
		return s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/dukcapil-1/" + path, As: as, Body: body})
	}
	const text = `{"text":"Mohon istirahat pukul 12"}`
	for _, c := range []struct {
		as, path, body string
		status         int
		code           hall.Code
	}{
		{"", "message", text, http.StatusUnauthorized, hall.CodeUnauthenticated},
		{atOne, "message", text, http.StatusForbidden, hall.CodeForbidden},
		{desk, "message", text, http.StatusForbidden, hall.CodeForbidden},
		{"supervisor-polres", "message", text, http.StatusForbidden, hall.CodeNotYourAgency},
		{"supervisor-dukcapil", "message", `{}`, http.StatusBadRequest, hall.CodeInvalid},
		{"supervisor-dukcapil", "message", `{"text":" "}`, http.StatusBadRequest, hall.CodeInvalid},
		{atOne, "message/read", `{}`, http.StatusBadRequest, hall.CodeInvalid},
		{atOne, "message/read", `{"id":1}`, http.StatusConflict, hall.CodeMessageGone},
		{atTwo, "message/read", `{"id":1}`, http.StatusForbidden, hall.CodeNotYourCounter},
	} {
		a := post(c.as, c.path, c.body)
		if code, _ := a.Problem(); a.Status != c.status || code != c.code {
			t.Errorf("%q %s %s: %d %s", c.as, c.path, c.body, a.Status, a.Body)
		}
	}
	var told view.Counter
	if a := post("supervisor-dukcapil", "message", text); a.Into(&told) != nil || told.Message == nil || told.Message.Text != "Mohon istirahat pukul 12" {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	s.Settle()
	for as, want := range map[string]bool{"": false, kiosk: false, police: false, atOne: true, desk: true, "manager": true} {
		var list struct{ Counters []view.Counter }
		s.Get(as, "/api/v1/counters", &list)
		for _, k := range list.Counters {
			if k.ID == "dukcapil-1" && (k.Message != nil) != want {
				t.Errorf("%q reads %+v", as, k.Message)
			}
		}
	}
	var after view.Counter
	if a := post(atOne, "message/read", fmt.Sprintf(`{"id":%d}`, told.Message.ID)); a.Into(&after) != nil || a.Status != http.StatusOK || after.Message != nil {
		t.Errorf("read: %d %s", a.Status, a.Body)
	}
}
