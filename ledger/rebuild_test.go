package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/store"
)

// projections are the tables that a rebuild makes anew.
var projections = []string{"days", "configs", "standards", "counter_agencies", "visits", "legs", "counters", "counter_periods"}

// twoDays has two days of events with a change of the configuration in the second.
func twoDays(t testing.TB, seed uint64, n int) []hall.Event {
	s := newScript(t)
	r := rand.New(rand.NewPCG(seed, 31))
	s.randomly(r, n/2)
	s.closeDay()
	s.pass(15 * time.Hour)
	s.openDay("2026-03-03")
	s.configure(testConfig(2, 20, 10))
	s.randomly(r, n)
	return s.events
}

// simulatedDay has the events of counters that carry tickets, as the queue writes them.
func simulatedDay(seed uint64, n int) []hall.Event {
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	r := rand.New(rand.NewPCG(seed, 1))
	for len(h.Events()) < n {
		h.Random(r.IntN)
	}
	return h.Events()[:n]
}

func rebuilt(t testing.TB, l *Ledger, hallID string) Rebuilt {
	t.Helper()
	done, err := l.Rebuild(t.Context(), hallID, false, nil)
	must(t, err)
	return done
}

func same(t testing.TB, l *Ledger, hallID, want string) {
	t.Helper()
	if got := dump(t, l, hallID); got != want {
		t.Error(firstDifference(got, want))
	}
}

func TestARebuildOfRightRowsChangesNone(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		for hallID, events := range map[string][]hall.Event{
			"days": twoDays(t, 1, 900), "simulated": simulatedDay(2, 1500), "few": twoDays(t, 3, 20), "page": simulatedDay(4, 2*rebuildEvents)} {
			record(t, l, hallID, batches(events, 100)...)
			want := dump(t, l, hallID)
			done := rebuilt(t, l, hallID)
			same(t, l, hallID, want)
			if done.Events != int64(len(events)) || done.Visits != int64(strings.Count(want, "\nvisits ")) || done.After != 0 || done.Superfluous != 0 {
				t.Errorf("%s: %+v of %d events", hallID, done, len(events))
			}
			if at, err := l.db.Cursor(t.Context(), rebuildCursor, hallID); err != nil || at != 0 {
				t.Errorf("%s: the cursor of a rebuild that is over is at %d, %v", hallID, at, err)
			}
		}
	})
}

// Without any projection they are all there again; another hall's are let alone.
func TestARebuildMakesDroppedProjections(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", twoDays(t, 1, 900))
		record(t, l, "lain", simulatedDay(1, 300))
		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{{Seq: 5000, Kind: KindUndecodable, Payload: "x"}}))
		want := dump(t, l, "uji")
		for _, table := range projections {
			execute(t, l, "DELETE FROM "+table)
		}
		rebuilt(t, l, "uji")
		same(t, l, "uji", want)
		if left := dump(t, l, "lain"); strings.Contains(left, "\nvisits ") || !strings.Contains(left, "\nevents ") {
			t.Error("the rebuild of one hall wrote rows of another")
		}
		if halls, err := l.HallsWithEvents(t.Context()); err != nil || !slices.Equal(halls, []string{"lain", "uji"}) {
			t.Errorf("halls %v, %v", halls, err)
		}
	})
}

// damages leave rows that no event says, in each of the tables.
var damages = []string{
	"UPDATE visits SET state = 'done', snapshot = '{}', rev = rev + 1000 WHERE hall = 'uji' AND ordinal < 5",
	"UPDATE visits SET agency = 'x', ended_at = 1, rev = 0 WHERE hall = 'uji' AND ordinal = 7",
	"DELETE FROM visits WHERE hall = 'uji' AND ordinal = 8",
	"INSERT INTO visits (hall, id, number, prefix, ordinal, business_date, class, origin, state, agency, service, legs, issued_at, rev, snapshot) " +
		"VALUES ('uji', 'nobody', 'A-999', 'A', 999, '2026-03-02', 'regular', 'kiosk', 'done', 'dukcapil', 'ktp', 1, 1, 9, '{}')",
	"UPDATE legs SET wait_ms = 1, service_ms = NULL, walk_ms = 7, calls = 9 WHERE hall = 'uji' AND leg_no = 1",
	"UPDATE legs SET rev = rev + 500, walk_rev = 900, void_rev = 999 WHERE hall = 'uji' AND leg_no = 2",
	"UPDATE legs SET leg_no = 9 WHERE hall = 'uji' AND leg_no = 3",
	"UPDATE legs SET ticket_id = 'nobody else' WHERE hall = 'uji' AND leg_no = 1 AND ticket_id = '20260302-A-3'",
	"UPDATE estimates SET to_ms = 1, ahead = 99 WHERE hall = 'uji' AND ticket_id = '20260302-A-3'",
	"DELETE FROM estimates WHERE hall = 'uji' AND ticket_id = '20260302-A-4'",
	"INSERT INTO estimates (hall, ticket_id, business_date, ahead, from_ms, about_ms, to_ms, beyond_closing) VALUES ('uji', 'nobody at all', '2026-03-02', 1, 1, 1, 1, 0)",
	"UPDATE counters SET snapshot = '{}', rev = 99999 WHERE hall = 'uji' AND id = 'c1'",
	"DELETE FROM counters WHERE hall = 'uji' AND id = 'c2'",
	"INSERT INTO counters (hall, id, rev, snapshot) VALUES ('uji', 'none', 4, '{}')",
	"UPDATE counter_periods SET from_at = 1, state = 'paused' WHERE hall = 'uji' AND seq < 100",
	"DELETE FROM counter_periods WHERE hall = 'uji' AND seq > 200 AND seq < 300",
	"UPDATE counter_periods SET seq = seq + 100000 WHERE hall = 'uji' AND seq > 400 AND seq < 420",
	"UPDATE counter_periods SET seq = -seq WHERE hall = 'uji' AND seq > 420 AND seq < 440",
	"UPDATE days SET closed_seq = 99999, closed_at = 3 WHERE hall = 'uji'",
	"UPDATE days SET business_date = '2020-01-01' WHERE hall = 'uji' AND business_date = '2026-03-02'",
	"UPDATE configs SET seq = 99999, document = '{}' WHERE hall = 'uji' AND version = 2",
	"INSERT INTO configs (hall, version, seq, at_ms, document) VALUES ('uji', 9, 50, 1, '{}')",
	"UPDATE standards SET wait_target_ms = 1 WHERE hall = 'uji' AND version = 1",
	"DELETE FROM standards WHERE hall = 'uji' AND version = 2 AND service = 'kk'",
	"INSERT INTO standards (hall, version, service, since_at) VALUES ('uji', 9, 'ktp', 1)",
	"INSERT INTO standards (hall, version, service, since_at) VALUES ('uji', 2, 'none', 1)",
	"UPDATE counter_agencies SET agency = 'x' WHERE hall = 'uji' AND version = 1",
	"INSERT INTO counter_agencies (hall, version, counter, since_at, agency) VALUES ('uji', 9, 'c1', 1, 'x')",
}

