package api_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/web"
)

// Pages, their files and the figures have a limit too; staff and /healthz pass.
func TestPagesOfOneAddress(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	asked := 0
	s := apitest.Start(t, func(d *api.Deps) {
		d.Limits = api.Limits{PageRate: 10, PageBurst: 5, Clock: clock.Now}
		d.Checks = []api.Check{{Name: "counted", Ask: func(context.Context) error { asked++; return nil }}}
	})
	for _, path := range []string{"/readyz", "/readyz", "/metrics", "/readyz", "/metrics"} {
		s.Get("", path, nil)
	}
	if asked != 1 {
		t.Errorf("the parts were asked %d times within a second", asked)
	}
	for _, path := range []string{"/", "/metrics", "/readyz", "/t/aaaaaaaa/qr.svg", "/sign-in"} {
		for _, token := range []string{"", "a.b.c"} {
			conn := rawRequest(t, s, "GET "+path+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "+token+"\r\n\r\n")
			if res := answered(t, conn); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
				t.Errorf("%s with the token %q: %d", path, token, res.StatusCode)
			}
		}
	}
	s.Get("", "/healthz", nil)
	s.Get("", "/api/v1/hall", nil)
	s.Get(kiosk, "/readyz", nil)
	clock.move(time.Second)
	s.Get("", "/readyz", nil)
	if asked != 2 {
		t.Errorf("the parts were asked %d times after a second", asked)
	}
}

// Drawing a QR code costs the server milliseconds.
func TestPicturesCostMore(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) { d.Limits = api.Limits{PageRate: 10, PageBurst: 60, Clock: clock.Now} })
	for i := range 4 {
		want := http.StatusNotFound // this server has no pages
		if i == 3 {
			want = http.StatusTooManyRequests
		}
		if res := answered(t, rawRequest(t, s, "GET /t/aaaaaaaa/qr.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")); res.StatusCode != want {
			t.Errorf("picture %d: %d, want %d", i+1, res.StatusCode, want)
		}
	}
}

// The pages with all services in them cost more, the larger the hall is.
func TestPagesOfALargeHallCostMore(t *testing.T) {
	t.Parallel()
	clock := &still{now: time.Unix(1_000_000, 0)}
	s := apitest.Start(t, func(d *api.Deps) { d.Limits = api.Limits{PageRate: 1, PageBurst: 60, Clock: clock.Now} })
	cfg := *s.Queue.Config()
	cfg.Services = slices.Clone(cfg.Services)
	for i := range 160 {
		more := cfg.Services[0]
		more.ID = fmt.Sprintf("more-%d", i)
		cfg.Services = append(cfg.Services, more)
	}
	s.Reconfigure(&cfg)
	for path, most := range map[string]int{"/": 3, "/ambil": 5} {
		clock.move(time.Hour)
		served := 0
		for range 20 {
			if res := answered(t, rawRequest(t, s, "GET "+path+" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")); res.StatusCode != http.StatusTooManyRequests {
				served++
			}
		}
		if served != most {
			t.Errorf("%s was served %d times, want %d", path, served, most)
		}
	}
}

func TestWhoMayReadTheMetrics(t *testing.T) {
	t.Parallel()
	_, ours, _ := net.ParseCIDR("10.0.0.0/8")
	s := apitest.Start(t, func(d *api.Deps) {
		d.Metrics = ours.Contains
		d.Site = web.NewSite(web.SiteOptions{Trusts: net.IP.IsLoopback})
	})
	for address, want := range map[string]int{"": 403, "192.168.1.7": 403, "10.1.2.3": 200} {
		conn := rawRequest(t, s, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.1.2.3\r\nX-Forwarded-For: "+address+"\r\n\r\n")
		if res := answered(t, conn); res.StatusCode != want {
			t.Errorf("from %q: %d, want %d", address, res.StatusCode, want)
		}
	}
}
