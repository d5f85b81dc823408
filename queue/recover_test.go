package queue

import (
	"fmt"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/tools/testkit"
)

// twoNodes are two processes on one Redis and one ledger.
func twoNodes(t *testing.T, url string) (a, b *bench, m *testLedger) {
	t.Helper()
	m = &testLedger{}
	a = newBench(t, dial(t, url))
	a.ledger = m
	other := *a
	other.Queue = New(dial(t, url), Options{Hall: a.Config().Hall.ID, Clock: a.clock.now, Ledger: m})
	other.keyNo = 100_000
	if _, err := other.Load(a.ctx); err != nil {
		t.Fatal(err)
	}
	a.follow(&other)
	return a, &other, m
}

// follow lets the nodes see each other's events so far, as their feeds do.
func (b *bench) follow(others ...*bench) {
	b.t.Helper()
	events, err := b.Stream(b.rdb).events(b.ctx, 0, 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, o := range append(others, b) {
		o.Observe(events)
	}
}

func (b *bench) lose() {
	b.t.Helper()
	for _, k := range b.rdb.Keys(b.ctx, b.keys.base+"*").Val() {
		b.rdb.Del(b.ctx, k)
	}
}

// last is the newest event in Redis and how many events are there of each type.
func (b *bench) types() map[hall.EventType]int {
	b.t.Helper()
	events, err := b.Stream(b.rdb).events(b.ctx, 0, 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	n := map[hall.EventType]int{}
	for _, e := range events {
		n[e.Type]++
	}
	return n
}

// TestLostHallIsFilledAgain: Redis loses everything between two requests. What the
// ledger lacks comes from the nodes; nobody is lost, numbers go on.
func TestLostHallIsFilledAgain(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		a, b, _ := twoNodes(t, url)
		a.open(atD1)
		var issued []hall.Ticket
		for i := range 10 {
			issued = append(issued, []*bench{a, b}[i%2].issue("ktp", "regular"))
		}
		a.follow(b)
		called := a.callNext(atD1)
		a.lose()
		noticed := make(chan error, 1)
		go func() { noticed <- a.Recover(a.ctx) }() // as a's feed does, whose reads find the loss
		next := b.issue("ktp", "regular")           // b does not know of the call; a tells it
		if err := <-noticed; err != nil {
			t.Error(err)
		}
		if next.Number != "A-011" {
			t.Errorf("after the loss %s was given, want A-011", next.Number)
		}
		a.must(a.act(atD1, hall.ActStart, called.ID))
		for _, x := range issued {
			got, err := b.Ticket(b.ctx, x.ID)
			if err != nil || got.Number != x.Number {
				t.Errorf("%s: %+v, %v", x.Number, got, err)
			}
		}
		if n := a.types()[hall.EventRestored]; n == 0 {
			t.Error("no event tells of the restore")
		}
		a.checkHall()
	})
}

// TestOlderHallIsNotUsed: Redis comes back without the last writes (a promoted
// replica, an older file): no number is given twice.
func TestOlderHallIsNotUsed(t *testing.T) {
	a, b, _ := twoNodes(t, testkit.Redis(t)) // miniredis cannot DUMP a hash
	for range 3 {
		a.issue("ktp", "regular")
	}
	back := a.save()
	late := a.issue("ktp", "regular") // A-004, which the older state does not have
	back()
	if x := a.issue("ktp", "regular"); x.Number != "A-005" {
		t.Errorf("%s was given, want A-005", x.Number)
	}
	if x, err := b.Ticket(b.ctx, late.ID); err != nil || x.State != hall.Waiting {
		t.Errorf("A-004: %+v, %v", x, err)
	}
	a.checkHall()
}

// save copies the state; what it returns replaces the newer state by that.
func (b *bench) save() (back func()) {
	saved := map[string]string{}
	for _, k := range b.rdb.Keys(b.ctx, b.keys.base+"*").Val() {
		saved[k] = b.rdb.Dump(b.ctx, k).Val()
	}
	return func() {
		b.lose()
		for k, v := range saved {
			b.rdb.RestoreReplace(b.ctx, k, 0, v)
		}
	}
}

// TestOlderHallWhileTheLedgerIsAway: Redis comes back without the last ticket, and the
// ledger cannot tell. A node that does not know of that ticket must hear of it from the
// one that gave it, or it would give the number again.
func TestOlderHallWhileTheLedgerIsAway(t *testing.T) {
	a, b, m := twoNodes(t, testkit.Redis(t))
	a.issue("ktp", "regular")
	a.follow(b)
	back := a.save()
	a.issue("ktp", "regular") // A-002, of which b has not heard
	back()
	a.rdb.ScriptFlush(a.ctx) // another process
	m.away = errAway
	noticed := make(chan error, 1)
	go func() { noticed <- a.Recover(a.ctx) }() // as a's feed does, whose reads find the loss
	e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular"})
	if err == nil {
		t.Errorf("%s was given", e.Ticket.Number)
	}
	if err := <-noticed; err == nil {
		t.Error("Redis was found complete")
	}
	m.away = nil
	if x := b.issue("ktp", "regular"); x.Number != "A-003" {
		t.Errorf("%s was given, want A-003", x.Number)
	}
	b.checkHall()
}