func TestARebuildMendsWhatWasDamaged(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", twoDays(t, 5, 1200))
		want := dump(t, l, "uji")
		must(t, l.db.Tx(t.Context(), func(tx *store.Tx) error {
			for _, d := range damages {
				if done := tx.SQL.Exec(d); done.Error != nil || done.RowsAffected == 0 {
					t.Errorf("no damage: %s: %v", d, done.Error)
				}
			}
			return nil
		}))
		if done := rebuilt(t, l, "uji"); done.Superfluous != 4 { // a visit, a leg, an estimate and a date
			t.Errorf("%+v", done)
		}
		same(t, l, "uji", want)
	})
}

// Events that were lost, doubled versions of the configuration, and whatever was dropped.
func TestARebuildOfAnyHistory(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 77))
			hallID := fmt.Sprintf("h%d", seed)
			events := twoDays(t, seed, 30+r.IntN(450))
			lost := r.IntN(len(events) - 20)
			events = slices.Delete(events, lost, lost+r.IntN(15))
			if seed%2 == 0 {
				again := events[0]
				again.Seq, again.At = events[len(events)-1].Seq+3, again.At+5
				events = append(events, again)
			}
			record(t, l, hallID, events)
			want := dump(t, l, hallID)
			for _, table := range projections {
				if r.IntN(2) == 0 {
					execute(t, l, "DELETE FROM "+table)
				}
			}
			rebuilt(t, l, hallID)
			if got := dump(t, l, hallID); got != want {
				t.Fatalf("seed %d: %s", seed, firstDifference(got, want))
			}
		}
	})
}

func TestARebuildThatWasCutOffGoesOn(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", twoDays(t, 6, 1200))
		want := dump(t, l, "uji")
		for _, table := range projections {
			execute(t, l, "DELETE FROM "+table)
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := l.Rebuild(ctx, "uji", false, func(seq, _ int64) {
			if seq >= 500 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		if dump(t, l, "uji") == want {
			t.Fatal("it was not cut off")
		}
		done := rebuilt(t, l, "uji")
		if done.After != 600 || done.Events != 600 {
			t.Errorf("it went on after %d with %d events", done.After, done.Events)
		}
		same(t, l, "uji", want)

		must(t, l.db.Tx(t.Context(), func(tx *store.Tx) error { return tx.MoveCursor(rebuildCursor, "uji", 0, 1200) }))
		execute(t, l, "DELETE FROM visits")
		done, err = l.Rebuild(t.Context(), "uji", true, nil)
		must(t, err)
		if done.After != 0 || done.Events != 1200 {
			t.Errorf("anew: %+v", done)
		}
		same(t, l, "uji", want)
	})
}

// An error within the counters, the last of it: the next call ends it.
func TestARebuildCutOffAtItsEnd(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", simulatedDay(3, 700))
		want := dump(t, l, "uji")
		execute(t, l, "ALTER TABLE counters RENAME TO hidden")
		if _, err := l.Rebuild(t.Context(), "uji", false, nil); hall.CodeOf(err) != hall.CodeUnavailable {
			t.Fatalf("got %v", err)
		}
		execute(t, l, "ALTER TABLE hidden RENAME TO counters")
		execute(t, l, "UPDATE counters SET rev = 0")
		if done := rebuilt(t, l, "uji"); done.After == 0 || done.Events != 0 {
			t.Errorf("%+v", done)
		}
		same(t, l, "uji", want)
	})
}

func TestTwoRebuildsOfOneHall(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", simulatedDay(3, 700))
		want, first := dump(t, l, "uji"), true
		_, err := l.Rebuild(t.Context(), "uji", false, func(int64, int64) {
			if first {
				first = false
				rebuilt(t, l, "uji")
			}
		})
		if err != nil && !errors.Is(err, ErrRebuilding) {
			t.Error(err)
		}
		same(t, l, "uji", want)
	})
}
