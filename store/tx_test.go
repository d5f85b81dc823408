package store

import (
	"errors"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/tools/testkit"
)

// TestWritersThatMeet: a deadlock is tried again, and both land.
func TestWritersThatMeet(t *testing.T) {
	db := openTest(t, testkit.MariaDB(t), "")
	execute(t, db, "CREATE TABLE x (id INT PRIMARY KEY, n INT NOT NULL)")
	execute(t, db, "INSERT INTO x VALUES (1, 0), (2, 0)")
	var met sync.WaitGroup // both hold their first row
	met.Add(2)
	tries := make([]int, 2)
	write := func(i int, first, second int) error {
		return db.Tx(t.Context(), func(tx *Tx) error {
			tries[i]++
			if err := tx.SQL.Exec("UPDATE x SET n = n + 1 WHERE id = ?", first).Error; err != nil {
				return err
			}
			if tries[i] == 1 {
				met.Done()
				met.Wait()
			}
			return tx.SQL.Exec("UPDATE x SET n = n + 1 WHERE id = ?", second).Error
		})
	}
	var done sync.WaitGroup
	errs := make([]error, 2)
	done.Go(func() { errs[0] = write(0, 1, 2) })
	done.Go(func() { errs[1] = write(1, 2, 1) })
	done.Wait()
	must(t, errors.Join(errs...))
	if tries[0]+tries[1] < 3 {
		t.Error("they did not meet")
	}
	if n := count(t, db, "SELECT SUM(n) FROM x"); n != 4 {
		t.Errorf("%d updates, want 4", n)
	}
}

// TestErrorsOfATransaction: refusals pass, errors of SQL have a code, none is retried and
// nothing of the transaction stays.
func TestErrorsOfATransaction(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		refusal, cause := hall.Refuse(hall.CodeNotFound, "no such thing"), errors.New("an error of the caller")
		for _, own := range []error{refusal, cause} {
			tries := 0
			err := db.Tx(t.Context(), func(tx *Tx) error {
				tries++
				return errors.Join(tx.Emit(Message{Topic: "x"}), own)
			})
			if !errors.Is(err, own) || tries != 1 {
				t.Errorf("%v gave %v after %d tries", own, err, tries)
			}
		}
		err := db.Tx(t.Context(), func(tx *Tx) error { return tx.SQL.Exec("INSERT INTO nowhere VALUES (1)").Error })
		if hall.CodeOf(err) != hall.CodeUnavailable {
			t.Errorf("no such table gave %v", err)
		}
		if n := count(t, db, "SELECT COUNT(*) FROM outbox"); n != 0 {
			t.Errorf("%d messages of transactions that failed", n)
		}
	})
}

// TestCursors: of two readers at one place, one moves.
func TestCursors(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		move := func(from, to int64) error {
			return db.Tx(t.Context(), func(tx *Tx) error { return tx.MoveCursor("surveys", "uji", from, to) })
		}
		must(t, move(0, 5))
		must(t, move(5, 7))
		for _, from := range []int64{0, 5, 9} {
			if err := move(from, 12); !errors.Is(err, ErrCursorMoved) {
				t.Errorf("from %d: %v", from, err)
			}
		}
		seq, err := db.Cursor(t.Context(), "surveys", "uji")
		must(t, err)
		other, err := db.Cursor(t.Context(), "surveys", "lain")
		must(t, err)
		if seq != 7 || other != 0 {
			t.Errorf("at %d and %d", seq, other)
		}
	})
}
