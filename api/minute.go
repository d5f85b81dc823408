package api

import (
	"slices"
	"time"
)

// minutes count what each device did within the last minute, exactly: the hall
// file's max_per_kiosk_minute is a number that an operator can count himself. The
// same request again under its key is not one more.
type minutes struct {
	clock   func() time.Time
	devices *recent[[]done]
}

type done struct {
	key string
	at  time.Time
}

func newMinutes(size int, clock func() time.Time) *minutes {
	return &minutes{clock: clock, devices: newRecent[[]done](size)}
}

// take notes one more under the key, unless there were limit already; then it
// tells how long until the oldest is a minute ago.
func (m *minutes) take(device, key string, limit int) (wait time.Duration, ok bool) {
	now := m.clock()
	m.devices.mu.Lock()
	defer m.devices.mu.Unlock()
	list := m.devices.get(device)
	*list = slices.DeleteFunc(*list, func(d done) bool { return now.Sub(d.at) >= time.Minute })
	if slices.ContainsFunc(*list, func(d done) bool { return d.key == key }) {
		return 0, true
	}
	if len(*list) >= limit {
		return (*list)[len(*list)-limit].at.Add(time.Minute).Sub(now), false
	}
	*list = append(*list, done{key, now})
	return 0, true
}

// giveBack forgets the key: nothing came of it.
func (m *minutes) giveBack(device, key string) {
	m.devices.mu.Lock()
	defer m.devices.mu.Unlock()
	list := m.devices.get(device)
	*list = slices.DeleteFunc(*list, func(d done) bool { return d.key == key })
}
