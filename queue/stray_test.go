package queue

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

// nextDay ends the date and opens the next, with the first desk at work.
func (b *bench) nextDay() {
	b.t.Helper()
	if _, err := b.CloseDay(b.ctx, boss); err != nil {
		b.t.Fatalf("close the day: %v", err)
	}
	b.clock.move(24 * time.Hour)
	if err := b.OpenDay(b.ctx); err != nil {
		b.t.Fatalf("open the next day: %v", err)
	}
	b.open(atD1)
}

// No ticket returns to a day that was closed: nothing would end its wait any more.
func TestNobodyComesBackAfterTheClose(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	x, y := b.issue("ktp", "regular"), b.issue("ktp", "regular")
	b.callNext(atD1)
	b.must(b.act(atD1, hall.ActNoShow, x.ID))
	b.must(b.act(atD1, hall.ActCancel, y.ID))
	if _, err := b.CloseDay(b.ctx, boss); err != nil {
		t.Fatal(err)
	}
	e, err := b.act(atD1, hall.ActReinstate, x.ID)
	b.refused(hall.CodeDayOver, e, err)
	e, err = b.act(atD1, hall.ActRevert, y.ID)
	b.refused(hall.CodeDayOver, e, err)
	b.clock.move(24 * time.Hour)
	if err := b.OpenDay(b.ctx); err != nil {
		t.Fatalf("open the next day: %v", err)
	}
}

// No counter opens, or goes on, in a day that was closed: nothing would end its time any
// more. What an earlier version let open is closed, by an event, before the next day opens.
func TestNoCounterOpensAfterTheClose(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		if _, err := b.CloseDay(b.ctx, boss); err != nil {
			t.Fatal(err)
		}
		at := func(action hall.CounterAction) (hall.Event, error) {
			return b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD1), Action: action, Counter: atD1.Counter})
		}
		e, err := at(hall.CounterActOpen)
		b.refused(hall.CodeDayOver, e, err)
		left := fmt.Sprintf(`{"id":%q,"state":"paused","since":1,"reason":"break","rev":7}`, atD1.Counter)
		b.rdb.HSet(b.ctx, b.keys.counters(), atD1.Counter, left)
		e, err = at(hall.CounterActResume)
		b.refused(hall.CodeDayOver, e, err)

		before, err := b.Seq(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.clock.move(24 * time.Hour)
		if err := b.OpenDay(b.ctx); err != nil {
			t.Fatalf("open the next day: %v", err)
		}
		events, err := b.Stream(b.rdb).events(b.ctx, before, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) != 2 || events[0].Type != hall.EventCounterClosed || events[1].Type != hall.EventDayOpened {
			t.Fatalf("the next day began with %+v", events)
		}
		c := events[0].Counter
		if events[0].Date >= events[1].Date || c.ID != atD1.Counter || c.State != hall.CounterClosed || c.Reason != "" || c.Rev != 8 {
			t.Errorf("closed on %s: %+v", events[0].Date, c)
		}
		b.open(atD1)
	})
}

// A member without a ticket of the date blocks nothing, neither a call nor the close.
func TestStrayMembersHoldUpNobody(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	gone := b.issue("ktp", "regular")
	b.nextDay()
	queue := b.keys.waiting("ktp", "regular")
	stray := redis.Z{Score: 1, Member: fmt.Sprintf("%012d:%s:%s", 1, gone.Number, gone.ID)}
	b.rdb.ZAdd(b.ctx, queue, stray)
	x := b.issue("ktp", "regular")
	if got := b.callNext(atD1); got.ID != x.ID {
		t.Errorf("called %s, want %s", got.Number, x.Number)
	}
	b.must(b.act(atD1, hall.ActFinish, x.ID))
	b.rdb.ZAdd(b.ctx, queue, stray)
	b.nextDay()
	if n := b.rdb.ZCard(b.ctx, queue).Val(); n != 0 {
		t.Errorf("%d members are left after the close", n)
	}
}

// An empty cached head does not count before the set itself was read.
func TestHeadThatHidesSomebody(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	x := b.issue("ktp", "regular")
	b.rdb.HSet(b.ctx, b.keys.tally(x.Date), "w:ktp:regular", "0", "h:ktp:regular", "")
	if got := b.callNext(atD1); got.ID != x.ID {
		t.Errorf("called %s, want %s", got.Number, x.Number)
	}
}

