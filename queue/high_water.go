package queue

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// highWaterLife is how long a published high-water mark counts.
const highWaterLife = time.Minute

// publishHighWater publishes in Redis the highest event number that this process knows. While
// the ledger is away, other nodes have no other way to find out that Redis has lost events.
func (q *Queue) publishHighWater(ctx context.Context) error {
	known := q.known()
	if known == 0 || q.singleNode {
		return nil
	}
	pipe := q.rdb.TxPipeline()
	pipe.ZAddGT(ctx, q.keys.highWater(), redis.Z{Score: float64(known), Member: "seq"})
	pipe.Expire(ctx, q.keys.highWater(), highWaterLife)
	_, err := pipe.Exec(ctx)
	return err
}

// readHighWater makes known what other nodes have published.
func (q *Queue) readHighWater(ctx context.Context) error {
	seq, err := q.rdb.ZScore(ctx, q.keys.highWater(), "seq").Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	if err != nil {
		return unavailable(err)
	}
	q.eventCache.raise(int64(seq))
	return nil
}
