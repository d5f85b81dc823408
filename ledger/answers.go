package ledger

import (
	"database/sql"

	"gorm.io/gorm"

	"mpp/hall"
)

// readAnswers reads the date's events that carry an idempotency key, as they are stored.
func readAnswers(tx *gorm.DB, hallID, date string) (answers []hall.Answer, err error) {
	rows, err := tx.Raw("SELECT idem_key, fingerprint, payload FROM events WHERE hall = ? AND business_date = ? AND idem_key <> '' ORDER BY seq",
		hallID, date).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a hall.Answer
		var fingerprint sql.NullString
		if err := rows.Scan(&a.Key, &fingerprint, &a.Event); err != nil {
			return nil, err
		}
		a.Fingerprint = fingerprint.String
		if !fingerprint.Valid || len(a.Key) >= widthKey || len(a.Fingerprint) >= widthFingerprint {
			if err := fromPayload(&a); err != nil {
				return nil, err
			}
		}
		answers = append(answers, a)
	}
	return answers, rows.Err()
}

// fromPayload takes key and fingerprint from the event itself: an earlier version had no
// column for the fingerprint, and a long value may have been cut to its column.
func fromPayload(a *hall.Answer) error {
	e, err := decodeEvent(a.Event)
	a.Key, a.Fingerprint = e.Key, e.Fingerprint
	return err
}
