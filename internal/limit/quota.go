package limit

import (
	"slices"
	"sync"
	"time"
)

// Quota counts exactly what each device did within the last minute, so that an operator
// can count along. A request that is repeated under its key counts once. It is safe for
// concurrent use.
type Quota struct {
	clock func() time.Time

	mu      sync.Mutex
	devices *Map[string, []use]
}

type use struct {
	key string
	at  time.Time
}

// NewQuota returns a quota that remembers at most size devices.
func NewQuota(size int, clock func() time.Time) *Quota {
	return &Quota{clock: clock, devices: NewMap[string, []use](size)}
}

// Take counts one use under the key. If there were limit uses already, ok is false and
// wait is how long until the oldest of them is a minute ago.
func (q *Quota) Take(device, key string, limit int) (wait time.Duration, ok bool) {
	now := q.clock()
	q.mu.Lock()
	defer q.mu.Unlock()
	uses := q.devices.At(device)
	*uses = slices.DeleteFunc(*uses, func(u use) bool { return now.Sub(u.at) >= time.Minute })
	if slices.ContainsFunc(*uses, func(u use) bool { return u.key == key }) {
		return 0, true
	}
	if len(*uses) >= limit {
		return (*uses)[len(*uses)-limit].at.Add(time.Minute).Sub(now), false
	}
	*uses = append(*uses, use{key, now})
	return 0, true
}

// GiveBack removes the use under the key, because nothing came of it.
func (q *Quota) GiveBack(device, key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	uses := q.devices.At(device)
	*uses = slices.DeleteFunc(*uses, func(u use) bool { return u.key == key })
}
