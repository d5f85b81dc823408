package api

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// localRequest is the key of what the middleware leaves with a request.
const localRequest = "mpp.request"

// request is that.
type request struct {
	id  string
	log *slog.Logger
	who *who // who asks, once that was asked
}

// who asks, or why that cannot be told.
type who struct {
	principal access.Principal
	err       error
}

// requestOf is the request's own; one that failed before the middleware gets it here.
func requestOf(c *fiber.Ctx) *request {
	r, ok := c.Locals(localRequest).(*request)
	if !ok {
		r = &request{id: newRequestID(), log: slog.Default()}
		c.Locals(localRequest, r)
		c.Set(fiber.HeaderXRequestID, r.id)
	}
	return r
}

// contentPolicy lets pages load only what this server serves, and open its socket.
const contentPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; " +
	"connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// requestName are the characters of an id that a proxy in front may give a request;
// it has 8 to 64 of them.
var requestName = charsOf("09AZaz..__--")

// newRequestID makes an id for the log's lines: it must differ from others, it keeps no
// secret.
func newRequestID() string {
	const digits = "0123456789abcdef"
	var id [24]byte
	for i, r := 0, rand.Uint64(); i < len(id); i, r = i+1, r>>4 {
		if i == 16 {
			r = rand.Uint64()
		}
		id[i] = digits[r&15]
	}
	return string(id[:])
}

func (a *API) use(app *fiber.App) {
	app.Use(a.observe, secure)
}

// observe gives each request an id, turns panics and errors into answers, counts
// and logs. It is the outermost, so that it sees the final status.
func (a *API) observe(c *fiber.Ctx) error {
	start := time.Now() // how long a request takes is real time, in a training hall too
	id := c.Get(fiber.HeaderXRequestID)
	if !requestName.spell(id, 8, 64) {
		id = newRequestID()
	}
	c.Locals(localRequest, &request{id: id, log: a.Log})
	c.Set(fiber.HeaderXRequestID, id)
	if err := recovered(c); err != nil {
		if err := c.App().ErrorHandler(c, err); err != nil {
			return err
		}
	}
	if a.Stopping() {
		c.Context().SetConnectionClose()
	}
	took := time.Since(start)
	status := c.Response().StatusCode()
	a.metrics.observe(c.Method(), routeOf(c), status, took)
	if a.Log.Enabled(c.Context(), slog.LevelDebug) {
		a.Log.Debug("request", "request", id, "method", c.Method(), "path", c.Path(), "status", status, "took", took)
	}
	return nil
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

// routeOf is the pattern of the matched route, "other" when none matched, so that
// metrics do not grow with what strangers ask for.
func routeOf(c *fiber.Ctx) string {
	r := c.Route()
	if r == nil || c.Response().StatusCode() == fiber.StatusNotFound && r.Path == "/" || c.Response().StatusCode() == fiber.StatusMethodNotAllowed {
		return "other"
	}
	return r.Path
}

// security are the headers that every answer carries, pages included, as they are sent.
var security = [][2][]byte{
	{[]byte(fiber.HeaderContentSecurityPolicy), []byte(contentPolicy)},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderReferrerPolicy), []byte("no-referrer")}, // a ticket's address is its key
	{[]byte(fiber.HeaderXFrameOptions), []byte("DENY")},
}

func secure(c *fiber.Ctx) error {
	for _, h := range security {
		c.Response().Header.SetCanonical(h[0], h[1])
	}
	return c.Next()
}

func noStore(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

// deadline bounds what a request waits for, so that a hung store becomes a 503
// while the client is still there. The queue's and ledger's clients must heed it.
func (a *API) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), a.Timeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

func requestID(c *fiber.Ctx) string { return requestOf(c).id }

func logger(c *fiber.Ctx) *slog.Logger { return requestOf(c).log }

// language is the one that texts are wanted in, Indonesian when nothing says English.
func language(c *fiber.Ctx) string {
	if lang := c.Query("lang"); lang == "id" || lang == "en" {
		return lang
	}
	if c.AcceptsLanguages("id", "en") == "en" {
		return "en"
	}
	return "id"
}
