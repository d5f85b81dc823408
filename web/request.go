package web

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/hall"
	"mpp/internal/limit"
)

// localRequest is the key under which a request's own state is kept.
const localRequest = "mpp.request"

// request is the state that the middleware keeps with a request.
type request struct {
	id         string
	log        *slog.Logger
	security   *Security     // nil: nothing is noted
	lines      *limit.Sample // of the log's lines about failed requests; nil: all are written
	identity   identity      // of the client
	identified bool          // the identity was asked for
	auth       *Auth         // which identifies the client
	site       *Site         // that the request was sent to
}

// requestOf returns the request's state. A request that failed before [Observer.Observe]
// gets it here.
func requestOf(c *fiber.Ctx) *request {
	r, ok := c.Locals(localRequest).(*request)
	if !ok {
		r = &request{id: newRequestID(), log: slog.Default()}
		c.Locals(localRequest, r)
		c.Set(fiber.HeaderXRequestID, r.id)
	}
	return r
}

// RequestID returns the id of the request, which is also in its log lines.
func RequestID(c *fiber.Ctx) string { return requestOf(c).id }

// Logger returns the logger for the request.
func Logger(c *fiber.Ctx) *slog.Logger { return requestOf(c).log }

// proxyRequestID is what the id of a proxy in front must look like to be taken over.
var proxyRequestID = regexp.MustCompile(`^[0-9A-Za-z._-]{8,64}$`)

// newRequestID returns an id for log lines: unique, but no secret.
func newRequestID() string {
	var id [12]byte
	binary.BigEndian.PutUint64(id[:], rand.Uint64())
	binary.BigEndian.PutUint32(id[8:], rand.Uint32())
	return hex.EncodeToString(id[:])
}

// Observer watches all requests: it gives each an id, turns panics and errors into
// answers, counts and logs.
type Observer struct {
	log      *slog.Logger
	stopping func() bool
	metrics  *metrics
	lines    *limit.Sample
	security *Security
}

// Of requests that fail alike (same route and code) so many lines are written at once, and
// then one in each interval.
const (
	alikeLines = 10
	alikeEvery = 10 * time.Second
)

// NewObserver returns an Observer that registers its metrics with r. While stopping
// returns true, answers carry "Connection: close".
func NewObserver(r *prometheus.Registry, log *slog.Logger, stopping func() bool, security *Security) *Observer {
	r.MustRegister(security)
	return &Observer{security: security, log: log, stopping: stopping, metrics: newMetrics(r), lines: limit.NewSample(alikeLines, alikeEvery, 1024, time.Now)}
}

// Observe is the outermost middleware, so that it sees the final status.
func (o *Observer) Observe(c *fiber.Ctx) error {
	start := time.Now() // a duration in real time, also where the hall's clock runs faster
	id := c.Get(fiber.HeaderXRequestID)
	if id == "" || !proxyRequestID.MatchString(id) {
		id = newRequestID()
	}
	c.Locals(localRequest, &request{id: id, log: o.log, lines: o.lines, security: o.security})
	c.Set(fiber.HeaderXRequestID, id)
	if err := recovered(c); err != nil {
		if err := c.App().ErrorHandler(c, err); err != nil {
			return err
		}
	}
	o.security.done(c)
	if o.stopping() {
		c.Context().SetConnectionClose()
	}
	took := time.Since(start)
	status := c.Response().StatusCode()
	o.metrics.observe(c.Method(), routeOf(c), status, took)
	if o.log.Enabled(c.Context(), slog.LevelDebug) {
		o.log.Debug("request", "request", id, "method", c.Method(), "path", loggedPath(c), "status", status, "took", took)
	}
	return nil
}

// keyInPath is a part of a path that is long enough to be a secret: that of a one-time
// link or of a pairing, or the id of a ticket, which is the key to it.
var keyInPath = regexp.MustCompile(`(/[0-9A-Za-z_-]{6})[0-9A-Za-z_-]{18,}`)

// loggedPath returns the path as the log may have it: of a secret its beginning.
func loggedPath(c *fiber.Ctx) string {
	return clipTo(keyInPath.ReplaceAllString(c.Path(), "$1..."), 200)
}

// recovered runs the rest of the chain; a panic becomes an error with its stack.
func recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &hall.Error{Code: hall.CodeInternal, Err: fmt.Errorf("panic: %v\n%s", r, debug.Stack())}
		}
	}()
	return c.Next()
}

// routeOf returns the pattern of the matched route, "other" if none matched, so that
// the number of metrics does not grow with the paths that clients ask for.
func routeOf(c *fiber.Ctx) string {
	r := c.Route()
	if r == nil || c.Response().StatusCode() == fiber.StatusNotFound && r.Path == "/" || c.Response().StatusCode() == fiber.StatusMethodNotAllowed {
		return "other"
	}
	return r.Path
}

// Deadline is middleware that bounds how long a request waits for others, so that a
// store that hangs becomes a 503 while the client is still there.
func Deadline(timeout time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), timeout)
		defer cancel()
		c.SetUserContext(ctx)
		return c.Next()
	}
}

// Language returns the language in which texts are wanted: "en" if the request asks for
// it, else "id".
func Language(c *fiber.Ctx) string {
	if lang := c.Query("lang"); lang == "id" || lang == "en" {
		return lang
	}
	// Nothing, or Indonesian before all others, is what most ask for: it costs no allocation.
	if asked := c.Request().Header.Peek(fiber.HeaderAcceptLanguage); len(asked) == 0 || string(asked) == "id" || bytes.HasPrefix(asked, []byte("id,")) {
		return "id"
	}
	if c.AcceptsLanguages("id", "en") == "en" {
		return "en"
	}
	return "id" // also for one who wants neither
}
