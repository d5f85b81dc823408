package api

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/web"
)

const (
	maxHallFile = 2 << 20 // the only body that may be larger than web.MaxBody
	// defaultTimeout is how long a request may wait for Redis and SQL.
	defaultTimeout = 5 * time.Second
)

// API is the hall's HTTP API. Its only state is how busy it is and what clients asked
// lately.
type API struct {
	Deps
	auth      *web.Auth
	bodies    *web.Bodies
	ready     lastReadiness
	observer  *web.Observer
	bulkheads bulkheads
	tooFast   *prometheus.CounterVec // tickets refused, by limit

	lastOffers atomic.Pointer[offersAnswer]

	publicPages string                  // where the tickets' pages are, by PublicURL
	lastPages   atomic.Pointer[pagesOf] // and by the newest request, where that is empty
}

// New returns the API; Mount puts it on a server.
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
	if d.Site == nil {
		d.Site = web.NewSite(web.SiteOptions{})
	}
	if d.Stopping == nil {
		d.Stopping = func() bool { return false }
	}
	d.Limits = d.Limits.withDefaults()
	l := d.Limits
	a := &API{
		Deps: d, bulkheads: newBulkheads(l), tooFast: newTooFast(d.Registry), publicPages: pagesUnder(d.PublicURL),
		observer: web.NewObserver(d.Registry, d.Log, d.Stopping, &web.Security{Log: d.Security, Address: d.Site.ClientOf, Events: securityEvents}),
	}
	a.auth = web.NewAuth(web.AuthOptions{
		Renew: a.renew, RenewBelow: accounts.IdleEnd - accounts.RenewAfter,
		Verify: a.verify, Keys: d.Keys, Address: d.Site.ClientOf, Clients: l.Clients, Clock: l.Clock,
		AddressRate: l.AddressRate, AddressBurst: l.AddressBurst, PageRate: l.PageRate, PageBurst: l.PageBurst,
		FailedRate: l.FailedRate, FailedBurst: l.FailedBurst, LookUpRate: l.LookUpRate, LookUpBurst: l.LookUpBurst,
	})
	a.bodies = web.NewBodies(web.BodyOptions{Verify: a.verify, Method: fiber.MethodPost, Path: "/api/v1/hall", Action: access.Configure,
		Most: maxHallFile, InFlight: l.Bodies, Clock: l.Clock})
	a.bodies.Register(d.Registry)
	for _, b := range []*web.Bulkhead{a.bulkheads.counters, a.bulkheads.changes, a.bulkheads.reads, a.bulkheads.reports, a.bulkheads.public} {
		b.Register(d.Registry)
	}
	return a
}

// Config returns the Fiber configuration that the API needs.
func Config() fiber.Config { return web.Config() }

// Mount puts the middleware and all routes on app, which must be made from
// [Config]. Mount it before the pages and the live feed: they share the middleware.
func (a *API) Mount(app *fiber.App) {
	if !app.Config().Immutable {
		panic("api: the app must be made from api.Config(): strings of a request outlive it")
	}
	a.bodies.Attach(app)
	app.Use(a.observer.Observe, web.RefuseDisputed, web.SecurityHeaders)
	app.Get("/healthz", web.NoStore, healthz)
	app.Use(a.limitPages)
	app.Get("/readyz", web.NoStore, a.readyz) // under whatever name a load balancer asks
	app.Use(a.Site.Admit, a.auth.CheckCSRF, a.auth.RenewSession)
	a.mountOperations(app)

	v1 := app.Group("/api/v1", web.NoStore, web.Deadline(a.Timeout), a.auth.LimitByAddress)
	// Fiber tries one route after the other: the busiest come first.
	a.mountTickets(v1)
	a.mountCounters(v1)
	a.mountHall(v1)
	a.mountSessions(v1)
}

