package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/ledger"
	"mpp/report"
	"mpp/report/measure"
	"mpp/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fixed is a clock that stands: a report on an open counter goes up to now.
func fixed() time.Time { return time.Date(2026, 6, 9, 3, 0, 0, 0, time.UTC) }

func open(t *testing.T, url string) *ledger.Ledger {
	t.Helper()
	file := ""
	if url == "" {
		file = filepath.Join(t.TempDir(), "mpp.db")
	}
	db, err := store.Open(t.Context(), url, file)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	l := ledger.New(db, fixed)
	m, err := db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
	return l
}

// day has about n events of a hall.
func day(t *testing.T, n int, seed uint64) []hall.Event {
	t.Helper()
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	r := rand.New(rand.NewPCG(seed, 1))
	for len(h.Events()) < n {
		h.Random(r.IntN)
	}
	return h.Events()[:n]
}

// kotaEvents is more than one page of a backup and two batches of a restore.
const kotaEvents = 1100

// fill has two halls in the ledger, one of them with quarantined events of both sorts.
func fill(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	must(t, l.Record(t.Context(), "kota", day(t, kotaEvents, 1)))
	must(t, l.Record(t.Context(), "uji", day(t, 200, 2)))
	must(t, l.Quarantine(t.Context(), "uji", []ledger.Quarantined{
		{Seq: 40, Kind: ledger.KindConflict, Payload: `{"seq":40}`, Error: "another event has this number", At: 5},
		{Seq: 9000, Kind: ledger.KindUndecodable, Payload: "\x00\xff \"'\n", Error: "no event", At: 7}}))
}

// know is all that readers can know of a ledger.
func know(t *testing.T, l *ledger.Ledger) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, id := range []string{"kota", "uji"} {
		today, _, err := l.Today(t.Context(), id)
		must(t, err)
		list, err := l.ListQuarantined(t.Context(), id)
		must(t, err)
		c := *today.Config
		c.Hall.ID = id
		for _, by := range measure.Groupings {
			r, err := report.Build(t.Context(), l, &c, report.Query{From: "2026-05-28", To: today.Date, By: by})
			must(t, err)
			r.At = nil
			out[id+string(by)] = r
		}
		today.Config = nil // compared by the events
		out[id], out[id+"quarantined"] = today, list
		err = l.Snapshot(t.Context(), func(p *ledger.Snapshot) error {
			events := map[int64]string{}
			err := p.Events(id, func(seq int64, payload string) error { events[seq] = payload; return nil })
			out[id+"events"] = events
			return err
		})
		must(t, err)
	}
	return out
}

func write(t *testing.T, l *ledger.Ledger) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mpp.backup")
	_, err := Write(t.Context(), l, nil, file, Header{Created: time.Now().UTC(), Software: "uji", SetUp: "embedded"}, nil)
	must(t, err)
	return file
}

func restore(ctx context.Context, l *ledger.Ledger, file string) (bool, error) {
	info, err := Verify(ctx, file, nil, nil)
	if err != nil {
		return false, err
	}
	return Restore(ctx, l, nil, file, info, nil)
}

// lines is the text of a backup.
func lines(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	must(t, err)
	zip, err := gzip.NewReader(bytes.NewReader(raw))
	must(t, err)
	text, err := io.ReadAll(zip)
	must(t, err)
	return string(text)
}

// restored is a ledger of its own with the file restored in one go.
func restored(t *testing.T, file string) *ledger.Ledger {
	t.Helper()
	l := open(t, "")
	_, err := restore(t.Context(), l, file)
	must(t, err)
	return l
}
