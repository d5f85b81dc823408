package api_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

func TestRedisAway(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) { d.Limits.Clock = clock.Now })
	ticket := take(t, s, "ktp", "regular")
	s.Redis.SetError("LOADING Redis is loading the dataset in memory")
	ask := apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"service":"ktp"}`, Key: "sekali"}
	for _, r := range []apitest.Request{ask, get("", "/api/v1/tickets/"+ticket.ID),
		post(atOne, "/api/v1/counters/dukcapil-1/open", ""), post("manager", "/api/v1/day/close", "")} {
		a := s.Do(r)
		if code, _ := a.Problem(); a.Status != http.StatusServiceUnavailable || code != hall.CodeUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, a.Status, a.Body)
		}
		if bytes.Contains(a.Body, []byte("LOADING")) {
			t.Errorf("the cause left the server: %s", a.Body)
		}
	}
	for _, path := range []string{"/api/v1/services", "/api/v1/counters", "/api/v1/zones/utama/board"} {
		s.Get("", path, nil) // from memory
	}
	a := s.Do(get("", "/readyz"))
	var ready struct {
		Status string
		Parts  map[string]struct{ OK, Needed bool }
	}
	if a.Status != http.StatusServiceUnavailable || a.Into(&ready) != nil || ready.Status != "not_ready" || ready.Parts["redis"].OK || !ready.Parts["ledger"].OK {
		t.Errorf("readyz %d %s", a.Status, a.Body)
	}
	s.Get("", "/healthz", nil)

	s.Redis.SetError("")
	if a := s.Do(ask); a.Status != http.StatusCreated {
		t.Errorf("afterwards: %d %s", a.Status, a.Body)
	}
	clock.move(time.Second) // what was found counts for that long
	s.Get("", "/readyz", &ready)
	if ready.Status != "ready" {
		t.Errorf("afterwards: %+v", ready)
	}
}

// deaf is a queue whose store has stopped to answer.
type deaf struct{ api.Queue }

func (deaf) Issue(ctx context.Context, _ hall.Issue) (hall.Event, error) {
	<-ctx.Done()
	return hall.Event{}, ctx.Err()
}

func TestHungStoreIsNotAHungRequest(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) {
		d.Queue, d.Timeout = deaf{d.Queue}, 20*time.Millisecond
		d.Checks = append(d.Checks, api.Check{Name: "sms", Ask: func(context.Context) error { select {} }})
	})
	a := s.Do(post(kiosk, "/api/v1/tickets", `{"service":"ktp"}`))
	if code, _ := a.Problem(); a.Status != http.StatusServiceUnavailable || code != hall.CodeUnavailable {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	var ready struct{ Status string }
	s.Get("", "/readyz", &ready)
	if ready.Status != "degraded" {
		t.Errorf("with a hung part that is not needed: %+v", ready)
	}
}

// doubtful acknowledges only while it is told to.
type doubtful struct {
	fails atomic.Bool
	err   error
	saw   atomic.Int64
}

func (d *doubtful) Wait(_ context.Context, seq int64) error {
	d.saw.Store(seq)
	if d.fails.Load() {
		return d.err
	}
	return nil
}

// A change that is made, but not yet safe, is not acknowledged; the client asks
// again with its key and gets the very same one.
func TestNotAcknowledgedBeforeItIsSafe(t *testing.T) {
	t.Parallel()
	for name, cause := range map[string]error{
		"a refusal": hall.Refuse(hall.CodeUnavailable, "the ledger has not taken the change yet"),
		"any error": errors.New("disk full"),
	} {
		ack := &doubtful{err: cause}
		s := apitest.Start(t, func(d *api.Deps) { d.Acker = ack })
		ack.fails.Store(true)
		ask := apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: kiosk, Body: `{"service":"ktp"}`, Key: "sekali"}
		a := s.Do(ask)
		if code, _ := a.Problem(); code != hall.CodeUnavailable || a.Header.Get("Retry-After") == "" || a.Header.Get("Location") != "" {
			t.Fatalf("%s: %d %s", name, a.Status, a.Body)
		}
		before, err := s.Queue.Snapshot(t.Context())
		if err != nil || before.Seq != ack.saw.Load() {
			t.Fatalf("%s: waited for %d of %d, %v", name, ack.saw.Load(), before.Seq, err)
		}
		ack.fails.Store(false)
		var v view.Ticket
		if a := s.Do(ask); a.Status != http.StatusCreated || a.Into(&v) != nil || v.Number != "A-001" {
			t.Errorf("%s: again %d %s", name, a.Status, a.Body)
		}
		after, err := s.Queue.Snapshot(t.Context())
		if err != nil || after.Seq != before.Seq {
			t.Errorf("%s: asking again made %d events, %v", name, after.Seq-before.Seq, err)
		}
	}
}

// broken is a queue with a bug.
type broken struct{ api.Queue }

func (broken) Act(context.Context, hall.TicketAction) (hall.Event, error) {
	panic("index out of range: secret")
}

func (broken) CallNext(context.Context, hall.Call) (hall.Event, error) {
	return hall.Event{}, errors.New("secret: script answered nonsense")
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestBugsStayInside(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	s := apitest.Start(t, func(d *api.Deps) {
		d.Queue, d.Log = broken{d.Queue}, slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	for _, path := range []string{"/api/v1/tickets/20260105aaaaaaaaaaaaaaaa/start", "/api/v1/counters/dukcapil-1/call-next"} {
		a := s.Do(post(atOne, path, ""))
		code, doc := a.Problem()
		if a.Status != http.StatusInternalServerError || code != hall.CodeInternal || bytes.Contains(a.Body, []byte("secret")) {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
		id, _ := doc["instance"].(string)
		id = strings.TrimPrefix(id, "urn:mpp:request:")
		found := false
		for line := range strings.Lines(log.String()) {
			found = found || strings.Contains(line, id) && strings.Contains(line, "secret")
		}
		if id == "" || !found {
			t.Errorf("%s: the log does not tell the cause of %q:\n%s", path, id, log.String())
		}
	}
	if !strings.Contains(log.String(), "faults_test.go") {
		t.Error("the panic's stack is not in the log")
	}
	take(t, s, "ktp", "regular") // the server lives
}

// Side by side, each request keeps its own words and number.
func TestRequestsSideBySide(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	const n = 80
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range n / 4 {
				a, err := s.Send(post(kiosk, "/api/v1/tickets", `{"service":"ktp","class":"priority"}`))
				if err != nil || a.Status != http.StatusCreated {
					t.Errorf("%v %d %s", err, a.Status, a.Body)
					return
				}
				var v view.Ticket
				if err := a.Into(&v); err != nil {
					t.Error(err)
					return
				}
				if a, err := s.Send(post("", "/api/v1/tickets/"+v.ID+"/cancel", `{"reason":"`+v.Number+` pulang"}`)); err != nil || a.Status != http.StatusOK {
					t.Errorf("%v %d %s", err, a.Status, a.Body)
				}
			}
		})
	}
	wg.Wait()
	snap, err := s.Queue.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(snap.Tickets) != n {
		t.Fatalf("%d tickets, want %d", len(snap.Tickets), n)
	}
	numbers := map[string]bool{}
	for _, ticket := range snap.Tickets {
		if numbers[ticket.Number] || ticket.Class != "priority" || ticket.State != hall.Cancelled || ticket.Leg.Reason != ticket.Number+" pulang" {
			t.Fatalf("ticket %+v", ticket)
		}
		numbers[ticket.Number] = true
	}
}