// A ticket of a class that an import leaves out is still called; no new one gets that class.
func TestClassThatEnds(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	x := b.issue("ktp", "priority")
	y := b.issue("ktp", "priority")
	next, err := b.Config().Clone()
	if err != nil {
		t.Fatal(err)
	}
	next.Policy.Classes = []hall.Class{{ID: "regular"}}
	merged, _, err := hall.Merge(b.Config(), next, b.today())
	if err != nil {
		t.Fatal(err)
	}
	b.must(b.Configure(b.ctx, merged, "", b.meta(boss)))
	e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "priority"})
	b.refused(hall.CodeUnknownClass, e, err)
	if got := b.callNext(atD1); got.ID != x.ID {
		t.Errorf("called %s, want %s", got.Number, x.Number)
	}
	b.must(b.act(atD1, hall.ActFinish, x.ID))
	b.nextDay()
	if got, err := b.Ticket(b.ctx, y.ID); err == nil && got.State == hall.Waiting {
		t.Errorf("%s still waits after the close", y.Number)
	}
	b.issue("ktp", "regular")
	b.callNext(atD1)
}

// A counter may serve more queues than go with one command.
func TestMoreQueuesThanOneCommandTakes(t *testing.T) {
	for _, url := range []string{testkit.Miniredis(t), testkit.Redis(t)} {
		b := newBench(t, dial(t, url), bigConfig(300, 300), func(c *hall.Config) {
			c.Policy.Classes = []hall.Class{{ID: "regular"}, {ID: "priority", CreditMinutes: 45}}
			for i := range 7 {
				c.Policy.Classes = append(c.Policy.Classes, hall.Class{ID: fmt.Sprint("k", i), CreditMinutes: i})
			}
		})
		b.open(atC0)
		x := b.issue("s0", "regular")
		if got := b.callNext(atC0); got.ID != x.ID {
			t.Errorf("called %s, want %s", got.Number, x.Number)
		}
		snap, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.checkQueues(snap)
	}
}

// The quota by the day in memory is Redis's own, whatever moves a ticket made: a hash
// gives its closed legs in any order.
func TestQuotaAfterTransfers(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	b.open(atP1)
	move := func(at hall.Actor, id, to string) {
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(at), Counter: at.Counter, Ticket: id}))
		b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(at), Action: hall.ActTransfer, Ticket: id, Service: to, Reason: "x"}))
	}
	for range 20 {
		x := b.issue("ktp", "regular")
		move(atD1, x.ID, "skck")
		move(atP1, x.ID, "ktp")
		move(atD1, x.ID, "skck")
	}
	snap, err := b.Snapshot(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	day := hall.NewDay(snap)
	used, err := b.quotaUsed(b.ctx, day.Date())
	if err != nil {
		t.Fatal(err)
	}
	if day.QuotaUsed("ktp") != used["ktp"] || day.QuotaUsed("skck") != used["skck"] {
		t.Errorf("Redis has %v, the day ktp %d and skck %d", used, day.QuotaUsed("ktp"), day.QuotaUsed("skck"))
	}
}

// The ledger has a later batch, of one node, and not an earlier and larger one that
// another node had in hand: what a process knows of it is not lost.
func TestRecoveryFillsWhatAnotherNodeHadInHand(t *testing.T) {
	a, b, m := twoNodes(t, testkit.Miniredis(t))
	for range 3000 {
		a.issue("ktp", "regular")
	}
	a.follow(b)
	known, all := a.known(), a.eventCache.after(0)
	for _, part := range [][]hall.Event{all[:2], all[len(all)-500:]} { // configured, day opened; the later batch
		if err := m.Record(a.ctx, part); err != nil {
			t.Fatal(err)
		}
	}
	a.lose()
	x := a.issue("ktp", "regular")
	events, err := a.Stream(a.rdb).events(a.ctx, known, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Missing > 0 {
			t.Errorf("%d events are told missing, and this process knows all", e.Missing)
		}
	}
	if n := a.rdb.HLen(a.ctx, a.keys.tickets(x.Date)).Val(); n != 3001 {
		t.Errorf("%d tickets after the filling, want 3001", n)
	}
}

// An earlier version lets a visit without a number wait: it is called and expires like any other, and
// holds up neither its queue nor the closing.
func TestAVisitWithoutANumberThatWaits(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	nameless := func() string {
		x := b.issue("ktp", "regular")
		old := member(&x)
		x.Number = ""
		tally, wait := b.keys.tally(x.Date), b.keys.waiting("ktp", "regular")
		raw, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		b.rdb.HSet(b.ctx, b.keys.tickets(x.Date), x.ID, raw)
		b.rdb.ZRem(b.ctx, wait, old)
		b.rdb.ZAdd(b.ctx, wait, redis.Z{Score: float64(x.Leg.Score), Member: member(&x)})
		b.rdb.HSet(b.ctx, tally, "h:ktp:regular", fmt.Sprintf("%015d%s", x.Leg.Score, member(&x)))
		return x.ID
	}
	id := nameless()
	if called := b.callNext(atD1); called.ID != id {
		t.Errorf("called %+v, want the visit without a number", called)
	}
	nameless()
	b.nextDay()
}
