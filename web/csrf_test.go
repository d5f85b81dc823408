package web

import (
	"encoding/json"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// site is an app with a form, and the keys of its sessions.
type site struct {
	t    *testing.T
	app  *fiber.App
	keys *access.Keys
}

func newSite(t *testing.T, behind *Site) *site {
	t.Helper()
	keys, err := access.NewKeys([]byte("only for tests, of no worth"), access.KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	auth := NewAuth(AuthOptions{Verify: keys.Verify, Keys: keys, Address: (*fiber.Ctx).IP, AddressRate: -1, FailedRate: -1, Clock: time.Now})
	app := fiber.New(Config())
	app.Use(behind.Admit, auth.CheckCSRF)
	app.Get("/form", func(c *fiber.Ctx) error { return c.SendString(CSRFToken(c)) })
	app.Get("/sign-in", func(c *fiber.Ctx) error { SetSession(c, "value", time.Now().Add(time.Hour)); return nil })
	app.Get("/sign-out", func(c *fiber.Ctx) error { ClearSession(c); return nil })
	app.All("/do", func(c *fiber.Ctx) error {
		p, err := auth.Principal(c)
		if err != nil {
			return err
		}
		return c.SendString(string(p.Role))
	})
	return &site{t, app, keys}
}

func (s *site) token(p access.Principal) string {
	s.t.Helper()
	token, err := s.keys.Mint(p, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// do sends a request and returns its status and its body, or the code of its problem.
func (s *site) do(method, path, body string, headers ...string) (int, string) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "hall.example"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.app.Test(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var doc struct{ Code string }
	if json.Unmarshal(text, &doc) == nil && doc.Code != "" {
		return res.StatusCode, doc.Code
	}
	return res.StatusCode, string(text)
}

var sri = access.Principal{Role: hall.RoleManager, ID: "m-1", Name: "Sri", TokenID: "session-1"}

func TestCSRF(t *testing.T) {
	s := newSite(t, NewSite(SiteOptions{Hosts: []string{"hall.example"}, PublicURL: "https://public.example"}))
	budi := sri
	budi.ID, budi.TokenID = "m-2", "session-2"
	cookie, other := "mpp_session="+s.token(sri), "mpp_session="+s.token(budi)
	_, form := s.do("GET", "/form", "", "Cookie", cookie)
	_, again := s.do("GET", "/form", "", "Cookie", cookie)
	_, ofOther := s.do("GET", "/form", "", "Cookie", other)
	if form == "" || form == again {
		t.Fatalf("CSRF tokens %q and %q", form, again)
	}
	renewed := "mpp_session=" + s.token(sri) // the same session, another token
	const urlencoded = fiber.MIMEApplicationForm
	part, boundary := multipartForm(t, form)
	for _, c := range []struct {
		name    string
		method  string
		path    string
		body    string
		headers []string
		status  int
		answer  string
	}{
		{"reading", "GET", "/do", "", []string{"Cookie", cookie}, 200, "manager"},
		{"reading from another site", "GET", "/do", "", []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site"}, 200, "manager"},
		{"without a token", "POST", "/do", "", []string{"Cookie", cookie}, 403, "csrf"},
		{"without a token, PUT", "PUT", "/do", "", []string{"Cookie", cookie}, 403, "csrf"},
		{"without a token, DELETE", "DELETE", "/do", "", []string{"Cookie", cookie}, 403, "csrf"},
		{"in the header", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form}, 200, "manager"},
		{"a second time", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form}, 200, "manager"},
		{"in the form", "POST", "/do", url.Values{"_csrf": {form}}.Encode(), []string{"Cookie", cookie, "Content-Type", urlencoded}, 200, "manager"},
		{"in a form with files", "POST", "/do", part, []string{"Cookie", cookie, "Content-Type", boundary}, 200, "manager"},
		{"in the address", "POST", "/do?_csrf=" + form, "", []string{"Cookie", cookie}, 403, "csrf"},
		{"after the session was renewed", "POST", "/do", "", []string{"Cookie", renewed, CSRFHeader, form}, 200, "manager"},
		{"of another session", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, ofOther}, 403, "csrf"},
		{"cut", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form[:len(form)-4]}, 403, "csrf"},
		{"only a nonce", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form[:22]}, 403, "csrf"},
		{"rubbish", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, "%%%"}, 403, "csrf"},
		{"from another site", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Sec-Fetch-Site", "cross-site"}, 403, "csrf"},
		{"from a neighbour", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Sec-Fetch-Site", "same-site"}, 403, "csrf"},
		{"from our own page behind a proxy", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Origin", "https://public.example"}, 200, "manager"},
		{"from our own page", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Sec-Fetch-Site", "same-origin", "Origin", "http://behind.proxy"}, 200, "manager"},
		{"from another origin", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Origin", "http://evil.example"}, 403, "csrf"},
		{"from no origin", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Origin", "null"}, 403, "csrf"},
		{"from our own origin", "POST", "/do", "", []string{"Cookie", cookie, CSRFHeader, form, "Origin", "http://hall.example"}, 200, "manager"},
		{"bearer", "POST", "/do", "", []string{"Authorization", "Bearer " + s.token(sri)}, 200, "manager"},
		{"bearer beside a cookie", "POST", "/do", "", []string{"Authorization", "Bearer " + s.token(sri), "Cookie", other}, 200, "manager"},
		{"no bearer beside a cookie", "POST", "/do", "", []string{"Authorization", "Basic eDp5", "Cookie", cookie}, 401, "unauthenticated"},
		{"anonymous", "POST", "/do", "", nil, 200, "citizen"},
		{"anonymous from another site", "POST", "/do", "", []string{"Sec-Fetch-Site", "cross-site"}, 403, "csrf"},
		{"without the session", "POST", "/do", "", []string{"Cookie", cookie, SessionHeader, "none"}, 200, "citizen"},
		{"without the session, reading", "GET", "/do", "", []string{"Cookie", cookie, SessionHeader, "none"}, 200, "citizen"},
		{"without the session, which has ended", "GET", "/do", "", []string{"Cookie", cookie + "x", SessionHeader, "none"}, 200, "citizen"},
		{"without the session, a CSRF token gives it no rights", "POST", "/do", "", []string{"Cookie", cookie, SessionHeader, "none", CSRFHeader, form}, 200, "citizen"},
		{"without the session from another site", "POST", "/do", "", []string{"Cookie", cookie, SessionHeader, "none", "Sec-Fetch-Site", "cross-site"}, 403, "csrf"},
		{"another word of the session", "POST", "/do", "", []string{"Cookie", cookie, SessionHeader, "some"}, 403, "csrf"},
		{"bearer without the session", "POST", "/do", "", []string{"Authorization", "Bearer " + s.token(sri), SessionHeader, "none", "Cookie", other}, 200, "manager"},
		{"a forged session", "POST", "/do", "", []string{"Cookie", cookie + "x"}, 401, "unauthenticated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if status, answer := s.do(c.method, c.path, c.body, c.headers...); status != c.status || answer != c.answer {
				t.Errorf("%d %s, want %d %s", status, answer, c.status, c.answer)
			}
		})
	}
	if _, none := s.do("GET", "/form", ""); none != "" {
		t.Errorf("a CSRF token without a session: %q", none)
	}
}

func multipartForm(t *testing.T, token string) (body, contentType string) {
	t.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	if err := w.WriteField(CSRFField, token); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestSessionCookie(t *testing.T) {
	proxied, stranger := NewSite(SiteOptions{Trusts: func(net.IP) bool { return true }}), NewSite(SiteOptions{})
	for name, c := range map[string]struct {
		behind *Site
		proto  string
		secure bool
	}{
		"http":                     {proxied, "http", false},
		"https at the proxy":       {proxied, "https", true},
		"a stranger claims https":  {stranger, "https", false},
		"nothing said about https": {proxied, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, c.behind)
			for _, path := range []string{"/sign-in", "/sign-out"} {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host = "192.0.2.1"
				if c.proto != "" {
					r.Header.Set("X-Forwarded-Proto", c.proto)
				}
				res, err := s.app.Test(r)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				got := res.Cookies()
				if len(got) != 1 {
					t.Fatalf("%s: cookies %v", path, got)
				}
				k := got[0]
				if k.Name != "mpp_session" || k.Path != "/" || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != c.secure || k.Domain != "" {
					t.Errorf("%s: %s", path, k)
				}
				if ends := path == "/sign-out"; (k.Value == "") != ends || k.Expires.Before(time.Now()) != ends {
					t.Errorf("%s: %s", path, k)
				}
			}
		})
	}
}
