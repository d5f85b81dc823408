package api

import (
	"log/slog"
	"sync/atomic"
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

// API is the hall's HTTP API. The only state of its own is how busy it is and who
// asked how much lately.
type API struct {
	Deps
	metrics   *metrics
	lanes     lanes
	strangers *buckets // by address
	failed    *buckets // by address: tokens that did not verify
	kiosks    *minutes // by device: tickets taken

	publicPages string                  // where the tickets' pages are, by PublicURL
	lastPages   atomic.Pointer[pagesOf] // and by the newest request, where that is empty
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
	if d.Address == nil {
		d.Address = (*fiber.Ctx).IP
	}
	if d.Stopping == nil {
		d.Stopping = func() bool { return false }
	}
	d.Limits = d.Limits.withDefaults()
	l := d.Limits
	a := &API{
		Deps: d, lanes: newLanes(l), kiosks: newMinutes(l.Clients, l.Clock),
		strangers: newBuckets(l.AddressRate, l.AddressBurst, l.Clients, l.Clock),
		failed:    newBuckets(l.FailedRate, l.FailedBurst, l.Clients, l.Clock),

		publicPages: pagesUnder(d.PublicURL),
	}
	a.metrics = newMetrics(d.Registry, a.lanes.all())
	return a
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

	v1 := app.Group("/api/v1", noStore, a.deadline, a.polite)
	change, read, report := a.staffFirst, a.within(a.lanes.reads), a.within(a.lanes.reports)
	// Fiber tries one route after the other: those that a hall lives on come first.
	v1.Post("/tickets", change, a.issue)
	v1.Post("/counters/:counter/call-next", change, a.callNext)
	v1.Get("/tickets", read, a.findTickets)
	v1.Get("/tickets/:ticket", read, a.getTicket)
	for _, action := range hall.TicketActions {
		v1.Post("/tickets/:ticket/"+string(action), change, a.step(action))
	}

	v1.Get("/counters", a.listCounters)
	for _, t := range hall.CounterTransitions {
		v1.Post("/counters/:counter/"+string(t.Action), change, a.runCounter(t.Action))
	}
	v1.Post("/counters/:counter/call", change, a.callChosen)

	v1.Get("/hall", a.getHall)
	v1.Post("/hall", report, a.importHall)
	v1.Get("/hall/file", report, a.exportHall)
	v1.Get("/agencies", a.listAgencies)
	v1.Get("/services", a.listServices)
	v1.Get("/zones", a.listZones)
	v1.Get("/zones/:zone/board", a.getBoard)

	v1.Get("/events", read, a.listEvents)
	v1.Get("/report", report, a.getReport)
	v1.Post("/day/close", change, a.closeDay)

	v1.Get("/me", a.getMe)
	v1.Get("/demo/identities", a.listDemoIdentities)
	v1.Post("/demo/sign-in", a.demoSignIn)
}
