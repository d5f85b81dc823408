package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// EventFilter selects events. An empty field selects any; all that are set must hold.
type EventFilter struct {
	Ticket string // id
	Agency string // the event's agency, or the one that gave the ticket away
	Date   string // business date
	Type   hall.EventType
}

// maxEvents bounds one answer of Events.
const maxEvents = 1000

// Events lists the hall's events after a number, lowest number first, at most limit,
// which is brought into the range of 1 to 1000.
//
// Codes: unavailable.
func (l *Ledger) Events(ctx context.Context, hallID string, after int64, limit int, f EventFilter) ([]hall.Event, error) {
	limit = min(max(limit, 1), maxEvents)
	part, args := eventsPart("", "", hallID, after, limit, f)
	if f.Agency != "" && f.Date == "" {
		// Two short scans of two indexes instead of one of the whole log. That of a date is short itself.
		given, givenArgs := eventsPart("agency", f.Agency, hallID, after, limit, f)
		taken, takenArgs := eventsPart("closed_agency", f.Agency, hallID, after, limit, f)
		part = "SELECT seq FROM (" + given + ") g UNION SELECT seq FROM (" + taken + ") t"
		args = slices.Concat(givenArgs, takenArgs)
	}
	query := "SELECT e.payload FROM (" + part + ") s JOIN events e ON e.hall = ? AND e.seq = s.seq ORDER BY e.seq LIMIT ?"
	var payloads []string
	err := l.db.Read(ctx).Raw(query, append(args, hallID, limit)...).Scan(&payloads).Error
	if err != nil {
		return nil, store.Unavailable("events", err)
	}
	return decodeAll(payloads, decodeEvent)
}

// eventsPart is a query for the numbers of the selected events; column is "" or an
// indexed one.
func eventsPart(column, value, hallID string, after int64, limit int, f EventFilter) (string, []any) {
	query, args := "SELECT seq FROM events WHERE hall = ? AND seq > ?", []any{hallID, after}
	if column != "" {
		query, args = query+" AND "+column+" = ?", append(args, value)
	}
	if f.Date != "" {
		query, args = query+" AND business_date = ?", append(args, f.Date)
		if f.Agency != "" {
			query, args = query+" AND (agency = ? OR closed_agency = ?)", append(args, f.Agency, f.Agency)
		}
	}
	if f.Type != "" {
		query, args = query+" AND type = ?", append(args, f.Type)
	}
	if f.Ticket != "" {
		query, args = query+" AND ticket_id = ?", append(args, f.Ticket)
	}
	return query + " ORDER BY seq LIMIT ?", append(args, limit)
}

// Ticket returns a visit of any day as its last recorded event left it.
//
// Codes: unknown_ticket, unavailable.
func (l *Ledger) Ticket(ctx context.Context, hallID, id string) (hall.Ticket, error) {
	return l.ticket(ctx, "SELECT snapshot FROM visits WHERE hall = ? AND id = ?", hallID, id)
}

// TicketByNumber returns the visit of a business date, YYYY-MM-DD, with the number.
//
// Codes: unknown_ticket, unavailable.
func (l *Ledger) TicketByNumber(ctx context.Context, hallID, date, number string) (hall.Ticket, error) {
	return l.ticket(ctx, "SELECT snapshot FROM visits WHERE hall = ? AND business_date = ? AND number = ?",
		hallID, date, strings.ToUpper(strings.TrimSpace(number)))
}

func (l *Ledger) ticket(ctx context.Context, query string, args ...any) (hall.Ticket, error) {
	var t hall.Ticket
	var snapshots []string
	err := l.db.Read(ctx).Raw(query, args...).Scan(&snapshots).Error
	if err != nil {
		return t, store.Unavailable("ticket", err)
	}
	if len(snapshots) == 0 {
		return t, hall.Refuse(hall.CodeUnknownTicket, "the ledger has no such ticket")
	}
	return t, decode(snapshots[0], &t)
}

// Config returns a version of a hall's configuration, prepared for use; version 0 is the
// newest.
//
// Codes: not_found, unavailable.
func (l *Ledger) Config(ctx context.Context, hallID string, version int64) (*hall.Config, error) {
	return config(l.db.Read(ctx), hallID, version)
}

func config(tx *gorm.DB, hallID string, version int64) (*hall.Config, error) {
	var documents []string
	err := tx.Raw("SELECT document FROM configs WHERE hall = ? AND (? = 0 OR version = ?) ORDER BY version DESC LIMIT 1",
		hallID, version, version).Scan(&documents).Error
	if err != nil {
		return nil, store.Unavailable("configuration", err)
	}
	if len(documents) == 0 {
		return nil, hall.Refuse(hall.CodeNotFound, "the ledger has no such version of the configuration")
	}
	c := &hall.Config{}
	if err := decode(documents[0], c); err != nil {
		return nil, err
	}
	return c, c.Prepare()
}

func decode(document string, into any) error {
	if err := json.Unmarshal([]byte(document), into); err != nil {
		return damaged("document", document, err)
	}
	return nil
}

func decodeInto[T any](document string) (v T, err error) {
	err = decode(document, &v)
	return v, err
}

func decodeEvent(payload string) (hall.Event, error) {
	e, err := hall.DecodeEvent(payload)
	if err != nil {
		err = damaged("event", payload, err)
	}
	return e, err
}

// damaged says which text the database does not give back as it was written.
func damaged(what, text string, err error) error {
	return fmt.Errorf("ledger: a stored %s is damaged, it begins with %.60q: %w; mpp doctor looks at all events, docs/backup.md says how to restore", what, text, err)
}
