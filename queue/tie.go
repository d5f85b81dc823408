package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mpp/hall"
)

const (
	// BeatEvery is how often a server should call CheckTie.
	BeatEvery = 2 * time.Second
	// watchFor is how long a server that would fill an empty Redis looks for one that is at
	// work with another Redis: more than two beats.
	watchFor = 5 * time.Second
	// quietFor is after what time without a beat none is looked for.
	quietFor = time.Minute
)

// UntiedError reports that Redis and the ledger do not belong together. Its text says what to do.
type UntiedError struct {
	Hall          string
	Redis, Ledger hall.Tie
	Empty         bool // the ledger has no event of the hall
}

// Error names both ties.
func (e *UntiedError) Error() string {
	const help = `; see "Redis and the database belong together" in docs/backup.md`
	what := fmt.Sprintf("Redis and the database do not belong together: hall %s is of installation %s in Redis and of %s in the database. ",
		e.Hall, named(e.Redis), named(e.Ledger))
	switch {
	case e.Empty:
		return what + "The database has nothing of the hall: is it the right one, and is its volume mounted? " +
			"If its data is lost, restore a backup, then run: mpp ledger join" + help
	case e.Redis.Installation == e.Ledger.Installation && e.Redis != (hall.Tie{}):
		return what + "Another Redis was filled from this database since. Use that one; or, if it is gone for good, stop all servers and run: mpp ledger join" + help
	case e.Ledger == (hall.Tie{}):
		return what + "If it is the hall's own, whose tables were taken back with mpp migrate down, stop all servers and run: mpp ledger join. " +
			"If it is a copy for a trial, give this server a Redis of its own (MPP_REDIS_URL)" + help
	}
	return what + "For a trial or a restore drill, give this server a Redis of its own (MPP_REDIS_URL). " +
		"If this database takes the place of the other one, stop all servers and run: mpp ledger join" + help
}

func named(t hall.Tie) string {
	if t == (hall.Tie{}) {
		return "none"
	}
	return t.String()
}

// Tie returns the tie that this process has with its ledger, none before it has begun.
func (q *Queue) Tie() hall.Tie { return *q.tie.Load() }

// RedisTie returns the tie that Redis has, and whether it holds the hall. Codes: unavailable.
func (q *Queue) RedisTie(ctx context.Context) (tie hall.Tie, found bool, err error) {
	meta, err := q.rdb.HMGet(ctx, q.keys.meta(), "tie", "seq").Result()
	if err != nil {
		return tie, false, unavailable(err)
	}
	return hall.ParseTie(text(meta[0])), meta[1] != nil, nil
}

// CompareTies returns an *UntiedError unless Redis, which holds the hall, and the ledger, whose
// last event is given, belong together. Neither of an earlier version has a tie; then bind is true.
func CompareTies(hallID string, redis, ledger hall.Tie, last int64) (bind bool, err error) {
	none := hall.Tie{}
	switch {
	case redis == none && (ledger.Filling > 0 || (ledger == none && last > 0)):
		return true, nil
	case redis != none && redis.Installation == ledger.Installation && redis.Filling >= ledger.Filling:
		return false, nil // a ledger that is behind was restored from a copy of the database
	}
	return false, &UntiedError{Hall: hallID, Redis: redis, Ledger: ledger, Empty: last == 0}
}

// Settle compares Redis, if it holds the hall, with the ledger. One of an earlier version gets
// its tie. Codes: unavailable; any other error is an *UntiedError.
func (q *Queue) Settle(ctx context.Context) error {
	last, err := q.ledger.LastSeq(ctx)
	if err != nil {
		return err
	}
	tie, found, err := q.RedisTie(ctx)
	if err != nil || !found { // whoever fills it makes the tie
		return err
	}
	has, _, err := q.ledger.Tie(ctx)
	if err != nil {
		return err
	}
	bind, err := CompareTies(q.hall, tie, has, last)
	switch {
	case err != nil:
		return err
	case bind:
		return q.bind(ctx)
	case tie != has:
		err = q.ledger.SetTie(ctx, tie)
	}
	q.tie.Store(&tie)
	return err
}

