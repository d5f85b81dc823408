package ledger

import (
	"context"
	"errors"
	"time"

	"mpp/hall"
)

// ErrAway is the cause of a refusal while SQL fails. A caller that may acknowledge
// without the ledger need not wait for it.
var ErrAway = errors.New("SQL is away")

func away() error {
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "the ledger does not answer", Err: ErrAway}
}

// WaitFor returns nil once event seq is recorded or quarantined, by this process or by
// another. For an event of this process it sends no query. While SQL is away it refuses
// at once, and callers that wait already are refused within a moment.
//
// Codes: unavailable when the recorder has stopped, ctx ended first, or SQL is
// away (then errors.Is finds [ErrAway]).
func (r *Recorder) WaitFor(ctx context.Context, seq int64) error {
	one, ask := r.waiters.join(seq)
	if one == nil {
		return nil
	}
	defer r.waiters.leave(seq, one)
	if !r.Healthy() {
		return away()
	}
	if ask {
		if found, err := r.ledger.recorded(ctx, r.hall, []int64{seq}); err == nil && len(found) == 1 {
			return nil
		}
	}
	select {
	case <-one.done:
		return one.err
	case <-ctx.Done():
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "the ledger has not taken the change yet", Err: ctx.Err()}
	case <-r.waiters.stopped:
		return hall.Refuse(hall.CodeUnavailable, "the ledger is stopping")
	}
}

// CommittedElsewhere ends the waits for events that another process has recorded or
// quarantined; the caller must be certain of it. Events of which no notice comes are
// found by the next look into SQL.
func (r *Recorder) CommittedElsewhere(seqs []int64) { r.waiters.committed(seqs) }

// sweepTimeout bounds one look for events of other processes.
const sweepTimeout = time.Second

// sweep ends the waits for events that another process recorded without a notice
// ([Recorder.CommittedElsewhere]), with one query for all of them and none while nobody
// waits for long. It refuses all waits once SQL is away.
func (r *Recorder) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !r.Healthy() {
			r.waiters.fail(away())
		}
		seqs := r.waiters.overdue(sweepLimit)
		if len(seqs) == 0 && r.looks.well(time.Now()) {
			continue
		}
		if found, err := r.look(ctx, append(seqs, 0)); err == nil {
			r.waiters.committed(found)
		}
	}
}

// look queries which of the events are committed. Its errors affect only the health, by
// which a process that is given no events notices that SQL is away.
func (r *Recorder) look(ctx context.Context, seqs []int64) (found []int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, sweepTimeout)
	defer cancel()
	r.looks.begin(time.Now())
	if found, err = r.ledger.recorded(ctx, r.hall, seqs); err == nil {
		r.looks.worked(time.Now())
	}
	return found, err
}
