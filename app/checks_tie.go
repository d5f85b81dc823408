package app

import (
	"context"
	"time"

	"mpp/ledger"
	"mpp/queue"
)

// belongings checks that Redis and the database belong together, and that the ledger has no
// holes. What cannot be read is reported by other checks.
func (c *checks) belongings(ctx context.Context, l *ledger.Ledger, halls []string) {
	for _, id := range halls {
		last, err := l.LastSeq(ctx, id)
		if err != nil {
			return
		}
		upTo := last
		if !c.set.Embedded() {
			upTo = c.tie(ctx, l, id, last)
		}
		n, first, err := l.Holes(ctx, id, 0, upTo)
		if err == nil && n > 0 {
			c.add(Warn, "a server records what Redis still has of them within a minute; for the others look for a backup that has them, see docs/backup.md",
				"hall %s: %d events are missing in the ledger, the first is number %d", id, n, first)
		}
	}
}

// tie compares Redis with the ledger and returns the number up to which this should have every
// event: what was read and not acknowledged is on its way.
func (c *checks) tie(ctx context.Context, l *ledger.Ledger, id string, last int64) int64 {
	rdb, err := dialRedis(c.set.RedisURL)
	if err != nil {
		return last
	}
	defer rdb.Close()
	q := queue.New(rdb, queue.Options{Hall: id, Clock: time.Now})
	inRedis, found, err := q.RedisTie(ctx)
	if err != nil || !found {
		return last
	}
	inLedger, _, err := l.Tie(ctx, id)
	if err != nil {
		return last
	}
	if _, err := queue.CompareTies(id, inRedis, inLedger, last); err != nil {
		c.add(Fault, "", "%v", err)
		return last
	}
	c.add(Good, "", "Redis and the database belong together (hall %s, installation %s)", id, inLedger.Installation)
	if _, acked, err := q.Progress(ctx); err == nil && acked > 0 {
		return acked
	}
	return last
}

// emptyBesideRedis looks whether Redis holds the hall of which this database has nothing.
func (c *checks) emptyBesideRedis(ctx context.Context) {
	if c.set.Embedded() {
		return
	}
	cfg, err := firstConfig(c.set.Hall, false)
	if err != nil {
		return // hallFile has found that
	}
	rdb, err := dialRedis(c.set.RedisURL)
	if err != nil {
		return
	}
	defer rdb.Close()
	tie, found, err := queue.New(rdb, queue.Options{Hall: cfg.Hall.ID, Clock: time.Now}).RedisTie(ctx)
	if err == nil && found {
		c.add(Fault, "", "%v", &queue.UntiedError{Hall: cfg.Hall.ID, Redis: tie, Empty: true})
	}
}
