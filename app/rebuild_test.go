package app

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/store"
)

// TestRebuildBesideARunningServer: a ledger without any projection is whole again while
// the server on it gives tickets, and the next start finds the day.
func TestRebuildBesideARunningServer(t *testing.T) {
	for _, setUp := range setUps {
		t.Run(setUp.name, func(t *testing.T) {
			s := open(t, setUp.set(t))
			busy(s)
			s.recorded()
			l, err := openLedger(t.Context(), s.set)
			must(t, err)
			defer l.DB().Close()
			for _, table := range []string{"visits", "legs", "estimates", "deliverables", "counter_periods", "days", "counters", "standards", "configs"} {
				must(t, l.DB().Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec("DELETE FROM " + table).Error }))
			}
			var kiosks sync.WaitGroup
			kiosks.Go(func() {
				for range 40 {
					s.issue("ktp", "regular")
				}
			})
			for range 3 {
				id, done, err := RebuildLedger(t.Context(), s.set, false, nil)
				must(t, err)
				if id != s.app.hall.id || done.Events == 0 || done.Visits == 0 {
					t.Errorf("%s: %+v", id, done)
				}
			}
			kiosks.Wait()
			now := s.recorded()
			today, found, err := l.Today(t.Context(), s.app.hall.id)
			must(t, err)
			if !found || len(today.Tickets) != len(now.Tickets) || !reflect.DeepEqual(countersOf(today), countersOf(now)) {
				t.Errorf("the ledger has %d tickets and counters %+v, Redis %d and %+v", len(today.Tickets), today.Counters, len(now.Tickets), now.Counters)
			}
			s.restart()
			after, err := s.app.hall.queue.Snapshot(context.Background())
			must(t, err)
			if len(after.Tickets) != len(now.Tickets) {
				t.Errorf("after the next start there are %d tickets, before %d", len(after.Tickets), len(now.Tickets))
			}
		})
	}
}

func countersOf(s hall.Snapshot) map[string]hall.CounterLive {
	out := map[string]hall.CounterLive{}
	for _, c := range s.Counters {
		if c.Rev > 0 {
			out[c.ID] = c
		}
	}
	return out
}

func TestRebuildOfNothing(t *testing.T) {
	if _, _, err := RebuildLedger(t.Context(), testSettings(t), false, nil); err == nil || !strings.Contains(err.Error(), "no ledger") {
		t.Errorf("got %v", err)
	}
}
