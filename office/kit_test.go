package office_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/office"
	"mpp/store"
	"mpp/ui"
	"mpp/web"
)

const password = "kopi tubruk manis"

var system = access.System().Actor()

// site is the room's pages over a real SQLite file, behind the middleware of the server.
type site struct {
	*accounts.Service
	t      *testing.T
	app    *fiber.App
	db     *store.DB
	health *health.Service
	n      int // browsers so far
}

func newSite(t *testing.T, demo bool) *site {
	t.Helper()
	db, err := store.Open(t.Context(), "", filepath.Join(t.TempDir(), "mpp.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m, err := db.Migrator()
	if err == nil {
		_, err = m.Up(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	ended := &access.RevokedSet{}
	keys, err := access.NewKeys([]byte("rahasia-untuk-uji-coba-tiga-puluh-dua"), access.KeyOptions{Hall: "uji", Revoked: ended})
	if err != nil {
		t.Fatal(err)
	}
	cfg := halltest.Config()
	s := &site{t: t, db: db}
	s.Service = accounts.New(accounts.Deps{DB: db, Hall: "uji", Keys: keys, Ended: ended, Config: func() *hall.Config { return cfg },
		Clock: time.Now, Log: slog.New(slog.DiscardHandler)})
	s.health = health.New(health.Deps{DB: db, Hall: "uji", Clock: func() time.Time { return s.Clock() }, Config: func() *hall.Config { return cfg },
		Devices: func(ctx context.Context) (list []health.Device, err error) {
			devices, err := s.AllDevices(ctx)
			for _, d := range devices {
				list = append(list, health.Device{ID: d.ID, Name: d.Name, Kind: string(d.Kind), PairedAt: d.PairedAt, SeenAt: d.LastSeenAt})
			}
			return list, err
		}, Log: slog.New(slog.DiscardHandler)})
	s.serve(demo)
	return s
}

func (s *site) serve(demo bool) {
	config := web.Config()
	config.ErrorHandler = web.ErrorHandlerWithPage(func(c *fiber.Ctx, p web.Problem) error {
		return c.Status(p.Status).SendString(p.Title + ": " + p.Detail)
	})
	s.app = fiber.New(config)
	auth := web.NewAuth(web.AuthOptions{Verify: s.Keys.Verify, Keys: s.Keys, Address: func(*fiber.Ctx) string { return "10.0.0.1" },
		AddressRate: 100, AddressBurst: 1000, FailedRate: 100, FailedBurst: 1000, Clients: 100, Clock: time.Now})
	s.app.Use(web.SecurityHeaders, auth.CheckCSRF)
	u := ui.New(ui.Options{CSRF: web.CSRFToken, SignedIn: func(c *fiber.Ctx) *ui.Person {
		p, err := web.Principal(c)
		if err != nil || p.Role == hall.RoleCitizen {
			return nil
		}
		return &ui.Person{Name: p.Name, Role: string(p.Role)}
	}})
	u.Mount(s.app)
	office.New(office.Deps{UI: u, Demo: demo, Accounts: s.Service, Health: s.health, Address: func(c *fiber.Ctx) string { return c.Get("X-Test-Address") }}).Mount(s.app)
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// add makes a person who can sign in.
func (s *site) add(d accounts.Details) accounts.Person {
	s.t.Helper()
	_, secret, err := s.Invite(s.t.Context(), system, d)
	s.must(err)
	p, err := s.UseLink(s.t.Context(), secret, accounts.Details{}, password)
	s.must(err)
	return p
}

func (s *site) admin() accounts.Person {
	return s.add(accounts.Details{Name: "Ibu Admin", Login: "admin.mpp", Role: hall.RoleAdmin})
}

func (s *site) officer(login string) accounts.Person {
	return s.add(detailsOf(login))
}

// browser keeps cookies, as a browser does. Each has an address of its own.
type browser struct {
	*site
	cookies map[string]string
	from    string // Sec-Fetch-Site
	address string
}

func (s *site) browser() *browser {
	s.n++
	return &browser{site: s, cookies: map[string]string{}, from: "same-origin", address: fmt.Sprintf("10.%d.0.1", s.n)}
}

// answer is what a browser got.
type answer struct {
	*http.Response
	body string
}

var tokenOfForm = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func (b *browser) get(address string) answer {
	return b.do(httptest.NewRequest(http.MethodGet, address, nil))
}

// post sends a form with the token of the session, which each page has.
func (b *browser) post(address string, form url.Values) answer {
	b.t.Helper()
	if b.cookies["mpp_session"] != "" && !form.Has("_csrf") {
		if m := tokenOfForm.FindStringSubmatch(b.get("/sign-in").body); m != nil {
			form.Set("_csrf", m[1])
		}
	}
	req := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func (b *browser) do(req *http.Request) answer {
	b.t.Helper()
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Sec-Fetch-Site", b.from)
	req.Header.Set("X-Test-Address", b.address)
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.app.Test(req, -1)
	b.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	b.must(err)
	for _, c := range res.Cookies() {
		b.cookies[c.Name] = c.Value
		if c.Value == "" || !c.Expires.IsZero() && c.Expires.Before(time.Now()) {
			delete(b.cookies, c.Name)
		}
	}
	return answer{res, string(body)}
}

// signIn signs in through the page.
func (b *browser) signIn(login string) *browser {
	b.t.Helper()
	b.post("/sign-in", url.Values{"login": {login}, "password": {password}}).leads(b.t, "")
	if b.cookies["mpp_session"] == "" {
		b.t.Fatalf("%s got no session", login)
	}
	return b
}

// leads fails unless the answer sends the browser on with 303, to the address if one is given.
func (a answer) leads(t *testing.T, to string) {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || to != "" && a.Header.Get("Location") != to {
		t.Fatalf("status %d to %q, want 303 to %q\n%s", a.StatusCode, a.Header.Get("Location"), to, clip(a.body))
	}
}

// says fails unless the answer has the status and all the words.
func (a answer) says(t *testing.T, status int, words ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("status %d, want %d\n%s", a.StatusCode, status, clip(a.body))
	}
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			t.Errorf("the page lacks %q\n%s", w, clip(a.body))
		}
	}
}

// clip is the main part of a page.
func clip(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return body[:min(len(body), 3000)]
}

func detailsOf(login string) accounts.Details {
	return accounts.Details{Name: "Petugas " + login, Login: login, Role: hall.RoleOfficer, Agency: halltest.Config().Agencies[0].ID}
}
