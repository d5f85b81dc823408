package queue

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

// clock is a clock that stands still until a test moves it.
type clock struct{ ms atomic.Int64 }

func newClock(at string) *clock {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	c := &clock{}
	c.ms.Store(t.UnixMilli())
	return c
}

func (c *clock) now() time.Time          { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *clock) move(d time.Duration)    { c.ms.Add(d.Milliseconds()) }
func (c *clock) moveMinutes(minutes int) { c.move(time.Duration(minutes) * time.Minute) }

// morning is 09:00 in Asia/Jakarta on a Monday.
const morning = "2026-11-23T02:00:00Z"

// testConfig is a hall with two agencies: Dukcapil with services ktp and kk at
// counters d1 (both) and d2 (ktp), and Polres with skck at p1.
func testConfig() *hall.Config {
	day := []hall.Span{{From: 0, To: 1440}}
	c := &hall.Config{
		Version: 1,
		Hall:    hall.Info{ID: "uji", Name: "MPP Uji", Timezone: "Asia/Jakarta"},
		Policy: hall.Policy{Order: hall.OrderCredit, Ratio: 2, RevertMS: 30_000, LateAfter: 2, DayEnd: "24:00",
			Classes:   []hall.Class{{ID: "regular"}, {ID: "priority", CreditMinutes: 45}},
			Reinstate: hall.Place{Where: hall.PlaceAfter, After: 3}, Requeue: hall.Place{Where: hall.PlaceAfter, After: 3}},
		Zones: []hall.Zone{{ID: "utama"}},
		Calendars: []hall.Calendar{
			{ID: "always", Weekly: [7][]hall.Span{day, day, day, day, day, day, day}},
			{ID: "short", Weekly: [7][]hall.Span{0: {{From: 8 * 60, To: 10 * 60}}}},
		},
		Agencies: []hall.Agency{{ID: "dukcapil", Prefix: "A", Zone: "utama", Calendar: "always"}, {ID: "polres", Prefix: "S", Zone: "utama", Calendar: "always"}},
		Services: []hall.Service{
			{ID: "ktp", Agency: "dukcapil", Prefix: "A"}, {ID: "kk", Agency: "dukcapil", Prefix: "A", Quota: 3},
			{ID: "skck", Agency: "polres", Prefix: "S"}, {ID: "sim", Agency: "polres", Prefix: "SM", Calendar: "short"},
			{ID: "old", Agency: "polres", Prefix: "S", EndedOn: "2026-01-01"},
		},
		Counters: []hall.Counter{
			{ID: "d1", Number: 1, Agency: "dukcapil", Zone: "utama", Services: []string{"ktp", "kk"}},
			{ID: "d2", Number: 2, Agency: "dukcapil", Zone: "utama", Services: []string{"ktp"}},
			{ID: "p1", Number: 3, Agency: "polres", Zone: "utama", Services: []string{"skck", "sim"}},
		},
	}
	if err := c.Prepare(); err != nil {
		panic(err)
	}
	return c
}

// bench is one hall on one Redis, with helpers that fail the test.
type bench struct {
	*Queue
	t     failer
	ctx   context.Context
	clock *clock
	rdb   redis.UniversalClient
	keyNo int
}

// failer is what a bench needs of *testing.T and of *rapid.T.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Error(args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// officer of counter d1, and others.
var (
	atD1  = hall.Actor{Role: hall.RoleOfficer, ID: "o1", Counter: "d1", Agency: "dukcapil"}
	atD2  = hall.Actor{Role: hall.RoleOfficer, ID: "o2", Counter: "d2", Agency: "dukcapil"}
	atP1  = hall.Actor{Role: hall.RoleOfficer, ID: "o3", Counter: "p1", Agency: "polres"}
	boss  = hall.Actor{Role: hall.RoleAdmin, ID: "admin"}
	kiosk = hall.Actor{Role: hall.RoleKiosk, ID: "kiosk-1"}
)

// onEveryRedis runs a test on miniredis and on a real Redis.
func onEveryRedis(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("miniredis", func(t *testing.T) { test(t, testkit.Miniredis(t)) })
	t.Run("redis", func(t *testing.T) { test(t, testkit.Redis(t)) })
}

func dial(t testing.TB, url string) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = time.Minute, time.Minute, time.Minute // scripts are slow in miniredis on a busy machine
	rdb := redis.NewClient(o)
	t.Cleanup(func() { rdb.Close() })
	return rdb
}

var hallNo atomic.Int64

