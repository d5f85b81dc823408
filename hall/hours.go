package hall

import "time"

// Hours is where a calendar stands at an instant: whether it serves, and what comes next.
type Hours struct {
	Serving bool   // within one of the date's spans
	Break   bool   // between two of them
	Closes  Millis // end of the date's last span; 0 on a closed date
	Opens   Millis // when it serves again while it does not; 0 when no hours are known
	Today   []Span // of the date; empty when it is closed
	Name    string // of the date's exception, such as a holiday
}

// HoursAt returns where the calendar stands at an instant. Breaks are no opening: Closes
// is the end of the day's service.
func (c *Config) HoursAt(cal *Calendar, at Millis) Hours {
	if cal == nil {
		return Hours{}
	}
	loc := c.Location()
	day := localDate(at, loc)
	h := Hours{Today: cal.spansOn(day), Name: cal.Exceptions[day.Format(time.DateOnly)].Name}
	spans := cal.instantsOn(day, loc)
	if len(spans) > 0 {
		h.Closes = spans[len(spans)-1].to
	}
	for i, s := range spans {
		switch {
		case at >= s.to:
			continue
		case at >= s.from:
			h.Serving = true
		default:
			h.Opens, h.Break = s.from, i > 0
		}
		return h
	}
	for range openingHorizon {
		day = day.AddDate(0, 0, 1)
		if next := cal.instantsOn(day, loc); len(next) > 0 {
			h.Opens = next[0].from
			return h
		}
	}
	return h
}
