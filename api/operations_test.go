package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for _, r := range []apitest.Request{get("", "/api/v1/hall"), get("", "/healthz"), get("", "/nothing"), post("", "/api/v1/tickets", "{")} {
		h := s.Do(r).Header
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'self'", "img-src 'self' data:", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: CSP %q lacks %q", r.Path, csp, part)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "ws:;") || strings.Contains(csp, "ws: ") {
			t.Errorf("%s: CSP %q", r.Path, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "",
			"Cache-Control": "no-store", "Access-Control-Allow-Origin": ""} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", r.Path, name, got, want)
			}
		}
		if h.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request id", r.Path)
		}
	}
}

func TestRequestIDOfAProxy(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for given, kept := range map[string]bool{"0f8b6c1e-6d1f-4c8e": true, "x": false, "a b c d e f g h": false, strings.Repeat("a", 65): false} {
		req, err := http.NewRequest(http.MethodGet, s.URL+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Request-ID", given)
		resp, err := s.Client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("X-Request-ID"); (got == given) != kept || got == "" {
			t.Errorf("given %q, got %q", given, got)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	resp, err := http.Head(s.URL + "/api/v1/hall")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %d", resp.StatusCode)
	}
	a := s.Do(apitest.Request{Method: http.MethodDelete, Path: "/api/v1/hall"})
	if allow := a.Header.Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "POST") {
		t.Errorf("Allow %q", allow)
	}
}

func TestMetricsByRoute(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	ticket := take(t, s, "ktp", "regular")
	s.Get("", "/api/v1/tickets/"+ticket.ID, nil)
	s.Do(get("", "/some/strange/path"))
	s.Do(apitest.Request{Method: http.MethodDelete, Path: "/api/v1/hall"})
	text := string(s.Do(get("", "/metrics")).Body)
	for _, want := range []string{
		`mpp_http_request_seconds_count{method="POST",route="/api/v1/tickets",status="201"} 1`,
		`mpp_http_request_seconds_count{method="GET",route="/api/v1/tickets/:ticket",status="200"} 1`,
		`mpp_http_request_seconds_count{method="GET",route="other",status="404"} 1`,
		`mpp_http_request_seconds_count{method="DELETE",route="other",status="405"} 1`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no line %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, ticket.ID) || strings.Contains(text, "strange") {
		t.Error("metrics grow with what is asked for")
	}
}

func TestDescriptionIsServed(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	s.Get("", "/api/openapi.json", &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.0") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	// Every route is described and every description has a route.
	app := fiber.New(api.Config())
	api.New(api.Deps{Keys: s.Keys, Queue: s.Queue}).Mount(app)
	routes := map[string]bool{}
	for _, r := range app.GetRoutes(true) {
		if r.Method == http.MethodHead {
			continue
		}
		path := r.Path
		for _, p := range r.Params {
			path = strings.Replace(path, ":"+p, "{"+p+"}", 1)
		}
		routes[strings.ToLower(r.Method)+" "+path] = true
	}
	delete(doc.Paths, "/live") // mounted by the live feed
	described := map[string]bool{}
	for path, ops := range doc.Paths {
		for method := range ops {
			if method != "parameters" {
				described[method+" "+path] = true
			}
		}
	}
	for r := range routes {
		if !described[r] {
			t.Errorf("%s is served, but not described", r)
		}
	}
	for r := range described {
		if !routes[r] {
			t.Errorf("%s is described, but not served", r)
		}
	}
}

func TestDemoSignIn(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	var list struct {
		Identities []struct {
			Key, Name, Counter, Agency string
			Role                       hall.Role
		}
	}
	s.Get("", "/api/v1/demo/identities", &list)
	if len(list.Identities) != 10 {
		t.Fatalf("identities %+v", list)
	}
	for _, i := range list.Identities {
		var in struct {
			Token, Name string
			ExpiresAt   time.Time `json:"expires_at"`
		}
		s.Post("", "/api/v1/demo/sign-in", `{"key":"`+i.Key+`"}`, http.StatusOK, &in)
		a := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/me", Token: in.Token})
		var me struct {
			Role                  hall.Role
			Name, Counter, Agency string
			ExpiresAt             time.Time `json:"expires_at"`
		}
		if a.Status != http.StatusOK || a.Into(&me) != nil {
			t.Fatalf("%s: %d %s", i.Key, a.Status, a.Body)
		}
		if me.Role != i.Role || me.Name != i.Name || me.Counter != i.Counter || me.Agency != i.Agency || !me.ExpiresAt.Equal(in.ExpiresAt) {
			t.Errorf("%s: signed in as %+v, want %+v", i.Key, me, i)
		}
	}
	a := s.Do(get("", "/api/v1/me"))
	if a.Status != http.StatusUnauthorized || !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("a citizen: %d %v", a.Status, a.Header)
	}
}

func TestNoDemoNoSignIn(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) { d.Demo = false })
	for _, r := range []apitest.Request{get("", "/api/v1/demo/identities"), post("", "/api/v1/demo/sign-in", `{"key":"admin"}`)} {
		a := s.Do(r)
		if code, _ := a.Problem(); a.Status != http.StatusNotFound || code != hall.CodeNotFound {
			t.Errorf("%s: %d %s", r.Path, a.Status, a.Body)
		}
	}
}

// The configuration says whose a counter is, also for a token that knows no agency.
func TestOfficersAgencyComesFromTheCounter(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	token, err := s.Keys.Mint(access.Principal{Role: hall.RoleOfficer, ID: "o", Counter: "polres-1"}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var me struct{ Agency string }
	if a := s.Do(apitest.Request{Method: "GET", Path: "/api/v1/me", Token: token}); a.Into(&me) != nil || me.Agency != "polres" {
		t.Errorf("%s", a.Body)
	}
}

func TestMountWantsItsConfig(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an app that reuses request strings was taken")
		}
	}()
	api.New(api.Deps{}).Mount(fiber.New())
}
