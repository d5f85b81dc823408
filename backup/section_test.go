package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gorm.io/gorm"

	"mpp/ledger"
	"mpp/store"
	"mpp/tools/testkit"
)

// notes is a room with a table of its own that follows the events.
type notes struct{ version int }

type note struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

func (notes) Name() string      { return "notes" }
func (n notes) Version() int    { return n.version }
func (notes) Cursors() []string { return []string{"notes.reader"} }

func (notes) Write(picture *gorm.DB, hallID string, row func(any) error) error {
	var rows []note
	if err := picture.Raw("SELECT id, text FROM notes WHERE hall = ? ORDER BY id", hallID).Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		if err := row(r); err != nil {
			return err
		}
	}
	return nil
}

func (notes) Check(_ int, row json.RawMessage) error {
	strict := json.NewDecoder(bytes.NewReader(row))
	strict.DisallowUnknownFields()
	return strict.Decode(&note{})
}

func (notes) Restore(tx *store.Tx, hallID string, version int, rows []json.RawMessage) error {
	for _, raw := range rows {
		var r note
		if err := json.Unmarshal(raw, &r); err != nil {
			return err
		}
		if err := tx.SQL.Exec("DELETE FROM notes WHERE hall = ? AND id = ?", hallID, r.ID).Error; err != nil {
			return err
		}
		if err := tx.SQL.Exec("INSERT INTO notes VALUES (?, ?, ?)", hallID, r.ID, r.Text).Error; err != nil {
			return err
		}
	}
	return nil
}

var rooms = []Section{notes{version: 2}}

// openNotes has the table of the room.
func openNotes(t *testing.T, url string) *ledger.Ledger {
	t.Helper()
	l := open(t, url)
	execute(t, l, "CREATE TABLE notes (hall VARCHAR(40), id INTEGER, text VARCHAR(100))")
	return l
}

func execute(t *testing.T, l *ledger.Ledger, statement string, args ...any) {
	t.Helper()
	must(t, l.DB().Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec(statement, args...).Error }))
}

// fillNotes has 300 notes of one hall and one of the other; the reader is at event 150.
func fillNotes(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	fill(t, l)
	must(t, l.DB().Tx(t.Context(), func(tx *store.Tx) error {
		for i := range 300 {
			if err := tx.SQL.Exec("INSERT INTO notes VALUES ('kota', ?, ?)", i, fmt.Sprintf("catatan \"%d\"\n", i)).Error; err != nil {
				return err
			}
		}
		return tx.SQL.Exec("INSERT INTO notes VALUES ('uji', 7, 'satu')").Error
	}))
	must(t, l.DB().Tx(t.Context(), func(tx *store.Tx) error { return tx.MoveCursor("notes.reader", "kota", 0, 150) }))
}

func knowNotes(t *testing.T, l *ledger.Ledger) string {
	t.Helper()
	var out []string
	err := l.DB().View(t.Context(), func(tx *gorm.DB) error {
		for _, id := range []string{"kota", "uji"} {
			err := notes{}.Write(tx, id, func(r any) error { out = append(out, fmt.Sprint(id, r)); return nil })
			if err != nil {
				return err
			}
		}
		return nil
	})
	must(t, err)
	at, err := l.DB().Cursor(t.Context(), "notes.reader", "kota")
	must(t, err)
	return fmt.Sprint(out, at)
}

func writeNotes(t *testing.T, l *ledger.Ledger) (string, Header) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mpp.backup")
	h, err := Write(t.Context(), l, rooms, file, Header{Software: "uji"}, nil)
	must(t, err)
	return file, h
}

func restoreNotes(t *testing.T, l *ledger.Ledger, rooms []Section, file string) error {
	t.Helper()
	info, err := Verify(t.Context(), file, rooms, nil)
	if err != nil {
		return err
	}
	_, err = Restore(t.Context(), l, rooms, file, info, nil)
	return err
}