func (a *API) mountTickets(v1 fiber.Router) {
	change, read := a.staffFirst, a.bulkheads.reads.Handle
	v1.Post("/tickets", change, a.changing(access.Issue, a.issue))
	v1.Get("/phone/code", a.by(access.ShowCode, a.getPhoneCode))
	v1.Post("/phone/tickets", change, a.issueByPhone)
	v1.Post("/counters/:counter/call-next", change, a.by(access.Run, a.callNext))
	v1.Get("/tickets", read, a.by(access.Find, a.findTickets))
	v1.Get("/tickets/:ticket", read, a.by(access.Follow, a.getTicket))
	v1.Get("/tickets/:ticket/events", read, a.by(access.Find, a.listTicketEvents))
	v1.Get("/tickets/:ticket/slip.png", a.limitDrawing, read, a.by(access.Follow, a.getSlip))
	for _, action := range hall.TicketActions {
		v1.Post("/tickets/:ticket/"+string(action), change, a.by(access.TicketAction(action), a.actOnTicket(action)))
	}
	v1.Post("/tickets/:ticket/push", change, a.by(access.Follow, a.subscribePush))
	v1.Delete("/tickets/:ticket/push/:id", change, a.by(access.Follow, a.unsubscribePush))
	v1.Post("/help", change, a.changing(access.AskHelp, a.askHelp))
	v1.Post("/help/:kiosk/answer", change, a.changing(access.AnswerHelp, a.answerHelp))
	v1.Post("/tickets/:ticket/print", change, a.changing(access.PrintAgain, a.printAgain))
}

func (a *API) mountCounters(v1 fiber.Router) {
	change := a.staffFirst
	v1.Get("/counters", a.listCounters)
	for _, t := range hall.CounterTransitions {
		v1.Post("/counters/:counter/"+string(t.Action), change, a.by(access.Run, a.runCounter(t.Action)))
	}
	v1.Post("/counters/:counter/message", change, a.by(access.Tell, a.tellCounter))
	v1.Post("/counters/:counter/message/read", change, a.by(access.Run, a.readMessage))
	v1.Post("/counters/:counter/call", change, a.by(access.Run, a.callChosen))
	v1.Post("/counters/:counter/serve", change, a.by(access.Run, a.serve))
}

func (a *API) mountHall(v1 fiber.Router) {
	change, read, report := a.staffFirst, a.bulkheads.reads.Handle, a.bulkheads.reports.Handle
	v1.Get("/hall", a.getHall)
	v1.Post("/hall", report, a.changing(access.Configure, a.importHall))
	v1.Post("/hall/pause", change, a.changing(access.Pause, a.pause(true)))
	v1.Post("/hall/resume", change, a.changing(access.Pause, a.endPause(true)))
	v1.Post("/hall/announce", change, a.changing(access.Pause, a.pause(false)))
	v1.Post("/hall/announce/end", change, a.changing(access.Pause, a.endPause(false)))
	v1.Post("/agencies/:agency/pause", change, a.changing(access.Pause, a.pause(true)))
	v1.Post("/agencies/:agency/resume", change, a.changing(access.Pause, a.endPause(true)))
	v1.Get("/hall/file", report, a.by(access.Configure, a.exportHall))
	v1.Get("/boards", a.getBoards)
	v1.Get("/agencies", a.listAgencies)
	v1.Get("/services", a.listServices)
	v1.Post("/services/:service/quota", change, a.changing(access.SetQuota, a.setQuota))
	v1.Get("/services/:service/waiting", read, a.by(access.Find, a.listWaiting))
	v1.Post("/services/:service/move", change, a.changing(access.Move, a.moveGroup))
	v1.Get("/zones", a.listZones)
	v1.Get("/public/numbers/:number", a.auth.LimitLookUps, a.getNumber)
	v1.Get("/zones/:zone/board", a.getBoard)

	v1.Get("/events", read, a.by(access.Events, a.listEvents))
	v1.Get("/report", report, a.by(access.Report, a.getReport))
	v1.Get("/report/deliverables", report, a.by(access.Report, a.getDeliverables))
	v1.Get("/report/pauses", report, a.by(access.Report, a.getPauses))
	v1.Get("/report/estimates", report, a.by(access.Report, a.getEstimates))
	v1.Get("/public/estimates", a.auth.FewAtOnce(publicAtOnce), a.bulkheads.public.Handle, a.getPublicEstimates)
	v1.Post("/day/close", change, a.changing(access.CloseDay, a.closeDay))
	v1.Get("/push", a.getPush)
}

func (a *API) mountSessions(v1 fiber.Router) {
	v1.Get("/me", a.getMe)
	v1.Post("/session/counter", a.takeCounter)
	v1.Delete("/session/counter", a.leaveCounter)
	v1.Get("/session/counters", a.bulkheads.reads.Handle, a.listHolders)
	v1.Post("/pairings", a.startPairing)
	v1.Get("/pairings/:secret", a.collectPairing)
	v1.Post("/devices/self", a.reportDevice)
	v1.Post("/rooms/:room/turn", a.staffFirst, a.by(access.Speak, a.takeTurn))
	v1.Get("/demo/identities", a.listDemoIdentities)
	v1.Post("/demo/sign-in", a.demoSignIn)
}
