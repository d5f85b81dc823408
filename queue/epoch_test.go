package queue

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

// attestedHall is a hall that a node began with the ledger, and that ledger.
func attestedHall(t *testing.T, url string) (*bench, *testLedger) {
	t.Helper()
	b, m := newBench(t, dial(t, url)), &testLedger{}
	b.ledger = m
	if err := b.uploadKnown(b.ctx); err != nil {
		t.Fatal(err)
	}
	b.begin()
	return b, m
}

// begin is what a starting node does on the hall.
func (b *bench) begin() {
	b.t.Helper()
	if found, err := b.Begin(b.ctx); err != nil || !found {
		b.t.Fatalf("found %v, %v", found, err)
	}
}

// newcomer is a process that knows nothing.
func (b *bench) newcomer(t *testing.T, url string, m Ledger) *Queue {
	t.Helper()
	return New(dial(t, url), Options{Hall: b.Config().Hall.ID, Clock: b.clock.now, Ledger: m})
}

var errAway = errors.New("the ledger is away")

// refusedFor checks why a newcomer may not begin, by either way to ask.
func (b *bench) refusedFor(t *testing.T, url, why string) {
	t.Helper()
	q := b.newcomer(t, url, &testLedger{away: errAway})
	for name, err := range map[string]error{"Attested": q.Attested(b.ctx), "Begin": second(q.Begin(b.ctx))} {
		if hall.CodeOf(err) != hall.CodeUnavailable || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want: %s", name, err, why)
		}
	}
	if q.known() != 0 {
		t.Errorf("a refused newcomer takes %d for known", q.known())
	}
}

func second[T any](_ T, err error) error { return err }

const (
	startedSince = "started or promoted"
	noHall       = "does not hold the hall"
	noReplica    = "has no replica"
)

// In one epoch of Redis a process may begin without the ledger, and goes on with the
// next number; it knows how far the hall is.
func TestVouchedForWhileRedisLives(t *testing.T) {
	url := testkit.Redis(t)
	b, _ := attestedHall(t, url)
	for range 3 {
		b.issue("ktp", "regular")
	}
	q := b.newcomer(t, url, &testLedger{away: errAway})
	if found, err := q.Begin(b.ctx); err != nil || !found {
		t.Fatalf("found %v, %v", found, err)
	}
	if q.known() != b.known() || q.known() == 0 {
		t.Errorf("knows of %d, the hall is at %d", q.known(), b.known())
	}
	e, err := q.Issue(b.ctx, hall.Issue{Service: "ktp", Class: "regular", Meta: hall.Meta{Actor: kiosk, Key: "baru", Fingerprint: "f"}})
	if err != nil || e.Ticket.Number != "A-004" {
		t.Errorf("%+v, %v", e.Ticket, err)
	}
}

// No node verified this hall with a ledger: neither the same name in another database,
// nor another hall beside it, speaks for it.
func TestNobodyVouchesForAnother(t *testing.T) {
	here, there := testkit.Redis(t), testkit.Redis(t)
	b, _ := attestedHall(t, here)
	other := &bench{t: t, ctx: b.ctx, clock: b.clock, rdb: dial(t, there)}
	other.Queue = New(other.rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now})
	cfg := *b.Config()
	if _, err := other.Configure(b.ctx, &cfg, "", system); err != nil {
		t.Fatal(err)
	}
	other.refusedFor(t, there, startedSince)
	newBench(t, dial(t, here)).refusedFor(t, here, startedSince)
}

// A Redis that was emptied has nothing to begin with, even if it was attested.
func TestNothingToBeginWith(t *testing.T) {
	url := testkit.Redis(t)
	b, _ := attestedHall(t, url)
	b.lose()
	b.refusedFor(t, url, noHall)
}

// A restarted Redis may lack its last second, and a newcomer cannot tell. A node that
// lived through the restart can, and so can the ledger.
func TestARestartedRedisIsNotVouchedFor(t *testing.T) {
	server := testkit.StartRedis(t, testkit.WithAOF("always"))
	url := server.URL()
	restart := func() {
		t.Helper()
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	b, m := attestedHall(t, url)
	b.issue("ktp", "regular")
	restart()
	b.refusedFor(t, url, startedSince)
	m.away = errAway
	b.issue("ktp", "regular") // the living node looks
	b.newcomer(t, url, nil).begins(t, b)

	restart()
	b.refusedFor(t, url, startedSince)
	m.away = nil
	b.newcomer(t, url, m).begun(t, b)
	b.newcomer(t, url, nil).begins(t, b)

	if err := b.rdb.ScriptFlush(b.ctx).Err(); err != nil {
		t.Fatal(err)
	}
	b.refusedFor(t, url, startedSince)
}

func (q *Queue) begins(t *testing.T, b *bench) {
	t.Helper()
	if err := q.Attested(b.ctx); err != nil {
		t.Error(err)
	}
}

func (q *Queue) begun(t *testing.T, b *bench) {
	t.Helper()
	if _, err := q.Begin(b.ctx); err != nil {
		t.Error(err)
	}
}

// A promotion begins another history, also that of a server which had been the master
// before and still has its scripts. And one whose replicas left may have been deposed.
func TestAPromotedRedisIsNotVouchedFor(t *testing.T) {
	first, second := testkit.StartRedis(t), testkit.StartRedis(t)
	one, two := dial(t, first.URL()), dial(t, second.URL())
	b, m := attestedHall(t, first.URL())
	replicate(t, two, one)
	b.refusedFor(t, second.URL(), noReplica) // it is no master
	b.begin()                                // with its first replica a master begins anew
	b.newcomer(t, first.URL(), nil).begins(t, b)

	promote(t, two)
	inStep(t, one, "0")
	b.refusedFor(t, second.URL(), noReplica)
	b.refusedFor(t, first.URL(), noReplica)

	replicate(t, one, two)
	b.refusedFor(t, second.URL(), startedSince)
	promote(t, one)
	replicate(t, two, one)
	if known, err := one.ScriptExists(b.ctx, scriptIssue.Hash()).Result(); err != nil || !known[0] {
		t.Fatalf("this wants a server that knows the scripts: %v, %v", known, err)
	}
	b.refusedFor(t, first.URL(), startedSince)
	b.newcomer(t, first.URL(), m).begun(t, b)
	b.newcomer(t, first.URL(), nil).begins(t, b)
}

// replicate makes one server the other's replica and waits until it follows.
func replicate(t *testing.T, replica, master *redis.Client) {
	t.Helper()
	host, port, err := net.SplitHostPort(master.Options().Addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := replica.ReplicaOf(t.Context(), host, port).Err(); err != nil {
		t.Fatal(err)
	}
	inStep(t, master, "1")
}

func promote(t *testing.T, rdb *redis.Client) {
	t.Helper()
	if err := rdb.ReplicaOf(t.Context(), "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
}

// inStep waits until the master has so many that are in step.
func inStep(t *testing.T, master *redis.Client, want string) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		info, err := master.Info(t.Context(), "replication").Result()
		if err != nil {
			t.Fatal(err)
		}
		if infoLine(info, "connected_slaves") == want && strings.Count(info, "state=online") == strings.Count(info, "\nslave") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("never %s replicas:\n%s", want, info)
		}
	}
}
