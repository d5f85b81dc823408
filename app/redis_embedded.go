package app

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
)

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
