package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/store"
)

const (
	// missingWindow is how far back Missing looks. What the stream may still hold is
	// much younger, so an older hole cannot be filled any more.
	missingWindow = 100_000
	// maxMissing bounds one answer of Missing.
	maxMissing = 10_000
)

// LastSeq is the highest event number the ledger has of a hall, 0 for none. An
// event that was set aside counts: its number was given.
//
// Codes: unavailable.
func (l *Ledger) LastSeq(ctx context.Context, hallID string) (int64, error) {
	seq, err := lastSeq(l.db.Read(ctx), hallID)
	return seq, store.Unavailable("last event", err)
}

func lastSeq(tx *gorm.DB, hallID string) (int64, error) {
	var highest []int64
	err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM events WHERE hall = ? UNION ALL SELECT COALESCE(MAX(seq), 0) FROM poison_events WHERE hall = ?",
		hallID, hallID).Scan(&highest).Error
	if err != nil {
		return 0, err
	}
	return max(highest[0], highest[1]), nil
}

// Missing lists the numbers from 1 to upTo that the ledger has no event of,
// neither recorded nor set aside, lowest first: at most 10,000, and none more
// than 100,000 below upTo.
//
// Codes: unavailable.
func (l *Ledger) Missing(ctx context.Context, hallID string, upTo int64) ([]int64, error) {
	return l.Lacking(ctx, hallID, max(upTo-missingWindow, 0), upTo)
}

// Lacking is Missing for the numbers above from.
//
// Codes: unavailable.
func (l *Ledger) Lacking(ctx context.Context, hallID string, from, upTo int64) ([]int64, error) {
	var have []int64
	err := l.db.Read(ctx).Raw(
		"SELECT seq FROM events WHERE hall = ? AND seq > ? AND seq <= ? UNION SELECT seq FROM poison_events WHERE hall = ? AND seq > ? AND seq <= ? ORDER BY 1",
		hallID, from, upTo, hallID, from, upTo).Scan(&have).Error
	if err != nil {
		return nil, store.Unavailable("missing events", err)
	}
	var missing []int64
	next := from + 1
	for _, seq := range append(have, upTo+1) {
		for ; next < seq && len(missing) < maxMissing; next++ {
			missing = append(missing, next)
		}
		next = seq + 1
	}
	return missing, nil
}

// recorded tells which of the events are in the ledger, recorded or set aside.
func (l *Ledger) recorded(ctx context.Context, hallID string, seqs []int64) ([]int64, error) {
	var found []int64
	err := l.db.Read(ctx).Raw(
		"SELECT seq FROM events WHERE hall = ? AND seq IN ? UNION SELECT seq FROM poison_events WHERE hall = ? AND seq IN ?",
		hallID, seqs, hallID, seqs).Scan(&found).Error
	return found, store.Unavailable("look up events", err)
}
