package app

import (
	"context"
	"fmt"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/queue"
)

// find determines which hall this is, once SQL's tables are ready or Redis is known to
// have all of the hall. In that case the ledger is attached later, once SQL answers.
func (h *Hall) find(ctx context.Context) (err error) {
	start := sqlStart{patience: sqlPatience, round: sqlRound, log: h.log,
		await: func(ctx context.Context, patience time.Duration) error {
			return h.stores.db.Await(ctx, patience, h.log)
		}}
	if !h.set.Embedded() {
		start.attest = h.attest
	}
	if h.detached, err = start.wait(ctx); err != nil {
		return err
	}
	if !h.detached {
		if err := h.stores.prepare(ctx, h.log); err != nil {
			return err
		}
		h.stores.prepared.Store(true)
	}
	if err := awaitRedis(ctx, h.stores.rdb, redisPatience, h.log); err != nil {
		return err
	}
	if err := h.keepsKeys(ctx); err != nil {
		return err
	}
	if !h.detached {
		h.id, err = h.inLedger(ctx)
	}
	return err
}

// inLedger returns the id of the hall to serve by what SQL holds; it may be a new one.
func (h *Hall) inLedger(ctx context.Context) (string, error) {
	return servedHall(ctx, h.stores.ledger, h.set)
}

// servedHall returns the id of the hall to serve by what a ledger holds; it may be a new one.
func servedHall(ctx context.Context, l *ledger.Ledger, set settings.Settings) (string, error) {
	halls, err := l.Halls(ctx)
	if err != nil {
		return "", err
	}
	id, err := chooseHall(halls, set)
	if err != nil || id != "" {
		return id, err
	}
	return sampleID()
}

// named returns the id of the hall by the settings alone.
func (h *Hall) named() (string, error) {
	if h.set.Hall == "" {
		return sampleID()
	}
	return hallID(h.set.Hall)
}

// attest determines the hall without SQL. It returns an error unless Redis is known to
// have all of it.
func (h *Hall) attest(ctx context.Context) error {
	id, err := h.named()
	if err != nil {
		return err
	}
	h.id = id
	q := queue.New(h.stores.rdb, queue.Options{Hall: h.id, Clock: time.Now, Log: h.log})
	if err := q.Attested(ctx); err != nil {
		return fmt.Errorf("hall %s: %w", h.id, err)
	}
	return nil
}

// attach is the recorder's first work after a start without SQL. A refusal, other than
// by SQL's silence, ends this process as it would have ended its start.
func (h *Hall) attach(ctx context.Context) error {
	err := h.stores.prepare(ctx, h.log)
	if err == nil {
		err = h.sameInLedger(ctx)
	}
	if err == nil {
		h.stores.prepared.Store(true)
		err = h.queue.Settle(ctx)
	}
	switch {
	case err == nil:
	case hall.CodeOf(err) == hall.CodeUnavailable:
		return err
	default:
		h.refused <- fmt.Errorf("SQL is back, and refused: %w", err)
		<-ctx.Done()
		return ctx.Err()
	}
	if err := h.queue.Recover(ctx); err != nil { // it can be compared with the ledger now
		return err
	}
	h.log.Warn("SQL is back: what has happened since is recorded now", "hall", h.id)
	return nil
}

// sameInLedger refuses a ledger by which this process would have been for another hall.
func (h *Hall) sameInLedger(ctx context.Context) error {
	id, err := h.inLedger(ctx)
	if err == nil && id != h.id {
		err = fmt.Errorf("MPP_HALL: the ledger is of hall %s and this server has begun with %s", id, h.id)
	}
	return err
}
