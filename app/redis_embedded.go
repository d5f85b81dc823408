package app

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// embeddedRedis is a Redis inside this process, for a hall that has none. It ends with
// the process, so a change is acknowledged only once it is in the SQLite file.
type embeddedRedis struct {
	server *miniredis.Miniredis
	url    string
	stop   chan struct{}
	done   chan struct{}
}

// expireEvery is how often the embedded Redis is told that time has passed: it has no
// clock of its own, and remembered answers have to expire.
const expireEvery = time.Minute

func startEmbeddedRedis() (*embeddedRedis, error) {
	m := miniredis.NewMiniRedis()
	raw := make([]byte, 16)
	rand.Read(raw)
	password := hex.EncodeToString(raw)
	m.RequireAuth(password) // other users of this machine must not get in
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