func TestSectionsThereAndBack(t *testing.T) {
	first, second, third := openNotes(t, ""), openNotes(t, testkit.MariaDB(t)), openNotes(t, "")
	fillNotes(t, first)
	one, h := writeNotes(t, first)
	if want := []SectionInfo{{"notes", 2, 301, []Cursor{{"notes.reader", "kota", 150}}}}; !reflect.DeepEqual(h.Sections, want) {
		t.Errorf("%+v", h.Sections)
	}
	// A reader that an earlier hall of this id left behind begins anew; another hall's stays.
	execute(t, second, "INSERT INTO cursors VALUES ('notes.reader', 'kota', 9999), ('other', 'kota', 5), ('other', 'lain', 5)")
	must(t, restoreNotes(t, second, rooms, one))
	two, _ := writeNotes(t, second)
	must(t, restoreNotes(t, third, rooms, two))
	want := knowNotes(t, first)
	for name, l := range map[string]*ledger.Ledger{"MariaDB": second, "SQLite again": third} {
		if got := knowNotes(t, l); got != want {
			t.Errorf("%s: %.300s\nwant %.300s", name, got, want)
		}
	}
	for id, want := range map[string]int64{"kota": 0, "lain": 5} {
		if at, err := second.DB().Cursor(t.Context(), "other", id); err != nil || at != want {
			t.Errorf("the other reader of %s is at %d, %v", id, at, err)
		}
	}
}

