package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mpp/hall"
	"mpp/queue"
	"mpp/store"
)

// A start without SQL: the hall begins from a Redis that is known to have everything
// (queue.Attested), and the ledger is attached once SQL answers.

const (
	// sqlPatience is how long a start waits for a database that comes up beside it.
	sqlPatience = time.Minute
	// sqlFirst is how long SQL is waited for before it is asked whether the hall can
	// begin without it, and again between two such questions.
	sqlFirst = 2 * time.Second
	// vouchWithin bounds the question to Redis.
	vouchWithin = 3 * time.Second
)

// awaitLedger returns when SQL's tables are ready, or when the hall can begin without.
func (a *Platform) awaitLedger(ctx context.Context) error {
	if a.set.Embedded() {
		if err := a.db.Await(ctx, sqlPatience, a.log); err != nil {
			return err
		}
		return a.ready(ctx)
	}
	var away, why error // of the last round that ended by itself
	for end := time.Now().Add(sqlPatience); away == nil || (ctx.Err() == nil && time.Now().Before(end)); {
		err := a.db.Await(ctx, sqlFirst, a.log)
		if err == nil {
			return a.ready(ctx)
		}
		if store.Refused(err) {
			return err
		}
		doubt := a.beginDetached(ctx)
		if doubt == nil {
			a.log.Warn("starting without SQL: Redis has all of the hall; events are recorded once SQL is back", "hall", a.hallID, "error", err)
			return nil
		}
		if ctx.Err() == nil || why == nil {
			away, why = err, doubt
			a.log.Warn("neither SQL nor Redis lets the hall begin yet", "sql", away, "redis", why)
		}
	}
	return fmt.Errorf("neither SQL nor Redis lets the hall begin: %w", errors.Join(away, why))
}

func (a *Platform) ready(ctx context.Context) error {
	err := a.readyLedger(ctx)
	a.attached.Store(err == nil)
	return err
}

// beginDetached settles the hall without SQL, or tells why that cannot be.
func (a *Platform) beginDetached(ctx context.Context) error {
	first, err := firstConfig(a.set.Hall, a.opt.AlwaysOpen)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, vouchWithin)
	defer cancel()
	q := queue.New(a.rdb, queue.Options{Hall: first.Hall.ID, Clock: time.Now, Log: a.log})
	if err := q.Attested(ctx); err != nil {
		return fmt.Errorf("hall %s: %w", first.Hall.ID, err)
	}
	a.hallID, a.detached = first.Hall.ID, true
	return nil
}

// attach is the recorder's first work after a start without SQL. A refusal, other than
// by SQL's silence, ends this process as it would have ended its start.
func (a *Platform) attach(ctx context.Context) error {
	err := a.readyLedger(ctx)
	if err == nil {
		err = a.sameHall(ctx)
	}
	switch {
	case err == nil:
	case hall.CodeOf(err) == hall.CodeUnavailable:
		return err
	default:
		a.refused <- fmt.Errorf("SQL is back, and refused: %w", err)
		<-ctx.Done()
		return ctx.Err()
	}
	a.attached.Store(true)
	if err := a.queue.Recover(ctx); err != nil { // it can be compared with the ledger now
		return err
	}
	a.log.Warn("SQL is back: what has happened since is recorded now", "hall", a.hallID)
	return nil
}

// sameHall refuses a ledger from which this server would have been for another hall.
func (a *Platform) sameHall(ctx context.Context) error {
	id, err := a.chooseHall(ctx)
	if err == nil && id != a.hallID {
		err = fmt.Errorf("MPP_HALL: the ledger is of hall %s and this server has begun with %s", id, a.hallID)
	}
	return err
}
