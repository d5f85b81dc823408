package queue

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// witnessLife is how long a node's word about a loss is heeded.
const witnessLife = time.Minute

// testify tells the other nodes, by Redis, how far the hall was: while the ledger is
// away nobody could tell by it that Redis has less than one of us has acknowledged.
func (q *Queue) testify(ctx context.Context) error {
	known := q.Known()
	if known == 0 || q.alone {
		return nil
	}
	pipe := q.rdb.TxPipeline()
	pipe.ZAddGT(ctx, q.keys.witness(), redis.Z{Score: float64(known), Member: "seq"})
	pipe.Expire(ctx, q.keys.witness(), witnessLife)
	_, err := pipe.Exec(ctx)
	return err
}

// heed takes what the others have testified for known.
func (q *Queue) heed(ctx context.Context) error {
	seq, err := q.rdb.ZScore(ctx, q.keys.witness(), "seq").Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	if err != nil {
		return unavailable(err)
	}
	q.recall.saw(int64(seq))
	return nil
}
