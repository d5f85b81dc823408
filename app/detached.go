package app

import (
	"context"
	"fmt"
	"time"

	"mpp/hall"
	"mpp/queue"
)

// awaitLedger returns when SQL's tables are ready, or when the hall can begin without
// SQL: the ledger is then attached once SQL answers.
func (a *Platform) awaitLedger(ctx context.Context) (err error) {
	start := sqlStart{patience: sqlPatience, round: sqlRound, log: a.log,
		await: func(ctx context.Context, patience time.Duration) error { return a.db.Await(ctx, patience, a.log) }}
	if !a.set.Embedded() {
		start.attest = a.attest
	}
	a.detached, err = start.wait(ctx)
	if err != nil || a.detached {
		return err
	}
	return a.ready(ctx)
}

func (a *Platform) ready(ctx context.Context) error {
	err := a.readyLedger(ctx)
	a.attached.Store(err == nil)
	return err
}

// attest settles which hall this process is for without SQL, and reports an error
// unless Redis is known to have all of it.
func (a *Platform) attest(ctx context.Context) error {
	first, err := firstConfig(a.set.Hall, a.opt.AlwaysOpen)
	if err != nil {
		return err
	}
	a.hallID = first.Hall.ID
	q := queue.New(a.rdb, queue.Options{Hall: a.hallID, Clock: time.Now, Log: a.log})
	if err := q.Attested(ctx); err != nil {
		return fmt.Errorf("hall %s: %w", a.hallID, err)
	}
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
	id, err := a.hallInLedger(ctx)
	if err == nil && id != a.hallID {
		err = fmt.Errorf("MPP_HALL: the ledger is of hall %s and this server has begun with %s", id, a.hallID)
	}
	return err
}
