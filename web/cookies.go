package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// OwnCookies makes all cookies of the app's server carry prefix in their names, and lets no other
// cookie in. Browsers send a machine's cookies to all of its ports: without this a demo beside a
// real hall would end the sessions there, and the other way round. Call it before anything else
// is put on the app; what is put on it knows the names without the prefix.
func OwnCookies(app *fiber.App, prefix string) {
	app.Server().HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		own := map[string]string{}
		for key, value := range h.Cookies() {
			if name, ok := strings.CutPrefix(string(key), prefix); ok {
				own[name] = string(value)
			}
		}
		h.DelAllCookies()
		for name, value := range own {
			h.SetCookie(name, value)
		}
		return fasthttp.RequestConfig{}
	}
	app.Use(func(c *fiber.Ctx) error {
		err := c.Next()
		renamed := []*fasthttp.Cookie{}
		for _, value := range c.Response().Header.Cookies() {
			var cookie fasthttp.Cookie
			if cookie.ParseBytes(value) == nil {
				cookie.SetKey(prefix + string(cookie.Key()))
				renamed = append(renamed, &cookie)
			}
		}
		c.Response().Header.DelAllCookies()
		for _, cookie := range renamed {
			c.Response().Header.SetCookie(cookie)
		}
		return err
	})
}
