package queue

import (
	"context"
	"errors"
	"slices"
	"strings"
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
	// deposedFor is how long a server that has lost its last replica is not trusted: it
	// may have been deposed and not know it yet. After that its replicas are just gone.
	deposedFor = 15 * time.Second
	// redirects bounds how often a cluster may send a change elsewhere.
	redirects = 4
)

// replicas knows which server has replicas: a change there is acknowledged only when
// one of them has it, so that a promoted replica has every acknowledged change.
type replicas struct {
	mu      sync.Mutex
	servers map[string]*replicaState // by run id
	at      map[string]replicaView   // by address
	count   atomic.Int64             // replicas at the last look, for the metrics
	// replicated: some server had a replica in this process's time.
	replicated atomic.Bool
}

type replicaState struct {
	count int64
	had   time.Time // when it last had one
}

// replicaView is who was at an address at the last look.
type replicaView struct {
	runID  string
	looked time.Time
}

// addressOf is a node's address; a Sentinel's client has one name for all.
func addressOf(node redis.Cmdable) string {
	if c, ok := node.(*redis.Client); ok {
		return c.Options().Addr
	}
	return ""
}

// target is the server that a change is meant for, as it was at the last look.
type target struct {
	runID   string
	confirm bool // a replica must confirm the change
	prove   bool // the change must prove that it ran there and nowhere else
}

// target tells what a change on the node needs to be believed. A server that has lost
// its last replica a moment ago may have been deposed: its changes wait for one in vain.
// A server without replicas, where others once had some, may stand in for a deposed
// one, to which connections may still lead.
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

// look asks the server who it is and how many replicas it has.
func (r *replicas) look(ctx context.Context, node redis.Cmdable) (string, *replicaState, error) {
	info, err := node.Info(ctx, "server", "replication").Result()
	var refused redis.Error
	if err != nil && !errors.As(err, &refused) { // a server that does not tell has no replicas
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

// confirmed judges a WAIT. With no replica left there is nobody to wait for and the
// hall goes on, but not on a server that had one a moment ago, nor when the connection
// leads to another server now than the change was meant for.
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

// proven judges what the server said of itself on the connection of the change.
func (t target) proven(self *redis.StringCmd) error {
	if info, err := self.Result(); err == nil && infoLine(info, "run_id") == t.runID {
		return nil
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "another Redis than the hall's has answered; ask again with the same key"}
}

// evalSafe runs a script and waits for a replica that has what it did. A change without
// an idempotency key goes alone: the client repeats a pipeline whose connection broke,
// and only the key makes that harmless.
func (q *Queue) evalSafe(ctx context.Context, s *script, keys []any, key string, args []any) ([]any, error) {
	command := make([]any, 0, 3+len(keys)+len(args))
	command = append(command, "evalsha", s.Hash(), len(keys))
	command = append(append(command, keys...), args...)
	for try := 0; ; try++ {
		raw, err := q.evalOnce(ctx, command, key == "")
		if err != nil && q.elsewhere(ctx, err) && try < redirects {
			continue
		}
		return raw, err
	}
}

func (q *Queue) evalOnce(ctx context.Context, command []any, unbatched bool) ([]any, error) {
	if !unbatched {
		return q.batcher.submit(ctx, command)
	}
	c := &submission{ctx: ctx, args: command}
	q.send(ctx, []*submission{c})
	return c.raw, c.err
}

// send runs scripts in one pipeline and then asks on the same connection for what makes
// them believed: only there does WAIT speak of these changes.
func (q *Queue) send(ctx context.Context, batch []*submission) {
	node, err := q.node(ctx)
	var to target
	if err == nil {
		to, err = q.replicas.target(ctx, node)
	}
	if err != nil {
		for _, c := range batch {
			c.err = err
		}
		return
	}
	pipe := node.Pipeline()
	runs := make([]*redis.Cmd, len(batch))
	for i, c := range batch {
		runs[i] = redis.NewCmd(ctx, c.args...)
		_ = pipe.Process(ctx, runs[i]) // it is only put down here
	}
	judge := func() error { return nil }
	switch {
	case to.confirm:
		wait := pipe.Do(ctx, "WAIT", 1, replicaWait.Milliseconds())
		judge = func() error { return q.replicas.confirmed(ctx, node, to, wait) }
	case to.prove:
		self := pipe.Info(ctx, "server")
		judge = func() error { return to.proven(self) }
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	var unsafe error
	if slices.ContainsFunc(runs, func(run *redis.Cmd) bool { return run.Err() == nil }) {
		unsafe = judge()
	}
	for i, c := range batch {
		if c.raw, c.err = runs[i].Slice(); c.err == nil {
			c.err = unsafe
		}
	}
}

// elsewhere tells whether a cluster says that the hall is on another node now, and
// learns where. What we ourselves gave up is not asked for again.
func (q *Queue) elsewhere(ctx context.Context, err error) bool {
	c, ok := q.rdb.(*redis.ClusterClient)
	var ours *hall.Error
	if !ok || errors.As(err, &ours) || ctx.Err() != nil {
		return false
	}
	moved := redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "ASK") || redis.HasErrorPrefix(err, "READONLY")
	c.ReloadState(ctx)
	return moved || strings.Contains(err.Error(), "CLUSTERDOWN")
}

// Replicas is the number of Redis replicas at the last look.
func (q *Queue) Replicas() int64 { return q.replicas.count.Load() }
