package queue

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

func TestIssueRefusals(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		issue := func(service, class string) (hall.Event, error) {
			return b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: service, Class: class})
		}
		for range 3 {
			b.issue("kk", "regular")
		}
		b.clock.moveMinutes(61) // 10:01: "sim" closed at 10:00
		before := b.dump()
		for want, in := range map[hall.Code][2]string{
			hall.CodeUnknownService: {"tidak-ada", "regular"}, hall.CodeUnknownClass: {"ktp", "vip"}, hall.CodeServiceEnded: {"old", "regular"},
			hall.CodeQuotaFull: {"kk", "regular"}, hall.CodeServiceClosed: {"sim", "regular"},
		} {
			e, err := issue(in[0], in[1])
			b.refused(want, e, err)
		}
		if after := b.dump(); !reflect.DeepEqual(before, after) {
			t.Fatalf("a refused issue changed the hall:\n%v\n%v", before, after)
		}
	})
}

// TestQuotaReturns: a ticket cancelled before any call gives its quota back, and
// taking the cancel back charges it again.
func TestQuotaReturns(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		x := b.issue("kk", "regular")
		used := func(want int) {
			t.Helper()
			u, err := b.quotaUsed(b.ctx, x.Date)
			if err != nil || u["kk"] != want {
				t.Fatalf("quota used %v, %v; want %d", u, err, want)
			}
		}
		used(1)
		b.must(b.act(boss, hall.ActCancel, x.ID))
		used(0)
		b.must(b.act(boss, hall.ActRevert, x.ID))
		used(1)
		b.must(b.act(boss, hall.ActCancel, x.ID))
		for range 3 {
			b.issue("kk", "regular")
		}
		e, err := b.act(boss, hall.ActRevert, x.ID) // somebody else has the place
		b.refused(hall.CodeQuotaFull, e, err)
		used(3)
	})
}

func TestIdempotency(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		m := hall.Meta{Actor: kiosk, Key: "k1", Fingerprint: "f1"}
		first := b.must(b.Issue(b.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"}))
		b.clock.moveMinutes(3)
		again := b.must(b.Issue(b.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"}))
		if !reflect.DeepEqual(first, again) {
			t.Errorf("the same key gave\n%+v\nthen\n%+v", first, again)
		}
		m.Fingerprint = "f2"
		e, err := b.Issue(b.ctx, hall.Issue{Meta: m, Service: "kk", Class: "regular"})
		b.refused(hall.CodeIdempotencyReuse, e, err)
		b.open(atD1)
		call := hall.Call{Meta: hall.Meta{Actor: atD1, Reach: hall.ReachCounter, Key: "k2", Fingerprint: "f"}, Counter: "d1"}
		one := b.must(b.CallNext(b.ctx, call))
		two := b.must(b.CallNext(b.ctx, call)) // without the key it would be counter_busy
		if one.Seq != two.Seq {
			t.Errorf("call-next repeated made event %d after %d", two.Seq, one.Seq)
		}
	})
}

// TestAnswerOutlivesService: the answer to a key stays the same after the service
// left the hall.
func TestAnswerOutlivesService(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		ask := hall.Issue{Meta: hall.Meta{Actor: kiosk, Key: "k", Fingerprint: "f"}, Service: "kk", Class: "regular"}
		first := b.must(b.Issue(b.ctx, ask))
		next := testConfig()
		next.Hall.ID, next.Version = b.Config().Hall.ID, 2
		next.Services[1].EndedOn = first.Date
		if err := next.Prepare(); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Configure(b.ctx, next, "", system); err != nil {
			t.Fatal(err)
		}
		if again := b.must(b.Issue(b.ctx, ask)); again.Seq != first.Seq {
			t.Errorf("event %d, first %d", again.Seq, first.Seq)
		}
		ask.Key = "k2"
		e, err := b.Issue(b.ctx, ask)
		b.refused(hall.CodeServiceEnded, e, err)
	})
}

