package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

const (
	kiosk  = "kiosk"
	desk   = "desk"
	atOne  = "officer-dukcapil-1"
	atTwo  = "officer-dukcapil-2"
	police = "officer-polres-1"
)

// take takes a number at the kiosk.
func take(t *testing.T, s *apitest.Server, service, class string) view.Ticket {
	t.Helper()
	var v view.Ticket
	s.Post(kiosk, "/api/v1/tickets", `{"service":"`+service+`","class":"`+class+`"}`, http.StatusCreated, &v)
	return v
}

func open(t *testing.T, s *apitest.Server, as, counter string) {
	t.Helper()
	s.Post(as, "/api/v1/counters/"+counter+"/open", "", http.StatusOK, nil)
}

// next calls whoever is next and returns the ticket.
func next(t *testing.T, s *apitest.Server, as, counter string) view.Ticket {
	t.Helper()
	var v view.Ticket
	s.Post(as, "/api/v1/counters/"+counter+"/call-next", "{}", http.StatusOK, &v)
	return v
}

func step(t *testing.T, s *apitest.Server, as, ticket, action, body string) view.Ticket {
	t.Helper()
	var v view.Ticket
	s.Post(as, "/api/v1/tickets/"+ticket+"/"+action, body, http.StatusOK, &v)
	return v
}

