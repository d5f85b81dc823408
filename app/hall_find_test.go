package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
	"mpp/tools/testkit"
)

// breakable is a hall on servers of its own.
func breakable(t *testing.T, ack string) (*site, *testkit.RedisServer, *testkit.MariaDBServer) {
	t.Helper()
	rdb, db := testkit.StartRedis(t, testkit.WithAOF("always")), testkit.StartMariaDB(t)
	set := testSettings(t)
	set.RedisURL, set.DatabaseURL, set.Ack = rdb.URL(), db.Database(t), ack
	return open(t, set), rdb, db
}

// withoutSQL ends the node and SQL and starts the node again.
func (s *site) withoutSQL(db *testkit.MariaDBServer) {
	s.t.Helper()
	s.recorded()
	s.down()
	must(s.t, db.Kill())
	s.up()
}

// refused tells why the node does not start. It would be patient; the test is not.
func (s *site) refused() string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	a, err := Start(ctx, s.set, Options{})
	if err == nil {
		a.Stop(context.Background())
		s.t.Fatal("the node has started")
	}
	return err.Error()
}

func (s *site) readyz() string {
	s.t.Helper()
	a, err := s.call("", "GET", "/readyz", "", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", a.status, a.body)
}

// TestStartWithoutSQL: SQL is away and Redis has lived on. The node starts, says so,
// gives the next number, calls, and records all of it when SQL is back.
func TestStartWithoutSQL(t *testing.T) {
	for _, ack := range []string{settings.AckRedis, settings.AckLedger} {
		t.Run(ack, func(t *testing.T) {
			s, _, db := breakable(t, ack)
			s.counter(atD1, "open")
			first := s.issue("ktp", "regular")
			s.withoutSQL(db)
			if got := s.readyz(); !strings.HasPrefix(got, "200") || !strings.Contains(got, "degraded") {
				t.Errorf("/readyz: %s", got)
			}
			second := s.issue("ktp", "regular")
			if first.Number != "A-001" || second.Number != "A-002" {
				t.Errorf("numbers %s and %s", first.Number, second.Number)
			}
			if called := s.callNext(atD1); called.ID != first.ID {
				t.Errorf("called %s", called.Number)
			}

			must(t, db.Restart())
			s.attached()
			for end := time.Now().Add(2 * time.Minute); strings.Contains(s.readyz(), "degraded"); { // it counts for a second
				if time.Now().After(end) {
					t.Fatalf("with SQL: %s", s.readyz())
				}
			}
			for i, e := range s.history() {
				if e.Seq != int64(i+1) || e.Type == hall.EventRestored {
					t.Errorf("event %d is %d, %s", i+1, e.Seq, e.Type)
				}
			}
		})
	}
}

// attached waits until the ledger has all and counts as well.
func (s *site) attached() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	now, err := s.app.hall.queue.Snapshot(ctx)
	must(s.t, err)
	for err = s.app.hall.recorder.WaitFor(ctx, now.Seq); errors.Is(err, ledger.ErrAway) && ctx.Err() == nil; {
		err = s.app.hall.recorder.WaitFor(ctx, now.Seq)
	}
	must(s.t, err)
}

// TestNoStartOnADoubtfulRedis: a Redis that was started since nobody could look may
// lack what was acknowledged last. Only a node that lived through it, or SQL, can tell.
func TestNoStartOnADoubtfulRedis(t *testing.T) {
	s, rdb, db := breakable(t, settings.AckRedis)
	s.issue("ktp", "regular")
	s.recorded()
	must(t, db.Kill())

	must(t, rdb.Restart())
	if x := s.issue("ktp", "regular"); x.Number != "A-002" { // it lives, and looks
		t.Errorf("gave %s", x.Number)
	}
	b := open(t, s.set)
	if x := b.issue("ktp", "regular"); x.Number != "A-003" {
		t.Errorf("the other gave %s", x.Number)
	}
	b.down()
	s.down()

	must(t, rdb.Restart())
	if why := s.refused(); !strings.Contains(why, "neither SQL nor Redis") || !strings.Contains(why, "started or promoted") || !strings.Contains(why, "the database does not answer") {
		t.Errorf("refused: %s", why)
	}
	must(t, s.flush(rdb))
	if why := s.refused(); !strings.Contains(why, "started or promoted") {
		t.Errorf("emptied, refused: %s", why)
	}
	must(t, db.Restart())
	s.up()
	s.issue("ktp", "regular")
	b.up()
}

// flush empties Redis.
func (s *site) flush(rdb *testkit.RedisServer) error {
	client, err := dialRedis(rdb.URL())
	if err != nil {
		return err
	}
	defer client.Close()
	return client.FlushAll(context.Background()).Err()
}

// TestTablesAreReadyBeforeTheFirstEvent: SQL comes back with older tables. They are
// brought up before anything is recorded.
func TestTablesAreReadyBeforeTheFirstEvent(t *testing.T) {
	s, rdb, db := breakable(t, settings.AckRedis)
	s.issue("ktp", "regular")
	m, err := s.app.stores.db.Migrator()
	must(t, err)
	s.recorded()
	_, err = m.Down(context.Background(), false)
	must(t, err)
	s.down()
	client, err := dialRedis(rdb.URL())
	must(t, err)
	defer client.Close()
	must(t, client.HDel(t.Context(), "mpp:{"+s.app.hall.id+"}:meta", "tie").Err()) // an earlier version had none
	must(t, db.Kill())
	s.up()
	s.issue("ktp", "regular")
	must(t, db.Restart())
	s.attached()
	must(t, s.app.stores.db.CheckTables(context.Background()))
	if last, err := s.app.stores.ledger.LastSeq(context.Background(), s.app.hall.id); err != nil || last != s.recorded().Seq {
		t.Errorf("recorded up to %d, %v", last, err)
	}
}

// TestTablesOfANewerVersion are refused, at the start and when SQL comes back later;
// nothing is written to them.
func TestTablesOfANewerVersion(t *testing.T) {
	s, _, db := breakable(t, settings.AckRedis)
	s.issue("ktp", "regular")
	before := s.recorded().Seq
	s.down()
	ask(t, s.set.DatabaseURL, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1) RETURNING version_id")
	if why := s.refused(); !strings.Contains(why, "newer version") || !strings.Contains(why, "step 99") {
		t.Errorf("at the start: %s", why)
	}

	must(t, db.Kill())
	s.up()
	s.issue("ktp", "regular")
	must(t, db.Restart())
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	if err := s.app.Wait(ctx); !errors.Is(err, store.ErrNewer) {
		t.Errorf("the service ended with %v", err)
	}
	s.down()
	if last := ask(t, s.set.DatabaseURL, "SELECT MAX(seq) FROM events"); last != before {
		t.Errorf("event %d was written", last)
	}
}

// ask runs a statement that answers one number.
func ask(t *testing.T, address, statement string) (n int64) {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	db, err := sql.Open("mysql", fmt.Sprintf("%s@tcp(%s)%s", u.User, u.Host, u.Path))
	must(t, err)
	defer db.Close()
	must(t, db.QueryRow(statement).Scan(&n))
	return n
}
