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

// IsZero tells whether the instant has not come yet.
func (m Millis) IsZero() bool { return m == 0 }

// Stamp is the instant for the outside, RFC 3339 in UTC with milliseconds, or nil for 0.
func (m Millis) Stamp() *string {
	if m == 0 {
		return nil
	}
	s := m.stamp()
	return &s
}

// stampForm is a stamp as package time writes it.
const stampForm = "2006-01-02T15:04:05.000Z07:00"

// stamp writes the form by hand: each view has several of them, and reading the form
// anew for each took longer than the rest.
func (m Millis) stamp() string {
	t := m.Time()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.Format(stampForm)
	}
	hour, minute, second := t.Clock()
	b := []byte("0000-00-00T00:00:00.000Z")
	digits(b[0:4], year)
	digits(b[5:7], int(month))
	digits(b[8:10], day)
	digits(b[11:13], hour)
	digits(b[14:16], minute)
	digits(b[17:19], second)
	digits(b[20:23], t.Nanosecond()/int(time.Millisecond))
	return string(b)
}

// digits fills b with a number of as many digits.
func digits(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}

// Clock tells the time. It is passed in everywhere, so that tests and a training
// hall with a faster clock use the same code.
type Clock func() time.Time

// Now is the clock's instant in milliseconds.
func (c Clock) Now() Millis { return MillisOf(c()) }
