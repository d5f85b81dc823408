package bench

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"mpp/hall"
	"mpp/ledger"
	"mpp/queue"
	"mpp/tools/testkit"
)

// restoreTickets make a day of 100,000 events.
const restoreTickets = 25_000

// restorePart measures how long a hall is away whose Redis was emptied: a day is read
// from MariaDB and written into a Redis, as the start of a node does it. The node waits
// besides for what other nodes may still tell the ledger; that time is in the figure.
func restorePart() part {
	return part{name: "restore", figures: []string{"restore.s"}, measure: measureRestore}
}

func measureRestore(ctx context.Context, b *bench) error {
	maria := startMariaDB(b)
	cache := testkit.StartRedis(b, testkit.WithAOF("everysec"))
	rdb := dial(b, cache)
	l, err := openLedger(ctx, b, maria.Database(b))
	if err != nil {
		return err
	}
	const hallID = "mpp-restore"
	events, err := madeDay(hallID, restoreTickets)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(events, 2000) {
		if err := l.Record(ctx, hallID, part); err != nil {
			return err
		}
	}
	var took []float64
	spent := newShares([]worker{{"node", os.Getpid()}, {"redis", cache.Pid()}, {"sql", maria.Pid()}})
	for run := range b.runs + 1 {
		if err := rdb.FlushAll(ctx).Err(); err != nil {
			return err
		}
		q := queue.New(rdb, queue.Options{Hall: hallID, Clock: time.Now, Ledger: memory{l, hallID}, Log: slog.New(slog.DiscardHandler)})
		began := time.Now()
		err := spent.during(func() (int, error) {
			_, err := q.Begin(ctx)
			return len(events), err
		})
		seconds := time.Since(began).Seconds()
		if err != nil {
			return err
		}
		if err := isRestored(ctx, q, rdb.DBSize(ctx).Val(), events); err != nil {
			return err
		}
		if run == 0 { // it warms both up
			spent.forget()
			continue
		}
		took = append(took, seconds)
	}
	b.add("restore.s", "s", took, atMost(3))
	spent.add(b, "restore")
	return nil
}

// isRestored looks that the hall has its tickets, and an answer to each key.
func isRestored(ctx context.Context, q *queue.Queue, keys int64, events []hall.Event) error {
	s, err := q.Snapshot(ctx)
	if err != nil {
		return err
	}
	last := events[len(events)-1].Seq
	if len(s.Tickets) != restoreTickets || s.Seq < last || keys < last-2 {
		return fmt.Errorf("restored are %d tickets up to event %d, in %d keys", len(s.Tickets), s.Seq, keys)
	}
	return nil
}

// memory is a ledger as the queue asks it, joined as app does.
type memory struct {
	*ledger.Ledger
	hall string
}

var _ queue.Ledger = memory{}

// Record implements queue.Ledger.
func (m memory) Record(ctx context.Context, events []hall.Event) error {
	_, err := m.RecordOrQuarantine(ctx, m.hall, events)
	return err
}

// LastSeq implements queue.Ledger.
func (m memory) LastSeq(ctx context.Context) (int64, error) { return m.Ledger.LastSeq(ctx, m.hall) }

// MissingSeqs implements queue.Ledger.
func (m memory) MissingSeqs(ctx context.Context, from, upTo int64) ([]int64, error) {
	return m.Ledger.MissingSeqs(ctx, m.hall, from, upTo)
}

// UnexplainedGaps implements queue.Ledger.
func (m memory) UnexplainedGaps(ctx context.Context, upTo int64) (int64, error) {
	return m.Ledger.UnexplainedGaps(ctx, m.hall, upTo)
}

// Today implements queue.Ledger.
func (m memory) Today(ctx context.Context) (hall.Snapshot, bool, error) {
	return m.Ledger.Today(ctx, m.hall)
}
