package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/store"
)

// maxMissingSeqs bounds one answer of MissingSeqs.
const maxMissingSeqs = 10_000

// LastSeq returns the highest event number that the ledger has of a hall, 0 for none.
// Quarantined events count: their numbers are taken.
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

// MissingSeqs lists the event numbers above from and up to upTo that the ledger has
// neither recorded nor quarantined, lowest first, at most 10,000.
//
// Codes: unavailable.
func (l *Ledger) MissingSeqs(ctx context.Context, hallID string, from, upTo int64) ([]int64, error) {
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
		for ; next < seq && len(missing) < maxMissingSeqs; next++ {
			missing = append(missing, next)
		}
		next = seq + 1
	}
	return missing, nil
}

// recorded returns those of the numbers that are recorded or quarantined.
func (l *Ledger) recorded(ctx context.Context, hallID string, seqs []int64) ([]int64, error) {
	var found []int64
	err := l.db.Read(ctx).Raw(
		"SELECT seq FROM events WHERE hall = ? AND seq IN ? UNION SELECT seq FROM poison_events WHERE hall = ? AND seq IN ?",
		hallID, seqs, hallID, seqs).Scan(&found).Error
	return found, store.Unavailable("look up events", err)
}
