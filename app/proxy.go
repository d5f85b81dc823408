package app

import (
	"net"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/api"
	"mpp/ui"
)

// webConfig is the API's Fiber configuration, with the proxies that are believed (a
// stranger's X-Forwarded header counts for nothing) and a page for a browser's errors.
func (a *Platform) webConfig() fiber.Config {
	c := api.Config()
	c.EnableTrustedProxyCheck = true
	c.TrustedProxies = a.set.TrustProxy
	c.ProxyHeader = fiber.HeaderXForwardedFor
	c.EnableIPValidation = true
	handle := api.ErrorHandlerWithPage(func(c *fiber.Ctx, p api.Problem) error {
		return a.errorPage.Render(c.Status(p.Status), p)
	})
	c.ErrorHandler = func(c *fiber.Ctx, err error) error {
		if !strings.HasPrefix(c.Path(), "/api/") { // a page speaks the language that its reader chose
			c.Request().Header.Set(fiber.HeaderAcceptLanguage, ui.Lang(c))
		}
		return handle(c, err)
	}
	return c
}

// peer is the address of a socket's client.
func (a *Platform) peer(r *http.Request) string {
	return a.client(r.RemoteAddr, r.Header.Get(fiber.HeaderXForwardedFor))
}

// clientOf is the address of a request's client.
func (a *Platform) clientOf(c *fiber.Ctx) string {
	return a.client(c.Context().RemoteAddr().String(), c.Get(fiber.HeaderXForwardedFor))
}

// client is, behind trusted proxies, the last address in X-Forwarded-For that is not
// itself such a proxy, since a client can write the others.
func (a *Platform) client(remote, forwarded string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	chain := strings.Split(forwarded, ",")
	for ip := net.ParseIP(host); ip != nil && a.set.Trusts(ip) && len(chain) > 0; {
		next := net.ParseIP(strings.TrimSpace(chain[len(chain)-1]))
		chain = chain[:len(chain)-1]
		if next == nil {
			break
		}
		ip, host = next, next.String()
	}
	return host
}
