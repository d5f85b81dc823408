package queue

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// databaseOf returns the number of the client's database. Channels and scripts are shared by
// all databases of a Redis, so their names must contain it.
func databaseOf(rdb redis.UniversalClient) string {
	if c, ok := rdb.(*redis.Client); ok {
		return strconv.Itoa(c.Options().DB)
	}
	return "0"
}

// committedChannel is the channel on which nodes publish the events that the ledger has
// committed. The name in Redis is that of earlier versions.
func (s *Stream) committedChannel() string { return s.keys.base + "kept:" + databaseOf(s.rdb) }

// publishCommitted adds to the pipeline a notice that the ledger has committed the events. A
// failure is ignored: whoever misses a notice asks the ledger after a while.
func (s *Stream) publishCommitted(ctx context.Context, pipe redis.Pipeliner, seqs []int64) {
	notice, _ := json.Marshal(seqs) // numbers always encode
	pipe.Publish(ctx, s.committedChannel(), notice)
}

// ListenCommitted passes on the numbers of events that this and other nodes have committed to
// the ledger, until ctx ends. Notices can be lost, so an event that is not named may be
// committed too.
func (s *Stream) ListenCommitted(ctx context.Context, committed func(seqs []int64)) {
	sub := s.rdb.Subscribe(ctx, s.committedChannel())
	defer sub.Close()
	notices := sub.Channel(redis.WithChannelSize(1024))
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-notices:
			if !ok {
				return
			}
			var seqs []int64 // a node of an earlier version writes them otherwise
			if json.Unmarshal([]byte(m.Payload), &seqs) == nil && len(seqs) > 0 {
				committed(seqs)
			}
		}
	}
}
