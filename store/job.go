package store

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"mpp/hall"
)

// Job is one attempt at a message.
type Job struct {
	ID      int64
	Topic   string
	Key     string
	Payload json.RawMessage
	Attempt int // from 1

	by    string
	clock hall.Clock
}

// Decode reads the payload.
func (j Job) Decode(into any) error { return json.Unmarshal(j.Payload, into) }

// ErrLeaseLost is the error of an attempt that took longer than its lease: another
// runner has taken the job over.
var ErrLeaseLost = errors.New("the lease of the job was lost")

// Done marks the job as done within the transaction. A handler whose whole effect is in
// this database calls it in the transaction that makes the effect, and has it exactly
// once: an attempt that lost its lease gets ErrLeaseLost and must return it.
func (tx *Tx) Done(j Job) error {
	return j.end(tx.SQL, "state = ?, done_at = ?, last_error = NULL", stateDone, j.clock.Now())
}

// end ends the attempt and sets what else is given, unless another attempt has begun.
func (j Job) end(tx *gorm.DB, set string, args ...any) error {
	args = append(args, j.ID, j.by, j.Attempt, stateOpen)
	done := tx.Exec("UPDATE outbox SET claimed_until = 0, claimed_by = '', "+set+
		" WHERE id = ? AND claimed_by = ? AND attempts = ? AND state = ?", args...)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrLeaseLost
	}
	return done.Error
}

// Retries of a job.
const (
	maxAttempts  = 15
	backoffFirst = 2 * time.Second
	backoffLast  = 30 * time.Minute
	widthError   = 1000
)

// backoff is the pause after an attempt, between half of a doubling time and the whole.
func backoff(attempt int) time.Duration {
	d := min(backoffFirst<<min(attempt-1, 20), backoffLast)
	return d/2 + rand.N(d/2+1)
}

// claim takes at most n due messages that this runner has handlers for.
func (r *Runner) claim(ctx context.Context, n int) (jobs []Job, err error) {
	now := r.clock.Now()
	var due []outboxRow
	err = r.db.Read(ctx).Raw("SELECT * FROM outbox WHERE state = ? AND due_at <= ? AND claimed_until <= ? AND topic IN ? ORDER BY due_at, id LIMIT ?",
		stateOpen, now, now, r.topics(), n).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return nil, Unavailable("look for jobs", err)
	}
	err = r.db.Tx(ctx, func(tx *Tx) error {
		jobs = nil
		for _, m := range due {
			j, ok, err := r.claimOne(tx.SQL, m, now)
			if err != nil {
				return err
			}
			if ok {
				jobs = append(jobs, j)
			}
		}
		return nil
	})
	return jobs, err
}

// claimOne begins an attempt unless another runner was first. A message of which every
// attempt ended with its process is given up here.
func (r *Runner) claimOne(tx *gorm.DB, m outboxRow, now hall.Millis) (Job, bool, error) {
	const free = " WHERE id = ? AND attempts = ? AND claimed_until <= ? AND state = ?"
	if m.Attempts >= maxAttempts {
		err := tx.Exec("UPDATE outbox SET state = ?, done_at = ?, claimed_until = 0, last_error = COALESCE(last_error, ?)"+free,
			stateFailed, now, ErrLeaseLost.Error(), m.ID, m.Attempts, now, stateOpen).Error
		return Job{}, false, err
	}
	done := tx.Exec("UPDATE outbox SET claimed_until = ?, claimed_by = ?, attempts = attempts + 1"+free,
		now.Add(r.lease), r.by, m.ID, m.Attempts, now, stateOpen)
	j := Job{ID: m.ID, Topic: m.Topic, Key: m.DedupeKey, Payload: json.RawMessage(m.Payload), Attempt: m.Attempts + 1, by: r.by, clock: r.clock}
	return j, done.RowsAffected == 1, done.Error
}

// conclude stores the outcome of an attempt. stopped reports that the runner stopped it,
// which is not counted as an attempt.
func (r *Runner) conclude(ctx context.Context, j Job, failure error, stopped bool) error {
	return r.db.Tx(ctx, func(tx *Tx) error {
		switch {
		case failure == nil:
			return tx.Done(j)
		case stopped:
			return j.end(tx.SQL, "attempts = attempts - 1")
		case j.Attempt >= maxAttempts:
			return j.end(tx.SQL, "state = ?, done_at = ?, last_error = ?", stateFailed, r.clock.Now(), shorten(failure))
		}
		return j.end(tx.SQL, "due_at = ?, last_error = ?", r.clock.Now().Add(backoff(j.Attempt)), shorten(failure))
	})
}

// shorten is an error as text that the column takes.
func shorten(err error) string {
	text := []rune(err.Error()) // bytes that are not UTF-8 become U+FFFD
	return string(text[:min(len(text), widthError)])
}
