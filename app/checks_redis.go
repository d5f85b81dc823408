package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

func (c *checks) redis(ctx context.Context) {
	rdb, err := dialRedis(c.set.RedisURL)
	if err != nil {
		c.add(Fault, "", "%v", err)
		return
	}
	defer rdb.Close()
	if err := rdb.Ping(ctx).Err(); err != nil {
		c.add(Fault, "check MPP_REDIS_URL and that the server runs", "Redis: %v", err)
		return
	}
	c.redisRights(ctx, rdb)
	c.redisInfo(ctx, rdb)
	if p, err := evictionPolicy(ctx, rdb); err == nil && p != noEviction {
		c.add(Fault, "set maxmemory-policy noeviction; the server does not start without MPP_REDIS_EVICTION=allow", "Redis drops keys when it is full (%s): tickets would vanish", p)
	}
	c.redisClock(ctx, rdb)
}

// redisRights tries what a Redis user with rights of its own may lack.
func (c *checks) redisRights(ctx context.Context, rdb redis.UniversalClient) {
	const probe = "mpp:{doctor}:probe"
	rights := []struct {
		what string
		try  func() error
	}{
		{"keys (~mpp:*)", func() error { return rdb.Set(ctx, probe, 1, time.Second).Err() }},
		{"scripts (+eval +evalsha +script)", func() error { return rdb.Eval(ctx, "return redis.call('EXISTS', KEYS[1])", []string{probe}).Err() }},
		{"channels (&mpp:* +publish)", func() error { return rdb.Publish(ctx, probe, "").Err() }},
		{"channels (&mpp:* +subscribe)", func() error {
			sub := rdb.Subscribe(ctx, probe)
			_, err := sub.Receive(ctx)
			return errors.Join(err, sub.Close())
		}},
	}
	for _, r := range rights {
		if err := r.try(); err != nil {
			c.add(Fault, "give the Redis user the rights of docs/reliability.md", "Redis: no use of %s: %v", r.what, err)
		}
	}
}

// memoryLeast is what a quiet day of a hall takes, with some room.
const memoryLeast = 32 << 20

// redisInfo checks what Redis says of itself. All sections are asked for at once: several by
// name are new in Redis 7.
func (c *checks) redisInfo(ctx context.Context, rdb redis.UniversalClient) {
	info, err := rdb.InfoMap(ctx).Result()
	if err != nil {
		c.add(Warn, "give the Redis user +info: without it neither version nor durability can be looked at", "Redis: %v", err)
		return
	}
	c.redisVersion(info["Server"]["redis_version"])
	if info["Persistence"]["aof_enabled"] == "1" {
		c.add(Good, "", "Redis keeps an append-only file")
	} else {
		c.add(Warn, "set appendonly yes: a restart of Redis loses what the ledger had not taken yet", "Redis keeps no append-only file")
	}
	// A user without the right to CONFIG is usual, and no fault.
	if set, err := rdb.ConfigGet(ctx, "appendfsync").Result(); err == nil && set["appendfsync"] == "no" {
		c.add(Warn, "set appendfsync everysec", "Redis leaves it to the system when its append-only file reaches the disk (appendfsync no)")
	}
	if most, err := strconv.ParseInt(info["Memory"]["maxmemory"], 10, 64); err == nil && most > 0 && most < memoryLeast {
		c.add(Fault, "set maxmemory 256mb or more, see docs/reliability.md", "Redis may use %d MiB: no ticket would be given at 80 %% of that", most>>20)
	}
}

func (c *checks) redisVersion(v string) {
	if oldRedis(v) {
		c.add(Fault, "use Redis 7 or newer", "Redis %s is too old: the server does not start on it", v)
		return
	}
	c.add(Good, "", "Redis %s", v)
}

func (c *checks) redisClock(ctx context.Context, rdb redis.UniversalClient) {
	at, err := rdb.Time(ctx).Result()
	if err != nil {
		return // reported above
	}
	if c.clock(time.Since(at), "Redis") {
		c.add(Good, "", "clocks agree")
	}
}
