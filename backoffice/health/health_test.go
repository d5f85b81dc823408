package health

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/store"
	"mpp/tools/testkit"
)

// bench is a hall that is open from 08.00 to 12.00 and from 13.00 to 16.00, with devices.
type bench struct {
	t       *testing.T
	db      *store.DB
	now     time.Time
	cfg     *hall.Config
	devices []Device
	paper   string
	notes   []Note
	log     strings.Builder
}

// others is what the processes of a hall share, and the rooms that hear of it.
type others struct {
	kept  map[string]Record
	rooms []*Service
}

func (o *others) Put(_ context.Context, records ...Record) error {
	for _, r := range records {
		o.kept[r.Key()] = r
	}
	for _, s := range o.rooms {
		s.Learn(records...)
	}
	return nil
}

func (o *others) Drop(_ context.Context, keys []string) error {
	for _, k := range keys {
		delete(o.kept, k)
	}
	return nil
}

func openDB(t *testing.T, url, file string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, file)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	m, err := db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newBench(t *testing.T, db *store.DB) *bench {
	b := &bench{t: t, db: db, cfg: halltest.Config()}
	for i := range b.cfg.Agencies {
		b.cfg.Agencies[i].Calendar = "jam"
	}
	day := []hall.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 16 * 60}}
	b.cfg.Calendars = []hall.Calendar{{ID: "jam", Weekly: [7][]hall.Span{day, day, day, day, day}}}
	must(t, b.cfg.Prepare())
	b.at("09:00")
	b.devices = []Device{{ID: "tv", Name: "Papan utama", Kind: "board", Place: "utama", PairedAt: hall.MillisOf(b.now.Add(-24 * time.Hour))}}
	return b
}

// at sets the clock to a time of Monday.
func (b *bench) at(clock string) {
	b.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-08-03 "+clock, b.cfg.Location())
	must(b.t, err)
	b.now = at
}

func (b *bench) room(o *others) *Service {
	d := Deps{DB: b.db, Hall: "uji", Clock: func() time.Time { return b.now }, Config: func() *hall.Config { return b.cfg },
		Devices: func(context.Context) ([]Device, error) { return b.devices, nil },
		Paper:   func(kiosk string) (string, hall.Millis) { return b.paper, hall.MillisOf(b.now) },
		Tell:    func(n Note) { b.notes = append(b.notes, n) }, Log: slog.New(slog.NewTextHandler(&b.log, nil))}
	if o != nil {
		d.Shared = o
	}
	s := New(d)
	if o != nil {
		o.rooms = append(o.rooms, s)
	}
	return s
}

// works lets the device report each minute, and the room sweep, for a while.
func (b *bench) works(s *Service, sound Sound, minutes int) {
	for range minutes {
		s.Report(b.t.Context(), "tv", Report{Sound: sound})
		s.Sweep(b.t.Context())
		b.now = b.now.Add(time.Minute)
	}
}

func (b *bench) is(s *Service, want Condition, why string) {
	b.t.Helper()
	s.Sweep(b.t.Context())
	if state, _ := s.Health(b.devices[0]); state.Condition != want || state.Why != why {
		b.t.Errorf("at %s: %+v, want %s %s", b.now.Format("15:04"), state, want, why)
	}
}

// last is what was told last, as words.
func (b *bench) last() string {
	if len(b.notes) == 0 {
		return ""
	}
	data, _ := json.Marshal(b.notes[len(b.notes)-1])
	return string(data)
}

func TestSilentDeviceIsAway(t *testing.T) {
	b := newBench(t, nil)
	s := b.room(nil)
	b.works(s, Heard, 2) // 09.00, 09.01
	b.now = b.now.Add(2 * time.Minute)
	b.is(s, Works, "")
	b.now = b.now.Add(time.Second)
	b.is(s, Away, "")
	if got := b.last(); !strings.Contains(got, `"name":"Papan utama","kind":"board","state":"away","since":"2026-08-03T02:01:00.000Z"`) {
		t.Errorf("told %s", got)
	}
	if !strings.Contains(b.log.String(), "trouble=away") {
		t.Errorf("the log says %q", b.log.String())
	}
	told := len(b.notes)
	if s.Sweep(t.Context()); len(b.notes) != told || strings.Count(b.log.String(), "trouble=away") != 1 {
		t.Error("it is told twice")
	}
	s.Report(t.Context(), "tv", Report{Sound: Heard})
	b.is(s, Works, "")
	if got := b.last(); got != `{"devices":[]}` || !strings.Contains(b.log.String(), "does again") {
		t.Errorf("told %s, log %s", got, b.log.String())
	}
}

