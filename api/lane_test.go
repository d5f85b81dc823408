package api

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

const patience = time.Minute

// crowd takes all places of the lane and starts so many who wait.
func crowd(t *testing.T, l *lane, waiting int) (results chan error) {
	t.Helper()
	for range l.bound.InFlight {
		if err := l.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	results = make(chan error, waiting)
	for range waiting {
		go func() { results <- l.enter(context.Background()) }()
	}
	for deadline := time.Now().Add(patience); l.waiting.Load() != int64(waiting); time.Sleep(time.Millisecond) { //nolint:forbidigo // a poll with a deadline
		if time.Now().After(deadline) {
			t.Fatalf("%d wait, want %d", l.waiting.Load(), waiting)
		}
	}
	return results
}

func TestLaneBoundsWorkAndQueue(t *testing.T) {
	l := newLane("x", Lane{InFlight: 2, Queue: 3, Wait: patience})
	results := crowd(t, l, 3)
	if code := hall.CodeOf(l.enter(t.Context())); code != hall.CodeOverloaded {
		t.Fatalf("the sixth got %q, want to be refused at once", code)
	}
	for range 3 {
		l.leave()
		if err := <-results; err != nil {
			t.Fatalf("one who waited got %v", err)
		}
	}
	if l.waiting.Load() != 0 || len(l.slots) != 2 || l.refused.Load() != 1 {
		t.Fatalf("%d wait, %d at work, %d refused", l.waiting.Load(), len(l.slots), l.refused.Load())
	}
	l.leave()
	l.leave()
	if err := l.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestLaneWaitsNoLongerThanItSays(t *testing.T) {
	l := newLane("x", Lane{InFlight: 1, Queue: 5, Wait: time.Millisecond})
	if code := hall.CodeOf(<-oneMore(t, l)); code != hall.CodeOverloaded {
		t.Fatalf("after the wait: %q", code)
	}
	long := newLane("x", Lane{InFlight: 1, Queue: 5, Wait: patience})
	if err := long.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if code := hall.CodeOf(long.enter(gone)); code != hall.CodeUnavailable {
		t.Fatalf("a client whose time is over: %q", code)
	}
	if long.waiting.Load() != 0 || l.waiting.Load() != 0 {
		t.Fatal("somebody still waits")
	}
}

func oneMore(t *testing.T, l *lane) chan error {
	t.Helper()
	if err := l.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() { result <- l.enter(context.Background()) }()
	return result
}

func TestLaneWithoutBound(t *testing.T) {
	l := newLane("x", Lane{InFlight: -1})
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if err := l.enter(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	l.leave()
}

type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time { return c.now }

func TestBucketsHoldARateAfterABurst(t *testing.T) {
	c := &handClock{now: time.Unix(1000, 0)}
	b := newBuckets(10, 5, 100, c.Now)
	took := func(key string) (n int) {
		for {
			if _, ok := b.take(key); !ok {
				return n
			}
			n++
		}
	}
	if n := took("a"); n != 5 {
		t.Fatalf("a burst of %d, want 5", n)
	}
	if wait, ok := b.take("a"); ok || wait != 100*time.Millisecond {
		t.Fatalf("wait %v %v, want 100 ms", wait, ok)
	}
	if n := took("b"); n != 5 {
		t.Fatalf("another key had %d", n)
	}
	c.now = c.now.Add(250 * time.Millisecond)
	if n := took("a"); n != 2 {
		t.Fatalf("%d after a quarter of a second, want 2", n)
	}
	c.now = c.now.Add(time.Hour)
	if n := took("a"); n != 5 {
		t.Fatalf("%d after an hour, want the burst and no more", n)
	}
	if _, ok := newBuckets(-1, 1, 1, c.Now).take("x"); !ok {
		t.Fatal("no bound bounds")
	}
}

func TestMemoryOfClientsIsBounded(t *testing.T) {
	c := &handClock{now: time.Unix(1000, 0)}
	b := newBuckets(1, 1, 10, c.Now)
	for i := range 10_000 {
		b.take(fmt.Sprint(i))
		b.take("busy") // who asks all the time is not forgotten
	}
	if n, o := len(b.full.byKey), b.full.order.Len(); n != 10 || o != 10 {
		t.Fatalf("%d keys and %d entries kept, want 10", n, o)
	}
	if _, ok := b.take("busy"); ok {
		t.Fatal("a flood of strangers gave the busy one its burst back")
	}
}

func TestMinutesCountExactly(t *testing.T) {
	c := &handClock{now: time.Unix(1000, 0)}
	m := newMinutes(10, c.Now)
	take := func(key string) bool { _, ok := m.take("k1", key, 3); return ok }
	for i := range 3 {
		if !take(fmt.Sprint(i)) {
			t.Fatalf("ticket %d refused", i)
		}
		c.now = c.now.Add(10 * time.Second)
	}
	if wait, ok := m.take("k1", "new", 3); ok || wait != 30*time.Second {
		t.Fatalf("the fourth in a minute: %v %v, want 30 s", wait, ok)
	}
	if !take("1") {
		t.Fatal("the same request again was counted")
	}
	if _, ok := m.take("k2", "new", 3); !ok {
		t.Fatal("another kiosk was refused")
	}
	m.giveBack("k1", "2")
	if !take("new") || take("more") {
		t.Fatal("one was given back, so one may follow")
	}
	c.now = c.now.Add(30 * time.Second)
	if !take("more") || take("still more") {
		t.Fatal("the first is a minute ago, so one may follow")
	}
}

func TestNetworkOfAnAddress(t *testing.T) {
	for address, want := range map[string]string{
		"10.1.2.3": "10.1.2.3", "::ffff:10.1.2.3": "10.1.2.3", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "rubbish": "rubbish",
	} {
		if got := network(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
