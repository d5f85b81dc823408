package api_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/report"
)

// TestDeliverables from the console's lists to the phone, the log, the report and its CSV.
func TestDeliverables(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	x := take(t, s, "ktp", "regular")
	next(t, s, atOne, "dukcapil-1")
	var lists *view.FinishLists
	s.Settle()
	s.Feed.View(func(d *hall.Day) {
		topic, _ := view.CounterTopicOf(d, "dukcapil-1")
		lists = topic.Finish
	})
	if lists == nil || len(lists.Deliverables) != 2 || lists.Deliverables[1].ID != "suket" || len(lists.Reasons) != 7 || lists.Reasons[0].ID != "kk-asli" || lists.Reasons[1].ID != "document" {
		t.Fatalf("the console offers %+v", lists)
	}
	for body, want := range map[string][2]any{
		`{"deliverables":[{"id":"ktp-el","count":0}]}`:                                              {http.StatusBadRequest, "deliverables.count"},
		`{"deliverables":[{"id":"ktp-el","count":100}]}`:                                            {http.StatusBadRequest, "deliverables.count"},
		`{"deliverables":[{"count":1}]}`:                                                            {http.StatusBadRequest, "deliverables.id"},
		`{"deliverables":[{"id":"suket","count":1},{"id":"suket","count":1}]}`:                      {http.StatusBadRequest, "deliverables"},
		`{"deliverables":[` + strings.Repeat(`{"id":"a","count":1},`, 9) + `{"id":"b","count":1}]}`: {http.StatusBadRequest, "deliverables"},
		`{"deliverables":[{"id":"paspor","count":1}]}`:                                              {http.StatusUnprocessableEntity, nil},
		`{"outcome":"incomplete","public_reason":"rude"}`:                                           {http.StatusUnprocessableEntity, nil},
	} {
		a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + x.ID + "/finish", As: atOne, Body: body})
		if _, fields := a.Problem(); a.Status != want[0] || fields["field"] != want[1] {
			t.Errorf("%s: %d %s", body, a.Status, a.Body)
		}
	}
	step(t, s, atOne, x.ID, "finish", `{"outcome":"incomplete","public_reason":"kk-asli","deliverables":[{"id":"suket","count":2},{"id":"ktp-el","count":1}]}`)
	v := follow(t, s, x.ID, 3)
	want := []view.Delivered{{ID: "suket", Name: hall.Text{ID: "Surat keterangan"}, Count: 2}, {ID: "ktp-el", Name: hall.Text{ID: "KTP-el tercetak", EN: "Printed identity card"}, Count: 1}}
	if !reflect.DeepEqual(v.Deliverables, want) || v.PublicReason != "kk-asli" || v.PublicText.ID != "KK asli belum dibawa" {
		t.Errorf("the phone has %+v", v)
	}

	var d report.Deliverables
	s.Get("manager", "/api/v1/report/deliverables?from=2026-01-05", &d)
	if len(d.Rows) != 2 || d.Rows[0].Deliverable.ID != "ktp-el" || d.Rows[1].Amount != 2 || d.Rows[1].Legs != 1 || d.Rows[1].Service.ID != "ktp" || d.Rows[1].Agency.ID != "dukcapil" {
		t.Errorf("report %+v", d.Rows)
	}
	s.Get("supervisor-polres", "/api/v1/report/deliverables?from=2026-01-05", &d)
	if d.Agency == nil || d.Agency.ID != "polres" || len(d.Rows) != 0 {
		t.Errorf("a supervisor's own: %+v", d)
	}
	csv := s.Do(get("manager", "/api/v1/report/deliverables?from=2026-01-05&format=csv&lang=en"))
	if !strings.Contains(string(csv.Body), "New identity card,suket,Surat keterangan,2,1\r\n") {
		t.Errorf("CSV %s", csv.Body)
	}
	for as, status := range map[string]int{"": 401, kiosk: 403, atOne: 403} {
		if a := s.Do(get(as, "/api/v1/report/deliverables?from=2026-01-05")); a.Status != status {
			t.Errorf("%q: %d", as, a.Status)
		}
	}
}
