package queue

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"mpp/hall"
)

const (
	// skipNumbers of each prefix, and skipSeqs event numbers, are left out after a start
	// on a Redis that had lost data: more than a hall uses in the second that the ledger
	// may be behind.
	skipNumbers = 100
	skipSeqs    = 1000
)

// uploadKnown records in the ledger every event that this process or Redis has and the ledger
// may lack.
func (q *Queue) uploadKnown(ctx context.Context) error {
	last, err := q.ledger.LastSeq(ctx)
	if err != nil {
		return errors.Join(err, q.publishHighWater(ctx))
	}
	q.eventCache.raise(last)
	// Nodes record concurrently: below its last event, too, the ledger may lack events that
	// another node has read, at most as many as the cache holds.
	missing, err := q.ledger.MissingSeqs(ctx, max(last-eventCacheSize, 0), last)
	if err != nil {
		return err
	}
	start := last
	if len(missing) > 0 {
		start = missing[0] - 1
	}
	unrecorded := func(events []hall.Event) []hall.Event {
		return slices.DeleteFunc(events, func(e hall.Event) bool {
			_, isMissing := slices.BinarySearch(missing, e.Seq)
			return e.Seq <= last && !isMissing
		})
	}
	stream := q.Stream(q.rdb)
	for after := start; ; {
		events, err := stream.events(ctx, after, groupBatch)
		var bad *hall.UndecodableError // the recorder quarantines those
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		after = lastOf(events, bad)
		if err := q.ledger.Record(ctx, unrecorded(events)); err != nil {
			return err
		}
		if after == 0 {
			break
		}
	}
	return q.ledger.Record(ctx, unrecorded(q.eventCache.after(start)))
}

// lastOf returns the highest number that was read, 0 for none.
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

// refill replaces what Redis has by the ledger's day.
func (q *Queue) refill(ctx context.Context, token string) error {
	if err := q.mayStamp(); err != nil {
		return err
	}
	began := time.Now() // the duration is real time
	// By now the other nodes have uploaded to the ledger what they know. If it does not
	// answer, Redis may still have all that is known.
	last, away := q.ledger.LastSeq(ctx)
	q.eventCache.raise(last)
	if away != nil && !q.singleNode {
		if err := q.readHighWater(ctx); err != nil {
			return err
		}
	}
	fenced, err := scriptFence.Run(ctx, q.rdb, []string{q.keys.meta(), q.keys.lock()}, q.known(), token, q.Tie().String()).Int()
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
	tie, err := q.claim(ctx) // from here on no server on another Redis records
	if err != nil {
		return err
	}
	s, missing, err := q.ledgerToday(ctx)
	if err != nil {
		return err
	}
	if err := q.restore(ctx, s, tie, token); err != nil {
		return err
	}
	if missing > 0 {
		q.log.Error("events are lost: they are neither in Redis nor in the ledger nor known to a node", "hall", s.Config.Hall.ID, "missing", missing)
	}
	level := slog.LevelWarn
	if q.singleNode && missing == 0 { // its Redis ends with each process
		level = slog.LevelInfo
	}
	q.log.Log(ctx, level, "the hall was filled again from the ledger", "hall", s.Config.Hall.ID, "seq", s.Seq, "tickets", len(s.Tickets), "missing", missing, "took", time.Since(began))
	return nil
}

// ledgerToday returns the ledger's day, with a restored event, and how many events before that
// are lost. As many numbers are skipped, since each lost event may have been a ticket that
// somebody holds. A process that has just started on an empty Redis has seen no loss, so it
// adds no event.
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

// afterDataLoss is for a start on a Redis that lost data, where changes are acknowledged before
// SQL has them: after a power failure possibly no node knows what was acknowledged last. Numbers
// and event numbers skip so far ahead that none is used twice; the event says how many events
// may be missing.
func (q *Queue) afterDataLoss(s hall.Snapshot, missing int64) hall.Snapshot {
	s.Skip += skipNumbers
	s.Seq = q.known() + skipSeqs + 1
	s.At = max(s.At, q.clock.Now())
	s.Recent = []hall.Event{{Seq: s.Seq, Type: hall.EventRestored, At: s.At, Date: s.Date, Actor: system.Actor,
		Missing: missing + skipSeqs, Note: "started on a Redis that had lost data: these events may never have been"}}
	return s
}

// contiguous returns the newest events that lead to seq without a gap: a gap in the stream would
// send every reader back to a snapshot for ever.
func contiguous(events []hall.Event, seq int64) []hall.Event {
	from := len(events)
	for from > 0 && events[from-1].Seq == seq {
		from, seq = from-1, seq-1
	}
	return events[from:]
}
