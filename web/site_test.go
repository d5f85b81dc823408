package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestClientBehindProxies(t *testing.T) {
	_, ours, _ := net.ParseCIDR("10.0.0.0/8")
	p := NewSite(SiteOptions{Trusts: ours.Contains})
	for name, c := range map[string]struct {
		remote    string
		forwarded []string
		want      string
	}{
		"no proxy":                  {"203.0.113.9:1234", nil, "203.0.113.9"},
		"stranger who pretends":     {"203.0.113.9:1234", []string{"198.51.100.1"}, "203.0.113.9"},
		"one proxy":                 {"10.0.0.1:80", []string{"198.51.100.1"}, "198.51.100.1"},
		"two proxies":               {"10.0.0.1:80", []string{"198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		"client writes its own":     {"10.0.0.1:80", []string{"1.2.3.4, 198.51.100.1"}, "198.51.100.1"},
		"and the proxy adds a line": {"10.0.0.1:80", []string{"1.2.3.4", "198.51.100.1"}, "198.51.100.1"},
		"rubbish from the proxy":    {"10.0.0.1:80", []string{"unknown"}, "10.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.forwarded}}
			if got := p.ClientOfHTTP(r); got != c.want {
				t.Errorf("client %q, want %q", got, c.want)
			}
		})
	}
}

// askedAs returns the status and what the server takes for its own address.
func askedAs(t *testing.T, s *Site, host string, headers ...string) (int, string) {
	t.Helper()
	app := fiber.New(Config())
	app.Use(SecurityHeaders, s.Admit)
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString(c.BaseURL()) })
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = host
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	res, err := app.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if tls := strings.HasPrefix(string(body), "https:"); tls != (res.Header.Get("Strict-Transport-Security") != "") {
		t.Errorf("%s: Strict-Transport-Security %q", body, res.Header.Get("Strict-Transport-Security"))
	}
	return res.StatusCode, string(body)
}

func TestNamesOfTheServer(t *testing.T) {
	s := NewSite(SiteOptions{PublicURL: "https://Antrean.example.go.id/mpp", Hosts: []string{"antrean.lan"}})
	for host, want := range map[string]int{
		"antrean.example.go.id": 200, "ANTREAN.example.go.id:443": 200, "antrean.example.go.id.": 200, "antrean.lan:8080": 200, "localhost:8080": 200,
		"127.0.0.1:8080": 200, "192.168.1.5": 200, "[fe80::1]:8080": 200, "[2001:db8::7]": 200,
		"evil.example": 400, "evil.example:8080": 400, "antrean.lan.evil.example": 400, "192.168.1.5.evil.example": 400, "192.168.1.5.nip.io": 400,
		"2130706433": 400, "localhost.evil.example": 400, strings.Repeat("a", 2250): 400,
	} {
		for range 2 { // the newest good host is remembered
			if status, body := askedAs(t, s, host); status != want {
				t.Errorf("%.40q: %d %s", host, status, body)
			}
			if status, _ := askedAs(t, s, "127.0.0.1"); status != 200 {
				t.Errorf("after %.40q: %d", host, status)
			}
		}
	}
}

func TestForwardedHostAndScheme(t *testing.T) {
	all := SiteOptions{PublicURL: "https://antrean.example.go.id", Trusts: func(net.IP) bool { return true }}
	const host, proto, ours = "X-Forwarded-Host", "X-Forwarded-Proto", "antrean.example.go.id"
	for name, c := range map[string]struct {
		trusted bool
		headers []string
		status  int
		base    string
	}{
		"nothing said":              {true, nil, 200, "http://127.0.0.1"},
		"a proxy says":              {true, []string{host, ours, proto, "https"}, 200, "https://" + ours},
		"a stranger says":           {false, []string{host, ours, proto, "https"}, 200, "http://127.0.0.1"},
		"a stranger says otherwise": {false, []string{"X-Forwarded-Protocol", "https", "X-Forwarded-Ssl", "on", "X-Url-Scheme", "https", "Forwarded", "host=x;proto=https"}, 200, "http://127.0.0.1"},
		"the client before a proxy": {true, []string{host, "evil.example", host, ours, proto, "https", proto, "http"}, 200, "http://" + ours},
		"the same in one line":      {true, []string{host, "evil.example, " + ours}, 200, "http://" + ours},
		"a name that is not ours":   {true, []string{host, "evil.example"}, 400, ""},
		"rubbish":                   {true, []string{host, "a/b"}, 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := all
			if !c.trusted {
				o.Trusts = nil
			}
			status, body := askedAs(t, NewSite(o), "127.0.0.1", c.headers...)
			if status != c.status || (c.base != "" && body != c.base) {
				t.Errorf("%d %s", status, body)
			}
		})
	}
}
