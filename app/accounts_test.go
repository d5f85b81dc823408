package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/internal/settings"
)

const testPassword = "kopi tubruk manis"

// addPerson invites a person and uses the link.
func (s *site) addPerson(d accounts.Details) accounts.Person {
	s.t.Helper()
	a := s.app.back.accounts
	_, secret, err := a.Invite(s.t.Context(), access.System().Actor(), d)
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := a.UseLink(s.t.Context(), secret, accounts.Details{}, testPassword)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *site) signIn(login string) accounts.Session {
	s.t.Helper()
	session, err := s.app.back.accounts.SignIn(s.t.Context(), accounts.SignIn{Login: login, Password: testPassword, Address: "10.0.0.1"})
	if err != nil {
		s.t.Fatal(err)
	}
	return session
}

// pairKiosk pairs a kiosk through the API, as the page does, and returns its token.
func (s *site) pairKiosk(name string) (string, accounts.Device) {
	s.t.Helper()
	return s.pairKioskAs(accounts.DeviceSettings{Name: name})
}

func (s *site) pairKioskAs(d accounts.DeviceSettings) (string, accounts.Device) {
	s.t.Helper()
	return s.pair(accounts.Kiosk, d)
}

func (s *site) pair(kind accounts.DeviceKind, d accounts.DeviceSettings) (string, accounts.Device) {
	s.t.Helper()
	var waiting struct{ Code, Secret string }
	started := s.anonymous(http.MethodPost, "/api/v1/pairings", map[string]string{"kind": string(kind), "page": "/kiosk"})
	if json.Unmarshal(started.body, &waiting) != nil || started.status != http.StatusCreated {
		s.t.Fatalf("pairing: %d %s", started.status, started.body)
	}
	if early := s.anonymous(http.MethodGet, "/api/v1/pairings/"+waiting.Secret, nil); early.status != http.StatusNoContent {
		s.t.Fatalf("before anybody confirmed: %d", early.status)
	}
	device, err := s.app.back.accounts.ConfirmPairing(s.t.Context(), access.System().Actor(), waiting.Code, d)
	if err != nil {
		s.t.Fatal(err)
	}
	var paired struct{ Token string }
	got := s.anonymous(http.MethodGet, "/api/v1/pairings/"+waiting.Secret, nil)
	if json.Unmarshal(got.body, &paired) != nil || got.status != http.StatusOK {
		s.t.Fatalf("collect: %d %s", got.status, got.body)
	}
	return paired.Token, device
}

// anonymous sends a request without a token.
func (s *site) anonymous(method, path string, body any) answer {
	b := browser{s: s, http: s.web}
	return b.send(method, path, body)
}

// until asks again until the answer is as wanted.
func (s *site) until(within time.Duration, token string, want int) {
	s.t.Helper()
	for end := time.Now().Add(within); ; {
		a, err := s.call(token, http.MethodGet, "/api/v1/me", "", nil)
		if err == nil && a.status == want {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("after %v: %d %s, want %d (%v)", within, a.status, a.body, want, err)
		}
	}
}

// TestRevokedOnAllNodes: a device that is revoked on one node is refused by the other
// before that reads SQL again by itself, and so is it by a node that starts later.
func TestRevokedOnAllNodes(t *testing.T) {
	a, b := twoSites(t)
	token, device := a.pairKiosk("Kios 1")
	b.until(2*time.Minute, token, http.StatusOK)
	if err := a.app.back.accounts.RevokeDevice(t.Context(), access.System().Actor(), device.ID); err != nil {
		t.Fatal(err)
	}
	a.until(0, token, http.StatusUnauthorized)
	b.until(9*time.Second, token, http.StatusUnauthorized) // it reads SQL every ten seconds only
	b.restart()
	b.until(5*time.Second, token, http.StatusUnauthorized)
}

// TestRevokedAtAStartWithoutSQL: Redis tells a node what was revoked where SQL cannot.
func TestRevokedAtAStartWithoutSQL(t *testing.T) {
	s, _, db := breakable(t, settings.AckRedis)
	token, device := s.pairKiosk("Kios 1")
	other, _ := s.pairKiosk("Kios 2")
	if err := s.app.back.accounts.RevokeDevice(t.Context(), access.System().Actor(), device.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.app.back.accounts.Refresh(t.Context()); err != nil { // as each node does every ten seconds
		t.Fatal(err)
	}
	s.withoutSQL(db)
	s.until(0, token, http.StatusUnauthorized)
	s.until(0, other, http.StatusOK)
}

// TestPairedDeviceDoesOneJob: a kiosk takes numbers and may do nothing else.
func TestPairedDeviceDoesOneJob(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		token, _ := s.pairKiosk("Kios 1")
		for path, want := range map[string]int{"/api/v1/hall": 200, "/api/v1/events": 403, "/api/v1/hall/file": 403} {
			if a, err := s.call(token, http.MethodGet, path, "", nil); err != nil || a.status != want {
				t.Errorf("%s: %d, want %d (%v)", path, a.status, want, err)
			}
		}
		service := s.app.Config().Services[0].ID
		if a, err := s.call(token, http.MethodPost, "/api/v1/tickets", s.key(), map[string]string{"service": service}); err != nil || a.status != http.StatusCreated {
			t.Errorf("a ticket: %d %s (%v)", a.status, a.body, err)
		}
		if a, err := s.call(token, http.MethodPost, "/api/v1/devices/self", "", map[string]string{"version": "1", "page": "/kiosk"}); err != nil || a.status != http.StatusNoContent {
			t.Errorf("report: %d %s (%v)", a.status, a.body, err)
		}
	})
}

