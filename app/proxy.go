package app

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/api"
	"mpp/ui"
	"mpp/web"
)

// webConfig returns the API's Fiber configuration, with the trusted proxies and a page
// for a browser's errors.
func (a *Platform) webConfig() fiber.Config {
	c := api.Config()
	c.EnableTrustedProxyCheck = true
	c.TrustedProxies = a.set.TrustProxy
	c.ProxyHeader = fiber.HeaderXForwardedFor
	c.EnableIPValidation = true
	handle := web.ErrorHandlerWithPage(func(c *fiber.Ctx, p web.Problem) error {
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
