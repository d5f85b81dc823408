package app

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/store"
)

// What was revoked stands in SQL. Redis has a copy of it for a start without SQL: a set
// of ids by their ends. A running process keeps it in memory.

func (b *backoffice) revokedSet() string { return "mpp:{" + b.hall + "}:revoked_tokens" }

// revokedChannel is the Redis channel on which the hall's processes tell each other what
// was revoked. A message that is lost costs ten seconds: each process also reads SQL.
func (b *backoffice) revokedChannel() string { return "mpp:{" + b.hall + "}:revoked" }

// revokedWithin bounds how long a start waits for the list of what was revoked.
const revokedWithin = 3 * time.Second

// learnRevoked reads what was revoked, so that no request finds a revoked token good.
func (b *backoffice) learnRevoked(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*revokedWithin)
	defer cancel()
	inSQL, done := context.WithTimeout(ctx, revokedWithin)
	defer done()
	err := b.accounts.Refresh(inSQL)
	if err == nil {
		return
	}
	if inRedis := b.learnCopy(ctx); inRedis != nil {
		b.log.Warn("starting without the list of revoked tokens: they are accepted until SQL is back", "error", errors.Join(err, inRedis))
	}
}

func (b *backoffice) learnCopy(ctx context.Context) error {
	kept, err := b.stores.rdb.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{Key: b.revokedSet(), ByScore: true, Start: time.Now().UnixMilli(), Stop: "+inf"}).Result()
	for _, x := range kept {
		b.accounts.Learn(accounts.Revocation{ID: x.Member.(string), Until: hall.Millis(x.Score)})
	}
	return err
}

func (b *backoffice) keepRevoked(ctx context.Context, list ...accounts.Revocation) error {
	if b.single || len(list) == 0 { // SQLite does not go away
		return nil
	}
	members := make([]redis.Z, len(list))
	for i, x := range list {
		members[i] = redis.Z{Member: x.ID, Score: float64(x.Until)}
	}
	_, err := b.stores.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, b.revokedSet(), members...)
		p.ZRemRangeByScore(ctx, b.revokedSet(), "-inf", strconv.FormatInt(time.Now().UnixMilli(), 10))
		return nil
	})
	return err
}

// tellRevoked hands a revocation to this process and to the others. Doing so twice has
// one effect.
func (b *backoffice) tellRevoked(ctx context.Context, j store.Job) error {
	var r accounts.Revocation
	if err := j.Decode(&r); err != nil {
		return err
	}
	b.accounts.Learn(r)
	if b.single {
		return nil
	}
	if err := b.keepRevoked(ctx, r); err != nil {
		return err
	}
	return b.stores.rdb.Publish(ctx, b.revokedChannel(), []byte(j.Payload)).Err()
}

func (b *backoffice) learnRevocation(payload string) {
	var r accounts.Revocation
	if err := json.Unmarshal([]byte(payload), &r); err != nil {
		b.log.Warn("a revocation of another process cannot be read", "error", err)
		return
	}
	b.accounts.Learn(r)
}
