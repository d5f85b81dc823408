package ledger

import (
	"context"
	"errors"
	"time"

	"mpp/hall"
)

// ErrAway is the cause of a refusal while SQL fails: who may acknowledge without
// the ledger need not wait for it.
var ErrAway = errors.New("SQL is away")

func away() error {
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "the ledger does not answer", Err: ErrAway}
}

// WaitFor returns nil once event seq is kept in the ledger, recorded or set aside,
// by this process or by another. It costs the database nothing for an event of
// this process. While SQL has been failing it does not wait but refuses at once,
// and who waits already is let go within a moment.
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

// Kept tells that another process has committed the events, or set them aside: who
// waits for one of them waits no longer. It must be true; what nobody tells is found
// by a look a moment later.
func (r *Recorder) Kept(seqs []int64) { r.waiters.committed(seqs) }

// sweepWithin bounds one look for others' events.
const sweepWithin = time.Second

// sweep wakes those who wait for an event that another process took from the stream
// and of which nobody told ([Recorder.Kept]): one question for all of them, and none
// while nobody waits for long. And it lets everyone go once SQL is found to be away.
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
			r.waiters.letGo(away())
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

// look asks for events of other processes. Its errors count for the health alone:
// a process that is given no events to write notices by them that SQL is away.
func (r *Recorder) look(ctx context.Context, seqs []int64) (found []int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	r.looks.begin(time.Now())
	if found, err = r.ledger.recorded(ctx, r.hall, seqs); err == nil {
		r.looks.worked(time.Now())
	}
	return found, err
}
