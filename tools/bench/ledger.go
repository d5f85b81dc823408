package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	ledgerEvents   = 6400 // how many wait for SQL in one sample
	recordedWithin = time.Minute
)

// openLedger measures the recorder: SQL takes no writes while tickets are given, and then
// has all their events written at once.
func openLedger(ctx context.Context, b *bench) (sampler, error) {
	at, err := openSite(ctx, b, usual, hallServer)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, s *sample) error {
		from, err := at.lastSeq(ctx)
		if err != nil {
			return err
		}
		conn, err := at.sql.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() // which would also end the lock
		at.asked += 2
		if _, err := conn.ExecContext(ctx, "FLUSH TABLES WITH READ LOCK"); err != nil {
			return err
		}
		if err := at.fill(ctx, ledgerEvents); err != nil {
			return err
		}
		var took time.Duration
		err = at.measure(ctx, s, "", func() (int, error) {
			began := time.Now()
			if _, err := conn.ExecContext(ctx, "UNLOCK TABLES"); err != nil {
				return 0, err
			}
			err := at.recorded(ctx, from+ledgerEvents)
			took = time.Since(began)
			return ledgerEvents, errors.Join(err, at.settle(ctx))
		})
		s.add("events_per_s", "/s", ledgerEvents/took.Seconds())
		return err
	}, nil
}

// recorded waits until SQL has the hall's events up to a number.
func (at *site) recorded(ctx context.Context, upTo int64) error {
	for end := time.Now().Add(recordedWithin); ; {
		last, err := at.lastSeq(ctx)
		if err != nil || last >= upTo {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("SQL has %d of %d events", last, upTo)
		}
		if err := wait(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// lastSeq is the number of the newest event in SQL.
func (at *site) lastSeq(ctx context.Context) (last int64, err error) {
	at.asked++
	err = at.sql.QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) FROM events WHERE hall = ?", hallID).Scan(&last)
	return last, err
}
