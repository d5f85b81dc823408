package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/redis/go-redis/v9"

	"mpp/access"
	"mpp/api"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/live"
	"mpp/queue"
	"mpp/store"
	"mpp/ui"
	"mpp/web/listener"
)

// Options are what a command adds to the settings.
type Options struct {
	Demo       bool    // offer sample identities to everyone
	AlwaysOpen bool    // the sample hall serves round the clock
	Speed      float64 // of the hall's clock; 0 and 1 are real time
}

// Platform is a running system. Its parts start from the stores to the sockets and stop
// the other way round.
type Platform struct {
	set   settings.Settings
	opt   Options
	log   *slog.Logger
	clock hall.Clock

	profiles *profiles // nil: not asked for
	lock     *dataLock
	embedded *embeddedRedis
	rdb      redis.UniversalClient // requests
	blocking redis.UniversalClient // readers of the stream, which hold connections
	db       *store.DB
	ledger   *ledger.Ledger
	hallID   string
	created  bool        // this process has begun the hall
	detached bool        // the start went on without SQL
	attached atomic.Bool // SQL's tables were looked at and may be written
	queue    *queue.Queue
	stream   *queue.Stream
	recorder *ledger.Recorder
	hearing  func() // ends the hearing of other nodes' notices
	feed     *live.Feed
	hub      *live.Hub
	keys     *access.Keys
	revoked  access.RevokedSet
	api      *api.API
	web      *fiber.App
	// errorPage is set before the first request.
	errorPage *ui.Page
	listener  net.Listener
	guard     atomic.Pointer[listener.Listener] // the listener, once it is open

	ack     *acknowledgement
	backlog *backlog

	jobs     sync.WaitGroup
	stopJobs context.CancelFunc
	stopOnce sync.Once
	served   chan error // the web server's end
	refused  chan error // the ledger's, after a start without it
}

// Start brings the system up to its first served request. ctx bounds the start, not
// the running system.
func Start(ctx context.Context, set settings.Settings, opt Options) (*Platform, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	if opt.Speed == 0 {
		opt.Speed = 1
	}
	a := &Platform{set: set, opt: opt, log: set.Logger(), served: make(chan error, 1), refused: make(chan error, 1)}
	steps := []func(context.Context) error{a.startProfiles, a.openStores, a.findHall, a.bringMoment, a.startReaders, a.startWeb}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			a.Stop(context.WithoutCancel(ctx))
			return nil, err
		}
	}
	return a, nil
}

// bringMoment makes Redis hold the hall's today: it does already, or the ledger's
// memory is written into it, or the hall begins with its first configuration.
func (a *Platform) bringMoment(ctx context.Context) error {
	a.clock = a.hallClock(ctx)
	a.queue = queue.New(a.rdb, queue.Options{Hall: a.hallID, Clock: a.clock, Pace: a.pace,
		Ledger: hallMemory{a.ledger, a.hallID, a.attached.Load}, SingleNode: a.set.Embedded(), AckAfterLedger: a.set.AckAt() == settings.AckLedger, Log: a.log})
	found, err := a.queue.Begin(ctx)
	if err != nil {
		return err
	}
	if !found || a.queue.Config().Version == 0 {
		if err := a.configureFirst(ctx); err != nil {
			return err
		}
	}
	return a.queue.OpenDay(ctx)
}

// configureFirst imports the first configuration; another node may have done so meanwhile.
func (a *Platform) configureFirst(ctx context.Context) error {
	cfg, err := firstConfig(a.set.Hall, a.opt.AlwaysOpen)
	if err != nil {
		return err
	}
	cfg.Version = 1
	_, err = a.queue.Configure(ctx, cfg, "", hall.Meta{Actor: access.System().Actor()})
	if hall.CodeOf(err) == hall.CodeStaleConfig {
		_, err = a.queue.Load(ctx)
		return err
	}
	a.created = err == nil
	return err
}

