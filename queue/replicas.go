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
	// replicaLook is how long the number of replicas is remembered.
	replicaLook = 2 * time.Second
	// deposedFor is how long a server that has lost its last replica is not trusted: it may
	// have been deposed without knowing it. After that its replicas are taken to be gone.
	deposedFor = 15 * time.Second
)

// replicas knows which servers have replicas. A change on such a server is acknowledged only
// once a replica has it, so that a promoted replica has every acknowledged change.
type replicas struct {
	mu      sync.Mutex
	servers map[string]*replicaState // by run id
	at      map[string]replicaView   // by address
	count   atomic.Int64             // replicas when last asked, for the metrics
	// replicated reports whether some server had a replica since this process started.
	replicated atomic.Bool
}

type replicaState struct {
	count int64
	had   time.Time // when it last had one
}

// replicaView is which server was at an address when it was last asked.
type replicaView struct {
	runID  string
	looked time.Time
}

// addressOf returns a node's address; with a Sentinel it is the same for all.
func addressOf(node redis.Cmdable) string {
	if c, ok := node.(*redis.Client); ok {
		return c.Options().Addr
	}
	return ""
}

// target is the server that a change is meant for, and how the change must be confirmed.
type target struct {
	runID   string
	confirm bool // a replica must confirm the change
	prove   bool // the change must show that it ran on this server
}

// target returns how a change on the node must be confirmed. A server that has just lost its
// last replica may have been deposed: its changes must wait for a replica, in vain. A server
// without replicas, in a process that has seen some, may have replaced a deposed one to which
// connections still lead: the change must show on which server it ran.
func (r *replicas) target(ctx context.Context, node redis.Cmdable) (target, error) {
	r.mu.Lock()
	view := r.at[addressOf(node)]
	s := r.servers[view.runID]
	r.mu.Unlock()
	if s == nil || time.Since(view.looked) >= replicaLook {
		var err error
		if view.runID, s, err = r.look(ctx, node); err != nil {
			return target{}, err
		}
	}
	t := target{runID: view.runID, confirm: s.count > 0 || time.Since(s.had) < deposedFor}
	t.prove = !t.confirm && r.replicated.Load()
	return t, nil
}

// look asks the server for its run id and its number of replicas.
func (r *replicas) look(ctx context.Context, node redis.Cmdable) (string, *replicaState, error) {
	info, err := node.Info(ctx, "server", "replication").Result()
	var refused redis.Error
	if err != nil && !errors.As(err, &refused) { // a server without INFO has no replicas
		return "", nil, unavailable(err)
	}
	id := infoLine(info, "run_id")
	now := replicaState{count: infoNumber(info, "connected_slaves")}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.servers == nil {
		r.servers, r.at = map[string]*replicaState{}, map[string]replicaView{}
	}
	if before := r.servers[id]; before != nil {
		now.had = before.had
	}
	if now.count > 0 {
		now.had = time.Now()
		r.replicated.Store(true)
	}
	r.servers[id], r.at[addressOf(node)] = &now, replicaView{id, time.Now()}
	r.count.Store(now.count)
	return id, &now, nil
}

// confirmed returns an error unless a WAIT has shown that the change is safe. With no replica
// left the hall goes on without, but not on a server that had one a moment ago, nor when the
// connection leads to another server than the change was meant for.
func (r *replicas) confirmed(ctx context.Context, node redis.Cmdable, t target, wait *redis.Cmd) error {
	if n, err := wait.Int64(); err == nil && n > 0 {
		return nil
	}
	id, s, err := r.look(ctx, node)
	if err != nil {
		return err
	}
	if id == t.runID && s.count == 0 && time.Since(s.had) > deposedFor {
		return nil
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "no replica of Redis has confirmed the change; ask again with the same key"}
}

// proven returns an error unless the change ran on the server that it was meant for.
func (t target) proven(self *redis.StringCmd) error {
	if info, err := self.Result(); err == nil && infoLine(info, "run_id") == t.runID {
		return nil
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "another Redis than the hall's has answered; ask again with the same key"}
}

// Replicas returns the number of Redis replicas when it was last asked.
func (q *Queue) Replicas() int64 { return q.replicas.count.Load() }
