package queue

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// node returns the client of the server that holds the hall: on a cluster the master of its slot.
func (q *Queue) node(ctx context.Context) (redis.Cmdable, error) {
	c, ok := q.rdb.(*redis.ClusterClient)
	if !ok {
		return q.rdb, nil
	}
	n, err := c.MasterForKey(ctx, q.keys.meta())
	if err != nil {
		return nil, unavailable(err)
	}
	return n, nil
}

// scriptsMissing reports whether the Redis process lacks any of our scripts: it was started
// or promoted since a node last verified the hall, or the loading of them was cut off.
func (q *Queue) scriptsMissing(ctx context.Context) (bool, error) {
	n, err := q.node(ctx)
	if err != nil {
		return false, err
	}
	hashes := make([]string, len(changeScripts))
	for i, s := range changeScripts {
		hashes[i] = s.Hash()
	}
	known, err := n.ScriptExists(ctx, hashes...).Result()
	if err != nil {
		return false, unavailable(err)
	}
	return slices.Contains(known, false), nil
}

// loadScripts loads all scripts of changes.
func (q *Queue) loadScripts(ctx context.Context) error {
	n, err := q.node(ctx)
	if err != nil {
		return err
	}
	pipe := n.Pipeline()
	for _, s := range changeScripts {
		pipe.ScriptLoad(ctx, s.text)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return unavailable(err)
	}
	return nil
}

func unknownScript(err error) bool {
	return err != nil && (errors.Is(err, redis.ErrNoScript) || redis.HasErrorPrefix(err, "NOSCRIPT"))
}

// infoLine returns the value in one line of INFO, "" when the line is missing.
func infoLine(info, name string) string {
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
