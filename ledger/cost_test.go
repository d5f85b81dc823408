package ledger

import (
	"math/rand/v2"
	"testing"

	"mpp/tools/testkit"
)

// statements is how many statements f has MariaDB do. The server is this test
// binary's own, and its tests run one after the other.
func statements(t *testing.T, l *Ledger, f func()) int64 {
	t.Helper()
	asked := func() (n int64) {
		t.Helper()
		var name string
		must(t, l.db.Read(t.Context()).Raw("SHOW GLOBAL STATUS LIKE 'Questions'").Row().Scan(&name, &n))
		return n
	}
	before := asked()
	f()
	return asked() - before - 1 // the second question counts itself
}

// A batch costs a statement a table and the transaction, however many events it has.
func TestABatchCostsAStatementATable(t *testing.T) {
	l := openTest(t, testkit.MariaDB(t), "")
	migrateUp(t, l)
	s := newScript(t)
	s.randomly(rand.New(rand.NewPCG(11, 12)), 260)
	at := 0
	cost := func(events int) int64 {
		batch := s.events[at : at+events]
		at += events
		return statements(t, l, func() { record(t, l, "uji", batch) })
	}
	cost(4) // configuration, day
	few, many := cost(20), cost(200)
	if few > 9 || many > 9 { // with a table for what was told
		t.Errorf("%d statements for 20 events, %d for 200", few, many)
	}
}

// Today costs the same questions, however much happened.
func TestTodayCostsTheSameQuestions(t *testing.T) {
	l := openTest(t, testkit.MariaDB(t), "")
	migrateUp(t, l)
	s := newScript(t)
	s.randomly(rand.New(rand.NewPCG(13, 14)), 1200)
	today := func() int64 {
		return statements(t, l, func() {
			if _, found, err := l.Today(t.Context(), "uji"); err != nil || !found {
				t.Errorf("found %v: %v", found, err)
			}
		})
	}
	record(t, l, "uji", s.events[:20])
	few := today()
	record(t, l, "uji", batches(s.events[20:], 400)...)
	if many := today(); many != few || many > 15 {
		t.Errorf("%d statements for 20 events, %d for %d", few, many, len(s.events))
	}
}
