package ledger

import "sync"

// rememberedSeqs is how many committed events the waiters remember, for callers
// that ask after the commit. Older events are looked up in SQL.
const rememberedSeqs = 1 << 14

// reorderWindow is how far an event that is not committed yet may be below the highest
// committed one: nodes record several batches side by side.
const reorderWindow = 2000

// waiters are the callers that wait for events to be committed. One commit wakes all that
// wait for its batch, so that many acknowledgements cost one commit.
type waiters struct {
	mu       sync.Mutex
	waiting  map[int64]*waiter
	recent   map[int64]struct{}
	ring     []int64 // of recent, oldest at next
	next     int
	highest  int64
	stopped  chan struct{}
	stopOnce sync.Once
}

// waiter is an event that callers wait for.
type waiter struct {
	done  chan struct{} // closed when the wait is over
	err   error         // set before done is closed when the wait failed
	count int           // number of callers; the last to leave removes the waiter
	swept bool          // it was there at the last sweep
}

func newWaiters() *waiters {
	return &waiters{waiting: map[int64]*waiter{}, recent: map[int64]struct{}{}, stopped: make(chan struct{})}
}

// join starts a wait; it returns nil when the event is known to be committed. ask reports
// that it should have been committed long ago, so that SQL is worth a query.
func (w *waiters) join(seq int64) (one *waiter, ask bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.recent[seq]; ok {
		return nil, false
	}
	one = w.waiting[seq]
	if one == nil {
		one = &waiter{done: make(chan struct{})}
		w.waiting[seq] = one
	}
	one.count++
	return one, seq+reorderWindow <= w.highest
}

// leave ends a wait that the caller joined.
func (w *waiters) leave(seq int64, one *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if one.count--; one.count == 0 && w.waiting[seq] == one {
		delete(w.waiting, seq)
	}
}

// committed ends the waits for the events and remembers them.
func (w *waiters) committed(seqs []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, seq := range seqs {
		w.remember(seq)
		if one := w.waiting[seq]; one != nil {
			delete(w.waiting, seq)
			close(one.done)
		}
	}
}

func (w *waiters) remember(seq int64) {
	w.highest = max(w.highest, seq)
	if _, ok := w.recent[seq]; ok {
		return
	}
	w.recent[seq] = struct{}{}
	if len(w.ring) < rememberedSeqs {
		w.ring = append(w.ring, seq)
		return
	}
	delete(w.recent, w.ring[w.next])
	w.ring[w.next] = seq
	w.next = (w.next + 1) % rememberedSeqs
}

// overdue lists up to limit events that were waited for at the last sweep too,
// and marks the others for the next.
func (w *waiters) overdue(limit int) []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	var seqs []int64
	for seq, one := range w.waiting {
		if one.swept && len(seqs) < limit {
			seqs = append(seqs, seq)
		}
		one.swept = true
	}
	return seqs
}

// fail ends all waits with an error.
func (w *waiters) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for seq, one := range w.waiting {
		delete(w.waiting, seq)
		one.err = err
		close(one.done)
	}
}

// stop ends all waits.
func (w *waiters) stop() { w.stopOnce.Do(func() { close(w.stopped) }) }
