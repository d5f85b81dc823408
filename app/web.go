package app

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/gofiber/fiber/v2"

	"mpp/api"
	"mpp/counter"
	"mpp/display"
	"mpp/hall"
	"mpp/kiosk"
	"mpp/live"
	"mpp/office"
	"mpp/ui"
	"mpp/web"
	"mpp/web/listener"
)

// startWeb opens the port and serves. It returns when connections are accepted.
func (a *Platform) startWeb(ctx context.Context) error {
	a.web = fiber.New(a.webConfig())
	a.api = api.New(a.apiDeps())
	a.api.Mount(a.web)
	a.api.Registry.MustRegister(newGauges(a))
	a.web.Server().KeepHijackedConns = true // see listener.Hijack
	a.web.Get("/live", listener.Hijack(live.Handler(a.hub, live.HandlerOptions{Peer: a.proxies().ClientOfHTTP})))
	if err := a.mountPages(); err != nil {
		return err
	}
	var err error
	if a.listener, err = net.Listen("tcp", a.set.Addr); err != nil {
		return fmt.Errorf("MPP_ADDR: %w", err)
	}
	guard := listener.New(a.listener, listener.Options{Trusted: a.set.Trusts})
	guard.Attach(a.web)
	a.guard.Store(guard)
	if a.lock != nil {
		if err := a.lock.Announce(a.URL()); err != nil {
			return err
		}
	}
	go func() { a.served <- a.web.Listener(guard) }()
	jobs, cancel := context.WithCancel(context.WithoutCancel(ctx))
	a.stopJobs = cancel
	days := dayTurner{queue: a.queue, clock: a.clock, speed: a.opt.Speed, log: a.log}
	a.jobs.Go(func() { days.run(jobs) })
	a.jobs.Go(func() { a.backlog.watch(jobs) })
	return nil
}

func (a *Platform) proxies() web.Proxies { return a.set.Trusts }

func (a *Platform) apiDeps() api.Deps {
	return api.Deps{
		Queue: boundedQueue{a.queue, a.backlog}, Live: a.feed, Ledger: hallLedger{a.ledger, a.hallID}, Reports: a, Importer: importer{a.queue, a.clock}, Acker: a.ack, Keys: a.keys,
		Address: a.proxies().ClientOf, Stopping: a.stopping,
		Clock: a.clock, ClockSpeed: a.opt.Speed, Demo: a.opt.Demo, PublicURL: a.set.PublicURL, Log: a.log,
		Checks: []api.Check{
			{Name: "redis", Needed: true, Ask: a.queue.Ping},
			{Name: "sql", Needed: a.set.Embedded(), Ask: a.ledgerHealth},
			{Name: "backlog", Needed: false, Ask: a.backlog.Check},
			{Name: "live", Needed: true, Ask: a.liveHealth},
		},
	}
}

// ledgerHealth tells readiness how SQL does and what MPP_ACK has become.
func (a *Platform) ledgerHealth(ctx context.Context) error {
	if a.db.Ping(ctx) == nil && a.recorder.Healthy() {
		return nil
	}
	return a.ack.withoutSQL(a.backlog.Events())
}

func (a *Platform) liveHealth(context.Context) error {
	if !a.feed.Healthy() {
		return hall.Refuse(hall.CodeUnavailable, "the live picture is not up to date")
	}
	return nil
}

func (a *Platform) mountPages() (err error) {
	pages := ui.New(ui.Options{Hall: func() ui.Hall {
		h := a.queue.Config().Hall
		return ui.Hall{Name: h.Name, Regency: h.Regency, Timezone: h.Timezone, Sample: h.Sample, Demo: a.opt.Demo}
	}})
	if a.errorPage, err = pages.ErrorPage(); err != nil {
		return err
	}
	pages.Mount(a.web)
	citizens, err := kiosk.New(kiosk.Deps{UI: pages, PublicURL: a.set.PublicURL})
	if err != nil {
		return err
	}
	citizens.Mount(a.web)
	counter.New(counter.Deps{UI: pages}).Mount(a.web)
	display.New(display.Deps{UI: pages, Zones: a.Zones}).Mount(a.web)
	office.New(office.Deps{UI: pages, Demo: a.opt.Demo}).Mount(a.web)
	return nil
}

// URL is where this process can be reached from this machine.
func (a *Platform) URL() string {
	host, port, err := net.SplitHostPort(a.listener.Addr().String())
	if err != nil {
		return "http://" + a.listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Wait returns when ctx ends, the web server fails or the ledger may not be used.
func (a *Platform) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-a.served:
		return fmt.Errorf("web server: %w", err)
	case err := <-a.refused:
		return err
	}
}

// stopping tells readiness that this node is about to go.
func (a *Platform) stopping() bool {
	g := a.guard.Load()
	return g != nil && g.Stopping()
}

// stopWeb says that the node goes, lets the sockets go, then ends each connection after
// the answer that it waits for.
func (a *Platform) stopWeb(ctx context.Context) {
	g := a.guard.Load()
	if g != nil {
		g.Announce()
	}
	if a.hub != nil {
		if err := a.hub.Shutdown(ctx); err != nil {
			a.log.Warn("closing sockets", "error", err)
		}
	}
	if g == nil {
		return
	}
	if err := g.Drain(ctx); err != nil {
		a.log.Warn("requests were still under way", "error", err)
	}
	if err := a.web.ShutdownWithContext(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		a.log.Warn("closing the web server", "error", err)
	}
}