// TestOfficerTakesACounter: with the session's cookie alone, as a browser has it.
func TestOfficerTakesACounter(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		k := s.app.Config().Counters[0]
		s.addPerson(accounts.Details{Name: "Sri", Login: "sri.w", Role: hall.RoleOfficer, Agency: k.Agency})
		browser := s.browser(s.signIn("sri.w"))
		if got := browser.send(http.MethodPost, "/api/v1/counters/"+k.ID+"/open", nil); got.status != http.StatusForbidden {
			t.Fatalf("opened without a counter: %d %s", got.status, got.body)
		}
		took := browser.send(http.MethodPost, "/api/v1/session/counter", map[string]any{"counter": k.ID})
		if took.status != http.StatusOK || !strings.Contains(string(took.body), k.ID) {
			t.Fatalf("take: %d %s", took.status, took.body)
		}
		if got := browser.send(http.MethodPost, "/api/v1/counters/"+k.ID+"/open", nil); got.status != http.StatusOK {
			t.Fatalf("open: %d %s", got.status, got.body)
		}
		s.addPerson(accounts.Details{Name: "Budi", Login: "budi", Role: hall.RoleOfficer, Agency: k.Agency})
		other := s.browser(s.signIn("budi"))
		held := other.send(http.MethodPost, "/api/v1/session/counter", map[string]any{"counter": k.ID})
		if held.problem() != hall.CodeCounterHeld || !strings.Contains(string(held.body), "Sri") {
			t.Fatalf("held: %d %s", held.status, held.body)
		}
		if got := other.send(http.MethodPost, "/api/v1/session/counter", map[string]any{"counter": k.ID, "take_over": true}); got.status != http.StatusOK {
			t.Fatalf("take over: %d %s", got.status, got.body)
		}
		if got := browser.send(http.MethodPost, "/api/v1/counters/"+k.ID+"/pause", map[string]string{"reason": "istirahat"}); got.status != http.StatusForbidden {
			t.Errorf("the first holder still runs the counter: %d %s", got.status, got.body)
		}
	})
}

// browser keeps a session's cookie and sends its CSRF token.
type browser struct {
	s    *site
	http *http.Client
	csrf string
}

func (s *site) browser(session accounts.Session) *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	b := &browser{s: s, http: &http.Client{Jar: jar, Timeout: 10 * time.Second}}
	s.t.Cleanup(b.http.CloseIdleConnections)
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.app.URL(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	jar.SetCookies(req.URL, []*http.Cookie{{Name: "mpp_session", Value: session.Token, Path: "/"}})
	var me struct{ CSRF string }
	if got := b.send(http.MethodGet, "/api/v1/me", nil); got.status != http.StatusOK || json.Unmarshal(got.body, &me) != nil || me.CSRF == "" {
		s.t.Fatalf("me: %d %s", got.status, got.body)
	}
	if got := b.send(http.MethodDelete, "/api/v1/session/counter", nil); got.problem() != hall.CodeCSRF {
		s.t.Fatalf("a change without a CSRF token: %d %s", got.status, got.body)
	}
	b.csrf = me.CSRF
	return b
}

func (b *browser) send(method, path string, body any) answer {
	b.s.t.Helper()
	text := ""
	if body != nil {
		doc, err := json.Marshal(body)
		if err != nil {
			b.s.t.Fatal(err)
		}
		text = string(doc)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, b.s.app.URL()+path, strings.NewReader(text))
	if err != nil {
		b.s.t.Fatal(err)
	}
	if text != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Idempotency-Key", b.s.key())
	if b.csrf != "" {
		req.Header.Set("X-CSRF-Token", b.csrf)
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return answer{res.StatusCode, raw}
}

// TestFirstAdminPath: there is one as long as there is no administrator.
func TestFirstAdminPath(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		path, err := s.app.FirstAdminPath(t.Context())
		if err != nil || !strings.HasPrefix(path, "/welcome/") {
			t.Fatalf("path %q, %v", path, err)
		}
		s.addPerson(accounts.Details{Name: "Ibu Rina", Login: "rina", Role: hall.RoleAdmin})
		if path, err = s.app.FirstAdminPath(t.Context()); err != nil || path != "" {
			t.Errorf("with an administrator: %q, %v", path, err)
		}
	})
}

// A process that starts knows what was revoked before it answers anything.
func TestARevokedDeviceStaysOutAfterARestart(t *testing.T) {
	s := open(t, testSettings(t))
	token, device := s.pairKiosk("Kios 1")
	if err := s.app.back.accounts.RevokeDevice(t.Context(), access.System().Actor(), device.ID); err != nil {
		t.Fatal(err)
	}
	s.restart()
	if _, err := s.app.keys.Verify(token); hall.CodeOf(err) != hall.CodeUnauthenticated {
		t.Errorf("a revoked token after a restart: %v", err)
	}
}

// What a demo gave to anybody is worth nothing when its data folder is served.
func TestADemosTokensEndWithIt(t *testing.T) {
	set := testSettings(t)
	s := open(t, set)
	sample := access.Principal{Role: hall.RoleAdmin, ID: "demo-admin", Name: "Contoh"}
	if a, err := s.call(s.token(sample), http.MethodGet, "/api/v1/me", "", nil); err != nil || a.status != http.StatusUnauthorized {
		t.Errorf("%d %v", a.status, err)
	}
}
