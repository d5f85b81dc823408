package queue

import (
	"context"

	"mpp/hall"
)

// Ledger is the durable record of the hall's events, as far as a recovery needs it.
// Codes: unavailable.
type Ledger interface {
	// Record stores events, in any order; storing one again has no effect.
	Record(ctx context.Context, events []hall.Event) error
	// LastSeq returns the highest event number it holds, 0 for none.
	LastSeq(ctx context.Context) (int64, error)
	// MissingSeqs lists the event numbers in (from, upTo] that it does not hold, in
	// ascending order.
	MissingSeqs(ctx context.Context, from, upTo int64) ([]int64, error)
	// UnexplainedGaps counts the events up to upTo that it does not hold and that no
	// earlier restored event accounts for.
	UnexplainedGaps(ctx context.Context, upTo int64) (int64, error)
	// Tie returns the tie that it has, and when a server with that tie was last there.
	Tie(ctx context.Context) (hall.Tie, hall.Millis, error)
	// ClaimTie makes the tie of the next filling of Redis, unless its own is not from any
	// more.
	ClaimTie(ctx context.Context, from hall.Tie) (hall.Tie, error)
	// Beat tells other servers that one with this tie is at work.
	Beat(ctx context.Context, t hall.Tie) error
	// SetTie gives it a tie.
	SetTie(ctx context.Context, t hall.Tie) error
	// Today returns what it knows of the open date; false when it knows nothing.
	Today(ctx context.Context) (hall.Snapshot, bool, error)
}
