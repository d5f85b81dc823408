package ledger

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/store"
)

// follower is a room that keeps the numbers of the events in a table of its own.
type follower struct {
	l *Ledger
}

func newFollower(t *testing.T, l *Ledger) *follower {
	t.Helper()
	execute(t, l, "CREATE TABLE seen (at_row INTEGER PRIMARY KEY, seq BIGINT NOT NULL)")
	return &follower{l}
}

// all follows until there is nothing more.
func (f *follower) all(t *testing.T) {
	t.Helper()
	for n := -1; n != 0; {
		var err error
		if n, err = f.l.Follow(t.Context(), "surveys", "uji", f.apply); err != nil {
			t.Error(err)
			return
		}
	}
}

func (f *follower) apply(tx *store.Tx, events []hall.Event) error {
	for i := range events {
		err := tx.SQL.Exec("INSERT INTO seen SELECT COALESCE(MAX(at_row), 0) + 1, ? FROM seen", events[i].Seq).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *follower) seen(t *testing.T) (seqs []int64) {
	t.Helper()
	must(t, f.l.db.Read(t.Context()).Raw("SELECT seq FROM seen ORDER BY at_row").Scan(&seqs).Error)
	return seqs
}

// TestFollowStopsAtAHole until it is filled, passes over what is quarantined, and over
// what a restored event says is lost.
func TestFollowStopsAtAHole(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		f, s := newFollower(t, l), newScript(t)
		for len(s.events) < 12 {
			s.issue("ktp", hall.ClassRegular)
		}
		sees := func(want ...int64) {
			t.Helper()
			f.all(t)
			if got := f.seen(t); !slices.Equal(got, want) {
				t.Errorf("saw %v, want %v", got, want)
			}
		}
		sees()
		record(t, l, "lain", s.events)
		record(t, l, "uji", s.events[:3], s.events[4:7])
		sees(1, 2, 3)
		record(t, l, "uji", s.events[3:4])
		sees(1, 2, 3, 4, 5, 6, 7)

		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{{Seq: 8, Kind: KindRefused, Payload: "a"}, {Seq: 8, Kind: KindConflict, Payload: "b"}}))
		record(t, l, "uji", s.events[8:9], s.events[11:12]) // 9 and 12, neither 10 nor 11
		sees(1, 2, 3, 4, 5, 6, 7, 9)
		nothing := s.add(hall.Event{Type: hall.EventRestored})
		record(t, l, "uji", []hall.Event{*nothing})
		sees(1, 2, 3, 4, 5, 6, 7, 9)
		lost := s.add(hall.Event{Type: hall.EventRestored, Missing: 2})
		record(t, l, "uji", []hall.Event{*lost})
		sees(1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 14)
	})
}

// TestFollowAppliesEachEventOnce: two processes follow while a third records, in pieces
// that land out of order, and some transactions fail.
func TestFollowAppliesEachEventOnce(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		f, s := newFollower(t, l), newScript(t)
		for len(s.events) < 700 {
			s.issue("ktp", hall.ClassRegular)
		}
		cause := errors.New("no")
		_, err := l.Follow(t.Context(), "surveys", "uji", f.apply)
		must(t, err)
		record(t, l, "uji", s.events[:10])
		if _, err := l.Follow(t.Context(), "surveys", "uji", func(tx *store.Tx, events []hall.Event) error {
			return errors.Join(f.apply(tx, events), cause)
		}); !errors.Is(err, cause) {
			t.Errorf("a failure of the room gave %v", err)
		}
		var all sync.WaitGroup
		recorded := make(chan struct{})
		for range 2 {
			all.Go(func() {
				for {
					f.all(t)
					select {
					case <-recorded:
						f.all(t)
						return
					default:
						store.Pause(t.Context(), 10*time.Millisecond)
					}
				}
			})
		}
		cut := batches(s.events[10:], 69)
		var failed error
		for i := range cut {
			failed = errors.Join(failed, l.Record(t.Context(), "uji", cut[i^1]))
		}
		close(recorded)
		all.Wait()
		must(t, failed)
		f.all(t)
		want := make([]int64, len(s.events))
		for i := range want {
			want[i] = int64(i + 1)
		}
		if got := f.seen(t); !slices.Equal(got, want) {
			t.Errorf("saw %s", fmt.Sprint(got))
		}
	})
}
