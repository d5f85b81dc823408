package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mpp/internal/settings"
	"mpp/store"
	"mpp/tools/testkit"
)

// onServers is a hall on a Redis and a MariaDB of the package.
func onServers(t *testing.T) *site {
	t.Helper()
	set := setUps[1].set(t)
	set.Ack = settings.AckRedis
	return open(t, set)
}

// beside is another server on the same stores but for the change; it is not started.
func (s *site) beside(change func(*settings.Settings)) *site {
	other := *s
	change(&other.set)
	return &other
}

// mustRefuse checks that a server does not start and why.
func (s *site) mustRefuse(why ...string) {
	s.t.Helper()
	told := s.refused()
	for _, part := range why {
		if !strings.Contains(told, part) {
			s.t.Errorf("it does not say %q: %s", part, told)
		}
	}
}

// whole checks that the ledger has every event from 1 to the last, and how many tickets.
func (s *site) whole(tickets int) {
	s.t.Helper()
	numbers := map[string]bool{}
	for i, e := range s.history() {
		if e.Seq != int64(i+1) {
			s.t.Fatalf("the ledger's event %d is number %d", i+1, e.Seq)
		}
		if e.Type == "issued" {
			numbers[e.Ticket.Number] = true
		}
	}
	if len(numbers) != tickets {
		s.t.Errorf("the ledger has %d numbers, want %d", len(numbers), tickets)
	}
}

func (s *site) issueMany(n int) {
	s.t.Helper()
	for range n {
		s.issue("ktp", "regular")
	}
}

// TestRestoredWhileRedisLives: the database is gone, a backup is restored, and Redis has lived
// on. The start asks what is meant; then what came after the backup is recorded.
func TestRestoredWhileRedisLives(t *testing.T) {
	s := onServers(t)
	s.issueMany(5)
	s.recorded()
	file := filepath.Join(t.TempDir(), "mpp.backup")
	backUp(t, s.set, file)
	s.issueMany(5)
	s.recorded()
	if _, err := JoinLedger(t.Context(), s.set); err == nil || !strings.Contains(err.Error(), "stop all servers") {
		t.Errorf("joined under a running server: %v", err)
	}
	s.down()
	s.set.DatabaseURL = testkit.MariaDB(t)
	_, err := restore(t, s.set, file)
	must(t, err)
	s.mustRefuse("hall mpp-uji", "mpp ledger join", "a Redis of its own")
	_, err = JoinLedger(t.Context(), s.set) // at once after the stop
	must(t, err)
	s.up()
	s.issueMany(1)
	s.whole(11)
}

// TestForeignDatabase: a second server on the same Redis with a database of its own, restored
// from a backup of the first or empty, takes none of its events.
func TestForeignDatabase(t *testing.T) {
	s := onServers(t)
	s.issueMany(5)
	s.recorded()
	file := filepath.Join(t.TempDir(), "mpp.backup")
	backUp(t, s.set, file)
	drill := s.beside(func(set *settings.Settings) { set.DatabaseURL = testkit.MariaDB(t) })
	_, err := restore(t, drill.set, file)
	must(t, err)
	drill.mustRefuse(s.app.hall.queue.Tie().String(), "a Redis of its own")
	if list := told(Checks(t.Context(), drill.set, false)); !strings.Contains(list, "FAULT Redis and the database do not belong together") {
		t.Error(list)
	}
	s.issueMany(3)
	s.whole(8)

	s.down() // the database comes back with an empty folder
	empty := s.beside(func(set *settings.Settings) { set.DatabaseURL = testkit.MariaDB(t) })
	empty.mustRefuse("nothing of the hall", "volume")
	s.up()
	s.issueMany(1)
	s.whole(9)
}

// TestForeignRedis: a server with the same database and a Redis of its own does not start while
// another is at work. When it has taken over, the other one's Redis counts no more.
func TestForeignRedis(t *testing.T) {
	s := onServers(t)
	s.issueMany(5)
	s.recorded()
	spare := s.beside(func(set *settings.Settings) { set.RedisURL = testkit.Redis(t) })
	beats := time.Now().Add(2 * time.Minute)
	for _, _, err := s.app.hall.queue.RedisTie(t.Context()); err == nil && !s.beaten(); {
		if time.Now().After(beats) {
			t.Fatal("no beat")
		}
	}
	if _, err := Start(t.Context(), spare.set, Options{}); err == nil || !strings.Contains(err.Error(), "another Redis on the same database") {
		t.Errorf("two servers with two Redis: %v", err)
	}
	s.issueMany(1)
	s.whole(6)

	s.down()
	spare.up()
	if x := spare.issue("ktp", "regular"); x.Number != "A-107" {
		t.Errorf("after the take-over %s was given, want A-107: a hundred are left out", x.Number)
	}
	s.mustRefuse("Another Redis was filled from this database")
	spare.down()
	s.mustRefuse("Another Redis was filled from this database", "mpp ledger join")
}

