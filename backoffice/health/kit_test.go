package health

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/store"
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
