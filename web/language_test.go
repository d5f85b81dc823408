package web

import (
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func TestLanguageOfARequest(t *testing.T) {
	app := fiber.New()
	for _, x := range []struct{ query, accepted, want string }{
		{"", "", "id"},
		{"", "id", "id"},
		{"", "id,en;q=0.8", "id"},
		{"", "id-ID,id;q=0.9,en;q=0.8", "id"},
		{"", "en", "en"},
		{"", "en-US,en;q=0.9", "en"},
		{"", "en,id;q=0.5", "en"},
		{"", "id;q=0.1,en", "en"},
		{"", "fr", "id"},
		{"", "fr,en;q=0.5", "en"},
		{"lang=en", "id", "en"},
		{"lang=id", "en", "id"},
		{"lang=fr", "en", "en"},
	} {
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		c.Request().SetRequestURI("/x?" + x.query)
		c.Request().Header.Set(fiber.HeaderAcceptLanguage, x.accepted)
		if got := Language(c); got != x.want {
			t.Errorf("?%s, Accept-Language %q: %q, want %q", x.query, x.accepted, got, x.want)
		}
		app.ReleaseCtx(c)
	}
}
