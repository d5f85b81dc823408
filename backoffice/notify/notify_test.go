package notify

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
)

// TestACallIsPushedOnceByTwoNodes: both follow the events and both work on the jobs.
func TestACallIsPushedOnceByTwoNodes(t *testing.T) {
	onSQL(t, func(b *bench) {
		one, two := b.node(true), b.node(true)
		b.open()
		ids := b.issue(2)
		browser, _ := b.subscribe(one, ids[0], "id")
		b.call()
		b.take()
		var both sync.WaitGroup
		both.Go(func() { b.follow(one) })
		both.Go(func() { b.follow(two) })
		both.Wait()
		p, n := b.got()
		if p.Endpoint != browser.Endpoint || p.Urgency != "high" || p.TTL < 1 || p.TTL > int(callUse.Seconds()) || p.Length != record {
			t.Errorf("%+v", p)
		}
		want := note{Kind: kindCalled, Lang: "id", Path: "/t/" + ids[0], Number: "A-001", Counter: 1, At: n.At}
		if n != want || n.At == 0 {
			t.Errorf("%+v, want %+v", n, want)
		}
		b.quiet()

		b.pass(time.Minute)
		b.act(ids[0], hall.ActRecall, "")
		b.follow(two)
		if again, m := b.got(); again.Topic != p.Topic || m.At == n.At {
			t.Errorf("the second call: topic %q %q, at %d %d", again.Topic, p.Topic, m.At, n.At)
		}
		b.quiet()
	})
}

// TestKilledBetweenEventAndPush: the process that took the event ends before it pushed.
func TestKilledBetweenEventAndPush(t *testing.T) {
	onSQL(t, func(b *bench) {
		first := b.node(false)
		b.open()
		ids := b.issue(1)
		b.subscribe(first, ids[0], "en")
		b.call()
		b.follow(first)
		b.pass(10 * time.Second)
		b.node(true)
		if _, n := b.got(); n.Number != "A-001" || n.Lang != "en" {
			t.Errorf("%+v", n)
		}
		b.quiet()
	})
}

func TestNearOnceForEachPlace(t *testing.T) {
	onSQL(t, func(b *bench) {
		s := b.node(true)
		b.open()
		ids := b.issue(4)
		b.subscribe(s, ids[2], "id")
		b.follow(s)
		b.call()
		b.follow(s)
		b.quiet() // one is ahead: with one counter and a quarter of an hour for each, that is not near
		b.act(ids[0], hall.ActFinish, "")
		b.call()
		b.take()
		b.subscribe(s, ids[2], "id") // is near already, which its page shows
		b.follow(s)
		if _, n := b.got(); n.Kind != kindNear || n.Number != "A-003" || n.Ahead != 0 {
			t.Errorf("%+v", n)
		}
		b.issue(1)
		b.follow(s)
		b.quiet()
	})
}

func TestTransferredTellsWhereTo(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(true)
	b.open()
	ids := b.issue(1)
	b.call()
	b.take()
	b.subscribe(s, ids[0], "en")
	b.act(ids[0], hall.ActTransfer, "skck")
	b.follow(s)
	if _, n := b.got(); n.Kind != kindMoved || n.Agency != "Polres" || n.Where != "East" || n.Counter != 0 {
		t.Errorf("%+v", n)
	}
}

func TestNextServiceTellsWhereToGo(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(true)
	b.open()
	id := b.hall.Issue("ktp", hall.ClassRegular, "kk", "skck").Ticket.ID
	b.take()
	b.call()
	b.take()
	b.subscribe(s, id, "id")
	b.act(id, hall.ActFinish, halltest.Stay)
	b.follow(s)
	b.quiet()
	b.act(id, hall.ActFinish, "")
	b.follow(s)
	if _, n := b.got(); n.Kind != kindOnward || n.Agency != "Polres" || n.Where == "" || n.Number == "" {
		t.Errorf("%+v", n)
	}
}

func TestGoneIsDeleted(t *testing.T) {
	onSQL(t, func(b *bench) {
		s := b.node(true)
		b.open()
		ids := b.issue(3)
		for i, status := range []int{http.StatusGone, http.StatusNotFound, http.StatusTemporaryRedirect} {
			b.web.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Location", "https://"+b.web.Host+"/push/elsewhere")
				w.WriteHeader(status)
				return true
			})
			b.subscribe(s, ids[i], "id")
			b.call()
			b.follow(s)
			b.quiet()
			if n := b.subscribed(); n != 0 {
				t.Errorf("%d: %d are left", status, n)
			}
			b.act(ids[i], hall.ActFinish, "")
		}
	})
}

// TestAwayIsTriedAgainAsLongAsItIsOfUse: a service that fails gets the push later, and not
// at all once the call is over.
func TestAwayIsTriedAgainAsLongAsItIsOfUse(t *testing.T) {
	onSQL(t, func(b *bench) {
		s := b.node(true)
		b.open()
		ids := b.issue(2)
		b.subscribe(s, ids[0], "id")
		b.subscribe(s, ids[1], "id")
		var tries atomic.Int64
		b.web.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
			if tries.Add(1) > 2 {
				return false
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		})
		b.call()
		b.follow(s)
		if _, n := b.got(); n.Number != "A-001" || tries.Load() != 3 {
			t.Errorf("%+v after %d tries", n, tries.Load())
		}
		b.quiet()

		asked := make(chan struct{}, 100)
		b.web.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusBadGateway)
			asked <- struct{}{}
			return true
		})
		b.act(ids[0], hall.ActNoShow, "")
		b.call()
		b.follow(s)
		<-asked
		b.act(ids[1], hall.ActNoShow, "")
		b.take()
		b.web.Answer(nil)
		b.quiet()
		if b.subscribed() != 2 {
			t.Error("a service that was away cost a subscription")
		}
	})
}

func TestRetryAfterBeyondTheCallDropsIt(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(true)
	b.open()
	ids := b.issue(1)
	b.subscribe(s, ids[0], "id")
	b.web.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	})
	b.call()
	b.follow(s)
	b.quiet()
	if s.Counts.Late.Load() != 1 || s.Counts.Failed.Load() != 1 {
		t.Errorf("late %d, failed %d", s.Counts.Late.Load(), s.Counts.Failed.Load())
	}
}

func TestACallOfLongAgoIsNotPushed(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(true)
	b.open()
	ids := b.issue(1)
	b.subscribe(s, ids[0], "id")
	b.call()
	b.take()
	b.pass(callUse + time.Second)
	b.follow(s)
	b.quiet()
	if s.Counts.Late.Load() != 1 {
		t.Error("it was not passed over")
	}
}
