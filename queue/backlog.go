package queue

import (
	"context"
	"errors"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Backlog is how far the ledger is behind, and how full Redis is.
type Backlog struct {
	Events int64 // in the stream and not acknowledged by the ledger
	Used   int64 // bytes that Redis uses
	Max    int64 // bytes that it may use; 0 for no limit
}

// Backlog reads how many events wait for the ledger and how full Redis is. It does not
// block.
func (q *Queue) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	seq, err := q.Seq(ctx)
	if err != nil {
		return b, err
	}
	done, err := q.Stream(q.rdb).ackedUpTo(ctx)
	if err != nil {
		return b, err
	}
	b.Events = max(seq-done, 0)
	node, err := q.node(ctx)
	if err != nil {
		return b, err
	}
	info, err := node.Info(ctx, "memory").Result()
	var refused redis.Error
	if err != nil && !errors.As(err, &refused) { // a server without INFO has no limit
		return b, unavailable(err)
	}
	b.Used, b.Max = infoNumber(info, "used_memory"), infoNumber(info, "maxmemory")
	return b, nil
}

// infoNumber returns the number in one line of INFO, 0 when the line is missing.
func infoNumber(info, name string) int64 {
	n, _ := strconv.ParseInt(infoLine(info, name), 10, 64) // written by Redis
	return n
}
