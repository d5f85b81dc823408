package queue

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"
)

const (
	// lockLife is how long the lock of a dead process remains.
	lockLife = 6 * time.Second
	// lockPoll is how often a waiting process checks whether the hall has been restored.
	lockPoll = 50 * time.Millisecond
)

// lock is the lock of a recovery; it is renewed until it is released.
type lock struct {
	q     *Queue
	token string
	ctx   context.Context // ends when the lock is released or lost
	stop  context.CancelFunc
	done  chan struct{}
}

// takeLock returns nil when another process holds the lock.
func (q *Queue) takeLock(ctx context.Context) (*lock, error) {
	raw := make([]byte, 12)
	rand.Read(raw)
	l := &lock{q: q, token: hex.EncodeToString(raw), done: make(chan struct{})}
	got, err := q.rdb.SetNX(ctx, q.keys.lock(), l.token, lockLife).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	if !got {
		return nil, nil
	}
	l.ctx, l.stop = context.WithCancel(ctx)
	go l.renew()
	return l, nil
}

func (l *lock) renew() {
	defer close(l.done)
	tick := time.NewTicker(lockLife / 3)
	defer tick.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-tick.C:
			l.q.rdb.Expire(l.ctx, l.q.keys.lock(), lockLife) // should it be lost, adopt.lua refuses the token
		}
	}
}

func (l *lock) release() {
	l.stop()
	<-l.done
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := scriptUnlock.Run(ctx, l.q.rdb, []string{l.q.keys.lock()}, l.token).Err(); err != nil {
		l.q.log.Debug("the lock was left to expire", "error", err)
	}
}