// bind gives Redis and the ledger a tie: those of an earlier version, or of a new hall.
func (q *Queue) bind(ctx context.Context) error {
	l, err := q.awaitLock(ctx)
	if err != nil {
		return err
	}
	defer l.release()
	tie, _, err := q.RedisTie(l.ctx)
	if err != nil {
		return err
	}
	has, _, err := q.ledger.Tie(l.ctx)
	if err != nil {
		return err
	}
	if tie == (hall.Tie{}) || tie != has {
		if tie, err = q.claim(l.ctx); err != nil {
			return err
		}
		if err := q.rdb.HSet(l.ctx, q.keys.meta(), "tie", tie.String()).Err(); err != nil {
			return unavailable(err)
		}
	}
	q.tie.Store(&tie)
	return nil
}

func (q *Queue) awaitLock(ctx context.Context) (*lock, error) {
	for {
		l, err := q.takeLock(ctx)
		if l != nil || err != nil {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, unavailable(ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

// claim makes the tie of the next filling of Redis. A process that does not have the ledger's
// present tie first looks whether a server is at work that has it, with another Redis.
func (q *Queue) claim(ctx context.Context) (hall.Tie, error) {
	has, beat, err := q.ledger.Tie(ctx)
	if err != nil {
		return has, err
	}
	mine := q.Tie()
	if mine != (hall.Tie{}) && mine.Installation != has.Installation {
		return has, unavailable(&UntiedError{Hall: q.hall, Redis: mine, Ledger: has})
	}
	if mine != has && has.Filling > 0 && !q.singleNode && q.clock.Now()-beat < hall.Millis(quietFor.Milliseconds()) {
		if err := q.watch(ctx, has, beat); err != nil {
			return has, err
		}
	}
	return q.ledger.ClaimTie(ctx, has)
}

// watch returns an error if a server is at work that has the ledger's tie.
func (q *Queue) watch(ctx context.Context, has hall.Tie, beat hall.Millis) error {
	for range int(watchFor / lockPoll) {
		select {
		case <-ctx.Done():
			return unavailable(ctx.Err())
		case <-time.After(lockPoll):
		}
		tie, at, err := q.ledger.Tie(ctx)
		if err != nil {
			return err
		}
		if tie != has || at != beat {
			return hall.Refuse(hall.CodeUnavailable, "hall %s: this Redis is empty, and a server is at work with another Redis on the same database (installation %s): "+
				"set MPP_REDIS_URL to that Redis, or stop that server first", q.hall, tie)
		}
	}
	return nil
}

// sameTie reports whether a Redis that holds the hall is this process's, or was filled again by
// another node. It reports false for an older state of it. Codes: unavailable.
func (q *Queue) sameTie(ctx context.Context, tie hall.Tie) (bool, error) {
	mine := q.Tie()
	if tie == mine {
		return true, nil
	}
	has, _, away := q.ledger.Tie(ctx)
	known := has
	if away != nil {
		known = mine
	}
	switch {
	case tie == has && away == nil, away != nil && mine == (hall.Tie{}), tie.Installation == known.Installation && tie.Filling > known.Filling:
		q.tie.Store(&tie)
		return true, nil
	case tie.Installation == mine.Installation && mine == known:
		return false, nil
	}
	return false, unavailable(&UntiedError{Hall: q.hall, Redis: tie, Ledger: known})
}

// mine returns nil if the Redis that was just read from is this process's.
func (q *Queue) mine(ctx context.Context) error {
	tie, _, err := q.RedisTie(ctx)
	if err == nil && tie != q.Tie() {
		err = q.Recover(ctx)
	}
	return err
}

// CheckTie compares Redis with the ledger while the hall is served, and tells other servers that
// this one is at work. While they do not belong together it returns an *UntiedError, and all
// changes are refused; an error of another kind changes nothing in that. Codes: unavailable.
func (q *Queue) CheckTie(ctx context.Context) error {
	err := q.checkTie(ctx)
	var untied *UntiedError
	if errors.As(err, &untied) || err == nil {
		q.untied.Store(untied)
	}
	return err
}

func (q *Queue) checkTie(ctx context.Context) error {
	tie, found, err := q.RedisTie(ctx)
	if err != nil || !found { // a hall that is lost is filled again
		return err
	}
	if tie != q.Tie() {
		if err := q.Recover(ctx); err != nil {
			return err
		}
	}
	has, _, err := q.ledger.Tie(ctx)
	if err != nil {
		return err
	}
	if has == q.Tie() {
		return q.ledger.Beat(ctx, has)
	}
	if now, found, err := q.RedisTie(ctx); err != nil || !found || now != tie {
		return err // it was filled meanwhile
	}
	return &UntiedError{Hall: q.hall, Redis: q.Tie(), Ledger: has}
}
