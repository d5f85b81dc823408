package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"mpp/ledger"
	"mpp/store"
)

// Section is a room's part of a backup: rows that do not follow from the events. A room
// that keeps a table of its own gives one, and backup learns nothing of its rows.
type Section interface {
	// Name names the section in the file and never changes.
	Name() string
	// Version is that of the rows as Write writes them. Raise it when an older program
	// could not restore them; Check and Restore take every version up to it.
	Version() int
	// Cursors names the cursors with which the room follows the events. They are stored and
	// restored with its rows, so that no event is applied twice or never.
	Cursors() []string
	// Write gives the room's rows of a hall, as JSON encodes them, in a fixed order.
	// It returns the errors of row unchanged.
	Write(picture *gorm.DB, hallID string, row func(any) error) error
	// Check returns an error for a row that Restore could not restore whole.
	Check(version int, row json.RawMessage) error
	// Restore adds rows of a hall that has none, in the order in which Write gave them
	// but in parts. A row that is there already was restored by a try that was cut off.
	Restore(tx *store.Tx, hallID string, version int, rows []json.RawMessage) error
}

// Cursor is where a room's reader of the events was when the backup was written.
type Cursor struct {
	Name string `json:"name"`
	Hall string `json:"hall"`
	Seq  int64  `json:"seq"`
}

// SectionInfo is what a backup has of one room.
type SectionInfo struct {
	Name    string   `json:"name"`
	Version int      `json:"version"`
	Rows    int64    `json:"rows"`
	Cursors []Cursor `json:"cursors,omitempty"`
}

// describe counts what each room has. A room that has nothing is left out, so that a
// program that does not know the room takes the file.
func describe(p *ledger.Snapshot, halls []Hall, rooms []Section) (list []SectionInfo, err error) {
	for _, room := range rooms {
		s := SectionInfo{Name: room.Name(), Version: room.Version()}
		for _, x := range halls {
			if err := room.Write(p.Picture(), x.ID, func(any) error { s.Rows++; return nil }); err != nil {
				return nil, err
			}
			for _, name := range room.Cursors() {
				seq, err := p.Cursor(name, x.ID)
				if err != nil {
					return nil, err
				}
				if seq > 0 {
					s.Cursors = append(s.Cursors, Cursor{Name: name, Hall: x.ID, Seq: seq})
				}
			}
		}
		if s.Rows > 0 || len(s.Cursors) > 0 {
			list = append(list, s)
		}
	}
	return list, nil
}

// sections writes the rows of the rooms that the header names.
func (w *writer) sections(p *ledger.Snapshot, h Header, rooms []Section) error {
	for _, s := range h.Sections {
		room, err := roomOf(rooms, s)
		if err != nil {
			return err
		}
		for _, x := range h.Halls {
			err := room.Write(p.Picture(), x.ID, func(v any) error {
				raw, err := json.Marshal(v)
				if err != nil {
					return err
				}
				return w.row(line{Hall: x.ID, Section: s.Name, Row: raw})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// roomOf returns the room whose section it is.
func roomOf(rooms []Section, s SectionInfo) (Section, error) {
	for _, room := range rooms {
		if room.Name() == s.Name && s.Version <= room.Version() {
			return room, nil
		}
	}
	return nil, fmt.Errorf("it has a section %q of version %d, which this version of mpp does not know: it was made by a newer version", s.Name, s.Version)
}

// checkSections checks what the header says of sections.
func checkSections(h Header) error {
	if h.Version == 1 && len(h.Sections) > 0 {
		return errors.New("format 1 has no sections")
	}
	last := map[string]int64{}
	for _, x := range h.Halls {
		last[x.ID] = x.LastSeq
	}
	seen := map[string]bool{}
	for _, s := range h.Sections {
		if seen[s.Name] || s.Rows < 0 {
			return fmt.Errorf("the header has section %q twice, or %d rows of it", s.Name, s.Rows)
		}
		seen[s.Name] = true
		for _, c := range s.Cursors {
			if c.Seq <= 0 || c.Seq > last[c.Hall] {
				return fmt.Errorf("section %q is at event %d of hall %s, which has %d", s.Name, c.Seq, c.Hall, last[c.Hall])
			}
		}
	}
	return nil
}

// errHasRows ends the search for a room's rows at the first one.
var errHasRows = errors.New("a row")

// mustHaveNoRows refuses a ledger in which a room has rows of the hall.
func mustHaveNoRows(p *ledger.Snapshot, hallID string, rooms []Section) error {
	for _, room := range rooms {
		err := room.Write(p.Picture(), hallID, func(any) error { return errHasRows })
		if errors.Is(err, errHasRows) {
			return fmt.Errorf("the database has %s of hall %s already: a backup is restored into an empty one only", room.Name(), hallID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// restoreCursors puts each room's cursors where they were.
func restoreCursors(ctx context.Context, db *store.DB, h Header) error {
	for _, s := range h.Sections {
		for _, c := range s.Cursors {
			at, err := db.Cursor(ctx, c.Name, c.Hall)
			if err != nil {
				return err
			}
			if at == c.Seq { // by a try that was cut off
				continue
			}
			err = db.Tx(ctx, func(tx *store.Tx) error { return tx.MoveCursor(c.Name, c.Hall, at, c.Seq) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// compareSections holds the rooms' rows against the header.
func compareSections(p *ledger.Snapshot, h Header, rooms []Section) error {
	have, err := describe(p, h.Halls, rooms)
	if err != nil {
		return err
	}
	rows := map[string]int64{}
	for _, s := range have {
		rows[s.Name] = s.Rows
	}
	for _, s := range h.Sections {
		if rows[s.Name] != s.Rows {
			return fmt.Errorf("there are %d rows of %s, the backup has %d", rows[s.Name], s.Name, s.Rows)
		}
	}
	return nil
}
