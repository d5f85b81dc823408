package ledger

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// followPage is the most events that one call of Follow applies.
const followPage = 200

// Follow gives a reader the next of a hall's events, in their order and without holes:
// it calls apply with those after the cursor of this name, in one transaction that also
// moves the cursor, and returns how many they were. Zero means that there are none for
// now; call it again later. Each event is applied once, however many processes follow
// under one name. apply may be called again after an error and must have no effect
// outside of the transaction.
//
// A number that is missing stops the reader until the recorder of some process has
// recorded it, or until a restored event says that it is lost. A quarantined event is
// passed over, and not delivered when it is recorded later.
//
// Codes: unavailable, and those of apply.
func (l *Ledger) Follow(ctx context.Context, name, hallID string, apply func(tx *store.Tx, events []hall.Event) error) (int, error) {
	from, err := l.db.Cursor(ctx, name, hallID)
	if err != nil {
		return 0, err
	}
	events, to, err := l.eventsAfter(ctx, hallID, from)
	if err != nil || to == from {
		return 0, err
	}
	err = l.db.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.MoveCursor(name, hallID, from, to); err != nil || len(events) == 0 {
			return err
		}
		return apply(tx, events)
	})
	if errors.Is(err, store.ErrCursorMoved) {
		return 0, nil // another process is at it
	}
	if err != nil {
		return 0, err
	}
	return len(events), nil
}

// eventsAfter reads the events after a number up to the next hole, and the number up to
// which there is none.
func (l *Ledger) eventsAfter(ctx context.Context, hallID string, after int64) (events []hall.Event, to int64, err error) {
	var rows []numbered
	to = after
	err = l.db.View(ctx, func(tx *gorm.DB) (err error) {
		rows, to, err = contiguous(tx, hallID, after)
		return err
	})
	if err != nil {
		return nil, after, err
	}
	var payloads []string
	for _, r := range rows {
		if r.Payload != nil {
			payloads = append(payloads, *r.Payload)
		}
	}
	events, err = decodeAll(payloads, decodeEvent)
	return events, to, err
}

// numbered is an event, or the number of a quarantined one.
type numbered struct {
	Seq     int64
	Payload *string
}

func contiguous(tx *gorm.DB, hallID string, after int64) (rows []numbered, to int64, err error) {
	err = tx.Raw("SELECT seq, payload FROM (SELECT seq, payload FROM events WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?) e "+
		"UNION ALL SELECT DISTINCT q.seq, NULL FROM poison_events q WHERE q.hall = ? AND q.seq > ? "+
		"AND NOT EXISTS (SELECT 1 FROM events x WHERE x.hall = q.hall AND x.seq = q.seq) ORDER BY 1 LIMIT ?",
		hallID, after, followPage, hallID, after, followPage).Scan(&rows).Error
	if err != nil {
		return nil, after, err
	}
	lost, known := int64(0), false // up to this number what is missing is lost
	to = after
	for i, r := range rows {
		if r.Seq != to+1 && !known {
			if lost, err = lostUpTo(tx, hallID, to); err != nil {
				return nil, after, err
			}
			known = true
		}
		if r.Seq != to+1 && r.Seq > lost {
			return rows[:i], to, nil
		}
		to = r.Seq
	}
	return rows, to, nil
}

// lostUpTo returns the number of the last restored event after a number that says that
// events before it are lost, 0 for none.
func lostUpTo(tx *gorm.DB, hallID string, after int64) (lost int64, err error) {
	var payloads []string
	err = tx.Raw("SELECT payload FROM events WHERE hall = ? AND ticket_id = '' AND type = ? AND seq > ? ORDER BY seq",
		hallID, hall.EventRestored, after).Scan(&payloads).Error
	if err != nil {
		return 0, err
	}
	events, err := decodeAll(payloads, decodeEvent)
	for i := range events {
		if events[i].Missing > 0 {
			lost = events[i].Seq
		}
	}
	return lost, err
}
