package api

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mpp/hall"
	"mpp/web"
)

// checkTimeout bounds how long a part may take to answer /readyz. One that was cut off then
// has checkGrace to say so.
const (
	checkTimeout = 2 * time.Second
	checkGrace   = 200 * time.Millisecond
)

func (a *API) mountOperations(app *fiber.App) {
	app.Get("/metrics", web.NoStore, a.guardMetrics, adaptor.HTTPHandler(promhttp.HandlerFor(a.Registry, promhttp.HandlerOpts{Registry: a.Registry})))
	app.Get("/api/openapi.json", a.openapi)
}

// States of the whole and of its parts.
const (
	statusReady    = "ready"
	statusDegraded = "degraded"  // it works, with less than it should
	statusNotReady = "not_ready" // a part without which it cannot work is away
	statusStopping = "stopping"  // it works, but send nothing new
)

type partStatus struct {
	OK      bool    `json:"ok"`
	Needed  bool    `json:"needed"`
	Detail  string  `json:"detail"`
	Since   *string `json:"since,omitempty"`
	Backlog int64   `json:"backlog,omitempty"`
}

type readiness struct {
	Status string                `json:"status"`
	Parts  map[string]partStatus `json:"parts"`
}

func healthz(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok"}) }

// guardMetrics is middleware that lets those read the figures who may.
func (a *API) guardMetrics(c *fiber.Ctx) error {
	if a.Metrics != nil && !a.Metrics(net.ParseIP(a.Site.ClientOf(c))) {
		return hall.Refuse(hall.CodeForbidden, "MPP_METRICS does not name the address that you come from")
	}
	return c.Next()
}

// readyFor is how long the state of the parts counts as known.
const readyFor = time.Second

// lastReadiness is the state of the parts that was found last.
type lastReadiness struct {
	mu    sync.Mutex
	at    time.Time
	found readiness
}

// readyz tells the state of the parts, which is asked for once a second at most.
func (a *API) readyz(c *fiber.Ctx) error {
	l := &a.ready
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := a.Limits.Clock(); l.at.IsZero() || now.Sub(l.at) >= readyFor {
		l.found, l.at = a.askParts(c.UserContext()), now
	}
	r := l.found
	if a.Stopping() {
		r.Status = statusStopping
	}
	if r.Status == statusNotReady || r.Status == statusStopping {
		c.Status(fiber.StatusServiceUnavailable).Set(fiber.HeaderRetryAfter, "1")
	}
	return c.JSON(r)
}

// askParts asks all parts at once. The causes are in the log, not in the answer, which is
// public.
func (a *API) askParts(ctx context.Context) readiness {
	late, end := context.WithTimeout(ctx, checkTimeout+checkGrace)
	defer end()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	answers := make([]chan error, len(a.Checks))
	for i, check := range a.Checks {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- check.Ask(ctx) }()
	}
	r := readiness{Status: statusReady, Parts: map[string]partStatus{}}
	for i, check := range a.Checks {
		p, status := a.part(check, answerOf(late, answers[i]))
		r.Parts[check.Name], r.Status = p, worse(r.Status, status)
	}
	return r
}

// part returns a part's state, and the whole's status that follows from it.
func (a *API) part(check Check, err error) (partStatus, string) {
	p := partStatus{OK: err == nil, Needed: check.Needed, Detail: "ok"}
	var d *Degraded
	switch {
	case err == nil:
		return p, statusReady
	case errors.As(err, &d):
		p.OK, p.Detail, p.Backlog = true, d.Reason, d.Backlog
		if !d.Since.IsZero() {
			p.Since = hall.MillisOf(d.Since).Stamp()
		}
		return p, statusDegraded
	}
	p.Detail = string(hall.CodeOf(err))
	a.Log.Warn("not ready", "part", check.Name, "err", err)
	if check.Needed {
		return p, statusNotReady
	}
	return p, statusDegraded
}

// answerOf returns the answer, or a refusal if the part ignores its context. An answer that
// is there counts, also after another part used up the time.
func answerOf(ctx context.Context, answer <-chan error) error {
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-answer:
		return err
	default:
		return &hall.Error{Code: hall.CodeUnavailable, Err: ctx.Err()}
	}
}

func worse(a, b string) string {
	for _, s := range []string{statusNotReady, statusDegraded} {
		if a == s || b == s {
			return s
		}
	}
	return statusReady
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

// securityEvents are what the API writes into the security log beside refusals.
var securityEvents = map[string]string{
	"POST /api/v1/hall":              "hall_imported",
	"GET /api/v1/hall/file":          "hall_exported",
	"GET /api/v1/events":             "events_read",
	"POST /api/v1/day/close":         "day_closed",
	"POST /api/v1/pairings":          "pairing_begun",
	"GET /api/v1/pairings/:secret":   "pairing_collected",
	"POST /api/v1/demo/sign-in":      "demo_sign_in",
	"POST /api/v1/session/counter":   "counter_taken",
	"DELETE /api/v1/session/counter": "counter_left",
}
