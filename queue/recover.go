package queue

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

const (
	// peerGrace is the time that other nodes get to tell the ledger what they know, once
	// one node has found the loss. Each finds it by its next command, or by its next
	// read of the stream, which comes within blockFor.
	peerGrace = blockFor + 300*time.Millisecond
	// skipNumbers numbers of each prefix, and skipSeqs event numbers, are left out after a
	// start on a Redis that had lost data: more than a hall makes in the second that
	// the ledger may be behind.
	skipNumbers = 100
	skipSeqs    = 1000
)

// errLock: the lock went to somebody else while we worked.
var errLock = errors.New("the lock of the recovery was lost")

// Recover makes the hall in Redis whole from the ledger and from what this process
// still knows, if Redis has less than that; and it looks at a Redis process that is
// new (restarted, promoted) before anybody uses it. Any number of callers and nodes
// may ask at once: one works, the others wait for it. Codes: unavailable.
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

// Begin readies the hall when a process starts: Redis has its state, or it is filled
// from the ledger. It reports false when neither has any: configure the hall first.
// Where the ledger does not answer, Redis must be vouched for ([Queue.Attested]).
// Codes: unavailable.
func (q *Queue) Begin(ctx context.Context) (bool, error) {
	l, err := q.redisEpoch(ctx)
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
		return true, nil
	}
	known := last > 0 || found
	if known {
		q.eventCache.raise(last)
		q.starting.Store(true)
		defer q.starting.Store(false)
		err = q.Recover(ctx)
	} else {
		err = q.loadScripts(ctx)
	}
	if err == nil {
		q.attest(ctx, l)
	}
	return known, err
}

// recoverWithoutLedger is all that can be done without a memory.
func (q *Queue) recoverWithoutLedger(ctx context.Context) error {
	whole, err := q.whole(ctx)
	if err != nil {
		return err
	}
	if !whole && q.known() > 0 {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "Redis lost the hall's state"}
	}
	return q.loadScripts(ctx)
}

// uploadKnown tells the ledger every event that we or Redis know and it may not.
func (q *Queue) uploadKnown(ctx context.Context) error {
	last, err := q.ledger.LastSeq(ctx)
	if err != nil {
		return errors.Join(err, q.publishHighWater(ctx))
	}
	q.eventCache.raise(last)
	// Nodes record side by side: below its last event too it may lack what is in the
	// hands of another, up to all that a process has at hand.
	lacking, err := q.ledger.MissingSeqs(ctx, max(last-eventCacheSize, 0), last)
	if err != nil {
		return err
	}
	start := last
	if len(lacking) > 0 {
		start = lacking[0] - 1
	}
	news := func(events []hall.Event) []hall.Event {
		return slices.DeleteFunc(events, func(e hall.Event) bool {
			_, lacks := slices.BinarySearch(lacking, e.Seq)
			return e.Seq <= last && !lacks
		})
	}
	stream := q.Stream(q.rdb)
	for after := start; ; {
		events, err := stream.events(ctx, after, groupBatch)
		var bad *hall.UndecodableError // the recorder sets those aside
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		after = lastOf(events, bad)
		if err := q.ledger.Record(ctx, news(events)); err != nil {
			return err
		}
		if after == 0 {
			break
		}
	}
	return q.ledger.Record(ctx, news(q.eventCache.after(start)))
}

// lastOf is the highest number of what was read; 0 for nothing.
func lastOf(events []hall.Event, bad *hall.UndecodableError) int64 {
	var last int64
	if len(events) > 0 {
		last = events[len(events)-1].Seq
	}
	if bad != nil {
		last = max(last, bad.Entries[len(bad.Entries)-1].Seq)
	}
	return last
}

// tryRecover reports true when the hall is whole.
func (q *Queue) tryRecover(ctx context.Context) (bool, error) {
	if done, err := q.verify(ctx); done || err != nil {
		return done, err
	}
	l, err := q.takeLock(ctx)
	if err != nil || l == nil {
		return false, err
	}
	defer l.release()
	seen, err := q.redisEpoch(ctx)
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
	q.attest(l.ctx, seen)
	return true, nil
}

// verify reports whether Redis is a process that we know and has all that we, and the
// ledger if it can be asked, know of.
func (q *Queue) verify(ctx context.Context) (bool, error) {
	if last, err := q.ledger.LastSeq(ctx); err == nil {
		q.eventCache.raise(last)
	}
	whole, err := q.whole(ctx)
	if err != nil || !whole {
		return false, err
	}
	missing, err := q.scriptsMissing(ctx)
	return !missing, err
}

