package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/store"
)

// backoffice is what a hall decides outside of its queue: its rooms, and the jobs that
// follow their transactions.
type backoffice struct {
	accounts *accounts.Service
	jobs     *store.Runner

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
		Config: p.hall.queue.Config, Clock: time.Now, Log: p.log, Recheck: p.hall.recheck})
	b.jobs = store.NewRunner(p.stores.db, consumerName(), time.Now, p.log)
	b.jobs.Handle(accounts.TopicRevoked, b.tellRevoked)
	b.jobs.Every("accounts.clean", 24*time.Hour, b.accounts.Clean)
	return b
}

// revokedWithin bounds how long a start waits for the list of what was revoked.
const revokedWithin = 3 * time.Second

// learnRevoked reads what was revoked, so that no request finds a revoked token good.
// Where SQL is away the hall begins nevertheless and reads it once SQL is back.
func (b *backoffice) learnRevoked(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, revokedWithin)
	defer cancel()
	if err := b.accounts.Refresh(ctx); err != nil {
		b.log.Warn("starting without the list of revoked tokens: they are accepted until SQL is back", "error", err)
	}
}

// revokedChannel is the Redis channel on which the hall's processes tell each other what
// was revoked. A message that is lost costs ten seconds: each process also reads SQL.
func (b *backoffice) revokedChannel() string { return "mpp:{" + b.hall + "}:revoked" }

// tellRevoked hands a revocation to this process and to the others. Doing so twice has
// one effect.
func (b *backoffice) tellRevoked(ctx context.Context, j store.Job) error {
	var r accounts.Revocation
	if err := j.Decode(&r); err != nil {
		return err
	}
	b.accounts.Learn(r)
	if b.single {
		return nil
	}
	return b.stores.rdb.Publish(ctx, b.revokedChannel(), []byte(j.Payload)).Err()
}

// start begins the jobs, and to listen to what other processes revoke.
func (b *backoffice) start(ctx context.Context) error {
	ctx, b.stopped = context.WithCancel(ctx)
	b.accounts.Start(ctx)
	if err := b.jobs.Start(ctx); err != nil {
		return err
	}
	if b.single {
		return nil
	}
	sub := b.stores.blocking.Subscribe(ctx, b.revokedChannel())
	b.done.Go(func() {
		<-ctx.Done()
		_ = sub.Close()
	})
	b.done.Go(func() { b.listen(sub) })
	return nil
}

func (b *backoffice) listen(sub *redis.PubSub) {
	for m := range sub.Channel() {
		var r accounts.Revocation
		if err := json.Unmarshal([]byte(m.Payload), &r); err != nil {
			b.log.Warn("a revocation of another process cannot be read", "error", err)
			continue
		}
		b.accounts.Learn(r)
	}
}

// stop ends the jobs. It may be called twice, and before start.
func (b *backoffice) stop() {
	b.jobs.Stop()
	b.accounts.Stop()
	if b.stopped != nil {
		b.stopped()
		b.done.Wait()
	}
}
