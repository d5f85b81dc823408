package queue

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// highWaterLife is how long a node's word about a loss is heeded.
const highWaterLife = time.Minute

// publishHighWater tells the other nodes, by Redis, how far the hall was: while the ledger is
// away nobody could tell by it that Redis has less than one of us has acknowledged.
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

// readHighWater takes what the others have testified for known.
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
