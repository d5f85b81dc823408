package app

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/ledger"
	"mpp/store"
)

// TestQuarantineIsReported: the checks report events in quarantine and a restore that was
// cut off; with fix they record what the ledger takes now.
func TestQuarantineIsReported(t *testing.T) {
	set := testSettings(t)
	db, err := store.Open(t.Context(), "", set.SQLite())
	must(t, err)
	defer db.Close()
	l := ledger.New(db, time.Now)
	m, err := db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
	good, err := json.Marshal(hall.Event{Seq: 2, Type: hall.EventDayOpened, Date: "2026-05-28"})
	must(t, err)
	must(t, l.Quarantine(t.Context(), "uji", []ledger.Quarantined{
		{Seq: 2, Kind: ledger.KindRefused, Payload: string(good), Error: "a column was missing"},
		{Seq: 3, Kind: ledger.KindUndecodable, Payload: "x", Error: "invalid character"}}))
	must(t, l.BeginRestore(t.Context(), "abc"))

	says := func(mend bool, want ...string) {
		t.Helper()
		c := &checks{set: set, fix: mend}
		c.database(context.Background())
		out := told(c.list)
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("it does not say %q:\n%s", w, out)
			}
		}
	}
	says(false, "2 events are in quarantine", "number 2 (refused): a column was missing", "FAULT", "was cut off")
	must(t, l.FinishRestore(t.Context(), "abc"))
	says(true, "1 events were recorded from quarantine", "1 events are in quarantine", "number 3 (undecodable)")
	if seq, err := l.LastSeq(t.Context(), "uji"); seq != 3 || err != nil {
		t.Errorf("last event %d, %v", seq, err)
	}
	must(t, l.CheckWhole(t.Context()))
}
