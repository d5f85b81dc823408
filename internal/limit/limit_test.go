package limit

import (
	"fmt"
	"testing"
	"time"
)

type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time { return c.now }

func TestRateAfterABurst(t *testing.T) {
	c := &handClock{now: time.Unix(1000, 0)}
	b := NewRate(10, 5, 100, c.Now)
	took := func(key string) (n int) {
		for {
			if _, ok := b.Take(key); !ok {
				return n
			}
			n++
		}
	}
	if n := took("a"); n != 5 {
		t.Fatalf("a burst of %d, want 5", n)
	}
	if wait, ok := b.Take("a"); ok || wait != 100*time.Millisecond {
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
	if _, ok := NewRate(-1, 1, 1, c.Now).Take("x"); !ok {
		t.Fatal("an unlimited rate refuses")
	}
}

func TestMapIsBounded(t *testing.T) {
	c := &handClock{now: time.Unix(1000, 0)}
	b := NewRate(1, 1, 10, c.Now)
	for i := range 10_000 {
		b.Take(fmt.Sprint(i))
		b.Take("busy") // a key in use is not forgotten
	}
	if n, o := b.keys.Len(), b.keys.order.Len(); n != 10 || o != 10 {
		t.Fatalf("%d keys and %d entries kept, want 10", n, o)
	}
	if _, ok := b.Take("busy"); ok {
		t.Fatal("a flood of new keys gave the busy one its burst back")
	}
}

func TestNetworkOfAnAddress(t *testing.T) {
	for address, want := range map[string]string{
		"10.1.2.3": "10.1.2.3", "::ffff:10.1.2.3": "10.1.2.3", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "rubbish": "rubbish",
	} {
		if got := Network(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestSampleCountsWhatItLeavesOut(t *testing.T) {
	now := time.Unix(1000, 0)
	s := NewSample(2, 10*time.Second, 10, func() time.Time { return now })
	for i, want := range []bool{true, true, false, false, false} {
		if left, ok := s.Take("a"); ok != want || left != 0 {
			t.Errorf("event %d: %v, %d left out", i, ok, left)
		}
	}
	if _, ok := s.Take("b"); !ok {
		t.Error("another key pays")
	}
	now = now.Add(10 * time.Second)
	if left, ok := s.Take("a"); !ok || left != 3 {
		t.Errorf("after the interval: %v, %d left out, want 3", ok, left)
	}
	if left, ok := s.Take("a"); ok || left != 0 {
		t.Errorf("and at once again: %v, %d", ok, left)
	}
}
