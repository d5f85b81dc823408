package api

import (
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/hall"
)

// Limits of a request.
const (
	maxHallFile = 2 << 20  // a hall file; also what the server reads at all
	maxBody     = 16 << 10 // any other body
	// defaultTimeout is how long a request may wait for Redis and SQL.
	defaultTimeout = 5 * time.Second
)

// API is the hall's HTTP API. It holds no state of its own.
type API struct {
	Deps
	metrics *metrics
}

// New makes the API; Mount puts it on a server.
func New(d Deps) *API {
	if d.Clock == nil {
		d.Clock = time.Now
	}
	if d.ClockSpeed == 0 {
		d.ClockSpeed = 1
	}
	if d.Timeout <= 0 {
		d.Timeout = defaultTimeout
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Registry == nil {
		d.Registry = prometheus.NewRegistry()
	}
	return &API{Deps: d, metrics: newMetrics(d.Registry)}
}

// Config is the Fiber configuration that the API needs. Immutable, because what a
// request says (ids, reasons, keys) lives on in events, logs and other goroutines,
// while fasthttp reuses its buffers: a few small copies for each request instead of
// one forgotten copy that lets a later request rewrite an earlier one's words.
func Config() fiber.Config {
	return fiber.Config{
		AppName:               "mpp",
		Immutable:             true,
		CaseSensitive:         true,
		StrictRouting:         true,
		BodyLimit:             maxHallFile,
		ReadTimeout:           15 * time.Second,
		WriteTimeout:          30 * time.Second,
		IdleTimeout:           120 * time.Second,
		ReadBufferSize:        16 << 10, // a bearer token and the cookies of a neighbour on the same host
		DisableStartupMessage: true,
		ErrorHandler:          ErrorHandler,
	}
}

// Mount puts the middleware and all routes on app, which must be made from
// [Config]. Mount it before the pages and the live feed: they share the middleware.
func (a *API) Mount(app *fiber.App) {
	if !app.Config().Immutable {
		panic("api: the app must be made from api.Config(): strings of a request outlive it")
	}
	a.use(app)
	a.mountOperations(app)

	v1 := app.Group("/api/v1", noStore, a.deadline)
	v1.Post("/tickets", a.issue)
	v1.Get("/tickets", a.findTickets)
	v1.Get("/tickets/:ticket", a.getTicket)
	for _, action := range hall.TicketActions {
		v1.Post("/tickets/:ticket/"+string(action), a.step(action))
	}

	v1.Get("/counters", a.listCounters)
	for _, t := range hall.CounterTransitions {
		v1.Post("/counters/:counter/"+string(t.Action), a.runCounter(t.Action))
	}
	v1.Post("/counters/:counter/call-next", a.callNext)
	v1.Post("/counters/:counter/call", a.callChosen)

	v1.Get("/hall", a.getHall)
	v1.Post("/hall", a.importHall)
	v1.Get("/hall/file", a.exportHall)
	v1.Get("/agencies", a.listAgencies)
	v1.Get("/services", a.listServices)
	v1.Get("/zones", a.listZones)
	v1.Get("/zones/:zone/board", a.getBoard)

	v1.Get("/events", a.listEvents)
	v1.Get("/report", a.getReport)
	v1.Post("/day/close", a.closeDay)

	v1.Get("/me", a.getMe)
	v1.Get("/demo/identities", a.listDemoIdentities)
	v1.Post("/demo/sign-in", a.demoSignIn)
}
