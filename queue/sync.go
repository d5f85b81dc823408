package queue

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

const (
	// replicaWait is how long a change waits for a replica to have it.
	replicaWait = time.Second
	// replicaLook is how long a look at the number of replicas holds.
	replicaLook = 2 * time.Second
)

// replicas makes changes safe on a replica before they are acknowledged, where Redis
// has one: a promoted replica then has every acknowledged change. Many changes share
// one WAIT.
type replicas struct {
	q       *Queue
	count   atomic.Int64 // connected replicas at the last look
	looked  atomic.Int64 // when, ms of a monotonic clock
	missed  atomic.Int64 // changes refused because no replica confirmed
	started time.Time

	mu      sync.Mutex
	next    *round
	running bool
}

// round is one WAIT and all that wait for it.
type round struct {
	done chan struct{}
	err  error
}

// settled returns when a replica has all changes made before the call. Codes: unavailable.
func (r *replicas) settled(ctx context.Context) error {
	n, err := r.connected(ctx)
	if err != nil || n == 0 {
		return err
	}
	w := r.join()
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return unavailable(ctx.Err())
	}
}

// connected is the number of replicas, looked up now and then.
func (r *replicas) connected(ctx context.Context) (int64, error) {
	now := time.Since(r.started).Milliseconds()
	if at := r.looked.Load(); at > 0 && now-at < replicaLook.Milliseconds() {
		return r.count.Load(), nil
	}
	return r.look(ctx)
}

func (r *replicas) look(ctx context.Context) (int64, error) {
	node, err := r.q.node(ctx)
	if err != nil {
		return 0, err
	}
	info, err := node.Info(ctx, "replication").Result()
	var refused redis.Error
	if err != nil && !errors.As(err, &refused) { // a server that does not tell has none

		return 0, unavailable(err)
	}
	n := infoNumber(info, "connected_slaves")
	r.count.Store(n)
	r.looked.Store(max(time.Since(r.started).Milliseconds(), 1))
	return n, nil
}

func (r *replicas) join() *round {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = &round{done: make(chan struct{})}
	}
	w := r.next
	if !r.running {
		r.running = true
		go r.run()
	}
	return w
}

// run makes rounds while somebody waits. A round begins after those who joined it
// made their changes, so its WAIT covers them.
func (r *replicas) run() {
	for {
		r.mu.Lock()
		w := r.next
		r.next = nil
		if w == nil {
			r.running = false
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
		w.err = r.confirm()
		close(w.done)
	}
}

// confirm writes and waits for one replica. With no replica left there is nobody to
// wait for: the hall goes on, and its readiness says so.
func (r *replicas) confirm() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*replicaWait)
	defer cancel()
	node, err := r.q.node(ctx)
	if err != nil {
		return err
	}
	pipe := node.Pipeline()
	pipe.Set(ctx, r.q.keys.sync(), 1, 0)
	wait := pipe.Do(ctx, "WAIT", 1, replicaWait.Milliseconds())
	if _, err := pipe.Exec(ctx); err != nil {
		return unavailable(err)
	}
	if n, err := wait.Int64(); err == nil && n > 0 {
		return nil
	}
	if n, err := r.look(ctx); err != nil || n == 0 {
		return err
	}
	r.missed.Add(1)
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "no replica of Redis has confirmed the change; ask again with the same key"}
}

// Replicas is the number of Redis replicas at the last look.
func (q *Queue) Replicas() int64 { return q.replicas.count.Load() }
