package app

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embeddedRedis is a Redis inside this process, for a hall that has none. It ends with
// the process, so a change is acknowledged only once it is in the SQLite file. It has no
// port: only this process reaches it.
type embeddedRedis struct {
	server *miniredis.Miniredis
	cancel context.CancelFunc
	expiry sync.WaitGroup
}

// expireEvery is how often the embedded Redis is told that time has passed: it has no
// clock of its own, and remembered answers have to expire.
const expireEvery = time.Minute

func startEmbeddedRedis() *embeddedRedis {
	ctx, cancel := context.WithCancel(context.Background())
	e := &embeddedRedis{server: miniredis.NewMiniRedis(), cancel: cancel}
	e.expiry.Go(func() { e.expire(ctx) })
	return e
}

// client returns a client of this Redis.
func (e *embeddedRedis) client() redis.UniversalClient {
	return redis.NewClient(&redis.Options{
		Addr: "embedded", ContextTimeoutEnabled: true,
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			c, err := e.server.Dial()
			if err != nil {
				return nil, err
			}
			return newReadAhead(c), nil
		},
	})
}

func (e *embeddedRedis) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			e.server.FastForward(expireEvery)
		}
	}
}

func (e *embeddedRedis) Close() {
	e.cancel()
	e.expiry.Wait()
	e.server.Close()
}
