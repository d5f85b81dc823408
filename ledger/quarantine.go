package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// QuarantineKind is the reason why an event was quarantined.
type QuarantineKind string

// The kinds.
const (
	// KindUndecodable: an entry of the stream that is not an event.
	KindUndecodable QuarantineKind = "undecodable"
	// KindRefused: an event that the tables do not accept.
	KindRefused QuarantineKind = "refused"
	// KindConflict: an event whose number another event has.
	KindConflict QuarantineKind = "conflict"
)

// Quarantined is an event that could not be recorded and was stored apart, so that it
// does not block the others. Its number counts as taken; it has no effect on visits,
// legs and reports.
type Quarantined struct {
	Seq     int64
	Kind    QuarantineKind
	Payload string
	Error   string
	At      hall.Millis // when it was quarantined
	Hash    string      // hex SHA-256 of the text in the stream; Quarantine computes it from Payload where it is empty
}

const (
	// maxPayload keeps an escaped event within the smallest usual packet, 16 MiB. A
	// server closes the connection on a larger one, which cannot be told from a server
	// that went away and would be retried for ever.
	maxPayload = 7 << 20
	// maxQuarantined bounds one answer of ListQuarantined.
	maxQuarantined = 1000
	// widthError is how many characters of an error are stored.
	widthError = 1000
)

type quarantineRow struct {
	Hall    string `gorm:"primaryKey"`
	Seq     int64  `gorm:"primaryKey;autoIncrement:false"`
	Hash    string `gorm:"primaryKey"`
	Kind    string
	Payload string
	Error   string
	AtMS    int64 `gorm:"column:at_ms"`
}

// TableName is the table's first name: queries of operators, their alerts and the
// documents of earlier versions use it.
func (quarantineRow) TableName() string { return "poison_events" }

// quarantineRowOf makes a row that every column accepts.
func quarantineRowOf(hallID string, p Quarantined) quarantineRow {
	if p.Hash == "" {
		sum := sha256.Sum256([]byte(p.Payload))
		p.Hash = hex.EncodeToString(sum[:])
	}
	payload, why := p.Payload, truncate(p.Error, widthError)
	if !utf8.ValidString(payload) {
		payload = strconv.Quote(payload)
	}
	if len(payload) > maxPayload {
		payload, why = strings.ToValidUTF8(payload[:maxPayload], ""), "cut, it had "+strconv.Itoa(len(p.Payload))+" bytes: "+why
	}
	return quarantineRow{Hall: hallID, Seq: p.Seq, Hash: p.Hash, Kind: string(p.Kind),
		Payload: payload, Error: why, AtMS: int64(p.At)}
}

// Quarantine stores events that cannot be recorded. A repeated one is stored once.
//
// Codes: unavailable.
func (l *Ledger) Quarantine(ctx context.Context, hallID string, events []Quarantined) error {
	if len(events) == 0 {
		return nil
	}
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		if err := l.mustBeTied(tx, hallID); err != nil {
			return err
		}
		for _, p := range events {
			// One a statement: a payload may be as large as a packet.
			if err := insertNew(tx.SQL, l.db.Dialect(), []quarantineRow{quarantineRowOf(hallID, p)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// ListQuarantined lists the quarantined events of a hall, lowest number first, at most
// 1000.
//
// Codes: unavailable.
func (l *Ledger) ListQuarantined(ctx context.Context, hallID string) ([]Quarantined, error) {
	rows, err := quarantinedAfter(l.db.Read(ctx), hallID, 0, "", maxQuarantined)
	if err != nil {
		return nil, store.Unavailable("list quarantined events", err)
	}
	list := make([]Quarantined, len(rows))
	for i, r := range rows {
		list[i] = r.quarantined()
	}
	return list, nil
}

func (r *quarantineRow) quarantined() Quarantined {
	return Quarantined{Seq: r.Seq, Kind: QuarantineKind(r.Kind), Payload: r.Payload, Error: r.Error, At: hall.Millis(r.AtMS), Hash: r.Hash}
}

// quarantinedAfter reads a page of rows in the order of their key.
func quarantinedAfter(tx *gorm.DB, hallID string, seq int64, hash string, limit int) ([]quarantineRow, error) {
	var rows []quarantineRow
	err := tx.Raw("SELECT * FROM poison_events WHERE hall = ? AND (seq > ? OR (seq = ? AND hash > ?)) ORDER BY seq, hash LIMIT ?",
		hallID, seq, seq, hash, limit).Scan(&rows).Error
	return rows, err
}

// RetryQuarantined records the quarantined events that can be recorded now, because this
// version can read them or the table was fixed, and returns how many those were. The
// others stay; a conflict always does.
//
// Codes: unavailable.
func (l *Ledger) RetryQuarantined(ctx context.Context, hallID string) (recorded int, err error) {
	var after quarantineRow
	for {
		rows, err := quarantinedAfter(l.db.Read(ctx), hallID, after.Seq, after.Hash, 100)
		if err != nil {
			return recorded, store.Unavailable("retry quarantined events", err)
		}
		if len(rows) == 0 {
			return recorded, nil
		}
		for _, r := range rows {
			done, err := l.retryQuarantined(ctx, r)
			if err != nil {
				return recorded, err
			}
			if done {
				recorded++
			}
		}
		after = rows[len(rows)-1]
	}
}

func (l *Ledger) retryQuarantined(ctx context.Context, r quarantineRow) (bool, error) {
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

// event decodes the payload; ok is false where it cannot be recorded under its number.
func (r *quarantineRow) event() (e hall.Event, ok bool) {
	e, err := hall.DecodeEvent(r.Payload)
	return e, err == nil && e.Seq == r.Seq && r.Kind != string(KindConflict)
}
