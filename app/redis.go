package app

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// dialRedis makes a client from a URL: several addr= mean a cluster, master_name= a
// Sentinel, anything else one server. A request's deadline bounds its commands, so
// that a request fails in time while Redis hangs.
func dialRedis(address string) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, badRedisURL(address, err)
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
