package hall

import "time"

// Millis is an instant as milliseconds since 1970-01-01 UTC. Zero means "not yet".
// Inside (Redis, the event stream, SQL) it stays a plain integer.
type Millis int64

// MillisOf cuts t to the millisecond; the zero time becomes 0.
func MillisOf(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Time is the instant in UTC, or the zero time for 0.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// In is the instant in the given zone.
func (m Millis) In(loc *time.Location) time.Time { return m.Time().In(loc) }

// Sub is the duration from o to m.
func (m Millis) Sub(o Millis) time.Duration { return time.Duration(m-o) * time.Millisecond }

// Add is m moved by d.
func (m Millis) Add(d time.Duration) Millis { return m + Millis(d.Milliseconds()) }

// IsZero reports whether the instant has not come yet.
func (m Millis) IsZero() bool { return m == 0 }

// Stamp is the instant for the outside, RFC 3339 in UTC with milliseconds, or nil for 0.
func (m Millis) Stamp() *string {
	if m == 0 {
		return nil
	}
	// Package time writes RFC 3339 itself several times faster than the same form with milliseconds.
	t := m.Time()
	b := t.AppendFormat(make([]byte, 0, 32), time.RFC3339)
	ms := t.Nanosecond() / int(time.Millisecond)
	b = append(b[:len(b)-1], '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), 'Z')
	s := string(b)
	return &s
}

// Clock tells the time. It is passed in everywhere, so that tests and a training
// hall with a faster clock use the same code.
type Clock func() time.Time

// Now is the clock's instant in milliseconds.
func (c Clock) Now() Millis { return MillisOf(c()) }