// TestManyAtOnce: many kiosks and officers on real goroutines; no number twice,
// no gap, nobody called twice.
func TestManyAtOnce(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		const kiosks, each = 16, 25
		var wg sync.WaitGroup
		for i := range kiosks {
			wg.Go(func() {
				for j := range each {
					m := hall.Meta{Actor: kiosk, Key: fmt.Sprintf("m-%d-%d", i, j), Fingerprint: "f"}
					if _, err := b.Issue(b.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		b.open(atD1)
		b.open(atD2)
		var mu sync.Mutex
		called := map[string]int{}
		for _, a := range []hall.Actor{atD1, atD2} {
			wg.Go(func() {
				for n := 0; ; n++ {
					m := hall.Meta{Actor: a, Reach: hall.ReachCounter, Key: fmt.Sprintf("c-%s-%d", a.ID, n), Fingerprint: "f"}
					e, err := b.CallNext(b.ctx, hall.Call{Meta: m, Counter: a.Counter})
					if hall.CodeOf(err) == hall.CodeNobodyWaiting {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					called[e.Ticket.Number]++
					mu.Unlock()
					m.Key += "-f"
					if _, err := b.Act(b.ctx, hall.TicketAction{Meta: m, Action: hall.ActFinish, Ticket: e.Ticket.ID, Outcome: "served"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for n := 1; n <= kiosks*each; n++ {
			if number := fmt.Sprintf("A-%03d", n); called[number] != 1 {
				t.Errorf("%s was called %d times", number, called[number])
			}
		}
		if len(called) != kiosks*each {
			t.Errorf("%d numbers called, want %d", len(called), kiosks*each)
		}
		b.checkHall()
	})
}

// TestDayTurns: at midnight in the hall's zone what is left of the old day ends and
// the numbers begin again; the past stays readable.
func TestDayTurns(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atD2)
		serving, called, held, waiting := b.issue("ktp", "regular"), b.issue("ktp", "regular"), b.issue("ktp", "regular"), b.issue("kk", "priority")
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Ticket: held.ID}))
		b.must(b.act(atD1, hall.ActHold, held.ID))
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: serving.Number}))
		b.must(b.act(atD1, hall.ActStart, serving.ID))
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD2), Counter: "d2", Ticket: called.ID}))
		b.clock.move(14*time.Hour + 59*time.Minute) // 23:59 WIB, 16:59 UTC
		if x := b.issue("skck", "regular"); x.Date != "2026-11-23" {
			t.Fatalf("date %s", x.Date)
		}
		b.clock.moveMinutes(1)
		fresh := b.issue("ktp", "regular")
		if fresh.Date != "2026-11-24" || fresh.Number != "A-001" {
			t.Errorf("after midnight %s on %s", fresh.Number, fresh.Date)
		}
		for id, want := range map[string]hall.State{called.ID: hall.Expired, held.ID: hall.Expired, waiting.ID: hall.Expired, serving.ID: hall.Done} {
			x, err := b.Ticket(b.ctx, id)
			if err != nil || x.State != want {
				t.Errorf("%s is %s (%v), want %s", x.Number, x.State, err, want)
			}
			if x.Leg.Unattended != (want == hall.Done) || x.EndedAt == 0 {
				t.Errorf("%s: %+v", x.Number, x)
			}
		}
		e, err := b.act(boss, hall.ActReinstate, called.ID)
		b.refused(hall.CodeDayOver, e, err)
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Counters {
			if c.State != hall.CounterClosed || c.Ticket != "" {
				t.Errorf("counter after midnight: %+v", c)
			}
		}
		b.checkHall()
	})
}

// TestClosedDayGivesNoTickets: after the manager closed the day only the next one gives tickets.
func TestClosedDayGivesNoTickets(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		for range closeStep + 7 {
			b.issue("ktp", "regular")
		}
		if n, err := b.CloseDay(b.ctx, boss); err != nil || n != closeStep+7+1 {
			t.Fatalf("closing made %d events, %v", n, err)
		}
		e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular"})
		b.refused(hall.CodeServiceClosed, e, err)
		_, err = b.CloseDay(b.ctx, boss)
		b.refused(hall.CodeDayOver, e, err)
		b.checkHall()
	})
}

// TestConfigureMidDay: another process imports; this one goes on with the newer
// configuration without being told.
func TestConfigureMidDay(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		other := New(b.rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now})
		if _, err := other.Load(b.ctx); err != nil {
			t.Fatal(err)
		}
		x := b.issue("ktp", "regular")
		next := testConfig()
		next.Hall.ID, next.Version = b.Config().Hall.ID, 2
		next.Services = append(next.Services, hall.Service{ID: "kia", Agency: "dukcapil", Prefix: "A"})
		next.Counters[0].Services = append(next.Counters[0].Services, "kia")
		if err := next.Prepare(); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Configure(b.ctx, next, "", system); err != nil {
			t.Fatal(err)
		}
		b.open(atD1) // learns of version 2 by being refused
		y := b.issue("kia", "regular")
		if y.Number != "A-002" {
			t.Errorf("got %s", y.Number)
		}
		if z := b.callNext(atD1); z.ID != x.ID {
			t.Errorf("called %s", z.Number)
		}
		stale := testConfig()
		stale.Hall.ID, stale.Version = next.Hall.ID, 2
		_, err := other.Configure(b.ctx, stale, "", system)
		b.refused(hall.CodeStaleConfig, hall.Event{}, err)
	})
}
