package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/api"
	"mpp/backoffice/turns"
	"mpp/internal/settings"
	"mpp/live"
	"mpp/signs"
	"mpp/ui"
	"mpp/web"
	"mpp/web/listener"
)

// server is the HTTP server of a process: API, live feed and pages on one port.
type server struct {
	set  settings.Settings
	log  *slog.Logger
	site *web.Site
	web  *fiber.App
	port *listener.Listener // nil until listen
	// errorPage, brand and slideURL are set before the first request.
	errorPage *ui.Page
	brand     func() ui.Brand
	slideURL  func(file string) string
	signs     *signs.Server
	served    chan error // the end of serving
}

func newServer(p *Platform) (*server, error) {
	s := &server{set: p.set, log: p.log, served: make(chan error, 1)}
	s.site = web.NewSite(web.SiteOptions{PublicURL: p.set.PublicURL, Hosts: p.set.Hosts, Trusts: p.set.Trusts})
	s.web = fiber.New(s.config())
	if p.opt.Demo {
		web.OwnCookies(s.web, "demo_")
	}
	a := api.New(s.apiDeps(p))
	a.Mount(s.web)
	a.Registry.MustRegister(newMetrics(p.hall, s), newPrinterMetrics(p.back.printers), newDeviceMetrics(p.back.health), newPushMetrics(p.back.push))
	s.web.Server().KeepHijackedConns = true // see listener.Hijack
	s.web.Get("/live", web.RefuseOtherSites, listener.Hijack(live.Handler(p.hall.hub, live.HandlerOptions{
		Peer: s.site.ClientOfHTTP, Token: web.SessionOf, Origin: func(*http.Request) bool { return true }, // it is checked
	})))
	s.signs = signs.New(p.hall.feed, signs.Options{Log: s.log})
	s.web.Get("/signs/:zone", func(c *fiber.Ctx) error {
		zone := c.Params("zone")
		lines := s.signs.Handler(s.site.ClientOfHTTP)
		return listener.Hijack(func(w http.ResponseWriter, r *http.Request) {
			r.SetPathValue("zone", strings.Clone(zone))
			lines(w, r)
		})(c)
	})
	return s, s.mountPages(p)
}

// config is the API's Fiber configuration, with a page for a browser's errors.
func (s *server) config() fiber.Config {
	c := api.Config()
	handle := web.ErrorHandlerWithPage(func(c *fiber.Ctx, p web.Problem) error {
		return s.errorPage.Render(c.Status(p.Status), p)
	})
	c.ErrorHandler = func(c *fiber.Ctx, err error) error {
		if !strings.HasPrefix(c.Path(), "/api/") { // a page speaks the language that its reader chose
			c.Request().Header.Set(fiber.HeaderAcceptLanguage, ui.Lang(c))
		}
		return handle(c, err)
	}
	return c
}

func (s *server) apiDeps(p *Platform) api.Deps {
	h := p.hall
	d := HallDeps(h.queue, h.stores.ledger, h.id, h.clock)
	d.Queue, d.Live, d.Acker = boundedQueue{h.queue, h.backlog}, h.feed, h.ack
	d.PastUse = h.uses.Uses
	d.Brand = func() api.Brand { return api.Brand(s.brand()) }
	d.SlideURL = func(file string) string { return s.slideURL(file) }
	d.Slips = newSlips(h.queue.Config, mediaOf(s.set), s.log)
	d.Keys, d.Accounts, d.Printers, d.Push, d.Help, d.Devices = p.keys, p.back.accounts, p.back.printers, p.back.push, p.back.help, p.back.health
	d.Turns = turns.Service{Redis: p.stores.rdb, Hall: h.id}
	d.Site, d.Stopping, d.Metrics, d.Security = s.site, s.stopping, s.set.MayReadMetrics, p.security
	d.ClockSpeed, d.Demo, d.PublicURL, d.Log = p.opt.Speed, p.opt.Demo, s.set.PublicURL, s.log
	d.Checks = []api.Check{
		{Name: "redis", Needed: true, Ask: h.queue.Ping},
		{Name: "sql", Needed: s.set.Embedded(), Ask: h.checkSQL},
		{Name: "tie", Needed: true, Ask: h.guard.CheckTie},
		{Name: "ledger", Needed: false, Ask: h.guard.CheckHoles},
		{Name: "backlog", Needed: false, Ask: h.backlog.Check},
		{Name: "live", Needed: true, Ask: h.checkLive},
		{Name: "clock", Needed: true, Ask: h.checkClock},
		{Name: "secret", Needed: false, Ask: h.signing.Check},
	}
	return d
}

// listen opens the port.
func (s *server) listen() error {
	l, err := net.Listen("tcp", s.set.Addr)
	if err != nil {
		return fmt.Errorf("MPP_ADDR: %w", err)
	}
	s.port = listener.New(l, listener.Options{Trusted: s.set.Trusts})
	s.port.Attach(s.web)
	if s.set.SignsAddr != "" {
		at, err := s.signs.Listen(s.set.SignsAddr)
		if err != nil {
			return err
		}
		s.log.Info("signs for panels over TCP", "address", at.String())
	}
	return nil
}

// start serves what comes through the port.
func (s *server) start() {
	go func() { s.served <- s.web.Listener(s.port) }()
}

// url is where the server can be reached from this machine.
func (s *server) url() string {
	host, port, err := net.SplitHostPort(s.port.Addr().String())
	if err != nil {
		return "http://" + s.port.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// stopping tells readiness that this node is about to go.
func (s *server) stopping() bool { return s.port.Stopping() }

// announce tells new requests that this node is about to go.
func (s *server) announce() {
	if s.port != nil {
		s.port.Announce()
	}
}

// stop ends each connection after the answer that it waits for.
func (s *server) stop(ctx context.Context) {
	s.signs.Close()
	if s.port == nil {
		return
	}
	if err := s.port.Drain(ctx); err != nil {
		s.log.Warn("requests were still under way", "error", err)
	}
	if err := s.web.ShutdownWithContext(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("closing the web server", "error", err)
	}
}
