// Package app is the application: it joins the rooms into a running system. A Platform
// is one per process (SQL, Redis, keys, HTTP server); a Hall is one per hall (queue,
// readers of its event stream, live feed, and the policies that go with them).
//
// The functions that need no Platform are what the commands do with the stores alone.
package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/settings"
)

// Options are what a command adds to the settings.
type Options struct {
	Demo       bool           // offer sample identities to everyone
	AlwaysOpen bool           // the sample hall serves round the clock
	Speed      float64        // of the hall's clock; 0 and 1 are real time
	pushRoots  *x509.CertPool // signs push services; nil: the system's
	machine    *machine       // tells the time; nil: the system does
}

func (o Options) clocks() machine {
	if o.machine != nil {
		return *o.machine
	}
	return systemMachine()
}

// Platform is a running system. Its parts start from the stores to the sockets and stop
// the other way round.
type Platform struct {
	set settings.Settings
	opt Options
	log *slog.Logger

	security *access.SecurityLog
	profiles *profiles    // nil: not asked for
	keys     *access.Keys // nil until the hall is known
	revoked  access.RevokedSet
	stores   stores
	hall     *Hall       // nil until the stores have told which one it is
	back     *backoffice // nil until the hall is up
	server   *server     // nil until the hall is up

	stopOnce sync.Once
}

// Start brings the system up to its first served request. ctx bounds the start, not
// the running system.
func Start(ctx context.Context, set settings.Settings, opt Options) (*Platform, error) {
	collectLess()
	p := newPlatform(set, opt)
	return p, p.start(ctx, p.startProfiles, p.openStores, p.startHall, p.serve)
}

func newPlatform(set settings.Settings, opt Options) *Platform {
	log := set.Logger()
	return &Platform{set: set, opt: opt, log: log, security: access.NewSecurityLog(log, time.Now)}
}

// startStores starts what a command needs that changes the hall: all but the web server.
func startStores(ctx context.Context, set settings.Settings) (*Platform, error) {
	p := newPlatform(set, Options{})
	return p, p.start(ctx, p.openStores, p.startHall)
}

// start takes the steps in order; when one fails, what has been started is stopped.
func (p *Platform) start(ctx context.Context, steps ...func(context.Context) error) error {
	if err := p.set.Check(); err != nil {
		return err
	}
	redis.SetLogger(redisLog{p.log})
	if p.opt.Speed == 0 {
		p.opt.Speed = 1
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			p.Stop(context.WithoutCancel(ctx))
			return err
		}
	}
	return nil
}

func (p *Platform) startProfiles(ctx context.Context) (err error) {
	if p.set.Pprof != "" {
		p.profiles, err = startProfiles(ctx, p.set.Pprof, p.log)
	}
	return err
}

func (p *Platform) openStores(context.Context) error {
	return p.stores.open(p.set)
}

// startHall determines the hall that this process is for and starts it.
func (p *Platform) startHall(ctx context.Context) (err error) {
	h := newHall(p)
	if err := h.find(ctx); err != nil {
		return err
	}
	if p.keys, err = keysOf(&p.set, access.KeyOptions{Hall: h.id, Revoked: &p.revoked, NoSamples: !p.opt.Demo}); err != nil {
		return err
	}
	h.keys, p.hall = p.keys, h
	if err := h.begin(ctx); err != nil {
		return err
	}
	return h.startReaders(ctx)
}

// serve opens the port. It returns when connections are accepted.
func (p *Platform) serve(ctx context.Context) (err error) {
	p.hall.signing = newSigningKey(p)
	if err := p.hall.signing.check(ctx); err != nil {
		return err
	}
	p.back = newBackoffice(p, p.keys)
	p.back.learnRevoked(ctx) // before the first request
	if p.server, err = newServer(p); err != nil {
		return err
	}
	if err := p.server.listen(); err != nil {
		return err
	}
	if p.stores.lock != nil {
		if err := p.stores.lock.Announce(p.URL()); err != nil {
			return err
		}
	}
	p.server.start()
	if err := p.back.start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	p.hall.startJobs(context.WithoutCancel(ctx))
	return nil
}

// keysOf returns the keys of the installation's secret that sign and check the hall's tokens.
func keysOf(set *settings.Settings, o access.KeyOptions) (*access.Keys, error) {
	secret, err := set.SecretBytes()
	if err != nil {
		return nil, err
	}
	o.Previous, o.Clock = []byte(set.PreviousSecret), time.Now
	return access.NewKeys(secret, o)
}

// URL is where this process can be reached from this machine.
func (p *Platform) URL() string { return p.server.url() }

// Config returns the hall's configuration in force.
func (p *Platform) Config() *hall.Config { return p.hall.queue.Config() }

// Wait returns when ctx ends, the web server fails or SQL may not be used.
func (p *Platform) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-p.server.served:
		return fmt.Errorf("web server: %w", err)
	case err := <-p.hall.refused:
		return err
	}
}

// stopTimeout bounds a stop; what still runs then is cut.
const stopTimeout = 5 * time.Second

// Stop ends the parts in order: no new sockets, sockets told to go, requests
// finished, stream readers, SQL, Redis. It may be called twice.
func (p *Platform) Stop(ctx context.Context) {
	p.stopOnce.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, stopTimeout)
		defer cancel()
		p.stopServing(ctx)
		if p.back != nil {
			p.back.stop()
		}
		if p.hall != nil {
			p.hall.stop(ctx)
		}
		err := p.stores.close()
		if p.profiles != nil {
			err = errors.Join(err, p.profiles.Close())
		}
		if err != nil {
			p.log.Warn("stopping", "error", err)
		}
	})
}

// stopServing announces the end, lets the sockets go, then ends each connection after
// the answer that it waits for.
func (p *Platform) stopServing(ctx context.Context) {
	if p.server != nil {
		p.server.announce()
	}
	if p.hall != nil {
		p.hall.closeSockets(ctx)
	}
	if p.server != nil {
		p.server.stop(ctx)
	}
}
