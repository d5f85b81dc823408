package web

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/hall"
)

// The log must not hold what lets its reader act: the secret of a one-time link, also
// where a request is refused before it has found its page.
func TestTheLogHasNoSecretOfAPath(t *testing.T) {
	const secret = "q8sV1tP0wXyZ-abcdefghijk_LMNOP12"
	var log bytes.Buffer
	app := fiber.New(fiber.Config{ErrorHandler: ErrorHandler})
	o := NewObserver(prometheus.NewRegistry(), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), func() bool { return false })
	app.Use(o.Observe)
	app.Get("/welcome/:secret", func(*fiber.Ctx) error { return &hall.Error{Code: hall.CodeUnavailable} })
	app.Get("/counters/:counter", func(*fiber.Ctx) error { return nil })
	for _, path := range []string{"/welcome/" + secret, "/elsewhere/" + secret + "/more", "/counters/dukcapil-1"} {
		if _, err := app.Test(httptest.NewRequest("GET", path, nil), -1); err != nil {
			t.Fatal(err)
		}
	}
	if got := log.String(); strings.Contains(got, secret) || strings.Contains(got, secret[6:]) || !strings.Contains(got, "/counters/dukcapil-1") || strings.Count(got, "/q8sV1t...") != 3 {
		t.Error(got)
	}
}