// startReaders starts the two readers of the stream: the ledger and the live feed.
func (a *Platform) startReaders(ctx context.Context) error {
	a.stream = a.queue.Stream(a.blocking)
	group := queue.NewGroup(a.stream, consumerName(), time.Now)
	a.recorder = ledger.NewRecorder(a.ledger, a.hallID, group, a.log)
	a.ack = newAcknowledgement(a.set, a.recorder, a.log)
	a.backlog = &backlog{limit: a.set.Backlog, measure: a.queue.Backlog, log: a.log}
	background := context.WithoutCancel(ctx)
	if a.detached {
		a.recorder.RunFirst(a.attach)
	}
	if err := a.recorder.Start(background); err != nil {
		return err
	}
	a.hear(background)
	a.feed = live.NewFeed(feedSource{a.queue, a.stream, a.ack.Wait}, a.log)
	a.hub = live.NewHub(a.feed, live.Options{Authorize: a.authorize, Clock: a.clock, Log: a.log})
	a.feed.Start(background)
	a.hub.Start()
	return a.feed.WaitSeq(ctx, 0)
}

// hear lets who waits for the ledger know at once what other nodes brought into it.
func (a *Platform) hear(ctx context.Context) {
	if a.set.Embedded() {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.stream.ListenCommitted(ctx, a.recorder.CommittedElsewhere)
	}()
	a.hearing = func() { cancel(); <-done }
}

// consumerName tells this process's reader from others'; a restarted process on the
// same machine and data folder takes its own pending events up at once.
func consumerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s-%d", host, os.Getpid())
}

// pace answers from the live picture, so that issuing costs no second look-up.
func (a *Platform) pace(service string) (p hall.Pace, ok bool) {
	if a.feed == nil {
		return p, false
	}
	ok = a.feed.View(func(d *hall.Day) { p = d.PaceAt(service, a.clock.Now()) })
	return p, ok && p.PerMS > 0
}

// drain lets the recorder take what was made last: embedded, the stream goes with
// this process.
func (a *Platform) drain(ctx context.Context) {
	if a.recorder == nil {
		return
	}
	seq, err := a.queue.Seq(ctx)
	if err == nil {
		err = a.recorder.WaitFor(ctx, seq)
	}
	if err != nil {
		a.log.Warn("stopping before the ledger has every event", "error", err)
	}
}

// stopReaders ends the readers of the stream at once: each may be in a blocking read.
func (a *Platform) stopReaders() {
	var readers sync.WaitGroup
	if a.feed != nil {
		readers.Go(a.feed.Stop)
	}
	if a.recorder != nil {
		readers.Go(a.recorder.Stop)
	}
	if a.hearing != nil {
		readers.Go(a.hearing)
	}
	readers.Wait()
}

// stopWithin bounds a stop; what still runs then is cut.
const stopWithin = 5 * time.Second

// Stop ends the parts in order: no new sockets, sockets told to go, requests
// finished, stream readers, SQL, Redis. It may be called twice.
func (a *Platform) Stop(ctx context.Context) {
	a.stopOnce.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, stopWithin)
		defer cancel()
		a.stopWeb(ctx)
		if a.stopJobs != nil {
			a.stopJobs()
			a.jobs.Wait()
		}
		a.drain(ctx)
		a.stopReaders()
		var errs []error
		if a.ledger != nil {
			errs = append(errs, a.db.Close())
		}
		for _, c := range []redis.UniversalClient{a.blocking, a.rdb} {
			if c != nil {
				errs = append(errs, c.Close())
			}
		}
		if a.embedded != nil {
			a.embedded.Close()
		}
		if a.lock != nil {
			errs = append(errs, a.lock.Close())
		}
		if a.profiles != nil {
			errs = append(errs, a.profiles.Close())
		}
		if err := errors.Join(errs...); err != nil {
			a.log.Warn("stopping", "error", err)
		}
	})
}
