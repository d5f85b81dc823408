package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/live"
	"mpp/queue"
)

// Hall is one hall on the stores of a process: its queue, the two readers of its event
// stream (ledger and live feed), and the policies that go with them.
type Hall struct {
	set      settings.Settings
	opt      Options
	log      *slog.Logger
	security *access.SecurityLog
	keys     *access.Keys
	stores   *stores

	id       string
	detached bool // it has begun without SQL
	created  bool // this process has begun it
	watch    *clockWatch
	clock    hall.Clock // that of watch, or a training's
	queue    *queue.Queue
	days     *dayTurner
	stream   *queue.Stream
	tied     *ledger.Ledger // that takes events of this queue's Redis only
	recorder *ledger.Recorder
	unlisten func() // ends the listening to other nodes' commits
	feed     *live.Feed
	hub      *live.Hub
	ack      *acknowledgement
	backlog  *backlog
	guard    *guard
	uses     *pastUse
	signing  *signingKey // nil in a command

	jobs     sync.WaitGroup
	stopJobs context.CancelFunc
	refused  chan error // SQL's refusal, after a start without it
}

func newHall(p *Platform) *Hall {
	return &Hall{set: p.set, opt: p.opt, log: p.log, security: p.security, stores: &p.stores, refused: make(chan error, 1)}
}

// begin makes Redis hold the hall's today: it does already, or it is restored from the
// ledger, or the hall begins with its first configuration.
func (h *Hall) begin(ctx context.Context) error {
	h.watch = newClockWatch(h.opt.clocks(), h.timeSources(), h.log)
	h.watch.look(ctx)
	h.clock = h.makeClock(ctx)
	h.tied = h.stores.ledger.TiedTo(func() hall.Tie { return h.queue.Tie() })
	h.queue = queue.New(h.stores.rdb, queue.Options{Hall: h.id, Clock: h.clock, MayStamp: h.watch.MayStamp, Slack: h.slack(), Pace: h.pace,
		Ledger:     recoveryLedger{h.tied, h.id, h.stores.prepared.Load},
		SingleNode: h.set.Embedded(), AckAfterLedger: h.set.AckAt() == settings.AckLedger, Log: h.log})
	found, err := h.queue.Begin(ctx)
	if err != nil {
		return err
	}
	if !found || h.queue.Config().Version == 0 {
		if err := h.configureFirst(ctx); err != nil {
			return err
		}
	}
	if err := h.mayServe(h.queue.Config()); err != nil {
		return err
	}
	if err := noteServed(h.set, h.queue.Config()); err != nil {
		return fmt.Errorf("MPP_DATA: %w", err)
	}
	h.days = &dayTurner{queue: h.queue, clock: h.clock, look: h.watch.look, mayTurn: h.watch.MayStamp, speed: h.opt.Speed, log: h.log}
	if err := h.confirmClock(ctx); err != nil {
		return err
	}
	err = h.days.catchUp(ctx)
	if wrong := h.watch.MayStamp(); wrong != nil {
		h.log.Warn("starting without turning the day", "error", wrong)
		return nil
	}
	return err
}

// mayServe refuses to open a hall that is no sample to everyone.
func (h *Hall) mayServe(cfg *hall.Config) error {
	if h.opt.Demo && !cfg.Hall.Sample {
		return fmt.Errorf("hall %s is no sample, and a demo makes everyone its administrator: run mpp serve, or mark a hall for training with sample: true", cfg.Hall.ID)
	}
	return nil
}

// configureFirst imports the first configuration; another node may have done so meanwhile.
func (h *Hall) configureFirst(ctx context.Context) error {
	if err := h.lostDatabase(ctx); err != nil {
		return err
	}
	cfg, err := firstConfig(h.set.Hall, h.opt.AlwaysOpen)
	if err != nil {
		return err
	}
	if err := h.mayServe(cfg); err != nil {
		return err
	}
	cfg.Version = 1
	_, err = h.queue.Configure(ctx, cfg, "", hall.Meta{Actor: access.System().Actor()})
	if hall.CodeOf(err) == hall.CodeStaleConfig {
		_, err = h.queue.Load(ctx)
		return err
	}
	h.created = err == nil
	return err
}

func (h *Hall) noteRefusedSocket(peer string, err error) {
	var e *hall.Error
	if errors.As(err, &e) && e.Code == hall.CodeUnauthenticated {
		h.security.Refused("token_refused", peer, "at", "live", "reason", e.Fields["reason"])
	}
}

