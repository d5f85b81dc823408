package queue

import (
	"context"
	"errors"
	"strconv"
	"time"

	"mpp/hall"
)

// peerGrace is the time that other nodes get to upload to the ledger the events that they
// know, once one node has found a loss. Each finds it with its next change, or its next
// read of the stream, at most blockFor later.
const peerGrace = blockFor + 300*time.Millisecond

// errLock means that another process has taken the lock meanwhile.
var errLock = errors.New("the lock of the recovery was lost")

// Recover restores the hall in Redis from the ledger and from the events that this process
// knows, if Redis has less than those. It also verifies a Redis process that is new (restarted
// or promoted) before it is used. Any number of goroutines and nodes may call it at once: one
// works, the others wait for it. Codes: unavailable.
func (q *Queue) Recover(ctx context.Context) error {
	select {
	case q.recovering <- struct{}{}: // one at a time in this process
		defer func() { <-q.recovering }()
	case <-ctx.Done():
		return unavailable(ctx.Err())
	}
	if q.ledger == nil {
		return q.recoverWithoutLedger(ctx)
	}
	if done, err := q.verify(ctx); done || err != nil {
		return err
	}
	if err := q.uploadKnown(ctx); err != nil {
		q.log.Warn("the ledger could not be told what this process knows", "error", err)
	}
	for {
		done, err := q.tryRecover(ctx)
		if done || (err != nil && !errors.Is(err, errLock)) {
			return err
		}
		select {
		case <-ctx.Done():
			return unavailable(ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

// Begin prepares the hall when a process starts: Redis has it, or it is restored from the
// ledger. It reports false when neither has any: configure the hall first. When the ledger does
// not answer, Redis must be attested ([Queue.Attested]). Codes: unavailable.
func (q *Queue) Begin(ctx context.Context) (bool, error) {
	epoch, err := q.redisEpoch(ctx)
	if err != nil {
		return false, err
	}
	found, err := q.Load(ctx)
	if err != nil {
		return false, err
	}
	last, away := q.ledger.LastSeq(ctx)
	if away != nil {
		if err := q.Attested(ctx); err != nil {
			return false, errors.Join(err, away)
		}
		tie, _, err := q.RedisTie(ctx)
		q.tie.Store(&tie) // Settle compares it once SQL is back
		return true, err
	}
	if err := q.Settle(ctx); err != nil {
		return false, err
	}
	if found {
		given, _, err := q.Progress(ctx)
		if err != nil {
			return false, err
		}
		recorded, err := q.RecordMissing(ctx, given)
		if err != nil {
			return false, err
		}
		if recorded > 0 {
			q.log.Warn("the ledger lacked events that Redis still had: they are recorded now", "hall", q.hall, "events", recorded)
		}
	}
	known := last > 0 || found
	if known {
		q.eventCache.raise(last)
		q.starting.Store(true)
		defer q.starting.Store(false)
		err = q.Recover(ctx)
	} else if err = q.bind(ctx); err == nil {
		err = q.loadScripts(ctx)
	}
	if err == nil {
		q.attest(ctx, epoch)
	}
	return known, err
}

// recoverWithoutLedger returns an error when Redis has lost events; they cannot be restored.
func (q *Queue) recoverWithoutLedger(ctx context.Context) error {
	_, all, err := q.hasAllKnown(ctx)
	if err != nil {
		return err
	}
	if !all && q.known() > 0 {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "Redis lost the hall's state"}
	}
	return q.loadScripts(ctx)
}

// tryRecover reports whether the hall has all known events now; false when another process
// holds the lock.
func (q *Queue) tryRecover(ctx context.Context) (bool, error) {
	if done, err := q.verify(ctx); done || err != nil {
		return done, err
	}
	l, err := q.takeLock(ctx)
	if err != nil || l == nil {
		return false, err
	}
	defer l.release()
	epoch, err := q.redisEpoch(ctx)
	if err != nil {
		return false, err
	}
	if !q.singleNode {
		select {
		case <-ctx.Done():
			return false, unavailable(ctx.Err())
		case <-time.After(peerGrace):
		}
	}
	if err := q.refill(l.ctx, l.token); err != nil {
		return false, err
	}
	if err := q.loadScripts(l.ctx); err != nil {
		return false, err
	}
	q.attest(l.ctx, epoch)
	return true, nil
}

// verify reports whether the Redis process has our scripts and all events that this process,
// and the ledger if it answers, know. A Redis of another ledger is an error.
func (q *Queue) verify(ctx context.Context) (bool, error) {
	if last, err := q.ledger.LastSeq(ctx); err == nil {
		q.eventCache.raise(last)
	}
	tie, all, err := q.hasAllKnown(ctx)
	if err != nil || !all {
		return false, err
	}
	if same, err := q.sameTie(ctx, tie); err != nil || !same {
		return false, err
	}
	missing, err := q.scriptsMissing(ctx)
	return !missing, err
}

// hasAllKnown reports whether Redis has all events that this process knows, and all keys that
// these have made, and the tie of it.
func (q *Queue) hasAllKnown(ctx context.Context) (tie hall.Tie, all bool, err error) {
	date := *q.date.Load()
	found, err := scriptWhole.Run(ctx, q.rdb, append([]string{q.keys.meta()}, q.keys.live(date)...), date).StringSlice()
	if err != nil {
		return tie, false, unavailable(err)
	}
	seq, _ := strconv.ParseInt(found[0], 10, 64)  // '' where the hall is lost
	lost, _ := strconv.ParseInt(found[1], 10, 64) // our own number
	q.eventCache.raise(lost)
	if found[0] == "" || seq < q.known() {
		return tie, false, nil
	}
	_, err = q.Load(ctx)
	return hall.ParseTie(found[2]), true, err
}
