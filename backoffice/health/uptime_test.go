package health

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"mpp/store"
	"mpp/tools/testkit"
)

func onSQL(t *testing.T, test func(b *bench)) {
	t.Run("sqlite", func(t *testing.T) { test(newBench(t, openDB(t, "", filepath.Join(t.TempDir(), "mpp.db")))) })
	t.Run("mariadb", func(t *testing.T) { test(newBench(t, openDB(t, testkit.MariaDB(t), ""))) })
}

// TestUptime: minutes of the opening hours alone, silences of up to three minutes among them,
// the same from however many processes that write however often, one of them restarted.
func TestUptime(t *testing.T) {
	onSQL(t, func(b *bench) {
		o := &others{kept: map[string]Record{}}
		one, two := b.room(o), b.room(o)
		until := func(s *Service, clock string, reports bool) {
			end := b.now
			b.at(clock)
			end, b.now = b.now, end
			for b.now.Before(end) {
				if reports {
					s.Report(b.t.Context(), "tv", Report{})
				}
				for _, room := range o.rooms {
					room.Sweep(b.t.Context())
				}
				b.now = b.now.Add(time.Minute)
			}
		}
		b.at("07:50")
		until(one, "08:30", true)  // 30 open minutes
		until(two, "08:32", false) // two are missed: no loss
		until(two, "09:00", true)  // 30
		must(b.t, two.Record(b.t.Context()))
		until(one, "09:10", false) // off for ten minutes
		must(b.t, one.Record(b.t.Context()))
		o.rooms[0] = b.room(nil) // the first process starts anew
		o.rooms[0].Deps.Shared = o
		until(o.rooms[0], "17:00", true)
		for _, room := range []*Service{two, o.rooms[0], o.rooms[0]} {
			must(b.t, room.Record(b.t.Context()))
		}
		got, err := two.Uptime(b.t.Context(), "2026-08-03", two.Today())
		must(b.t, err)
		// Of seven hours, all but the minutes 09.00 to 09.09.
		if want := []Uptime{{Date: "2026-08-03", Device: "tv", Open: 7 * 60, Seen: 7*60 - 10}}; !reflect.DeepEqual(got, want) {
			b.t.Errorf("%+v, want %+v", got, want)
		}

		b.now = b.now.AddDate(0, 0, keptDays)
		must(b.t, two.Clean(b.t.Context()))
		if got, err := two.Uptime(b.t.Context(), "2026-08-03", "2026-08-03"); err != nil || len(got) != 1 {
			b.t.Errorf("forgotten a day too early: %+v, %v", got, err)
		}
		b.now = b.now.AddDate(0, 0, 1)
		must(b.t, two.Clean(b.t.Context()))
		if got, err := two.Uptime(b.t.Context(), "2026-08-03", "2026-08-03"); err != nil || len(got) != 0 {
			b.t.Errorf("kept: %+v, %v", got, err)
		}
	})
}

// TestSectionThereAndBack: from one database to the other.
func TestSectionThereAndBack(t *testing.T) {
	lite, maria := openDB(t, "", filepath.Join(t.TempDir(), "mpp.db")), openDB(t, testkit.MariaDB(t), "")
	b := newBench(t, lite)
	s := b.room(nil)
	b.works(s, Heard, 30)
	must(t, s.Record(t.Context()))
	sectionOf := func(db *store.DB) (rows []json.RawMessage) {
		must(t, db.View(t.Context(), func(tx *gorm.DB) error {
			return Section{}.Write(tx, "uji", func(v any) error {
				raw, err := json.Marshal(v)
				rows = append(rows, raw)
				return err
			})
		}))
		return rows
	}
	want := sectionOf(lite)
	for range 2 { // a try that was cut off is repeated
		must(t, maria.Tx(t.Context(), func(tx *store.Tx) error { return Section{}.Restore(tx, "uji", 1, want) }))
	}
	if got := sectionOf(maria); len(want) != 1 || !reflect.DeepEqual(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
	must(t, Section{}.Check(1, want[0]))
	for _, bad := range []string{`{"date":"2026-08-03","device":"tv","seen":"AA","opened":""}`, `{"date":"2026-08-03","other":1}`, `[]`} {
		if Section.Check(Section{}, 1, json.RawMessage(bad)) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
