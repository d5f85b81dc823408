package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/queue"
)

// Joined is what JoinLedger has made belong together.
type Joined struct {
	Hall, Tie     string
	Redis, Ledger int64 // the numbers of their last events
}

// JoinLedger says that the database takes the place of the one that Redis belonged to. It
// refuses two that tell different pasts.
func JoinLedger(ctx context.Context, set settings.Settings) (done Joined, err error) {
	if set.Embedded() {
		return done, errors.New("there is nothing to join on the embedded set-up: its Redis is filled from the SQLite file at each start")
	}
	err = withLedger(ctx, set, func(l *ledger.Ledger) error {
		if err := errors.Join(l.DB().CheckTables(ctx), l.CheckWhole(ctx)); err != nil {
			return err
		}
		if done.Hall, err = servedHall(ctx, l, set); err != nil {
			return err
		}
		rdb, err := dialRedis(set.RedisURL)
		if err != nil {
			return err
		}
		defer rdb.Close()
		q := queue.New(rdb, queue.Options{Hall: done.Hall, Clock: time.Now,
			Ledger: recoveryLedger{l, done.Hall, func() bool { return true }}})
		if err := done.compare(ctx, q, l); err != nil {
			return err
		}
		tie, err := q.Join(ctx)
		done.Tie = tie.String()
		return err
	})
	return done, err
}

// compare refuses a Redis that has an event which the ledger has otherwise.
func (j *Joined) compare(ctx context.Context, q *queue.Queue, l *ledger.Ledger) (err error) {
	if j.Ledger, err = l.LastSeq(ctx, j.Hall); err != nil {
		return err
	}
	s, err := q.Snapshot(ctx)
	if err != nil {
		return err
	}
	j.Redis = s.Seq
	for i := range s.Recent {
		same, err := l.Same(ctx, j.Hall, s.Recent[i])
		if err != nil {
			return err
		}
		if !same {
			return fmt.Errorf("event %d of hall %s is another one in Redis than in the database: they are not of one past. "+
				"To go on with what the database has, remove the keys mpp:{%s}:* from this Redis and start the server", s.Recent[i].Seq, j.Hall, j.Hall)
		}
	}
	return nil
}
