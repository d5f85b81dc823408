package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/ledger"
	"mpp/queue"
	"mpp/store"
	"mpp/tools/testkit"
)

// ledgerTickets is the size of one sample: four events each.
const ledgerTickets = 5000

// ledgerPart measures the recorder: from a backlog in the stream of a real Redis to
// committed rows in MariaDB, beside the same rows written by plain INSERTs.
func ledgerPart() part {
	return part{name: "ledger", figures: []string{"ledger.ratio", "ledger.events_s", "ledger.reference_s"}, measure: measureLedger}
}

// startMariaDB starts one with the sizes that MariaDB has by default; testkit's are
// smaller, to let many run side by side.
func startMariaDB(b *bench) *testkit.MariaDBServer {
	return testkit.StartMariaDB(b, testkit.WithMariaDBArgs("--innodb-buffer-pool-size=128M", "--innodb-log-file-size=96M"))
}

// openLedger opens a database with its tables made.
func openLedger(ctx context.Context, b *bench, url string) (*ledger.Ledger, error) {
	db, err := store.Open(ctx, url, "")
	if err != nil {
		return nil, err
	}
	b.Cleanup(func() { _ = db.Close() })
	m, err := db.Migrator()
	if err != nil {
		return nil, err
	}
	_, err = m.Up(ctx)
	return ledger.New(db, time.Now), err
}

// dial opens a client of a private Redis.
func dial(b *bench, server *testkit.RedisServer) redis.UniversalClient {
	rdb := redis.NewClient(&redis.Options{Addr: server.Addr(), ReadTimeout: time.Minute})
	b.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

func measureLedger(ctx context.Context, b *bench) error {
	m, err := newLedgerBench(ctx, b)
	if err != nil {
		return err
	}
	var ratios, rates, bare []float64
	for run := range b.runs + 1 {
		n, took, reference, err := m.sample(ctx, fmt.Sprintf("mpp-%d", run))
		if err != nil {
			return err
		}
		if run == 0 { // it warms both up
			m.spent.forget()
			continue
		}
		ratios = append(ratios, reference.Seconds()/took.Seconds())
		rates, bare = append(rates, n/took.Seconds()), append(bare, n/reference.Seconds())
	}
	b.add("ledger.ratio", "x", ratios, atLeast(0.40))
	b.add("ledger.events_s", "events/s", rates, noted)
	b.add("ledger.reference_s", "events/s", bare, noted)
	m.spent.add(b, "ledger")
	return nil
}

// ledgerBench is a ledger and, on the same server, a second database with the same
// tables for the reference.
type ledgerBench struct {
	rdb         redis.UniversalClient
	ledger      *ledger.Ledger
	ours, other *sql.DB
	spent       *shares // on an event, by the recorder and its servers
}

func newLedgerBench(ctx context.Context, b *bench) (m ledgerBench, err error) {
	server := startMariaDB(b)
	cache := testkit.StartRedis(b, testkit.WithAOF("everysec"))
	m.rdb, m.spent = dial(b, cache), newShares([]worker{{"recorder", os.Getpid()}, {"redis", cache.Pid()}, {"sql", server.Pid()}})
	ours, other := server.Database(b), server.Database(b)
	if m.ledger, err = openLedger(ctx, b, ours); err != nil {
		return m, err
	}
	if _, err = openLedger(ctx, b, other); err != nil {
		return m, err
	}
	if m.ours, err = openPlain(b, ours); err != nil {
		return m, err
	}
	m.other, err = openPlain(b, other)
	return m, err
}

// sample records a day in a hall of its own and then writes the same rows plainly.
func (m ledgerBench) sample(ctx context.Context, hallID string) (n float64, took, reference time.Duration, err error) {
	events, err := madeDay(hallID, ledgerTickets)
	if err != nil {
		return 0, 0, 0, err
	}
	if err := fillStream(ctx, m.rdb, hallID, events); err != nil {
		return 0, 0, 0, err
	}
	err = m.spent.during(func() (int, error) {
		took, err = recordBacklog(ctx, m.ledger, m.rdb, hallID, events)
		return len(events), err
	})
	if err != nil {
		return 0, 0, 0, err
	}
	rows, err := insertsOf(ctx, m.ours, hallID)
	if err != nil {
		return 0, 0, 0, err
	}
	reference, err = writeAll(ctx, m.other, rows)
	return float64(len(events)), took, reference, err
}

// recordBacklog is how long the recorder takes for events that stand in the stream.
func recordBacklog(ctx context.Context, l *ledger.Ledger, rdb redis.UniversalClient, hallID string, events []hall.Event) (time.Duration, error) {
	group := queue.NewGroup(queue.NewStream(rdb, hallID), "bench", time.Now)
	r := ledger.NewRecorder(l, hallID, group, slog.New(slog.DiscardHandler))
	defer r.Stop()
	began := time.Now()
	if err := r.Start(ctx); err != nil {
		return 0, err
	}
	// Batches are committed in their order, so the last event is the end.
	err := r.WaitFor(ctx, events[len(events)-1].Seq)
	took := time.Since(began)
	r.Stop() // it may not have counted its last batch yet
	if s := r.Stats(); err == nil && (s.Recorded != int64(len(events)) || s.Quarantined > 0) {
		return 0, fmt.Errorf("%d of %d events recorded, %d set aside", s.Recorded, len(events), s.Quarantined)
	}
	return took, err
}

// fillStream appends the events as the scripts do.
func fillStream(ctx context.Context, rdb redis.UniversalClient, hallID string, events []hall.Event) error {
	pipe := rdb.Pipeline()
	for i := range events {
		raw, err := json.Marshal(&events[i])
		if err != nil {
			return err
		}
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: "mpp:{" + hallID + "}:events", ID: strconv.FormatInt(events[i].Seq, 10) + "-0",
			Values: []any{"e", raw}})
		if i%1000 == 999 || i == len(events)-1 {
			if _, err := pipe.Exec(ctx); err != nil {
				return errors.Join(errors.New("fill the stream"), err)
			}
		}
	}
	return nil
}
