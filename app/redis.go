package app

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// dialRedis makes a client from a URL: several addr= mean a cluster, master_name= a
// Sentinel, anything else one server. A request's deadline bounds its commands, so
// that a Redis that hangs gives an answer and not a hang.
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

// embeddedRedis is a Redis inside this process, for a hall without one. It holds
// the moment only: what counts is in the SQLite file before it is acknowledged.
type embeddedRedis struct {
	server *miniredis.Miniredis
	url    string
	stop   chan struct{}
	done   chan struct{}
}

// expireEvery is how often the embedded Redis is told that time passes; it has no
// clock of its own, and idempotent answers must end some time.
const expireEvery = time.Minute

func startEmbeddedRedis() (*embeddedRedis, error) {
	m := miniredis.NewMiniRedis()
	raw := make([]byte, 16)
	rand.Read(raw)
	password := hex.EncodeToString(raw)
	m.RequireAuth(password) // others on this machine have no business here
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("embedded Redis: %w", err)
	}
	e := &embeddedRedis{server: m, url: "redis://:" + password + "@" + m.Addr(), stop: make(chan struct{}), done: make(chan struct{})}
	go e.expire()
	return e, nil
}

func (e *embeddedRedis) expire() {
	defer close(e.done)
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-e.stop:
			return
		case <-tick.C:
			e.server.FastForward(expireEvery)
		}
	}
}

func (e *embeddedRedis) Close() {
	close(e.stop)
	<-e.done
	e.server.Close()
}
