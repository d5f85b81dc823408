package app

import (
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
)

// dialRedis makes a client from a URL: several addr= mean a cluster, master_name= a
// Sentinel, anything else one server. A request's deadline bounds its commands, so
// that a request fails in time while Redis hangs.
func dialRedis(address string) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("MPP_REDIS_URL: %w", err)
	}
	switch q := u.Query(); {
	case q.Get("master_name") != "":
		o, err := redis.ParseFailoverURL(address)
		if err != nil {
			return nil, fmt.Errorf("MPP_REDIS_URL: %w", err)
		}
		o.ContextTimeoutEnabled = true
		return redis.NewFailoverClient(o), nil
	case len(q["addr"]) > 0:
		o, err := redis.ParseClusterURL(address)
		if err != nil {
			return nil, fmt.Errorf("MPP_REDIS_URL: %w", err)
		}
		o.ContextTimeoutEnabled = true
		// After a failover the client otherwise asks for the new masters once a minute.
		o.ClusterStateReloadInterval = time.Second
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("MPP_REDIS_URL: %w", err)
	}
	o.ContextTimeoutEnabled = true
	return redis.NewClient(o), nil
}
