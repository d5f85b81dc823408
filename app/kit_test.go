package app

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/internal/settings"
	"mpp/tools/testkit"
)

// setUp is a kind of installation: which Redis and which SQL a hall has.
type setUp struct {
	name string
	set  func(t *testing.T) settings.Settings
}

func testSettings(t *testing.T) settings.Settings {
	return settings.Settings{Addr: "127.0.0.1:0", Data: t.TempDir(), Log: "error", Hall: "testdata/uji.yaml",
		Secret: "rahasia-untuk-uji-coba-tiga-puluh-dua"}
}

// setUps are the two kinds, on which everything must behave the same.
var setUps = []setUp{
	{"embedded", testSettings},
	{"server", func(t *testing.T) settings.Settings {
		s := testSettings(t)
		s.RedisURL, s.DatabaseURL = testkit.Redis(t), testkit.MariaDB(t)
		return s
	}},
}

func onSetUps(t *testing.T, test func(t *testing.T, s *site)) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) { test(t, open(t, f.set(t))) })
	}
}

// onSetUpsAckedBySQL runs a test where nothing is acknowledged before SQL has it.
func onSetUpsAckedBySQL(t *testing.T, test func(t *testing.T, s *site)) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			set := f.set(t)
			set.Ack = settings.AckLedger
			test(t, open(t, set))
		})
	}
}

// site is a running system and a client of it.
type site struct {
	t       *testing.T
	set     settings.Settings
	app     *Platform
	machine *machine // nil: the real one
	web     *http.Client

	pushRoots *x509.CertPool // signs push services; nil: the system's
}

func open(t *testing.T, set settings.Settings) *site {
	t.Helper()
	return openAt(t, set, nil)
}

// openAt is open on a machine with clocks of its own.
func openAt(t *testing.T, set settings.Settings, m *machine) *site {
	t.Helper()
	s := &site{t: t, set: set, machine: m, web: &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 128}}}
	s.up()
	t.Cleanup(func() { s.down(); s.web.CloseIdleConnections() })
	return s
}

func (s *site) up() {
	s.t.Helper()
	a, err := Start(context.Background(), s.set, Options{machine: s.machine, pushRoots: s.pushRoots})
	if err != nil {
		s.t.Fatal(err)
	}
	s.app = a
}

func (s *site) down() { s.app.Stop(context.Background()) }

// restart is a new process on the same stores.
func (s *site) restart() {
	s.t.Helper()
	s.down()
	s.up()
}

// People of the test hall.
var (
	kioskP   = access.Principal{Role: hall.RoleKiosk, ID: "kiosk-1", Name: "Kios 1"}
	managerP = access.Principal{Role: hall.RoleManager, ID: "manager-1", Name: "Pengelola"}
	adminP   = access.Principal{Role: hall.RoleAdmin, ID: "admin-1", Name: "Admin"}
	deskP    = access.Principal{Role: hall.RoleDesk, ID: "desk-1", Name: "Petugas informasi"}
)

func officerP(counter, agency string) access.Principal {
	return access.Principal{Role: hall.RoleOfficer, ID: "officer-" + counter, Name: "Petugas " + counter, Counter: counter, Agency: agency}
}

func (s *site) token(p access.Principal) string {
	token, err := s.app.keys.Mint(p, time.Hour)
	if err != nil {
		panic(err)
	}
	return token
}

// answer is an HTTP answer, read whole.
type answer struct {
	status int
	body   []byte
}

func (a answer) problem() hall.Code {
	var p struct{ Code hall.Code }
	_ = json.Unmarshal(a.body, &p) // not a problem: no code
	return p.Code
}

// keyNo is for all sites: two nodes of one hall must not use one key twice.
var keyNo atomic.Int64

func (s *site) key() string { return fmt.Sprintf("uji-%d", keyNo.Add(1)) }

// call sends one request; key "" makes a fresh one for a POST.
func (s *site) call(token, method, path, key string, body any) (answer, error) {
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return answer{}, err
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, s.app.URL()+path, r)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost {
		if key == "" {
			key = s.key()
		}
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := s.web.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, raw}, err
}

type obj map[string]any

// want makes a change and decodes the answer; any other status fails the test.
func want[T any](s *site, p access.Principal, status int, method, path string, body any) T {
	s.t.Helper()
	a, err := s.call(s.token(p), method, path, "", body)
	if err != nil {
		s.t.Fatal(err)
	}
	if a.status != status {
		s.t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.body, status)
	}
	var v T
	if len(a.body) > 0 {
		if err := json.Unmarshal(a.body, &v); err != nil {
			s.t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
		}
	}
	return v
}

func (s *site) issue(service, class string) view.Ticket {
	s.t.Helper()
	return want[view.Ticket](s, kioskP, 201, "POST", "/api/v1/tickets", obj{"service": service, "class": class})
}

func (s *site) step(p access.Principal, ticket, action string, body any) view.Ticket {
	s.t.Helper()
	return want[view.Ticket](s, p, 200, "POST", "/api/v1/tickets/"+ticket+"/"+action, body)
}

func (s *site) counter(p access.Principal, action string) view.Counter {
	s.t.Helper()
	return want[view.Counter](s, p, 200, "POST", "/api/v1/counters/"+p.Counter+"/"+action, obj{})
}

func (s *site) callNext(p access.Principal) view.Ticket {
	s.t.Helper()
	return want[view.Ticket](s, p, 200, "POST", "/api/v1/counters/"+p.Counter+"/call-next", obj{})
}

// recorded waits until the ledger has all that the queue has made, and returns it.
func (s *site) recorded() hall.Snapshot {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	now, err := s.app.hall.queue.Snapshot(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.app.hall.recorder.WaitFor(ctx, now.Seq); err != nil {
		s.t.Fatal(err)
	}
	return now
}

// history is every event in the ledger, through the API.
func (s *site) history() []apiEvent {
	s.t.Helper()
	s.recorded()
	var all []apiEvent
	for after := int64(0); ; {
		page := want[struct {
			Events []apiEvent
			Next   int64
		}](s, managerP, 200, "GET", fmt.Sprintf("/api/v1/events?after=%d&limit=1000", after), nil)
		if len(page.Events) == 0 {
			return all
		}
		all = append(all, page.Events...)
		after = page.Next
	}
}

// apiEvent is what the tests read of an event.
type apiEvent struct {
	Seq    int64
	Type   hall.EventType
	From   hall.State
	Ticket *struct {
		ID, Number string
		State      hall.State
		Leg        struct{ Counter string }
	}
	Actor hall.Actor
	Pause *struct {
		ID           int64
		Agency       string
		Until, Ended *string
	}
}

// importHall posts a hall file as the administrator; key "" makes a fresh one.
func (s *site) importHall(key, text string) answer {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.app.URL()+"/api/v1/hall", strings.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token(adminP))
	req.Header.Set("Content-Type", "application/yaml")
	if key == "" {
		key = s.key()
	}
	req.Header.Set("Idempotency-Key", key)
	res, err := s.web.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, raw}
}

func readTestHall(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("testdata/uji.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
