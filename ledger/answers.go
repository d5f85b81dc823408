package ledger

import (
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
)

// readAnswers reads the date's events that carry an idempotency key. They go on as they
// are stored: to decode and encode them again would be most of a restore's time.
func readAnswers(tx *gorm.DB, hallID, date string) (answers []hall.Answer, err error) {
	rows, err := tx.Raw("SELECT idem_key, payload FROM events WHERE hall = ? AND business_date = ? AND idem_key <> '' ORDER BY seq",
		hallID, date).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a hall.Answer
		if err := rows.Scan(&a.Key, &a.Event); err != nil {
			return nil, err
		}
		if err := complete(&a); err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, rows.Err()
}

// complete finds the fingerprint in the stored event, and the key where its column may
// have cut it.
func complete(a *hall.Answer) error {
	var whole bool
	if a.Fingerprint, whole = lastFingerprint(a.Event); whole && len(a.Key) < widthKey {
		return nil
	}
	var e struct {
		Key         string `json:"key"`
		Fingerprint string `json:"fingerprint"`
	}
	err := decode(a.Event, &e)
	a.Key, a.Fingerprint = e.Key, e.Fingerprint
	return err
}

// lastFingerprint is the fingerprint of an event's JSON that ends with it, as those that
// we write do. A quote behind a comma is never inside of a text, and a text without
// quotes and backslashes before the last brace is a member of the outermost object.
func lastFingerprint(event string) (string, bool) {
	const name = `,"fingerprint":"`
	at := strings.LastIndex(event, name)
	if at < 0 {
		return "", false
	}
	value, ok := strings.CutSuffix(event[at+len(name):], `"}`)
	return value, ok && !strings.ContainsAny(value, `"\`)
}