// whole tells whether Redis has at least what we know of.
func (q *Queue) whole(ctx context.Context) (bool, error) {
	seq, err := q.rdb.HGet(ctx, q.keys.meta(), "seq").Int64()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, unavailable(err)
	}
	if seq < q.known() {
		return false, nil
	}
	_, err = q.Load(ctx)
	return true, err
}

// refill replaces what Redis has by the ledger's today.
func (q *Queue) refill(ctx context.Context, token string) error {
	began := time.Now() // how long it took is real time
	// Others have told the ledger what they know. If it cannot be asked, Redis may
	// still have all that we know of.
	last, away := q.ledger.LastSeq(ctx)
	q.eventCache.raise(last)
	if away != nil && !q.singleNode {
		if err := q.readHighWater(ctx); err != nil {
			return err
		}
	}
	fenced, err := scriptFence.Run(ctx, q.rdb, []string{q.keys.meta(), q.keys.lock()}, q.known(), token).Int()
	if err != nil {
		return unavailable(err)
	}
	if fenced == 1 {
		_, err := q.Load(ctx)
		return err
	}
	if fenced != 0 {
		return errLock
	}
	if away != nil {
		return away
	}
	s, missing, err := q.ledgerToday(ctx)
	if err != nil {
		return err
	}
	if err := q.restore(ctx, s, token); err != nil {
		return err
	}
	if missing > 0 {
		q.log.Error("events are lost: they are neither in Redis nor in the ledger nor known to a node", "hall", s.Config.Hall.ID, "missing", missing)
	}
	q.log.Warn("the hall was filled again from the ledger", "hall", s.Config.Hall.ID, "seq", s.Seq, "tickets", len(s.Tickets), "missing", missing, "took", time.Since(began))
	return nil
}

// ledgerToday is the ledger's today, with the event that tells of the restore, and how
// many events before it nobody has. Numbers jump by as many: each may have been a
// ticket in somebody's hand. A process that has just started and finds an empty Redis
// has seen no loss: it says nothing.
func (q *Queue) ledgerToday(ctx context.Context) (hall.Snapshot, int64, error) {
	s, found, err := q.ledger.Today(ctx)
	if err != nil {
		return s, 0, err
	}
	if !found || s.Config == nil {
		return s, 0, &hall.Error{Code: hall.CodeUnavailable, Detail: "Redis lost the hall's state and the ledger holds none"}
	}
	missing, err := q.ledger.UnexplainedGaps(ctx, q.known())
	if err != nil {
		return s, 0, err
	}
	s.Skip = int(missing)
	if q.starting.Load() && !q.ackAfterLedger {
		return q.afterDataLoss(s, missing), missing, nil
	}
	if missing == 0 && s.Seq == q.known() && !q.loaded.Load() {
		s.Recent = contiguous(s.Recent, s.Seq)
		return s, 0, nil
	}
	s.Seq = q.known() + 1
	s.At = max(s.At, q.clock.Now())
	e := hall.Event{Seq: s.Seq, Type: hall.EventRestored, At: s.At, Date: s.Date, Actor: system.Actor, Missing: missing}
	s.Recent = append(contiguous(s.Recent, q.known()), e)
	return s, missing, nil
}

// afterDataLoss is for a start that finds Redis emptied or behind, where changes are
// acknowledged before SQL has them: after a loss of power nobody may be left who knows
// what was acknowledged last. Numbers and event numbers jump far enough that none of
// them comes again; the event says how many may have been.
func (q *Queue) afterDataLoss(s hall.Snapshot, missing int64) hall.Snapshot {
	s.Skip += skipNumbers
	s.Seq = q.known() + skipSeqs + 1
	s.At = max(s.At, q.clock.Now())
	s.Recent = []hall.Event{{Seq: s.Seq, Type: hall.EventRestored, At: s.At, Date: s.Date, Actor: system.Actor,
		Missing: missing + skipSeqs, Note: "started on a Redis that had lost data: these events may never have been"}}
	return s
}

// contiguous keeps the newest events that lead to seq without a gap: a stream with a
// hole would send every reader back to a snapshot for ever.
func contiguous(events []hall.Event, seq int64) []hall.Event {
	from := len(events)
	for from > 0 && events[from-1].Seq == seq {
		from, seq = from-1, seq-1
	}
	return events[from:]
}