// newBench opens a fresh hall; several may share one Redis.
func newBench(t failer, rdb redis.UniversalClient, change ...func(*hall.Config)) *bench {
	t.Helper()
	cfg := testConfig()
	cfg.Hall.ID = fmt.Sprintf("uji-%d", hallNo.Add(1))
	for _, f := range change {
		f(cfg)
	}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	c := newClock(morning)
	b := &bench{t: t, ctx: context.Background(), clock: c, rdb: rdb,
		Queue: New(rdb, Options{Hall: cfg.Hall.ID, Clock: c.now})}
	if _, err := b.Configure(b.ctx, cfg, "", system); err != nil {
		t.Fatalf("configure: %v", err)
	}
	if err := b.OpenDay(b.ctx); err != nil {
		t.Fatalf("open day: %v", err)
	}
	return b
}

func (b *bench) meta(a hall.Actor) hall.Meta {
	b.keyNo++
	return hall.Meta{Actor: a, Reach: reachOf(a), Key: fmt.Sprintf("key-%d", b.keyNo), Fingerprint: "f"}
}

// reachOf is the reach of a role's own work; the table of roles is not the queue's.
func reachOf(a hall.Actor) hall.Reach {
	switch {
	case a.Counter != "":
		return hall.ReachCounter
	case a.Agency != "":
		return hall.ReachAgency
	}
	return hall.ReachAll
}

func (b *bench) must(e hall.Event, err error) hall.Event {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

func (b *bench) refused(want hall.Code, _ hall.Event, err error) {
	b.t.Helper()
	if got := hall.CodeOf(err); got != want {
		b.t.Fatalf("code %q (%v), want %q", got, err, want)
	}
}

func (b *bench) issue(service, class string) hall.Ticket {
	b.t.Helper()
	return *b.must(b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: service, Class: class, Origin: "kiosk"})).Ticket
}

func (b *bench) act(a hall.Actor, action hall.Action, ticket string) (hall.Event, error) {
	in := hall.TicketAction{Meta: b.meta(a), Action: action, Ticket: ticket, Reason: "alasan", Outcome: "served", Service: "skck", Class: "priority", Note: "KK di map biru", Counter: a.Counter}
	return b.Act(b.ctx, in)
}

func (b *bench) open(a hall.Actor) {
	b.t.Helper()
	b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(a), Action: hall.CounterActOpen, Counter: a.Counter}))
}

func (b *bench) next(a hall.Actor) (hall.Event, error) {
	return b.CallNext(b.ctx, hall.Call{Meta: b.meta(a), Counter: a.Counter})
}

func (b *bench) callNext(a hall.Actor) hall.Ticket {
	b.t.Helper()
	return *b.must(b.next(a)).Ticket
}

// dump is everything the hall has in Redis but idempotent answers and what stands beside
// the waiting sets (checkQueues looks at that), to show that nothing changed.
func (b *bench) dump() map[string]string {
	b.t.Helper()
	out := map[string]string{}
	iter := b.rdb.Scan(b.ctx, 0, b.keys.base+"*", 1000).Iterator()
	for iter.Next(b.ctx) {
		k := iter.Val()
		if kind := b.rdb.Type(b.ctx, k).Val(); kind == "hash" {
			fields := b.rdb.HGetAll(b.ctx, k).Val()
			maps.DeleteFunc(fields, func(f, _ string) bool { return strings.HasPrefix(f, "w:") || strings.HasPrefix(f, "h:") })
			out[k] = fmt.Sprint(fields)
		} else if kind == "zset" {
			out[k] = fmt.Sprint(b.rdb.ZRangeWithScores(b.ctx, k, 0, -1).Val())
		} else if kind == "stream" {
			out[k] = fmt.Sprint(b.rdb.XLen(b.ctx, k).Val())
		}
	}
	return out
}

func sortSnapshot(s *hall.Snapshot) {
	slices.SortFunc(s.Tickets, func(a, b hall.Ticket) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Counters, func(a, b hall.CounterLive) int { return strings.Compare(a.ID, b.ID) })
}

// xadd is a bare event for tests of the stream itself.
func xadd(stream string, seq int64) *redis.XAddArgs {
	return &redis.XAddArgs{Stream: stream, ID: streamID(seq), Values: []string{"e", fmt.Sprintf(`{"seq":%d,"type":"issued"}`, seq)}}
}

// quotaUsed is how many tickets count against each service's quota on a date.
func (b *bench) quotaUsed(ctx context.Context, date string) (map[string]int, error) {
	all, err := b.rdb.HGetAll(ctx, b.keys.tally(date)).Result()
	used := map[string]int{}
	for field, n := range all {
		if service, ok := strings.CutPrefix(field, "q:"); ok {
			used[service] = atoi(n)
		}
	}
	return used, err
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // our own counters; anything else counts as none
	return n
}
