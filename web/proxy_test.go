package web

import (
	"net"
	"net/http"
	"testing"
)

func TestClientBehindProxies(t *testing.T) {
	_, ours, _ := net.ParseCIDR("10.0.0.0/8")
	p := Proxies(ours.Contains)
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