// TestMissingEventsSkipNumbers: of two lost events only the number is
// known. As many numbers are skipped, and the history says so.
func TestMissingEventsSkipNumbers(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		a, b, m := twoNodes(t, url)
		b.issue("ktp", "regular")
		a.follow(b)
		if err := a.uploadKnown(a.ctx); err != nil {
			t.Fatal(err)
		}
		last := a.known()
		a.lose()
		a.eventCache.raise(last + 2)
		x := a.issue("ktp", "regular")
		if x.Number != "A-004" {
			t.Errorf("%s was given, want A-004: two may be in somebody's hand", x.Number)
		}
		a.follow(b)
		if err := a.uploadKnown(a.ctx); err != nil {
			t.Fatal(err)
		}
		if lost, _ := m.UnexplainedGaps(a.ctx, a.known()); lost != 0 {
			t.Errorf("%d events missing that no event tells of", lost)
		}
		a.lose()
		if x := b.issue("ktp", "regular"); x.Number != "A-005" {
			t.Errorf("after a second loss %s was given, want A-005: nothing more is missing", x.Number)
		}
	})
}

// TestAllRecoverAtOnce: many requests on two nodes find the loss together; all are
// answered, each number is given once.
func TestAllRecoverAtOnce(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		a, b, _ := twoNodes(t, url)
		a.issue("ktp", "regular")
		a.follow(b)
		a.lose()
		var wg sync.WaitGroup
		var mu sync.Mutex
		numbers := map[string]int{}
		for i := range 16 {
			wg.Go(func() {
				m := hall.Meta{Actor: kiosk, Key: fmt.Sprintf("r-%d", i), Fingerprint: "f"}
				e, err := []*bench{a, b}[i%2].Issue(a.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				numbers[e.Ticket.Number]++
				mu.Unlock()
			})
		}
		wg.Wait()
		if len(numbers) != 16 || numbers["A-001"] != 0 {
			t.Errorf("numbers %v", numbers)
		}
		if n := a.types()[hall.EventRestored]; n != 1 {
			t.Errorf("%d restores, want 1", n)
		}
		a.checkHall()
	})
}

// TestNewRedisProcess: a Redis that restarted with all its data is looked at before
// it is used: what another node still knows goes to the ledger first.
func TestNewRedisProcess(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		a, b, m := twoNodes(t, url)
		a.issue("ktp", "regular")
		a.rdb.ScriptFlush(a.ctx)
		if x := b.issue("ktp", "regular"); x.Number != "A-002" {
			t.Errorf("%s was given, want A-002", x.Number)
		}
		if last, _ := m.LastSeq(a.ctx); last < 3 {
			t.Errorf("the ledger was told up to %d, want the first ticket's event 3", last)
		}
		if n := a.types()[hall.EventRestored]; n != 0 {
			t.Errorf("%d restores of a complete hall", n)
		}
	})
}

// TestLoadingOfScriptsIsCutOff: what a broken connection left out is loaded with the next
// change that needs it.
func TestLoadingOfScriptsIsCutOff(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, _, _ := twoNodes(t, url)
		b.open(atD1)
		x := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.rdb.ScriptFlush(b.ctx)
		for _, s := range changeScripts[:3] {
			b.rdb.ScriptLoad(b.ctx, s.text)
		}
		b.must(b.act(atD1, hall.ActStart, x.ID))
		b.checkHall()
	})
}

// TestLostAndLedgerAway: with Redis empty and the ledger away nothing is given; when
// the ledger is back, the hall goes on.
func TestLostAndLedgerAway(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		a, _, m := twoNodes(t, url)
		a.issue("ktp", "regular")
		if err := a.uploadKnown(a.ctx); err != nil {
			t.Fatal(err)
		}
		a.lose()
		m.away = hall.Refuse(hall.CodeUnavailable, "away")
		e, err := a.Issue(a.ctx, hall.Issue{Meta: a.meta(kiosk), Service: "ktp", Class: "regular"})
		a.refused(hall.CodeUnavailable, e, err)
		m.away = nil
		if x := a.issue("ktp", "regular"); x.Number != "A-002" {
			t.Errorf("%s was given, want A-002", x.Number)
		}
	})
}