// beaten reports whether the server has told that it is at work.
func (s *site) beaten() bool {
	s.t.Helper()
	_, beat, err := s.app.hall.stores.ledger.Tie(s.t.Context(), s.app.hall.id)
	must(s.t, err)
	return time.Since(beat.Time()) < time.Second
}

// TestTakenOverWhileItServes: the ledger is tied to another Redis while this server runs. It
// accepts nothing more, records nothing, and says so.
func TestTakenOverWhileItServes(t *testing.T) {
	s := onServers(t)
	s.issueMany(5)
	s.recorded()
	h := s.app.hall
	had := h.queue.Tie()
	_, err := h.stores.ledger.ClaimTie(t.Context(), h.id, had)
	must(t, err)
	h.guard.lookAtTie(t.Context())
	if a, err := s.call(s.token(kioskP), "POST", "/api/v1/tickets", "", obj{"service": "ktp", "class": "regular"}); err != nil || a.status != 503 {
		t.Errorf("a ticket: %d %s, %v", a.status, a.body, err)
	}
	if ready := s.readyz(); !strings.HasPrefix(ready, "503") || !strings.Contains(ready, `"tie":{"ok":false`) {
		t.Errorf("readyz: %s", ready)
	}
	must(t, h.stores.ledger.SetTie(t.Context(), h.id, had))
	h.guard.lookAtTie(t.Context())
	s.issueMany(1)
	s.whole(6)
}

// TestUpgradeBringsTheTie: an installation of an earlier version has no tie.
func TestUpgradeBringsTheTie(t *testing.T) {
	s := onServers(t)
	s.issueMany(2)
	s.recorded()
	h := s.app.hall
	must(t, h.stores.rdb.HDel(t.Context(), fmt.Sprintf("mpp:{%s}:meta", h.id), "tie").Err())
	s.down()
	execute(t, s.set.DatabaseURL, "DELETE FROM installations")
	s.up()
	s.issueMany(1)
	s.whole(3)
	h = s.app.hall
	tie, found, err := h.queue.RedisTie(t.Context())
	if inLedger, _, _ := h.stores.ledger.Tie(t.Context(), h.id); err != nil || !found || tie != inLedger || tie.Filling != 1 {
		t.Errorf("Redis has %v, the ledger %v, %v", tie, inLedger, err)
	}
}

// TestHolesAreTold: events that are gone from the ledger and from Redis are counted and shown;
// those that Redis still has are recorded again.
func TestHolesAreTold(t *testing.T) {
	s := onServers(t)
	s.issueMany(6)
	s.recorded()
	h := s.app.hall
	execute(t, s.set.DatabaseURL, "DELETE FROM events WHERE seq IN (3, 5, 6)")
	must(t, h.stores.rdb.XDel(t.Context(), fmt.Sprintf("mpp:{%s}:events", h.id), "5-0").Err())
	acked(t, s)
	must(t, h.guard.lookForHoles(t.Context()))
	if n := h.guard.holes.Load(); n != 1 {
		t.Errorf("%d holes, want 1", n)
	}
	if ready := s.readyz(); !strings.Contains(ready, `"status":"degraded"`) || !strings.Contains(ready, "holes") {
		t.Errorf("readyz: %s", ready)
	}
	if list := told(Checks(t.Context(), s.set, false)); !strings.Contains(list, "hall mpp-uji: 1 events are missing in the ledger, the first is number 5") {
		t.Error(list)
	}
}

// acked waits until the ledger's group has acknowledged every event.
func acked(t *testing.T, s *site) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for {
		seq, err := s.app.hall.queue.Seq(ctx)
		must(t, err)
		if _, done, err := s.app.hall.queue.Progress(ctx); err == nil && done >= seq {
			return
		}
	}
}

// execute runs a statement on a database.
func execute(t *testing.T, url, statement string) {
	t.Helper()
	db, err := store.Open(t.Context(), url, "")
	must(t, err)
	defer db.Close()
	must(t, db.Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec(statement).Error }))
}
