package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// TestSimulatedDayStops: Ctrl+C in the middle leaves no counter open and nobody at
// one, and what was done agrees. The next day then takes over those who still wait,
// and what a killed run left: open counters, one with a citizen.
func TestSimulatedDayStops(t *testing.T) {
	set := testSettings(t)
	set.Hall = ""
	a := sampleSite(t, set, false)
	s := &site{t: t, set: set, app: a, web: http.DefaultClient}
	for range 3 {
		s.issue("dukcapil-kk", "regular")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, err := simulatedWith(ctx, set, a.URL(), func(done, total int64) {
		if done == total/10 {
			cancel()
		}
	})
	if err == nil || !strings.Contains(err.Error(), "stopped") || !strings.HasSuffix(lastLine(out), " 0 missing, 0 wrong, 0 doubled") {
		t.Fatalf("%v\n%s", err, out)
	}
	list := want[struct{ Counters []view.Counter }](s, adminP, 200, "GET", "/api/v1/counters", nil)
	for _, k := range list.Counters {
		if k.State != hall.CounterClosed || k.Ticket != nil {
			t.Errorf("counter %s is %s, with ticket %v", k.ID, k.State, k.Ticket)
		}
	}
	if len(list.Counters) != 31 {
		t.Errorf("%d counters", len(list.Counters))
	}
	first, second := officerP("dukcapil-1", "dukcapil"), officerP("dukcapil-2", "dukcapil")
	s.issue("dukcapil-kk", "regular")
	s.counter(first, "open")
	s.step(first, s.callNext(first).ID, "start", nil)
	s.counter(second, "open")
	s.counter(second, "pause")
	s.showsCounter(second.Counter, hall.CounterPaused)
	if out, err := simulated(context.Background(), set, a.URL()); err != nil || lastLine(out) != agreed {
		t.Fatalf("the next day: %v\n%s", err, out)
	}
}

// showsCounter waits until the list of counters, which follows the stream, has the state.
func (s *site) showsCounter(id string, state hall.CounterState) {
	s.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); {
		list := want[struct{ Counters []view.Counter }](s, adminP, 200, "GET", "/api/v1/counters", nil)
		for _, k := range list.Counters {
			if k.ID == id && k.State == state {
				return
			}
		}
	}
	s.t.Fatalf("counter %s is not shown as %s", id, state)
}

// proxied stands between the simulator and the server.
func proxied(t *testing.T, a *Platform, change func(*http.Response) error) string {
	t.Helper()
	p := httputil.NewSingleHostReverseProxy(mustURL(t, a.URL()))
	p.ModifyResponse = change
	p.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return s.URL
}

// TestSimulatedDayOverABadLine: each seventh answer to a change is lost after the
// server acted. The key makes the second asking harmless, so all agrees.
func TestSimulatedDayOverABadLine(t *testing.T) {
	set := testSettings(t)
	a := sampleSite(t, set, false)
	var changes, lost atomic.Int64
	address := proxied(t, a, func(r *http.Response) error {
		if r.Request.Method == http.MethodPost && changes.Add(1)%7 == 0 {
			lost.Add(1)
			return errors.New("the line broke")
		}
		return nil
	})
	out, err := simulated(context.Background(), set, address)
	if err != nil || lastLine(out) != agreed {
		t.Fatalf("%v\n%s", err, out)
	}
	if lost.Load() < simulatedVisits/2 {
		t.Errorf("only %d answers were lost", lost.Load())
	}
}

// TestSimulatedDayCatchesALostEvent: one event is kept back from the log; the run
// must fail, and say which.
func TestSimulatedDayCatchesALostEvent(t *testing.T) {
	set := testSettings(t)
	a := sampleSite(t, set, false)
	address := proxied(t, a, func(r *http.Response) error {
		if r.Request.URL.Path != "/api/v1/events" || r.StatusCode != http.StatusOK {
			return nil
		}
		return editEvents(r, func(e map[string]any) bool { return e["type"] != "recalled" })
	})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, err := simulated(ctx, set, address)
	if err == nil || !strings.Contains(out, "(recalled) is not in the log") || strings.Contains(lastLine(out), " 0 missing") {
		t.Errorf("recalls are missing, but: %v\n%s", err, out)
	}
}

// TestSimulatedDayCatchesADoubledTicket: kiosks lose some answers, and the line gives
// each asking a key of its own, as a kiosk without keys would: numbers are given that
// nobody took, and the run must fail.
func TestSimulatedDayCatchesADoubledTicket(t *testing.T) {
	set := testSettings(t)
	a := sampleSite(t, set, false)
	var issued atomic.Int64
	lost := func(r *http.Response) error {
		if r.Request.Method == http.MethodPost && r.Request.URL.Path == "/api/v1/tickets" && issued.Add(1)%50 == 0 {
			return errors.New("the line broke")
		}
		return nil
	}
	var asked atomic.Int64
	direct := httputil.NewSingleHostReverseProxy(mustURL(t, proxied(t, a, lost)))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Header.Set("Idempotency-Key", "fresh-"+strconv.FormatInt(asked.Add(1), 10))
		}
		direct.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	out, err := simulated(context.Background(), set, s.URL)
	if err == nil || !strings.Contains(out, "but nobody here took it") || strings.Contains(lastLine(out), " 0 wrong") {
		t.Errorf("%d of the numbers were given twice, but: %v\n%s", issued.Load()/50, err, out)
	}
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// editEvents leaves only those events in a page that keep accepts.
func editEvents(r *http.Response, keep func(map[string]any) bool) error {
	var page struct {
		Events []map[string]any `json:"events"`
		Next   json.Number      `json:"next"`
	}
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	if err := d.Decode(&page); err != nil {
		return err
	}
	kept := []map[string]any{}
	for _, e := range page.Events {
		if keep(e) {
			kept = append(kept, e)
		}
	}
	page.Events = kept
	raw, err := json.Marshal(page)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	r.ContentLength = int64(len(raw))
	r.Header.Set("Content-Length", strconv.Itoa(len(raw)))
	return nil
}
