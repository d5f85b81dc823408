package ledger

import "sync"

// rememberSeqs is how many committed events the waiters remember, for one who
// asks after the commit. Anything older is asked of the database.
const rememberSeqs = 1 << 14

// stillOnTheWay is how far below the highest committed event one may be that is not
// committed yet: nodes record side by side, some batches each.
const stillOnTheWay = 2000

// waiters wakes those who wait for an event to be committed. A batch wakes all
// of its own in one go, which is what makes many acknowledgements cost one
// commit.
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

// waiter is one event that somebody waits for.
type waiter struct {
	done  chan struct{} // closed when the wait is over
	err   error         // set before that: why it was in vain
	count int           // who waits; the last to give up removes it
	swept bool          // it has waited since the sweep before
}

func newWaiters() *waiters {
	return &waiters{waiting: map[int64]*waiter{}, recent: map[int64]struct{}{}, stopped: make(chan struct{})}
}

// join starts a wait; nil when the event is known to be committed. ask tells
// that it must have been committed long ago.
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
	return one, seq+stillOnTheWay <= w.highest
}

// leave ends a wait that the caller joined.
func (w *waiters) leave(seq int64, one *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if one.count--; one.count == 0 && w.waiting[seq] == one {
		delete(w.waiting, seq)
	}
}

// committed wakes those who wait for the events and remembers them.
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
	if len(w.ring) < rememberSeqs {
		w.ring = append(w.ring, seq)
		return
	}
	delete(w.recent, w.ring[w.next])
	w.ring[w.next] = seq
	w.next = (w.next + 1) % rememberSeqs
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

// letGo ends all waits in vain.
func (w *waiters) letGo(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for seq, one := range w.waiting {
		delete(w.waiting, seq)
		one.err = err
		close(one.done)
	}
}

// stop lets go of everyone.
func (w *waiters) stop() { w.stopOnce.Do(func() { close(w.stopped) }) }