func TestVisitFromKioskToLog(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"service":"ktp"}`})
	var ticket view.Ticket
	if a.Status != http.StatusCreated || a.Into(&ticket) != nil {
		t.Fatalf("%d: %s", a.Status, a.Body)
	}
	if got, want := a.Header.Get("Location"), "/api/v1/tickets/"+ticket.ID; got != want {
		t.Errorf("Location %q, want %q", got, want)
	}
	if ticket.Number != "A-001" || ticket.Class != hall.ClassRegular || ticket.Origin != "kiosk" || ticket.FollowURL != s.URL+"/t/"+ticket.ID {
		t.Errorf("ticket %+v", ticket)
	}
	if ticket.CountersOpen != 0 {
		t.Errorf("%d counters are open before the first opens", ticket.CountersOpen)
	}
	if len(ticket.Requirements) != 1 || ticket.Zone.ID != "utama" || ticket.Estimate == nil {
		t.Errorf("a printed ticket lacks what it must say: %+v", ticket)
	}

	open(t, s, atOne, "dukcapil-1")
	called := next(t, s, atOne, "dukcapil-1")
	if called.ID != ticket.ID || called.State != hall.Called || called.Counter == nil || called.Counter.Number != 1 {
		t.Fatalf("called %+v", called)
	}
	if v := step(t, s, atOne, ticket.ID, "recall", ""); v.Calls != 2 {
		t.Errorf("after a recall %d calls", v.Calls)
	}
	step(t, s, atOne, ticket.ID, "start", "{}")
	s.Move(10 * time.Minute)
	done := step(t, s, atOne, ticket.ID, "finish", `{"outcome":"incomplete","note":"Fotokopi KK kurang"}`)
	if done.State != hall.Done || done.Outcome != "incomplete" || done.ServiceMS != 600_000 {
		t.Errorf("finished %+v", done)
	}

	var log struct {
		Events []struct {
			Seq  int64
			Type hall.EventType
			At   time.Time
			Note string
		}
		Next int64
	}
	s.Get("manager", "/api/v1/events?ticket="+ticket.ID, &log)
	var types []string
	for _, e := range log.Events {
		types = append(types, string(e.Type))
	}
	if got, want := strings.Join(types, " "), "issued called recalled started finished"; got != want {
		t.Errorf("log %s, want %s", got, want)
	}
	if last := log.Events[len(log.Events)-1]; !last.At.Equal(s.Now()) || last.Note != "Fotokopi KK kurang" || log.Next != last.Seq {
		t.Errorf("last event %+v, next %d", last, log.Next)
	}
}

func TestEveryStepOfATicket(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	open(t, s, police, "polres-1")

	back := s.Now().Add(time.Hour).Format(time.RFC3339)
	held := take(t, s, "ktp", "priority")
	next(t, s, atOne, "dukcapil-1")
	if v := step(t, s, atOne, held.ID, "hold", `{"reason":" Melengkapi berkas ","return_at":"`+back+`"}`); v.State != hall.Held || v.ReturnAt == nil || v.Reason != "Melengkapi berkas" {
		t.Errorf("held %+v", v)
	}
	if v := step(t, s, atOne, held.ID, "resume", ""); v.State != hall.Called || v.Counter.ID != "dukcapil-1" {
		t.Errorf("resumed %+v", v)
	}
	if v := step(t, s, atOne, held.ID, "no-show", ""); v.State != hall.NoShow {
		t.Errorf("no-show %+v", v)
	}
	if v := step(t, s, desk, held.ID, "reinstate", `{"to":"arrival"}`); v.State != hall.Waiting {
		t.Errorf("reinstated %+v", v)
	}
	next(t, s, atOne, "dukcapil-1")
	if v := step(t, s, atOne, held.ID, "requeue", `{"after":3}`); v.State != hall.Waiting {
		t.Errorf("requeued %+v", v)
	}
	if v := step(t, s, atOne, held.ID, "revert", ""); v.State != hall.Called {
		t.Errorf("reverted %+v", v)
	}
	moved := step(t, s, atOne, held.ID, "transfer", `{"service":"skck","reason":"Salah loket","from_now":true}`)
	if moved.State != hall.Waiting || moved.Leg != 2 || moved.Number != held.Number || moved.Agency.ID != "polres" {
		t.Errorf("transferred %+v", moved)
	}
	var chosen view.Ticket
	s.Post(police, "/api/v1/counters/polres-1/call", `{"number":"`+held.Number+`","reason":"Pindahan dari Disdukcapil"}`, http.StatusOK, &chosen)
	if chosen.ID != held.ID {
		t.Errorf("called %+v", chosen)
	}

	leaver := take(t, s, "ktp", "regular")
	if v := step(t, s, "", leaver.ID, "cancel", `{"reason":"Harus pulang"}`); v.State != hall.Cancelled {
		t.Errorf("cancelled %+v", v)
	}
	byID := take(t, s, "ktp", "regular")
	s.Post(atOne, "/api/v1/counters/dukcapil-1/call", `{"ticket":"`+byID.ID+`","reason":"Lansia"}`, http.StatusOK, &chosen)
	if chosen.ID != byID.ID {
		t.Errorf("called %+v", chosen)
	}
}

func TestCounterLife(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	take(t, s, "ktp", "regular")
	s.Settle()
	run := func(action, body string) view.Counter {
		var v view.Counter
		s.Post(atOne, "/api/v1/counters/dukcapil-1/"+action, body, http.StatusOK, &v)
		return v
	}
	if v := run("open", ""); v.State != hall.CounterOpen || v.Waiting != 1 || !strings.Contains(v.Officer, "contoh") || len(v.Services) != 2 {
		t.Errorf("opened %+v", v)
	}
	if v := run("pause", `{"reason":"prayer","return_at":"2026-03-02T03:00:00Z"}`); v.State != hall.CounterPaused || v.Reason != "prayer" || v.ReturnAt == nil || *v.ReturnAt != "2026-03-02T03:00:00.000Z" {
		t.Errorf("paused %+v", v)
	}
	if v := run("resume", "{}"); v.State != hall.CounterOpen || v.Reason != "" || v.ReturnAt != nil {
		t.Errorf("resumed %+v", v)
	}
	next(t, s, atOne, "dukcapil-1")
	a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/dukcapil-1/close", As: atOne})
	if code, doc := a.Problem(); code != hall.CodeCounterBusy || doc["number"] != "A-001" {
		t.Errorf("close with a ticket: %s", a.Body)
	}
	s.Post(police, "/api/v1/counters/polres-1/open", "", http.StatusOK, nil)
	if a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/counters/polres-1/call-next", As: police}); a.Status != http.StatusNoContent || len(a.Body) != 0 {
		t.Errorf("nobody waits: %d %s", a.Status, a.Body)
	}
	var v view.Counter
	s.Post(police, "/api/v1/counters/polres-1/close", "", http.StatusOK, &v)
	if v.State != hall.CounterClosed {
		t.Errorf("closed %+v", v)
	}
}

func TestTicketAsItStandsNow(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	first, second := take(t, s, "ktp", "regular"), take(t, s, "ktp", "regular")
	if first.Ahead != 0 || second.Ahead != 1 {
		t.Fatalf("told %d and %d ahead", first.Ahead, second.Ahead)
	}
	open(t, s, atTwo, "dukcapil-2")
	next(t, s, atTwo, "dukcapil-2")
	s.Settle()
	var v view.Ticket
	s.Get("", "/api/v1/tickets/"+second.ID, &v)
	if v.Ahead != 0 || v.State != hall.Waiting || v.CountersOpen != 1 {
		t.Errorf("after the first was called: %+v", v)
	}
	var found struct{ Tickets []view.Ticket }
	s.Get(desk, "/api/v1/tickets?number=A-002", &found)
	if len(found.Tickets) != 1 || found.Tickets[0].ID != second.ID {
		t.Errorf("by number: %+v", found)
	}
	s.Get(police, "/api/v1/tickets?number=A-002", &found)
	if len(found.Tickets) != 0 {
		t.Errorf("another agency's officer found %+v", found)
	}
	s.Get(desk, "/api/v1/tickets?number=A-999&date=2026-01-04", &found)
	if len(found.Tickets) != 0 {
		t.Errorf("found %+v", found)
	}
}

// A ticket that only the ledger still has is found there.
func TestTicketOfThePast(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	old := take(t, s, "ktp", "regular")
	s.Redis.FlushAll()
	var v view.Ticket
	s.Get("", "/api/v1/tickets/"+old.ID, &v)
	if v.ID != old.ID || v.Number != old.Number {
		t.Errorf("got %+v", v)
	}
	var found struct{ Tickets []view.Ticket }
	s.Get(desk, "/api/v1/tickets?date="+old.Date+"&number="+old.Number, &found)
	if len(found.Tickets) != 1 || found.Tickets[0].ID != old.ID {
		t.Errorf("by number: %+v", found)
	}
}

func TestSameKeySameAnswer(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ask := apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"service":"kk"}`, Key: "tekan-1"}
	first := s.Do(ask)
	again := s.Do(ask)
	if first.Status != http.StatusCreated || string(again.Body) != string(first.Body) || again.Status != first.Status {
		t.Errorf("first %d %s\nagain %d %s", first.Status, first.Body, again.Status, again.Body)
	}
	other := ask
	other.Body = `{"service":"ktp"}`
	if code, _ := s.Do(other).Problem(); code != hall.CodeIdempotencyReuse {
		t.Errorf("another request under the key: %q", code)
	}
	// The same key of another account is another key.
	ask.As = desk
	if a := s.Do(ask); a.Status != http.StatusCreated || string(a.Body) == string(first.Body) {
		t.Errorf("desk: %d %s", a.Status, a.Body)
	}
	// Both of kk's two tickets are gone by now: nothing was given twice.
	ask.Key = "tekan-2"
	if code, _ := s.Do(ask).Problem(); code != hall.CodeQuotaFull {
		t.Errorf("third: %q", code)
	}
}

func TestCitizensKeysDoNotMeet(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for range 2 {
		ticket := take(t, s, "ktp", "regular")
		a := s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets/" + ticket.ID + "/cancel", Key: "1"})
		if a.Status != http.StatusOK {
			t.Fatalf("%d: %s", a.Status, a.Body)
		}
	}
}

func TestFollowAddress(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) { d.PublicURL = "https://mpp.example.go.id/antrean/" })
	v := take(t, s, "ktp", "regular")
	if want := "https://mpp.example.go.id/antrean/t/" + v.ID; v.FollowURL != want {
		t.Errorf("got %s, want %s", v.FollowURL, want)
	}
}
