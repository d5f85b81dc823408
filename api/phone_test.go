package api_test

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

// follow reads a ticket as its citizen, once the live day has as many events of it.
func follow(t *testing.T, s *apitest.Server, id string, rev int) view.Ticket {
	t.Helper()
	seq, err := s.Queue.Seq(t.Context())
	if err == nil {
		err = s.Feed.WaitSeq(t.Context(), seq)
	}
	if err != nil {
		t.Fatal(err)
	}
	var v view.Ticket
	s.Get("", "/api/v1/tickets/"+id, &v)
	if v.Rev != rev {
		t.Fatalf("revision %d, want %d: %+v", v.Rev, rev, v)
	}
	return v
}

// Whoever knows a ticket's id lets others go first, once; the log has it as the citizen's.
func TestLateByTheCitizen(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	offered := func(others int) {
		t.Helper()
		if v := follow(t, s, ticket.ID, 1); v.LateBy != others {
			t.Errorf("offered %d others, want %d", v.LateBy, others)
		}
	}
	path := "/api/v1/tickets/" + ticket.ID + "/late"
	refused := func(reason string) {
		t.Helper()
		a := s.Do(apitest.Request{Method: "POST", Path: path, Body: "{}"})
		if code, fields := a.Problem(); a.Status != http.StatusConflict || code != hall.CodeLateRefused || fields["reason"] != reason {
			t.Errorf("%d %s, want %s", a.Status, a.Body, reason)
		}
	}
	refused("last")
	offered(0)
	for n := range 6 {
		s.Move(time.Second)
		take(t, s, "ktp", "regular")
		offered(min(n+1, 5))
	}
	once := apitest.Request{Method: "POST", Path: path, Body: "{}", Key: "once"}
	first, again := s.Do(once), s.Do(once)
	if first.Status != http.StatusOK || string(first.Body) != string(again.Body) {
		t.Fatalf("%d %s\n%s", first.Status, first.Body, again.Body)
	}
	if v := follow(t, s, ticket.ID, 2); v.Ahead != 5 || v.LateBy != 0 || v.LateAt == nil || v.State != hall.Waiting || *v.QueuedAt != *ticket.QueuedAt {
		t.Errorf("%+v", v)
	}
	refused("used")
	if a := s.Do(apitest.Request{Method: "POST", Path: path, Body: `{"after":1}`}); a.Status != http.StatusBadRequest {
		t.Errorf("a place of one's own choice: %d", a.Status)
	}
	open(t, s, atOne, "dukcapil-1")
	next(t, s, atOne, "dukcapil-1")
	var log struct {
		Events []struct {
			Type  hall.EventType
			Actor struct{ Role hall.Role }
		}
	}
	s.Get("manager", "/api/v1/events?ticket="+ticket.ID, &log)
	if len(log.Events) != 2 || log.Events[1].Type != hall.EventLate || log.Events[1].Actor.Role != hall.RoleCitizen {
		t.Errorf("log %+v", log.Events)
	}
}

func TestLateByStaffOfTheAgencyOnly(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	take(t, s, "ktp", "regular")
	path := "/api/v1/tickets/" + ticket.ID + "/late"
	if a := s.Do(apitest.Request{Method: "POST", Path: path, As: police}); a.Status != http.StatusForbidden {
		t.Errorf("another agency's officer: %d %s", a.Status, a.Body)
	}
	if a := s.Do(apitest.Request{Method: "POST", Path: path, As: desk}); a.Status != http.StatusOK {
		t.Errorf("the front desk: %d %s", a.Status, a.Body)
	}
}

// A transferred ticket still says where it was before.
func TestEarlierLegs(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	open(t, s, atOne, "dukcapil-1")
	open(t, s, police, "polres-1")
	next(t, s, atOne, "dukcapil-1")
	step(t, s, atOne, ticket.ID, "transfer", `{"service":"skck","reason":"Nama anak: Budi"}`)
	v := follow(t, s, ticket.ID, 3)
	if len(v.Earlier) != 1 || v.Earlier[0].Agency.ID != "dukcapil" || v.Earlier[0].Service.ID != "ktp" || v.Earlier[0].Counter.Number != 1 || v.Earlier[0].EndedAt == nil {
		t.Errorf("earlier %+v", v.Earlier)
	}
	if v.Reason != "" || v.Agency.ID != "polres" || v.Number != ticket.Number {
		t.Errorf("%+v", v)
	}
	step(t, s, atOne, ticket.ID, "revert", "{}")
	if v := follow(t, s, ticket.ID, 4); len(v.Earlier) != 0 {
		t.Errorf("after a revert %+v", v.Earlier)
	}
}

// The citizen reads the reason and the words that the officer meant for the citizen, and no note.
func TestPublicReason(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	open(t, s, atOne, "dukcapil-1")
	next(t, s, atOne, "dukcapil-1")
	path := "/api/v1/tickets/" + ticket.ID + "/finish"
	for _, bad := range []string{`{"outcome":"incomplete","public_note":"a\nb"}`} {
		if a := s.Do(apitest.Request{Method: "POST", Path: path, As: atOne, Body: bad}); a.Status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", bad, a.Status, a.Body)
		}
	}
	step(t, s, atOne, ticket.ID, "finish", `{"outcome":"incomplete","note":"marah-marah","public_reason":"copy","public_note":" Fotokopi KK terbaru "}`)
	v := follow(t, s, ticket.ID, 3)
	if v.Outcome != hall.OutcomeIncomplete || v.PublicReason != "copy" || v.PublicNote != "Fotokopi KK terbaru" || v.Reason != "" || v.ReadyBy != nil {
		t.Errorf("%+v", v)
	}
}

// Once its day is over a ticket's link shows less; staff still see all of it.
func TestLinkAfterTheDay(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "skck", "priority")
	open(t, s, police, "polres-1")
	next(t, s, police, "polres-1")
	step(t, s, police, ticket.ID, "start", "{}")
	step(t, s, police, ticket.ID, "finish", "{}")
	today := follow(t, s, ticket.ID, 4)
	if today.ReadyBy == nil || today.ReadyBy.Date != "2026-01-07" || today.ReadyBy.At != nil || today.ReadyBy.Product.ID != "SKCK" || today.Counter == nil {
		t.Fatalf("today %+v", today)
	}
	s.Move(24 * time.Hour)
	var v view.Ticket
	s.Get("", "/api/v1/tickets/"+ticket.ID, &v)
	want := view.Ticket{
		ID: ticket.ID, Number: ticket.Number, State: hall.Done, Date: ticket.Date, Agency: today.Agency, Outcome: hall.OutcomeServed, FollowURL: today.FollowURL,
		Rev: 4, Leg: 1, ReadyBy: &view.ReadyBy{Date: "2026-01-07"}, Earlier: []view.EarlierLeg{}, Planned: []view.PlannedLeg{}, Dropped: []view.DroppedLeg{}, Deliverables: []view.Delivered{}, Requirements: []hall.Text{},
	}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got  %+v\nwant %+v", v, want)
	}
	s.Get(police, "/api/v1/tickets/"+ticket.ID, &v)
	if v.Counter == nil || v.CalledAt == nil || v.Class != "priority" {
		t.Errorf("staff see %+v", v)
	}
}
