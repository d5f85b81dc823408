package queue

import (
	"context"
	"errors"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Backlog is what stands between the hall and a full Redis.
type Backlog struct {
	Events int64 // in the stream and not acknowledged by the ledger
	Used   int64 // bytes that Redis uses
	Max    int64 // bytes that it may use, 0: no limit set
}

// Backlog reads how many events wait for the ledger and how full Redis is. Give it
// the client of requests: it does not block.
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
	if err != nil && !errors.As(err, &refused) { // a server that does not tell has no limit
		return b, unavailable(err)
	}
	b.Used, b.Max = infoNumber(info, "used_memory"), infoNumber(info, "maxmemory")
	return b, nil
}

// infoNumber reads one line of INFO; 0 when it is not there.
func infoNumber(info, name string) int64 {
	n, _ := strconv.ParseInt(infoLine(info, name), 10, 64) // Redis's own figure
	return n
}
