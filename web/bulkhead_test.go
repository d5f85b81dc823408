package web

import (
	"context"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

const patience = time.Minute

// crowd takes all slots of the bulkhead and starts so many requests that wait.
func crowd(t *testing.T, l *Bulkhead, waiting int) (results chan error) {
	t.Helper()
	for range l.size.InFlight {
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

func TestBulkheadBoundsWorkAndQueue(t *testing.T) {
	l := NewBulkhead("x", BulkheadSize{InFlight: 2, Queue: 3, Wait: patience})
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

func TestBulkheadWaitsNoLongerThanItSays(t *testing.T) {
	l := NewBulkhead("x", BulkheadSize{InFlight: 1, Queue: 5, Wait: time.Millisecond})
	if code := hall.CodeOf(<-oneMore(t, l)); code != hall.CodeOverloaded {
		t.Fatalf("after the wait: %q", code)
	}
	long := NewBulkhead("x", BulkheadSize{InFlight: 1, Queue: 5, Wait: patience})
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

func oneMore(t *testing.T, l *Bulkhead) chan error {
	t.Helper()
	if err := l.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() { result <- l.enter(context.Background()) }()
	return result
}

func TestBulkheadWithoutBound(t *testing.T) {
	l := NewBulkhead("x", BulkheadSize{InFlight: -1})
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
