package web

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Two servers of one machine get each other's cookies: each takes its own alone.
func TestOwnCookies(t *testing.T) {
	app := fiber.New(Config())
	OwnCookies(app, "demo_")
	NewBodies(BodyOptions{Clock: time.Now}).Attach(app)
	app.Get("/", func(c *fiber.Ctx) error {
		seen := sessionToken(c)
		SetSession(c, "baru", time.Now().Add(time.Hour))
		return c.SendString(seen)
	})
	for sent, want := range map[string]string{
		"mpp_session=nyata":                         "",
		"demo_mpp_session=contoh":                   "contoh",
		"demo_mpp_session=contoh; mpp_session=x; y": "contoh",
	} {
		r := httptest.NewRequest(fiber.MethodGet, "/", nil)
		r.Header.Set(fiber.HeaderCookie, sent)
		res, err := app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		body := make([]byte, 32)
		n, _ := res.Body.Read(body)
		if got := string(body[:n]); got != want {
			t.Errorf("%s: the server reads %q, want %q", sent, got, want)
		}
		set := res.Cookies()
		if len(set) != 1 || set[0].Name != "demo_mpp_session" || set[0].Value != "baru" || set[0].Path != "/" || !set[0].HttpOnly {
			t.Errorf("%s: the browser keeps %v", sent, set)
		}
	}
}
