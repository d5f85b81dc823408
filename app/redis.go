package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/internal/settings"
)

// dialRedis makes a client from a URL: several addr= mean a cluster, master_name= a
// Sentinel, anything else one server. A request's deadline bounds its commands, so
// that a request fails in time while Redis hangs.
func dialRedis(address string) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, badRedisURL(address, err)
	}
	if n, err := strconv.Atoi(cmp.Or(u.Port(), "1")); err != nil || n < 1 || n > 65535 {
		return nil, badRedisURL(address, fmt.Errorf("port %s is not between 1 and 65535", u.Port()))
	}
	switch q := u.Query(); {
	case q.Get("master_name") != "":
		o, err := redis.ParseFailoverURL(address)
		if err != nil {
			return nil, badRedisURL(address, err)
		}
		o.ContextTimeoutEnabled = true
		return redis.NewFailoverClient(o), nil
	case len(q["addr"]) > 0:
		o, err := redis.ParseClusterURL(address)
		if err != nil {
			return nil, badRedisURL(address, err)
		}
		o.ContextTimeoutEnabled = true
		// After a failover the client otherwise asks for the new masters once a minute.
		o.ClusterStateReloadInterval = time.Second
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, badRedisURL(address, err)
	}
	o.ContextTimeoutEnabled = true
	return redis.NewClient(o), nil
}

// badRedisURL leaves the cause out where the URL has a password: the cause may repeat
// any part of it.
func badRedisURL(address string, cause error) error {
	const help = "MPP_REDIS_URL cannot be read; write redis://:password@host:6379/0 and percent-encode special characters of the password"
	if strings.Contains(address, "@") {
		return errors.New(help)
	}
	return fmt.Errorf("%s: %w", help, cause)
}

// noEviction is the policy of a Redis that refuses writes when it is full.
const noEviction = "noeviction"

// keepsKeys refuses a Redis that may drop keys when it is full, unless that is allowed. What a
// server's user may not read is not refused.
func (h *Hall) keepsKeys(ctx context.Context) error {
	if h.set.Embedded() || h.set.RedisEviction == settings.EvictionAllowed {
		return nil
	}
	policy, err := evictionPolicy(ctx, h.stores.rdb)
	var refused redis.Error
	switch {
	case errors.As(err, &refused), err == nil && (policy == "" || policy == noEviction):
		return nil
	case err != nil:
		return fmt.Errorf("MPP_REDIS_URL: %w", err)
	}
	return fmt.Errorf("MPP_REDIS_URL: this Redis drops keys when it is full (maxmemory-policy %s): tickets would vanish. "+
		"Set maxmemory-policy %s there, or MPP_REDIS_EVICTION=%s to start the server anyway", policy, noEviction, settings.EvictionAllowed)
}

// evictionPolicy returns the maxmemory-policy: on a cluster one that may drop keys, if a master
// has such a one.
func evictionPolicy(ctx context.Context, rdb redis.UniversalClient) (policy string, err error) {
	cluster, ok := rdb.(*redis.ClusterClient)
	if !ok {
		info, err := rdb.InfoMap(ctx, "memory").Result()
		return info["Memory"]["maxmemory_policy"], err
	}
	var mu sync.Mutex
	err = cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
		info, err := c.InfoMap(ctx, "memory").Result()
		mu.Lock()
		defer mu.Unlock()
		if p := info["Memory"]["maxmemory_policy"]; policy == "" || p != noEviction {
			policy = p
		}
		return err
	})
	return policy, err
}
