package web

import (
	"bytes"
	"errors"
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
	o := NewObserver(prometheus.NewRegistry(), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), func() bool { return false }, &Security{Address: (*fiber.Ctx).IP})
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

// Requests that fail alike must not fill the disk with their lines.
func TestAlikeFailuresAreCounted(t *testing.T) {
	var log bytes.Buffer
	app := fiber.New(fiber.Config{ErrorHandler: ErrorHandler})
	app.Use(NewObserver(prometheus.NewRegistry(), slog.New(slog.NewTextHandler(&log, nil)), func() bool { return false }, &Security{Address: (*fiber.Ctx).IP}).Observe)
	app.Get("/broken/*", func(c *fiber.Ctx) error { return errors.New(strings.Repeat("x", 20_000)) })
	app.Get("/away", func(*fiber.Ctx) error { return &hall.Error{Code: hall.CodeUnavailable} })
	for range 500 {
		if _, err := app.Test(httptest.NewRequest("GET", "/broken/"+strings.Repeat("a/", 1000), nil), -1); err != nil {
			t.Fatal(err)
		}
	}
	if lines, size := strings.Count(log.String(), "\n"), log.Len(); lines != alikeLines || size > lines*5000 {
		t.Errorf("%d lines, %d bytes", lines, size)
	}
	if _, err := app.Test(httptest.NewRequest("GET", "/away", nil), -1); err != nil || !strings.Contains(log.String(), "code=unavailable") {
		t.Errorf("another failure is not told: %v", err)
	}
}
