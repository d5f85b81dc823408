package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// PoisonKind says why an event was set aside.
type PoisonKind string

// The kinds of poison.
const (
	// PoisonUndecodable is an entry of the stream that is no event.
	PoisonUndecodable PoisonKind = "undecodable"
	// PoisonRefused is an event that the tables do not take.
	PoisonRefused PoisonKind = "refused"
	// PoisonConflict is an event whose number another event has.
	PoisonConflict PoisonKind = "conflict"
)

// Poison is an event that was set aside: it is kept whole, its number counts as
// taken, and it has no effect on visits, legs and reports.
type Poison struct {
	Seq     int64
	Kind    PoisonKind
	Payload string
	Error   string
	At      hall.Millis // when it was set aside
	Hash    string      // SHA-256 of what stood in the stream, in hex; SetAside takes it of Payload where it is empty
}

const (
	// maxPayload keeps an event, escaped, within the smallest usual packet, 16 MiB:
	// a server cuts the connection of one who sends more, which looks like a server
	// that went away, and would be tried for ever.
	maxPayload = 7 << 20
	// maxPoison bounds one answer of Poison.
	maxPoison = 1000
	// widthError is how much of an error is kept.
	widthError = 1000
)

type poisonRow struct {
	Hall    string `gorm:"primaryKey"`
	Seq     int64  `gorm:"primaryKey;autoIncrement:false"`
	Hash    string `gorm:"primaryKey"`
	Kind    string
	Payload string
	Error   string
	AtMS    int64 `gorm:"column:at_ms"`
}

// TableName names the table.
func (poisonRow) TableName() string { return "poison_events" }

// poisonOf makes a row that no column refuses.
func poisonOf(hallID string, p Poison) poisonRow {
	if p.Hash == "" {
		sum := sha256.Sum256([]byte(p.Payload))
		p.Hash = hex.EncodeToString(sum[:])
	}
	payload, why := p.Payload, clip(p.Error, widthError)
	if !utf8.ValidString(payload) {
		payload = strconv.Quote(payload)
	}
	if len(payload) > maxPayload {
		payload, why = strings.ToValidUTF8(payload[:maxPayload], ""), "cut, it had "+strconv.Itoa(len(p.Payload))+" bytes: "+why
	}
	return poisonRow{Hall: hallID, Seq: p.Seq, Hash: p.Hash, Kind: string(p.Kind),
		Payload: payload, Error: why, AtMS: int64(p.At)}
}

// SetAside keeps events that cannot be recorded. The same one twice is kept once.
//
// Codes: unavailable.
func (l *Ledger) SetAside(ctx context.Context, hallID string, poison []Poison) error {
	if len(poison) == 0 {
		return nil
	}
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		for _, p := range poison {
			// One a statement: a payload may be as large as a packet.
			if err := insertNew(tx.SQL, l.db.Dialect(), []poisonRow{poisonOf(hallID, p)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Poison lists what was set aside of a hall, lowest number first, at most 1000.
//
// Codes: unavailable.
func (l *Ledger) Poison(ctx context.Context, hallID string) ([]Poison, error) {
	rows, err := poisonAfter(l.db.Read(ctx), hallID, 0, "", maxPoison)
	if err != nil {
		return nil, store.Unavailable("poison", err)
	}
	list := make([]Poison, len(rows))
	for i, r := range rows {
		list[i] = r.poison()
	}
	return list, nil
}

func (r *poisonRow) poison() Poison {
	return Poison{Seq: r.Seq, Kind: PoisonKind(r.Kind), Payload: r.Payload, Error: r.Error, At: hall.Millis(r.AtMS), Hash: r.Hash}
}

// poisonAfter reads a page of rows in the order of their key.
func poisonAfter(tx *gorm.DB, hallID string, seq int64, hash string, limit int) ([]poisonRow, error) {
	var rows []poisonRow
	err := tx.Raw("SELECT * FROM poison_events WHERE hall = ? AND (seq > ? OR (seq = ? AND hash > ?)) ORDER BY seq, hash LIMIT ?",
		hallID, seq, seq, hash, limit).Scan(&rows).Error
	return rows, err
}

// Mend records what was set aside and can be recorded now, since a newer version
// reads it or the table was mended, and tells how many events that were. What
// still cannot stays where it is; a conflict always does.
//
// Codes: unavailable.
func (l *Ledger) Mend(ctx context.Context, hallID string) (mended int, err error) {
	var after poisonRow
	for {
		rows, err := poisonAfter(l.db.Read(ctx), hallID, after.Seq, after.Hash, 100)
		if err != nil {
			return mended, store.Unavailable("mend", err)
		}
		if len(rows) == 0 {
			return mended, nil
		}
		for _, r := range rows {
			done, err := l.mend(ctx, r)
			if err != nil {
				return mended, err
			}
			if done {
				mended++
			}
		}
		after = rows[len(rows)-1]
	}
}

func (l *Ledger) mend(ctx context.Context, r poisonRow) (bool, error) {
	e, ok := r.event()
	if !ok {
		return false, nil
	}
	err := l.Record(ctx, r.Hall, []hall.Event{e})
	if faultOf(err) == store.Data {
		return false, nil // as before
	}
	if err != nil {
		return false, err
	}
	err = l.db.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Exec("DELETE FROM poison_events WHERE hall = ? AND seq = ? AND hash = ?", r.Hall, r.Seq, r.Hash).Error
	})
	return err == nil, err
}

// event is the payload as an event, where it may be recorded under its number.
func (r *poisonRow) event() (e hall.Event, ok bool) {
	err := json.Unmarshal([]byte(r.Payload), &e)
	return e, err == nil && e.Seq == r.Seq && r.Kind != string(PoisonConflict)
}
