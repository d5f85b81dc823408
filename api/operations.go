package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mpp/hall"
)

// checkTimeout bounds one part's answer to /readyz.
const checkTimeout = 2 * time.Second

func (a *API) mountOperations(app *fiber.App) {
	app.Get("/healthz", noStore, func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok"}) })
	app.Get("/readyz", noStore, a.readyz)
	app.Get("/metrics", noStore, adaptor.HTTPHandler(promhttp.HandlerFor(a.Registry, promhttp.HandlerOpts{Registry: a.Registry})))
	app.Get("/api/openapi.json", a.openapi)
}

type partStatus struct {
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"`
	Detail string `json:"detail"`
}

type readiness struct {
	Status string                `json:"status"`
	Parts  map[string]partStatus `json:"parts"`
}

// readyz asks all parts at once. The causes are in the log, not in the answer:
// anyone may ask.
func (a *API) readyz(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), checkTimeout)
	defer cancel()
	answers := make([]chan error, len(a.Checks))
	for i, check := range a.Checks {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- check.Ask(ctx) }()
	}
	r := readiness{Status: "ready", Parts: map[string]partStatus{}}
	for i, check := range a.Checks {
		err := within(ctx, answers[i])
		p := partStatus{OK: err == nil, Needed: check.Needed, Detail: "ok"}
		if err != nil {
			p.Detail = string(hall.CodeOf(err))
			a.Log.Warn("not ready", "part", check.Name, "err", err)
			r.Status = worse(r.Status, check.Needed)
		}
		r.Parts[check.Name] = p
	}
	if r.Status == "unavailable" {
		c.Status(fiber.StatusServiceUnavailable).Set(fiber.HeaderRetryAfter, "1")
	}
	return c.JSON(r)
}

// within is the answer, or a refusal when a part hangs and does not heed its context.
func within(ctx context.Context, answer <-chan error) error {
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return &hall.Error{Code: hall.CodeUnavailable, Err: ctx.Err()}
	}
}

func worse(status string, needed bool) string {
	if needed || status == "unavailable" {
		return "unavailable"
	}
	return "degraded"
}

func (a *API) openapi(c *fiber.Ctx) error {
	doc, err := Description()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(doc)
}