// TestClosedHallMissesNobody: at night, at noon and on a Saturday a board may be off; in the
// morning there are three minutes to switch it on.
func TestClosedHallMissesNobody(t *testing.T) {
	b := newBench(t, nil)
	b.at("07:00")
	s := b.room(nil)
	b.works(s, Heard, 1)
	for clock, want := range map[string]Condition{"07:59": Resting, "08:02": Resting, "08:03": Away, "12:30": Resting, "13:02": Resting, "13:03": Away, "16:00": Resting} {
		b.at(clock)
		b.is(s, want, "")
	}
	b.at("09:00")
	b.now = b.now.AddDate(0, 0, 5)
	b.is(s, Resting, "")
}

// TestMuteBoard: only after two minutes, only where a call should be heard, and what it says
// of itself stays since when.
func TestMuteBoard(t *testing.T) {
	for sound, mute := range map[Sound]bool{Heard: false, Silenced: false, "": false, Locked: true, NoSound: true, NoVoice: true} {
		b := newBench(t, nil)
		s := b.room(nil)
		b.works(s, Heard, 1)
		b.works(s, sound, 3) // 09.01 to 09.03
		b.now = b.now.Add(-time.Minute)
		b.is(s, Works, "") // two minutes
		b.now = b.now.Add(time.Second)
		if !mute {
			b.is(s, Works, "")
			continue
		}
		b.is(s, Mute, string(sound))
		if got := b.last(); !strings.Contains(got, `"why":"`+string(sound)+`","since":"2026-08-03T02:01:00.000Z"`) {
			t.Errorf("%s: told %s", sound, got)
		}
		s.Report(t.Context(), "tv", Report{Sound: Heard})
		b.is(s, Works, "")
	}
}

func TestKioskWithoutPaper(t *testing.T) {
	b := newBench(t, nil)
	s := b.room(nil)
	b.works(s, "", 1)
	b.is(s, Works, "")
	b.paper = "paper_out"
	b.is(s, Paper, "paper_out")
	b.now = b.now.Add(time.Hour) // silent: nothing is known of its paper
	b.is(s, Away, "")
}

// TestNewAndRemovedDevices: one that was paired a moment ago is not missed, one that is
// revoked is forgotten, and what SQL knows counts after a restart.
func TestNewAndRemovedDevices(t *testing.T) {
	b := newBench(t, nil)
	o := &others{kept: map[string]Record{}}
	s := b.room(o)
	b.devices[0].PairedAt = hall.MillisOf(b.now)
	b.is(s, Unheard, "")
	b.now = b.now.Add(4 * time.Minute)
	b.is(s, Away, "")
	b.works(s, Locked, 4)
	b.is(s, Mute, "locked")

	restarted := b.room(nil)
	b.devices[0].SeenAt = hall.MillisOf(b.now)
	b.is(restarted, Works, "")

	// After a long stop of the server there is a while in which devices find it again.
	b.devices[0].SeenAt = hall.MillisOf(b.now.Add(-time.Hour))
	b.devices[0].PairedAt = b.devices[0].SeenAt - 1
	restarted = b.room(nil)
	b.is(restarted, Unheard, "")
	b.now = b.now.Add(3*time.Minute + time.Second)
	b.is(restarted, Away, "")
	if state, _ := restarted.Health(b.devices[0]); state.Since != b.devices[0].SeenAt {
		t.Errorf("away since %s", state.Since.Time())
	}

	b.devices = nil
	b.now = b.now.Add(4 * time.Minute)
	s.Sweep(t.Context())
	if len(s.Troubles()) > 0 || len(o.kept) > 0 || b.last() != `{"devices":[]}` {
		t.Errorf("%+v, %+v, %s", s.Troubles(), o.kept, b.last())
	}
}

// TestTwoProcesses: what one hears the other one knows, and of two reports the newer counts.
func TestTwoProcesses(t *testing.T) {
	b := newBench(t, nil)
	o := &others{kept: map[string]Record{}}
	one, two := b.room(o), b.room(o)
	for _, s := range []*Service{one, two, one, two} { // the board goes from node to node
		s.Report(t.Context(), "tv", Report{Sound: Locked, Call: &Call{Seq: 7, Number: "A-001", At: hall.MillisOf(b.now.Add(time.Hour))}})
		b.now = b.now.Add(time.Minute)
	}
	for _, s := range o.rooms {
		b.is(s, Mute, "locked")
		state, said := s.Health(b.devices[0])
		if state.Since != hall.MillisOf(b.now.Add(-4*time.Minute)) {
			t.Errorf("mute since %s", state.Since.Time())
		}
		if said.Call == nil || said.Call.Number != "A-001" || said.Call.At > hall.MillisOf(b.now) {
			t.Errorf("its last call: %+v", said.Call)
		}
	}
	late := b.room(nil)
	late.Learn(o.kept["tv"])
	old := o.kept["tv"]
	old.Sound, old.SeenAt = Heard, old.SeenAt-1
	late.Learn(old)
	b.is(late, Mute, "locked")
}

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
