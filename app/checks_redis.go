package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// clockApart is how far two servers' clocks may differ before durations look wrong.
const clockApart = 2 * time.Second

func (c *checks) redis(ctx context.Context) {
	rdb, err := dialRedis(c.set.RedisURL)
	if err != nil {
		c.add(Fault, "", "%v", err)
		return
	}
	defer rdb.Close()
	info, err := rdb.InfoMap(ctx, "server", "persistence").Result()
	if err != nil {
		c.add(Fault, "check MPP_REDIS_URL and that the server runs", "Redis: %v", err)
		return
	}
	c.redisVersion(info["Server"]["redis_version"])
	if info["Persistence"]["aof_enabled"] == "1" {
		c.add(Good, "", "Redis keeps an append-only file")
	} else {
		c.add(Warn, "set appendonly yes: a restart of Redis loses what the ledger had not taken yet", "Redis keeps no append-only file")
	}
	if p, err := evictionPolicy(ctx, rdb); err == nil && p != noEviction {
		c.add(Fault, "set maxmemory-policy noeviction; the server does not start without MPP_REDIS_EVICTION=allow", "Redis drops keys when it is full (%s): tickets would vanish", p)
	}
	c.redisClock(ctx, rdb)
}

func (c *checks) redisVersion(v string) {
	major, err := strconv.Atoi(strings.SplitN(v, ".", 2)[0])
	if err != nil || major < 7 {
		c.add(Warn, "use Redis 7 or newer", "Redis %s is older than what is tested", v)
		return
	}
	c.add(Good, "", "Redis %s", v)
}

func (c *checks) redisClock(ctx context.Context, rdb redis.UniversalClient) {
	at, err := rdb.Time(ctx).Result()
	if err != nil {
		return // reported above
	}
	if apart := time.Since(at).Abs(); apart > clockApart {
		c.add(Warn, "let both machines set their clocks by NTP", "the clock here and that of Redis are %s apart", apart.Round(time.Second))
		return
	}
	c.add(Good, "", "clocks agree")
}
