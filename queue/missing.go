package queue

import (
	"context"
	"errors"
	"slices"
	"strings"

	"mpp/hall"
)

// Progress returns the number of the last event that the ledger's readers were given, and the one
// up to which all are acknowledged as recorded; 0 before the first. Codes: unavailable.
func (q *Queue) Progress(ctx context.Context) (given, acked int64, err error) {
	given, acked, err = q.Stream(q.rdb).progress(ctx)
	if noStream(err) {
		err = nil
	}
	return given, acked, err
}

// noStream reports whether an error means that the stream, or the ledger's group, is not there.
func noStream(err error) bool {
	return err != nil && (errors.Is(err, errors.ErrUnsupported) || strings.Contains(err.Error(), "no such key") || strings.Contains(err.Error(), "NOGROUP"))
}

// RecordMissing records the events up to a number that the ledger lacks and the stream still has,
// as after the restore of a backup, and returns how many these were.
//
// Codes: unavailable.
func (q *Queue) RecordMissing(ctx context.Context, upTo int64) (recorded int, err error) {
	stream := q.Stream(q.rdb)
	for from := int64(0); ; {
		oldest, err := q.rdb.XRangeN(ctx, q.keys.events(), "("+streamID(from), "+", 1).Result()
		if err != nil {
			return recorded, unavailable(err)
		}
		if len(oldest) == 0 {
			return recorded, nil
		}
		missing, err := q.ledger.MissingSeqs(ctx, seqOf(oldest[0].ID)-1, upTo)
		if err != nil || len(missing) == 0 {
			return recorded, err
		}
		events, err := stream.events(ctx, missing[0]-1, groupBatch)
		var bad *hall.UndecodableError // the recorder quarantines those
		if err != nil && !errors.As(err, &bad) {
			return recorded, err
		}
		from = lastOf(events, bad)
		events = slices.DeleteFunc(events, func(e hall.Event) bool {
			_, lacks := slices.BinarySearch(missing, e.Seq)
			return !lacks
		})
		if err := q.ledger.Record(ctx, events); err != nil || from == 0 {
			return recorded, err
		}
		recorded += len(events)
	}
}
