package queue

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// redirects bounds how often a cluster may redirect a change.
const redirects = 4

// evalSafe runs a script and waits until its change is safe. A change without an idempotency
// key is not batched: the client sends a pipeline again when its connection breaks, and only
// the key makes that harmless.
func (q *Queue) evalSafe(ctx context.Context, s *script, keys []any, key string, args []any) ([]any, error) {
	command := make([]any, 0, 3+len(keys)+len(args))
	command = append(command, "evalsha", s.Hash(), len(keys))
	command = append(append(command, keys...), args...)
	for try := 0; ; try++ {
		submit := q.batcher.submit
		if key == "" {
			submit = q.batcher.sendOne
		}
		raw, err := submit(ctx, command)
		if err != nil && q.elsewhere(ctx, err) && try < redirects {
			continue
		}
		return raw, err
	}
}

// send runs scripts in one pipeline, with the command that confirms them: WAIT speaks only of
// the changes that its own connection has made.
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
		_ = pipe.Process(ctx, runs[i]) // it is only queued here
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

// elsewhere reports whether a cluster says that the hall is on another node now, and reloads
// the map of the cluster. An error of our own is not tried again.
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
