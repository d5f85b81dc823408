package queue

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// flights are pipelines under a test's hand: each that goes out is announced, and comes
// back when the test lets it.
type flights struct {
	batcher
	out  chan []*submission
	back chan struct{}
}

func newFlights() *flights {
	f := &flights{out: make(chan []*submission, 100), back: make(chan struct{})}
	f.send = func(_ context.Context, batch []*submission) {
		f.out <- batch
		<-f.back
		for _, c := range batch {
			c.raw = c.args
		}
	}
	return f
}

// ask submits a change and reports how it ended.
func (f *flights) ask(ctx context.Context, name any, ends chan<- error) {
	go func() {
		raw, err := f.submit(ctx, []any{name})
		if err == nil && raw[0] != name {
			err = fmt.Errorf("%v got the answer of %v", name, raw[0])
		}
		ends <- err
	}()
}

// left is how many of a pipeline were sent.
func (f *flights) left(t *testing.T, want int) {
	t.Helper()
	synctest.Wait()
	select {
	case batch := <-f.out:
		if len(batch) != want {
			t.Errorf("a pipeline of %d changes, want %d", len(batch), want)
		}
	default:
		t.Errorf("no pipeline went out, want one of %d changes", want)
	}
}

func (f *flights) none(t *testing.T) {
	t.Helper()
	synctest.Wait()
	if len(f.out) > 0 {
		t.Errorf("a pipeline of %d changes went out", len(<-f.out))
	}
}

// quiet: nothing is under way or counted as such.
func (f *flights) quiet(t *testing.T) {
	t.Helper()
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.inFlight != 0 || len(f.waiting) != 0 {
		t.Errorf("%d pipelines are counted, %d changes wait", f.inFlight, len(f.waiting))
	}
}

func ended(t *testing.T, n int, ends <-chan error) {
	t.Helper()
	for range n {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
}

// TestBatcherAlone: without a crowd each change goes out as it comes.
func TestBatcherAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, ends := newFlights(), make(chan error)
		for i := range 3 {
			f.ask(t.Context(), i, ends)
			f.left(t, 1)
			f.back <- struct{}{}
			ended(t, 1, ends)
		}
	})
}

// TestBatcherCrowd: what comes while a pipeline is under way goes in the next one; each
// caller gets its own answer.
func TestBatcherCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, ends := newFlights(), make(chan error)
		f.ask(t.Context(), "first", ends)
		f.left(t, 1)
		for i := range maxBatch + 1 {
			f.ask(t.Context(), i, ends)
		}
		f.none(t)
		f.back <- struct{}{}
		f.left(t, maxBatch)
		f.back <- struct{}{}
		f.left(t, 1)
		close(f.back)
		ended(t, 1+maxBatch+1, ends)
		f.quiet(t)
	})
}

// TestBatcherGivesUp: whoever gives up goes at once and alone: one that was sent
// already leaves the others' pipeline as it is, one that waits is not sent at all.
func TestBatcherGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, ends, gone := newFlights(), make(chan error), make(chan error)
		f.ask(t.Context(), "first", ends)
		f.left(t, 1)
		sent, leave := context.WithCancel(t.Context())
		f.ask(sent, "leaves, sent", gone)
		f.ask(t.Context(), "stays", ends)
		synctest.Wait()
		f.back <- struct{}{}
		f.left(t, 2)
		leave()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		waits, leave := context.WithTimeout(t.Context(), bypassAfter/2)
		defer leave()
		f.ask(waits, "leaves, waiting", gone)
		f.ask(t.Context(), "stays too", ends)
		if err := <-gone; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended with %v", err)
		}
		f.back <- struct{}{}
		f.left(t, 1)
		close(f.back)
		ended(t, 3, ends)
	})
}

// TestBatcherBypass: a pipeline that hangs delays no change for long.
func TestBatcherBypass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, ends := newFlights(), make(chan error)
		for i := range 1 + maxBatch {
			f.ask(t.Context(), i, ends)
			synctest.Wait()
		}
		f.left(t, 1)
		f.none(t)
		time.Sleep(bypassAfter) //nolint:forbidigo // the bubble's time, which only passes while all wait
		f.left(t, maxBatch)
		close(f.back)
		ended(t, 1+maxBatch, ends)
		f.quiet(t)
	})
}

// TestBatcherDeadline: a pipeline lasts as long as the most patient of its askers.
func TestBatcherDeadline(t *testing.T) {
	now := time.Now()
	until := func(d time.Duration) *submission {
		ctx, cancel := context.WithDeadline(t.Context(), now.Add(d))
		t.Cleanup(cancel)
		return &submission{ctx: ctx}
	}
	ctx, cancel := untilLast([]*submission{until(time.Hour), until(3 * time.Hour), until(2 * time.Hour)})
	defer cancel()
	if d, ok := ctx.Deadline(); !ok || !d.Equal(now.Add(3*time.Hour)) {
		t.Errorf("ends at %v, want in three hours", d)
	}
	ctx, cancel = untilLast([]*submission{until(time.Hour), {ctx: t.Context()}})
	defer cancel()
	if d, ok := ctx.Deadline(); ok {
		t.Errorf("ends at %v though one caller has no deadline", d)
	}
}
