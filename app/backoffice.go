package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/backoffice/help"
	"mpp/backoffice/notify"
	"mpp/backoffice/printers"
	"mpp/store"
)

// backoffice is what a hall decides outside of its queue: its rooms, and the jobs that
// follow their transactions.
type backoffice struct {
	accounts *accounts.Service
	printers *printers.Service
	push     *notify.Service
	help     *help.Service
	health   *health.Service
	jobs     *store.Runner
	pushes   *store.Runner // of push alone

	hall    string
	stores  *stores
	single  bool // this is the only process of the hall
	log     *slog.Logger
	stopped context.CancelFunc
	done    sync.WaitGroup
}

func newBackoffice(p *Platform, keys *access.Keys) *backoffice {
	b := &backoffice{hall: p.hall.id, stores: &p.stores, single: p.set.Embedded(), log: p.log}
	b.accounts = accounts.New(accounts.Deps{DB: p.stores.db, Hall: b.hall, Keys: keys, Ended: &p.revoked,
		Config: p.hall.queue.Config, Clock: time.Now, Log: p.log, Security: p.security, Recheck: p.hall.recheck, Keep: b.keepRevoked, SampleKiosk: p.sampleKiosk()})
	ofPrinters, ofHelp := printers.Deps{Clock: time.Now, Tell: p.hall.tellPrinter, Log: p.log}, help.Deps{Clock: time.Now, Tell: p.hall.tellHelp, Log: p.log}
	if !b.single {
		ofPrinters.Shared, ofHelp.Shared = b.sharedPrinters(), b.sharedHelp()
	}
	b.printers, b.help = printers.New(ofPrinters), help.New(ofHelp)
	b.jobs = store.NewRunner(p.stores.db, consumerName(), time.Now, p.log)
	b.jobs.Handle(accounts.TopicRevoked, b.tellRevoked)
	b.jobs.Every("accounts.clean", 24*time.Hour, b.accounts.Clean)
	b.newHealth(p)
	b.newPush(p, keys)
	return b
}

// start begins the jobs, and to listen to what other processes revoke.
func (b *backoffice) start(ctx context.Context) error {
	ctx, b.stopped = context.WithCancel(ctx)
	b.accounts.Start(ctx)
	if err := b.jobs.Start(ctx); err != nil {
		return err
	}
	if err := b.startPush(ctx); err != nil {
		return err
	}
	b.sharedPrinters().follow(ctx, sweepPrinters, b.printers.Sweep)
	b.sharedHelp().follow(ctx, sweepHelp, b.help.Sweep)
	b.sharedHealth().follow(ctx, b.health.Pause(), b.health.Sweep)
	if !b.single {
		b.listen(ctx, b.revokedChannel(), b.learnRevocation)
	}
	return nil
}

// listen hands what other processes publish on a channel to learn, until ctx ends.
func (b *backoffice) listen(ctx context.Context, channel string, learn func(payload string)) {
	sub := b.stores.blocking.Subscribe(ctx, channel)
	b.done.Go(func() {
		<-ctx.Done()
		_ = sub.Close()
	})
	b.done.Go(func() {
		for m := range sub.Channel() {
			learn(m.Payload)
		}
	})
}

// stop ends the jobs. It may be called twice, and before start.
func (b *backoffice) stop() {
	b.jobs.Stop()
	b.pushes.Stop()
	b.accounts.Stop()
	if b.stopped != nil {
		b.stopped()
		b.done.Wait()
	}
	b.push.Close()
}
