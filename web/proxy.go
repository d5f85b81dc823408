package web

import (
	"net"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Proxies reports whether an address is that of a proxy in front whose headers are
// believed. Behind others, a client can write them itself.
type Proxies func(net.IP) bool

// ClientOf returns the address of the client of a request.
func (p Proxies) ClientOf(c *fiber.Ctx) string {
	var lines []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		lines = append(lines, string(line))
	}
	return p.client(c.Context().RemoteAddr().String(), lines)
}

// ClientOfHTTP is ClientOf for net/http.
func (p Proxies) ClientOfHTTP(r *http.Request) string {
	return p.client(r.RemoteAddr, r.Header.Values(fiber.HeaderXForwardedFor))
}

// client returns the remote address, or behind trusted proxies the last address in all
// lines of X-Forwarded-For that is not itself such a proxy: a client can write the ones
// before it, and a proxy may add a line of its own behind the client's.
func (p Proxies) client(remote string, forwarded []string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	chain := strings.Split(strings.Join(forwarded, ","), ",")
	for ip := net.ParseIP(host); ip != nil && p(ip) && len(chain) > 0; {
		next := net.ParseIP(strings.TrimSpace(chain[len(chain)-1]))
		chain = chain[:len(chain)-1]
		if next == nil {
			break
		}
		ip, host = next, next.String()
	}
	return host
}
