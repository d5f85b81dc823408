package api_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/report"
	"mpp/web"
)

// slow is a queue whose issues hang until they are let go.
type slow struct {
	api.Queue
	inside chan struct{} // one for each issue that began
	let    chan struct{} // closed: they end
}

func newSlow(q api.Queue) *slow {
	return &slow{Queue: q, inside: make(chan struct{}, 100), let: make(chan struct{})}
}

func (q *slow) Issue(ctx context.Context, in hall.Issue) (hall.Event, error) {
	q.inside <- struct{}{}
	select {
	case <-q.let:
	case <-ctx.Done():
		return hall.Event{}, ctx.Err()
	}
	return q.Queue.Issue(ctx, in)
}

// refusedAs checks a refusal for being too much, and its Retry-After.
func refusedAs(t *testing.T, a apitest.Answer, status int, limit string) {
	t.Helper()
	code, doc := a.Problem()
	if a.Status != status || code != hall.CodeOverloaded || doc["limit"] != limit {
		t.Fatalf("%d %s, want %d with limit %s", a.Status, a.Body, status, limit)
	}
	if s, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || s < 1 || s > 130 {
		t.Fatalf("Retry-After %q", a.Header.Get("Retry-After"))
	}
}

// While kiosks fill their share and its queue, the counters work as ever; whoever is
// let in is served, the rest is told at once to come back.
func TestKiosksCannotStopTheCounters(t *testing.T) {
	t.Parallel()
	var q *slow
	s := apitest.Start(t, func(d *api.Deps) {
		q = newSlow(d.Queue)
		d.Queue, d.Timeout = q, time.Minute
		d.Limits.Changes = web.BulkheadSize{InFlight: 4, Queue: 3, Wait: time.Minute}
	})
	var wg sync.WaitGroup
	statuses := make(chan int, 7)
	for range 7 {
		wg.Go(func() {
			a, err := s.Send(post(kiosk, "/api/v1/tickets", `{"service":"ktp"}`))
			if err != nil {
				t.Error(err)
			}
			statuses <- a.Status
		})
	}
	for range 4 {
		<-q.inside
	}
	waitForMetric(t, s, `mpp_http_bulkhead_waiting{bulkhead="changes"} 3`)
	began := time.Now()
	refusedAs(t, s.Do(post(kiosk, "/api/v1/tickets", `{"service":"ktp"}`)), http.StatusServiceUnavailable, "server")
	refusedAs(t, s.Do(post("", "/api/v1/tickets/20260105aaaaaaaaaaaaaaaa/cancel", "")), http.StatusServiceUnavailable, "server")
	open(t, s, atOne, "dukcapil-1")
	if a := s.Do(post(atOne, "/api/v1/counters/dukcapil-1/call-next", "")); a.Status != http.StatusNoContent {
		t.Fatalf("call-next: %d %s", a.Status, a.Body)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/api/v1/services", "/api/v1/hall"} {
		s.Get("", path, nil)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Fatalf("all this took %v beside the crowd", took)
	}
	close(q.let)
	wg.Wait()
	for range 7 {
		if status := <-statuses; status != http.StatusCreated {
			t.Errorf("one that was let in got %d", status)
		}
	}
	s.Post(atOne, "/api/v1/counters/dukcapil-1/call-next", "", http.StatusOK, nil)
}

func waitForMetric(t *testing.T, s *apitest.Server, line string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		text := string(s.Do(get("", "/metrics")).Body)
		if strings.Contains(text, line) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no line %s in\n%s", line, text)
		}
	}
}

// hungReports is a reporter that answers when it is let.
type hungReports struct {
	api.Reporter
	inside, let chan struct{}
}

func (r hungReports) Report(ctx context.Context, q report.Query) (any, error) {
	r.inside <- struct{}{}
	<-r.let
	return r.Reporter.Report(ctx, q)
}

func TestReportsHaveASmallShare(t *testing.T) {
	t.Parallel()
	r := hungReports{inside: make(chan struct{}, 9), let: make(chan struct{})}
	s := apitest.Start(t, func(d *api.Deps) {
		r.Reporter = d.Reports
		d.Reports, d.Timeout = r, time.Minute
		d.Limits.Reports = web.BulkheadSize{InFlight: 2, Queue: 1, Wait: time.Millisecond}
	})
	const path = "/api/v1/report?from=2026-01-05"
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if a, err := s.Send(get("manager", path)); err != nil || a.Status != http.StatusOK {
				t.Errorf("%v %d %s", err, a.Status, a.Body)
			}
		})
	}
	<-r.inside
	<-r.inside
	refusedAs(t, s.Do(get("manager", path)), http.StatusServiceUnavailable, "server")
	refusedAs(t, s.Do(get("admin", "/api/v1/hall/file")), http.StatusServiceUnavailable, "server")
	take(t, s, "ktp", "regular")
	s.Get("manager", "/api/v1/events", nil)
	close(r.let)
	wg.Wait()
}

// PublicEstimates is a reporter's, as Report.
func (r hungReports) PublicEstimates(ctx context.Context, q report.Query) (any, error) {
	<-r.let
	return r.Reporter.PublicEstimates(ctx, q)
}

