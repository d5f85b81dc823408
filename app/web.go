package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/api"
	"mpp/counter"
	"mpp/display"
	"mpp/hall"
	"mpp/kiosk"
	"mpp/live"
	"mpp/office"
	"mpp/ui"
)

// startWeb opens the port and serves. It returns when connections are accepted.
func (a *Platform) startWeb(ctx context.Context) error {
	a.web = fiber.New(a.webConfig())
	a.api = api.New(a.apiDeps())
	a.api.Mount(a.web)
	a.api.Registry.MustRegister(newGauges(a))
	a.web.Server().KeepHijackedConns = true // see takeover
	a.web.Get("/live", takeover(live.Handler(a.hub, live.HandlerOptions{Peer: a.peer})))
	if err := a.mountPages(); err != nil {
		return err
	}
	var err error
	if a.listener, err = net.Listen("tcp", a.set.Addr); err != nil {
		return fmt.Errorf("MPP_ADDR: %w", err)
	}
	guard := api.NewGuard(a.listener, api.GuardOptions{Trusted: a.set.Trusts})
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
	a.jobs.Go(func() { a.turnDays(jobs) })
	a.jobs.Go(func() { a.watchBacklog(jobs) })
	return nil
}

func (a *Platform) apiDeps() api.Deps {
	return api.Deps{
		Queue: guarded{a.queue, a}, Live: a.feed, Ledger: hallLedger{a.ledger, a.hallID}, Reports: a, Importer: a, Acker: acker{a}, Keys: a.keys,
		Address: a.clientOf, Stopping: a.stopping,
		Clock: a.clock, ClockSpeed: a.opt.Speed, Demo: a.opt.Demo, PublicURL: a.set.PublicURL, Log: a.log,
		Checks: []api.Check{
			{Name: "redis", Needed: true, Ask: a.queue.Ping},
			{Name: "sql", Needed: a.set.Embedded(), Ask: a.ledgerHealth},
			{Name: "backlog", Needed: false, Ask: a.backlogHealth},
			{Name: "live", Needed: true, Ask: a.liveHealth},
		},
	}
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
	office.New(office.Deps{UI: pages}).Mount(a.web)
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

// turnDays closes and opens business dates when nobody's request does: at the
// hall's day end and at midnight in its zone.
func (a *Platform) turnDays(ctx context.Context) {
	for {
		now := a.clock.Now()
		next := nextTurn(a.queue.Config(), now)
		wait := time.Duration(float64(next.Sub(now)) / a.opt.Speed)
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(max(wait, 50*time.Millisecond), time.Minute)):
		}
		if a.clock.Now() < next {
			continue // a long wait is cut in pieces: configuration and clock may change
		}
		a.turnDay(ctx, next)
	}
}

func (a *Platform) turnDay(ctx context.Context, at hall.Millis) {
	var err error
	if at == midnight(a.queue.Config(), at) {
		err = a.queue.OpenDay(ctx)
	} else {
		_, err = a.queue.CloseDay(ctx, hall.Actor{Role: hall.RoleSystem, ID: "hall"})
	}
	if err != nil && hall.CodeOf(err) != hall.CodeDayOver {
		a.log.Warn("turning the day", "error", err)
	}
}

// nextTurn is the next instant at which a day ends (policy day_end) or begins.
func nextTurn(cfg *hall.Config, now hall.Millis) hall.Millis {
	t := now.In(cfg.Location())
	tomorrow := hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, cfg.Location()))
	end, err := time.Parse("15:04", cfg.Policy.DayEnd)
	if err != nil { // "24:00": the day ends with midnight
		return tomorrow
	}
	if at := hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day(), end.Hour(), end.Minute(), 0, 0, cfg.Location())); at > now {
		return at
	}
	return tomorrow
}

// midnight is the beginning of the local day that holds the instant.
func midnight(cfg *hall.Config, at hall.Millis) hall.Millis {
	t := at.In(cfg.Location())
	return hall.MillisOf(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, cfg.Location()))
}