// makeClock returns real time or, for training, a faster one. A faster clock goes on
// from where the hall's time was, so that a restart does not stop it.
func (h *Hall) makeClock(ctx context.Context) hall.Clock {
	if h.opt.Speed == 1 {
		return h.watch.Now
	}
	from := time.Now()
	if s, found, err := h.stores.ledger.Today(ctx, h.id); err == nil && found && s.At.Time().After(from) {
		from = s.At.Time()
	}
	began, speed := time.Now(), h.opt.Speed
	return func() time.Time {
		return from.Add(time.Duration(float64(time.Since(began)) * speed))
	}
}

// authorize returns the actor of a token with the rights that it has today, as the API
// does.
func (h *Hall) authorize(token string) (hall.Actor, time.Time, error) {
	p, err := h.keys.Verify(token)
	if err != nil {
		return hall.Actor{}, time.Time{}, err
	}
	cfg := h.queue.Config()
	p, err = access.Resolve(p, cfg, func() string { return cfg.BusinessDate(h.clock.Now()) })
	return p.Watcher(), p.ExpiresAt, err
}

// checkSQL tells readiness how SQL does and what MPP_ACK has become.
func (h *Hall) checkSQL(ctx context.Context) error {
	if h.stores.db.Ping(ctx) == nil && h.recorder.Healthy() {
		return nil
	}
	return h.ack.withoutSQL(h.backlog.Events())
}

// checkLive tells readiness whether screens are up to date.
func (h *Hall) checkLive(context.Context) error {
	if !h.feed.Healthy() {
		return hall.Refuse(hall.CodeUnavailable, "the live picture is not up to date")
	}
	return nil
}

// startJobs starts what the hall does without a request.
func (h *Hall) startJobs(ctx context.Context) {
	ctx, h.stopJobs = context.WithCancel(ctx)
	h.jobs.Go(func() { h.days.run(ctx) })
	h.jobs.Go(func() { every(ctx, clockEvery, h.watch.look) })
	h.jobs.Go(func() { every(ctx, backlogEvery, h.backlog.look) })
	absent := &absentees{view: h.feed.View, act: h.queue.Act, clock: h.clock, log: h.log}
	h.jobs.Go(func() { every(ctx, absentEvery, absent.look) })
	paused := &pauses{view: h.feed.View, end: h.queue.EndDuePauses, clock: h.clock, log: h.log}
	h.jobs.Go(func() { every(ctx, pausesEvery, paused.look) })
	holidays := holidayWatch{config: h.queue.Config, clock: h.clock, log: h.log}
	h.jobs.Go(func() { every(ctx, turnWaitMost, holidays.look) })
	past := &learner{config: h.queue.Config, clock: h.clock, learn: h.feed.Learn, log: h.log,
		read: func(ctx context.Context, from, before string) (map[string]hall.Past, error) {
			return h.stores.ledger.Cycles(ctx, h.id, from, before)
		}}
	h.jobs.Go(func() { every(ctx, turnWaitMost, past.look) })
	h.jobs.Go(func() { every(ctx, queue.BeatEvery, h.guard.look) })
	h.jobs.Go(func() { every(ctx, pastUseTry, h.uses.look) })
	h.jobs.Go(func() { every(ctx, queue.BeatEvery, h.signing.look) })
}

// endJobs returns when the jobs have ended.
func (h *Hall) endJobs() {
	if h.stopJobs != nil {
		h.stopJobs()
		h.jobs.Wait()
	}
}

func (h *Hall) closeSockets(ctx context.Context) {
	if h.hub == nil {
		return
	}
	if err := h.hub.Shutdown(ctx); err != nil {
		h.log.Warn("closing sockets", "error", err)
	}
}

// stop ends the jobs, then the readers once the recorder has what was made last.
func (h *Hall) stop(ctx context.Context) {
	h.endJobs()
	if h.signing != nil {
		h.signing.end(ctx)
	}
	h.drain(ctx)
	h.stopReaders()
}

// drain waits until the recorder has what was made last: on the embedded set-up the
// stream ends with this process.
func (h *Hall) drain(ctx context.Context) {
	if h.recorder == nil {
		return
	}
	seq, err := h.queue.Seq(ctx)
	if err == nil {
		err = h.recorder.WaitFor(ctx, seq)
	}
	if err != nil {
		h.log.Warn("stopping before the ledger has every event", "error", err)
	}
}

// stopReaders ends the readers of the stream side by side: each may be in a blocking read.
func (h *Hall) stopReaders() {
	var readers sync.WaitGroup
	if h.feed != nil {
		readers.Go(h.feed.Stop)
	}
	if h.recorder != nil {
		readers.Go(h.recorder.Stop)
	}
	if h.unlisten != nil {
		readers.Go(h.unlisten)
	}
	readers.Wait()
}

// recheck looks again at whose behalf each socket acts: a credential was revoked.
func (h *Hall) recheck() {
	if h.hub != nil {
		h.hub.Recheck()
	}
}