// A stranger who asks for open data all the time is told to wait; others get theirs.
func TestOneStrangerDoesNotHoldTheOpenData(t *testing.T) {
	t.Parallel()
	r := hungReports{let: make(chan struct{})}
	s := apitest.Start(t, func(d *api.Deps) {
		r.Reporter = d.Reports
		d.Reports, d.Timeout = r, time.Minute
		d.Limits.Public.Wait = time.Minute
	})
	const stranger, other, asked = "127.0.0.2", "127.0.0.3", 12
	answers := make(chan int, asked)
	for range asked {
		go func() { answers <- openData(t, s, stranger) }()
	}
	for range asked - 2 {
		if status := <-answers; status != http.StatusTooManyRequests {
			t.Errorf("the stranger got %d", status)
			break
		}
	}
	others := make(chan int, 1)
	go func() { others <- openData(t, s, other) }()
	close(r.let)
	for name, got := range map[string]chan int{"the stranger": answers, "another": others} {
		if status := <-got; status != http.StatusOK {
			t.Errorf("%s got %d", name, status)
		}
	}
	if status := openData(t, s, stranger); status != http.StatusOK {
		t.Errorf("the stranger later: %d", status)
	}
}

// openData asks for open data from a local address.
func openData(t *testing.T, s *apitest.Server, from string) int {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/public/estimates", http.NoBody)
	if err != nil {
		t.Error(err)
		return 0
	}
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext}}
	res, err := client.Do(req)
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// still is a clock that a test moves.
type still struct {
	mu  sync.Mutex
	now time.Time
}

func (c *still) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *still) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestAnonymousClientsOfOneAddress(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) {
		d.Limits = api.Limits{AddressRate: 10, AddressBurst: 5, Clock: clock.Now}
	})
	for range 5 {
		s.Get("", "/api/v1/hall", nil)
	}
	refusedAs(t, s.Do(get("", "/api/v1/hall")), http.StatusTooManyRequests, "address")
	refusedAs(t, s.Do(post("", "/api/v1/demo/sign-in", `{"key":"admin"}`)), http.StatusTooManyRequests, "address")
	for range 20 { // devices and staff behind that address
		s.Get(kiosk, "/api/v1/services", nil)
		s.Get("", "/healthz", nil)
	}
	take(t, s, "ktp", "regular")
	clock.move(100 * time.Millisecond)
	s.Get("", "/api/v1/hall", nil)
	refusedAs(t, s.Do(get("", "/api/v1/hall")), http.StatusTooManyRequests, "address")
}

func TestTokensThatDoNotVerify(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) { d.Limits = api.Limits{FailedRate: 1, FailedBurst: 3, Clock: clock.Now} })
	guess := func() apitest.Answer {
		return s.Do(apitest.Request{Method: "GET", Path: "/api/v1/me", Token: "a.b.c"})
	}
	for range 3 {
		if a := guess(); a.Status != http.StatusUnauthorized {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
	}
	refusedAs(t, guess(), http.StatusTooManyRequests, "address")
	s.Get(atOne, "/api/v1/me", nil) // a good one from the same address, never seen before
	s.Get("", "/api/v1/hall", nil)
	clock.move(time.Second)
	if a := guess(); a.Status != http.StatusUnauthorized {
		t.Fatalf("a second later: %d %s", a.Status, a.Body)
	}
}

func TestTicketsOfAMinute(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	cfg := *s.Queue.Config()
	cfg.Policy.MaxPerKey = 2
	s.Reconfigure(&cfg)
	ask := func(as string, n int) apitest.Answer {
		return s.Do(apitest.Request{Method: "POST", Path: "/api/v1/tickets", As: as, Body: `{"service":"ktp"}`, Key: fmt.Sprint("k", n)})
	}
	given := func(as string, n int) {
		t.Helper()
		if a := ask(as, n); a.Status != http.StatusCreated {
			t.Fatalf("%s, %d: %d %s", as, n, a.Status, a.Body)
		}
	}
	given(kiosk, 1)
	given(kiosk, 2)
	refusedAs(t, ask(kiosk, 3), http.StatusTooManyRequests, "device")
	given(kiosk, 2) // the same request again
	for n := range 8 {
		given(desk, n)
	}
	refusedAs(t, ask(desk, 8), http.StatusTooManyRequests, "service")
	s.Move(time.Minute)
	given(kiosk, 3)
	metrics := string(s.Do(get("", "/metrics")).Body)
	for _, line := range []string{`mpp_tickets_refused_total{limit="device"} 1`, `mpp_tickets_refused_total{limit="service"} 1`} {
		if !strings.Contains(metrics, line) {
			t.Errorf("/metrics has no line %s", line)
		}
	}
}

func TestReadyzTellsWhatItLacks(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 1, 5, 1, 59, 0, 0, time.UTC)
	var stopping atomic.Bool
	s := apitest.Start(t, func(d *api.Deps) {
		d.Stopping = stopping.Load
		d.Checks = append(d.Checks, api.Check{Name: "ack", Needed: true, Ask: func(context.Context) error {
			return fmt.Errorf("acks: %w", &api.Degraded{Reason: "sql_away", Since: since, Backlog: 12})
		}})
	})
	var r struct {
		Status string
		Parts  map[string]struct {
			OK      bool
			Detail  string
			Since   time.Time
			Backlog int
		}
	}
	a := s.Do(get("", "/readyz"))
	if a.Status != http.StatusOK || a.Into(&r) != nil || r.Status != "degraded" {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if p := r.Parts["ack"]; !p.OK || p.Detail != "sql_away" || !p.Since.Equal(since) || p.Backlog != 12 {
		t.Fatalf("%+v", p)
	}
	if a := s.Do(get("", "/api/v1/hall")); a.Header.Get("Connection") == "close" {
		t.Fatal("a connection ends while nothing stops")
	}
	stopping.Store(true)
	if a = s.Do(get("", "/readyz")); a.Status != http.StatusServiceUnavailable || a.Into(&r) != nil || r.Status != "stopping" {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	take(t, s, "ktp", "regular") // still served
}
