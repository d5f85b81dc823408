package ledger

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/store"
	"mpp/tools/testkit"
)

// Two processes record, in any order and some events twice, while a third one rebuilds
// over and over from damaged rows.
func TestRecordersWriteBesideARebuild(t *testing.T) {
	leakFree(t)
	file, url := testFile(t), testkit.MariaDB(t)
	for name, open := range map[string]func() *Ledger{
		"sqlite":  func() *Ledger { return openTest(t, "", file) },
		"mariadb": func() *Ledger { return openTest(t, url, "") },
	} {
		t.Run(name, func(t *testing.T) {
			l := open()
			migrateUp(t, l)
			events := simulatedDay(9, 2200)
			record(t, l, "uji", events[:1200])
			for _, statement := range []string{"UPDATE visits SET state = 'x'", "UPDATE legs SET calls = 77",
				"UPDATE counters SET snapshot = '{}'", "DELETE FROM counter_periods", "UPDATE days SET opened_at = 5"} {
				execute(t, l, statement)
			}
			working, over := context.WithCancel(t.Context())
			var recorders, rebuilder sync.WaitGroup
			for i := range 2 {
				other := open()
				cut := batches(events[800:], 9+i) // what is there already is delivered again
				rand.New(rand.NewPCG(uint64(i), 3)).Shuffle(len(cut), func(a, b int) { cut[a], cut[b] = cut[b], cut[a] })
				recorders.Go(func() {
					for _, b := range cut {
						for err := other.Record(t.Context(), "uji", b); err != nil; err = other.Record(t.Context(), "uji", b) {
							if faultOf(err) != store.Busy {
								t.Error(err)
								return
							}
						}
					}
				})
			}
			rounds, third := 0, open()
			rebuilder.Go(func() {
				for working.Err() == nil {
					if _, err := third.Rebuild(t.Context(), "uji", false, nil); err != nil && faultOf(err) != store.Busy {
						t.Error(err)
						return
					}
					rounds++
				}
			})
			recorders.Wait()
			over()
			rebuilder.Wait()
			if rounds == 0 {
				t.Error("no rebuild was made meanwhile")
			}
			record(t, l, "plain", events)
			same(t, l, "uji", dump(t, l, "plain"))
		})
	}
}

// A recorder has written a visit and not committed when the rebuild comes to it.
func TestARebuildWaitsForARecorder(t *testing.T) {
	l := openTest(t, testkit.MariaDB(t), "")
	migrateUp(t, l)
	s := newScript(t)
	id := s.issue("ktp", hall.ClassRegular)
	s.openCounter("c1")
	known := len(s.events)
	record(t, l, "uji", s.events)
	s.call(id, "c1")
	s.closeDay()
	late, err := project("uji", s.events[known:])
	must(t, err)
	waiting := func() bool {
		// The server renews this table only for one who has not looked for 100 ms.
		store.Pause(t.Context(), 400*time.Millisecond)
		var n int
		must(t, l.db.Read(t.Context()).Raw("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'").Scan(&n).Error)
		return n > 0
	}
	rebuilding := make(chan error, 1)
	must(t, l.db.Tx(t.Context(), func(tx *store.Tx) error {
		if err := late.write(tx.SQL, l.db.Dialect()); err != nil {
			return err
		}
		go func() {
			_, err := l.Rebuild(t.Context(), "uji", false, nil)
			rebuilding <- err
		}()
		eventually(t, "the rebuild waits", waiting)
		return nil
	}))
	must(t, <-rebuilding)
	record(t, l, "plain", s.events)
	same(t, l, "uji", dump(t, l, "plain"))
}
