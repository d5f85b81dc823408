package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/access"
	"mpp/api"
	"mpp/api/apitest"
)

// lockedBuffer is a buffer that a log may write to while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// What an attack leaves in the log: a sample of each kind from an address, all of it
// counted, and neither a token nor the id of a ticket.
func TestSecurityLog(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) {
		d.Security = access.NewSecurityLog(slog.New(slog.NewTextHandler(&log, nil)), clock.Now)
		d.Limits.FailedBurst = 50
	})
	ticket := take(t, s, "ktp", "regular")
	const stolen = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl"
	for range 40 {
		s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/tickets/" + ticket.ID, Token: stolen})
		s.Do(post(kiosk, "/api/v1/tickets/"+ticket.ID+"/start", ""))
	}
	s.Do(get("", "/api/v1/me")) // asks whether somebody is signed in: nothing to note
	answered(t, rawRequest(t, s, "GET /api/v1/hall HTTP/1.1\r\nHost: rebind.evil.example\r\n\r\n"))
	answered(t, rawRequest(t, s, "POST /api/v1/pairings HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n\r\n"))
	for range 30 {
		s.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/me", Token: "a.b.c"})
	}
	s.Get("admin", "/api/v1/hall/file", nil)
	s.Post("manager", "/api/v1/day/close", "", http.StatusOK, nil)

	text := log.String()
	for event, lines := range map[string]int{"token_refused": 5, "role_refused": 5, "host_refused": 1, "site_refused": 1, "limit_reached": 5, "hall_exported": 1, "day_closed": 1} {
		if got := strings.Count(text, "event="+event+" "); got != lines {
			t.Errorf("%s: %d lines, want %d", event, got, lines)
		}
	}
	for _, secret := range []string{stolen[10:], ticket.ID, ticket.ID[8:]} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the log", secret)
		}
	}
	if !strings.Contains(text, "event=token_refused address=127.0.0.1 more_like_this=0 reason=invalid") || !strings.Contains(text, "event=day_closed address=127.0.0.1 ") {
		t.Error(text)
	}
	clock.move(time.Minute)
	s.Do(post(kiosk, "/api/v1/tickets/"+ticket.ID+"/start", ""))
	if !strings.Contains(log.String(), "event=role_refused address=127.0.0.1 more_like_this=35 ") {
		t.Error("the lines that were left out are not counted")
	}
	figures := string(s.Do(get("", "/metrics")).Body)
	for _, line := range []string{`mpp_security_events_total{event="role_refused"} 41`, `mpp_security_events_total{event="host_refused"} 1`, `mpp_security_events_total{event="hall_exported"} 1`} {
		if !strings.Contains(figures, line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}