// What one who does not know the room, or an older version of it, cannot restore whole.
func TestASectionThatIsNotKnownIsRefused(t *testing.T) {
	l, target := openNotes(t, ""), openNotes(t, "")
	fillNotes(t, l)
	file, _ := writeNotes(t, l)
	for name, known := range map[string][]Section{"no room": nil, "an older version": {notes{version: 1}}} {
		if err := restoreNotes(t, target, known, file); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := strings.Replace(lines(t, file), `"row":{"id":5,`, `"row":{"id":5,"colour":"red",`, 1)
	if err := restoreNotes(t, target, rooms, sealed(t, text)); err == nil || !strings.Contains(err.Error(), "colour") {
		t.Errorf("a row with an unknown field: %v", err)
	}
	untouched(t, target)

	execute(t, l, "DELETE FROM notes")
	execute(t, l, "DELETE FROM cursors")
	file, _ = writeNotes(t, l)
	must(t, restoreNotes(t, target, nil, file)) // a room that has nothing is not in the file
}

func untouched(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	if halls, err := l.Halls(t.Context()); err != nil || len(halls) != 0 {
		t.Errorf("a refused file left %v, %v", halls, err)
	}
	if got := knowNotes(t, l); got != "[] 0" {
		t.Errorf("a refused file left %.200s", got)
	}
	must(t, l.CheckWhole(t.Context()))
}

// sealed is a file of the text with a trailer that fits it; more are fields of the trailer.
func sealed(t *testing.T, text string, more ...string) string {
	t.Helper()
	text = text[:strings.LastIndex(text, `{"end"`)]
	text += fmt.Sprintf(`{"end":true,"lines":%d,"sha256":"%x"%s}`+"\n", strings.Count(text, "\n"), sha256.Sum256([]byte(text)), strings.Join(more, ""))
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	must(t, w.Close())
	file := filepath.Join(t.TempDir(), "sealed")
	must(t, os.WriteFile(file, b.Bytes(), 0o600))
	return file
}

// Files that are wrong in what they say, with a checksum that fits.
func TestASectionThatDoesNotFitIsRefusedWhole(t *testing.T) {
	l, target := openNotes(t, ""), openNotes(t, "")
	fillNotes(t, l)
	file, _ := writeNotes(t, l)
	text := lines(t, file)
	must(t, restoreNotes(t, openNotes(t, ""), rooms, sealed(t, text))) // it is the change that is refused
	all := strings.SplitAfter(text, "\n")
	last := len(all) - 3 // the last row, before the trailer and the empty rest
	without := func(i int) string { return strings.Join(append(append([]string{}, all[:i]...), all[i+1:]...), "") }
	moved := append(append(append([]string{}, all[:9]...), all[last]), all[9:last]...)
	for name, text := range map[string]string{
		"a row less":             without(last),
		"a row twice":            strings.Join(all[:last+1], "") + all[last] + all[last+1],
		"a row among the events": strings.Join(append(moved, all[last+1]), ""),
		"an event after it":      strings.Join(all[:last+1], "") + all[1] + all[last+1],
		"another hall":           strings.Replace(text, `{"hall":"uji","section"`, `{"hall":"xyz","section"`, 1),
		"another section":        strings.Replace(text, `"section":"notes","row":{"id":7`, `"section":"other","row":{"id":7`, 1),
		"no section in the head": strings.Replace(text, `"sections":[{"name":"notes"`, `"sections":[{"name":"other"`, 1),
		"format 1":               strings.Replace(text, `"version":2,"created"`, `"version":1,"created"`, 1),
		"a row of another kind":  strings.Replace(text, `"row":{"id":7`, `"row":{"id":"7"`, 1),
		"no row":                 strings.Replace(text, `"row":{"id":7,"text":"satu"}`, `"rows":1`, 1),
		"a cursor in the future": strings.Replace(text, `"seq":150}]`, `"seq":99999}]`, 1),
	} {
		if text == lines(t, file) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := restoreNotes(t, target, rooms, sealed(t, text)); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	untouched(t, target)
	damaged := filepath.Join(t.TempDir(), "damaged")
	must(t, os.WriteFile(damaged, []byte(strings.Replace(text, "satu", "dua!", 1)), 0o600))
	if err := restoreNotes(t, target, rooms, damaged); err == nil {
		t.Error("restored")
	}
	untouched(t, target)
}

func TestARoomThatHasRowsIsNotRestoredOver(t *testing.T) {
	l, target := openNotes(t, ""), openNotes(t, "")
	fillNotes(t, l)
	file, _ := writeNotes(t, l)
	execute(t, target, "INSERT INTO notes VALUES ('uji', 1, 'mine')")
	if err := restoreNotes(t, target, rooms, file); err == nil || !strings.Contains(err.Error(), "notes of hall uji already") {
		t.Errorf("got %v", err)
	}
	if halls, err := target.Halls(t.Context()); err != nil || len(halls) != 0 {
		t.Errorf("it left %v, %v", halls, err)
	}
}

func TestARestoreCutOffWithinASectionIsFinished(t *testing.T) {
	l, target := openNotes(t, ""), openNotes(t, "")
	fillNotes(t, l)
	file, _ := writeNotes(t, l)
	info, err := Verify(t.Context(), file, rooms, nil)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Restore(ctx, target, rooms, file, info, func(done, total int64) {
		if done > total-200 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if got := knowNotes(t, target); got == "[] 0" || got == knowNotes(t, l) {
		t.Fatal("it was not cut off within the section")
	}
	if err := target.CheckWhole(t.Context()); !errors.Is(err, ledger.ErrHalfRestored) {
		t.Errorf("a server would start on it: %v", err)
	}
	must(t, restoreNotes(t, target, rooms, file))
	if got, want := knowNotes(t, target), knowNotes(t, l); got != want {
		t.Errorf("%.300s\nwant %.300s", got, want)
	}
}

// A file that was written before there were sections.
func TestABackupOfTheFirstFormat(t *testing.T) {
	for name, url := range map[string]string{"sqlite": "", "mariadb": testkit.MariaDB(t)} {
		t.Run(name, func(t *testing.T) {
			l := openNotes(t, url)
			must(t, restoreNotes(t, l, rooms, "testdata/version1.backup"))
			must(t, l.CheckWhole(t.Context()))
			err := l.Snapshot(t.Context(), func(p *ledger.Snapshot) error {
				have, err := p.Hall("uji")
				if have.Events != 80 || have.Quarantined != 1 || have.LastSeq != 90 || have.Visits == 0 {
					t.Errorf("%+v", have)
				}
				return err
			})
			must(t, err)
		})
	}
}

// Without its projections a restored ledger gives nothing; rebuilt, all that readers can
// know is equal to the last digit.
func TestARestoredBackupIsRebuilt(t *testing.T) {
	first := open(t, "")
	fill(t, first)
	file, want := write(t, first), know(t, first)
	for name, url := range map[string]string{"sqlite": "", "mariadb": testkit.MariaDB(t)} {
		t.Run(name, func(t *testing.T) {
			l := open(t, url)
			_, err := restore(t.Context(), l, file)
			must(t, err)
			for _, table := range []string{"days", "configs", "standards", "counter_agencies", "visits", "legs", "counters", "counter_periods", "estimates", "deliverables"} {
				execute(t, l, "DELETE FROM "+table)
			}
			if halls, err := l.Halls(t.Context()); err != nil || len(halls) != 0 {
				t.Fatalf("there are %v, %v", halls, err)
			}
			for _, id := range []string{"kota", "uji"} {
				_, err := l.Rebuild(t.Context(), id, false, nil)
				must(t, err)
			}
			got := know(t, l)
			for key := range want {
				if !reflect.DeepEqual(got[key], want[key]) {
					t.Errorf("%s differs:\n%.400v\nwant\n%.400v", key, got[key], want[key])
				}
			}
		})
	}
}
