package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// embeddedRedis is a Redis inside this process, for a hall that has none. It ends with
// the process, so a change is acknowledged only once it is in the SQLite file.
type embeddedRedis struct {
	server *miniredis.Miniredis
	url    string
	cancel context.CancelFunc
	expiry sync.WaitGroup
}

// expireEvery is how often the embedded Redis is told that time has passed: it has no
// clock of its own, and remembered answers have to expire.
const expireEvery = time.Minute

func startEmbeddedRedis() (*embeddedRedis, error) {
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password) // other users of this machine must not get in
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("embedded Redis: %w", err)
	}
	e := &embeddedRedis{server: m, url: "redis://:" + password + "@" + m.Addr()}
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	e.expiry.Go(func() { e.expire(ctx) })
	return e, nil
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
