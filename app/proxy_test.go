package app

import (
	"net/http"
	"testing"

	"mpp/internal/settings"
)

func TestPeer(t *testing.T) {
	a := &Platform{set: settings.Settings{TrustProxy: []string{"10.0.0.0/8"}}}
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"no proxy":               {"203.0.113.9:1234", "", "203.0.113.9"},
		"stranger who pretends":  {"203.0.113.9:1234", "198.51.100.1", "203.0.113.9"},
		"one proxy":              {"10.0.0.1:80", "198.51.100.1", "198.51.100.1"},
		"two proxies":            {"10.0.0.1:80", "198.51.100.1, 10.0.0.2", "198.51.100.1"},
		"client writes its own":  {"10.0.0.1:80", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		"rubbish from the proxy": {"10.0.0.1:80", "unknown", "10.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := a.peer(r); got != c.want {
				t.Errorf("peer %q, want %q", got, c.want)
			}
		})
	}
}
