package queue

import (
	"cmp"
	"context"
	"crypto/rand"
	"time"

	"mpp/hall"
)

// Join makes the ledger and this Redis, which holds the hall, belong together from now on,
// whatever tie they had. It refuses while a server is at work on either of them.
//
// Codes: unavailable, invalid with what to do.
func (q *Queue) Join(ctx context.Context) (hall.Tie, error) {
	tie, found, err := q.RedisTie(ctx)
	if err != nil {
		return tie, err
	}
	if !found {
		return tie, hall.Refuse(hall.CodeInvalid, "Redis does not hold hall %s: start the server, it is filled from the database", q.hall)
	}
	has, beat, err := q.ledger.Tie(ctx)
	if err != nil {
		return tie, err
	}
	busy, err := q.stillBusy(ctx)
	if err == nil && !busy && q.clock.Now()-beat < hall.Millis(quietFor.Milliseconds()) {
		busy = q.watch(ctx, has, beat) != nil
	}
	if err != nil {
		return tie, err
	}
	if busy {
		return tie, hall.Refuse(hall.CodeInvalid, "a server of hall %s is at work on this Redis or this database: stop all servers first", q.hall)
	}
	tie = hall.Tie{Installation: cmp.Or(tie.Installation, has.Installation, rand.Text()), Filling: max(tie.Filling, has.Filling) + 1}
	if err := q.ledger.SetTie(ctx, tie); err != nil {
		return tie, err
	}
	if err := q.rdb.HSet(ctx, q.keys.meta(), "tie", tie.String()).Err(); err != nil {
		return tie, unavailable(err)
	}
	return tie, nil
}

// readsWithin is longer than the pause between two reads of a recorder.
const readsWithin = 4 * time.Second

// stillBusy is busy without the servers that have just stopped: it looks again before it
// reports that one is at work.
func (q *Queue) stillBusy(ctx context.Context) (bool, error) {
	busy, err := q.busy(ctx)
	if err != nil || !busy {
		return busy, err
	}
	select {
	case <-ctx.Done():
		return true, unavailable(ctx.Err())
	case <-time.After(readsWithin):
	}
	return q.busy(ctx)
}

// busy reports whether a recorder reads the hall's stream in this Redis.
func (q *Queue) busy(ctx context.Context) (bool, error) {
	consumers, err := q.rdb.XInfoConsumers(ctx, q.keys.events(), groupName).Result()
	if noStream(err) {
		return false, nil
	}
	if err != nil {
		return false, unavailable(err)
	}
	for _, c := range consumers {
		if c.Idle < readsWithin {
			return true, nil
		}
	}
	return false, nil
}
