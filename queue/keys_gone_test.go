package queue

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
)

// busyHall is a hall on one node in the middle of its day: at d1 a ticket is served; one is
// held, one was transferred to skck, and four wait.
func busyHall(t *testing.T, url string) (b *bench, held string) {
	t.Helper()
	b = newBench(t, dial(t, url))
	b.ledger, b.singleNode = &testLedger{}, true
	b.open(atD1)
	b.open(atD2)
	for range 5 {
		b.issue("ktp", "regular")
	}
	b.issue("ktp", "priority")
	for _, action := range []hall.Action{hall.ActHold, hall.ActTransfer} {
		x := b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, x.ID))
		b.must(b.act(atD1, action, x.ID))
		if action == hall.ActHold {
			held = x.ID
		}
	}
	b.callNext(atD2)
	b.follow()
	return b, held
}

// dataKeys lists the hall's keys but the answers to idempotency keys, which nothing counts, and
// the steps that may be taken back for half a minute.
func (b *bench) dataKeys() []string {
	list := b.rdb.Keys(b.ctx, b.keys.base+"*").Val()
	slices.Sort(list)
	return slices.DeleteFunc(list, func(k string) bool { return strings.Contains(k, ":idem:") || strings.Contains(k, ":undo:") })
}

// checkBusy goes on with a busy hall to the end of its day: no number comes twice, and everybody
// who waited or was held is there.
func (b *bench) checkBusy(t *testing.T, held string) {
	t.Helper()
	if x := b.issue("ktp", "regular"); x.Number != "A-007" {
		t.Errorf("%s was given next, want A-007", x.Number)
	}
	var called []string
	for _, who := range []hall.Actor{atD1, atP1} {
		if who == atP1 {
			b.open(atP1)
		}
		for {
			e, err := b.next(who)
			if hall.CodeOf(err) == hall.CodeNobodyWaiting {
				break
			}
			called = append(called, b.must(e, err).Ticket.Number)
			b.must(b.act(who, hall.ActNoShow, e.Ticket.ID))
		}
	}
	if want := []string{"A-003", "A-004", "A-005", "A-007", "A-001"}; !slices.Equal(called, want) {
		t.Errorf("called were %v, want %v", called, want)
	}
	if _, err := b.CloseDay(b.ctx, boss); err != nil {
		t.Error(err)
	}
	if x, err := b.Ticket(b.ctx, held); err != nil || x.State != hall.Expired {
		t.Errorf("the held ticket is %s, %v, after the day", x.State, err)
	}
}

// TestAnyKeyGone: Redis drops one of the hall's keys, as one that is full and may evict does.
// The next change finds it, and the hall is filled again.
func TestAnyKeyGone(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, _ := busyHall(t, url)
		for _, key := range b.dataKeys() {
			short := strings.TrimPrefix(key, b.keys.base)
			t.Run(short, func(t *testing.T) {
				b, held := busyHall(t, url)
				if n := b.rdb.Del(b.ctx, b.keys.base+short).Val(); n != 1 {
					t.Fatalf("%d keys were deleted", n)
				}
				b.checkBusy(t, held)
			})
		}
	})
}

// TestAnyKeysGone deletes random subsets; one key or more of each remains.
func TestAnyKeysGone(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		r := rand.New(rand.NewPCG(7, 7))
		for range 12 {
			b, held := busyHall(t, url)
			list := b.dataKeys()
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			gone := list[:1+r.IntN(len(list)-1)]
			b.rdb.Del(b.ctx, gone...)
			b.checkBusy(t, held)
			if t.Failed() {
				t.Fatalf("with these keys gone: %v", gone)
			}
		}
	})
}

// TestKeysGoneAtStart: a process that starts on such a Redis fills it before the first request.
func TestKeysGoneAtStart(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, held := busyHall(t, url)
		if err := b.uploadKnown(b.ctx); err != nil {
			t.Fatal(err)
		}
		b.rdb.Del(b.ctx, b.keys.tickets(*b.date.Load()), b.keys.counters())
		b.Queue = New(b.rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now, Ledger: b.ledger, SingleNode: true, AckAfterLedger: true})
		if _, err := b.Begin(b.ctx); err != nil {
			t.Fatal(err)
		}
		if s, err := b.Snapshot(b.ctx); err != nil || len(s.Tickets) != 6 || len(s.Counters) != 2 {
			t.Errorf("after the start Redis has %d tickets and %d counters, %v", len(s.Tickets), len(s.Counters), err)
		}
		b.checkBusy(t, held)
	})
}
