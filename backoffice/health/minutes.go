package health

import (
	"encoding/base64"
	"errors"
	"math/bits"

	"mpp/hall"
)

// minutes are those of a day in the hall's zone, a bit each.
type minutes [24 * 60 / 8]byte

func (m *minutes) set(minute int) { m[minute/8] |= 1 << (minute % 8) }

// count is how many minutes both have.
func (m *minutes) count(of *minutes) (n int) {
	for i := range m {
		n += bits.OnesCount8(m[i] & of[i])
	}
	return n
}

func (m *minutes) join(other *minutes) {
	for i := range m {
		m[i] |= other[i]
	}
}

// text is the minutes as the table holds them.
func (m *minutes) text() string { return base64.RawStdEncoding.EncodeToString(m[:]) }

// minutesOf reads what text wrote; "" is none.
func minutesOf(text string) (m minutes, err error) {
	if text == "" {
		return m, nil
	}
	data, err := base64.RawStdEncoding.DecodeString(text)
	if err == nil && len(data) != len(m) {
		err = errors.New("they are not those of a day")
	}
	copy(m[:], data)
	return m, err
}

type dayKey struct{ device, date string }

// day is what this process knows of a device's day: when it was seen, and when the hall was
// open and the server at work, so that it could be.
type day struct{ seen, open minutes }

// dayAt returns a device's day and its minute at an instant; the lock is held.
func (s *Service) dayAt(device string, at hall.Millis) (*day, int) {
	t := at.In(s.Config().Location())
	key := dayKey{device, t.Format("2006-01-02")}
	if s.days[key] == nil {
		s.days[key] = &day{}
	}
	return s.days[key], t.Hour()*60 + t.Minute()
}

// seen marks the minutes in which a device was there; the lock is held.
func (s *Service) seen(device string, from, to hall.Millis) {
	const minute = hall.Millis(60_000)
	for at := from; at < to; at += minute {
		d, m := s.dayAt(device, at)
		d.seen.set(m)
	}
	d, m := s.dayAt(device, to)
	d.seen.set(m)
}

// open marks the minute as one in which the hall is open, for all paired devices, and
// forgets days that are over; the lock is held.
func (s *Service) open() {
	now := s.Clock.Now()
	yesterday := now.In(s.Config().Location()).AddDate(0, 0, -1).Format("2006-01-02")
	for key := range s.days {
		if key.date < yesterday {
			delete(s.days, key)
		}
	}
	if !s.isOpen(now) {
		return
	}
	for id := range s.devices {
		d, m := s.dayAt(id, now)
		d.open.set(m)
	}
}
