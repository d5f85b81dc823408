package report_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"mpp/hall"
	"mpp/ledger"
	"mpp/report"
	"mpp/report/measure"
	"mpp/store"
)

var _ report.Source = (*ledger.Ledger)(nil)

// One visit through the tables into a report.
func TestAVisitShowsInTheReport(t *testing.T) {
	start := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	at := func(minutes int) hall.Millis {
		return hall.MillisOf(start.Add(time.Duration(minutes) * time.Minute))
	}
	db, err := store.Open(t.Context(), "", filepath.Join(t.TempDir(), "mpp.db"))
	check(t, err)
	defer db.Close()
	l := ledger.New(db, func() time.Time { return at(90).Time() })
	m, err := db.Migrator()
	check(t, err)
	_, err = m.Up(t.Context())
	check(t, err)

	c := &hall.Config{Version: 1, Hall: hall.Info{ID: "uji", Timezone: "Asia/Jakarta"},
		Agencies: []hall.Agency{{ID: "samsat", Name: "Samsat"}},
		Services: []hall.Service{{ID: "pajak", Agency: "samsat", Name: hall.Text{ID: "Pajak tahunan"},
			Standard: hall.Standard{Wait: &hall.Target{Value: 20, Unit: hall.UnitMinute}, Service: &hall.Target{Value: 10, Unit: hall.UnitMinute}}}},
		Counters: []hall.Counter{{ID: "c4", Number: 4, Agency: "samsat", Services: []string{"pajak"}}}}
	check(t, c.Prepare())
	document, err := json.Marshal(c)
	check(t, err)
	ticket := hall.Ticket{ID: "20260302-x", Number: "S-001", Prefix: "S", Ordinal: 1, Date: "2026-03-02", Class: "regular", State: hall.Done, Rev: 4,
		IssuedAt: at(0), EndedAt: at(27), Leg: hall.Leg{No: 1, Agency: "samsat", Service: "pajak", Counter: "c4", QueuedAt: at(0), CalledAt: at(15),
			LastCalledAt: at(15), Calls: 1, StartedAt: at(15), ServiceMS: 12 * 60_000, EndedAt: at(27), End: hall.Done, Outcome: hall.OutcomeServed}}
	check(t, l.Record(t.Context(), "uji", []hall.Event{
		{Seq: 1, Type: hall.EventConfigured, At: at(0), Config: document},
		{Seq: 2, Type: hall.EventDayOpened, At: at(0), Date: "2026-03-02"},
		{Seq: 3, Type: hall.EventCounterOpened, At: at(0), Date: "2026-03-02", Counter: &hall.CounterLive{ID: "c4", State: hall.CounterOpen, Rev: 1}},
		{Seq: 4, Type: hall.EventFinished, At: at(27), Date: "2026-03-02", Ticket: &ticket, From: hall.Serving},
	}))

	for _, by := range measure.Groupings {
		r, err := report.Build(t.Context(), l, c, report.Query{From: "2026-03-01", To: "2026-03-31", By: by})
		check(t, err)
		if len(r.Rows) != 1 || r.Total.Counts["served"] != 1 {
			t.Fatalf("by %s: %+v", by, r)
		}
		row := r.Rows[0]
		if row.Times["wait"][""].Median != 15*60_000 || row.Times["service"][""].P90 != 12*60_000 ||
			*row.Shares["wait_standard"].Against() != 1 || *row.Shares["service_standard"].Against() != 0 {
			t.Errorf("by %s: %+v", by, row)
		}
		if len(r.Counters) != 1 || r.Counters[0].OpenMS != 90*60_000 {
			t.Errorf("by %s: counters %+v", by, r.Counters)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
