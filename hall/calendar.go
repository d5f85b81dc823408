package hall

import (
	"slices"
	"time"
	_ "time/tzdata" // embeds the time zones, for a machine without zoneinfo
)

// Span is part of a day in minutes from local midnight, From inclusive, To exclusive.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Calendar is a set of weekly hours with exceptions. Breaks are the gaps between
// a day's spans; tickets are given through them, since citizens wait in them.
type Calendar struct {
	ID         string               `json:"id"`
	Name       string               `json:"name,omitempty"`
	Weekly     [7][]Span            `json:"weekly"`              // Monday first; spans rise and do not touch
	Holidays   []string             `json:"holidays,omitempty"`  // built-in sets already copied into Exceptions
	Exceptions map[string]Exception `json:"exceptions"`          // by YYYY-MM-DD
	IssueEarly int                  `json:"issue_early_minutes"` // tickets are given this long before opening
	LastTicket int                  `json:"last_ticket_minutes"` // and until this long before closing
}

// Exception replaces one date's hours; no spans means closed.
type Exception struct {
	Name  string `json:"name"`
	Spans []Span `json:"spans"`
}

// Window is when a service gives tickets on one date, and when it serves.
// It is zero on a closed day, but for Name, which then may be the holiday's.
type Window struct {
	IssueFrom  Millis // first ticket
	IssueUntil Millis // last ticket, exclusive
	OpensAt    Millis
	ClosesAt   Millis
	Name       string
}

// minutesADay bounds a span's end: 24:00.
const minutesADay = 24 * 60

// CalendarOf is the calendar a service runs by: its own or its agency's; nil
// for an unknown service.
func (c *Config) CalendarOf(s *Service) *Calendar {
	if s == nil {
		return nil
	}
	if s.Calendar != "" {
		return c.Calendar(s.Calendar)
	}
	if a := c.Agency(s.Agency); a != nil {
		return c.Calendar(a.Calendar)
	}
	return nil
}

// IssueWindow returns when the service gives tickets on a date and when it serves.
// The window is empty, with the exception's name if there is one, on a day
// without hours, on a weekday the service does not run, and from the date on
// which the service or its agency left the hall.
func (c *Config) IssueWindow(service *Service, date string) Window {
	cal := c.CalendarOf(service)
	day, err := time.Parse(time.DateOnly, date)
	if cal == nil || err != nil || c.leftBy(service, date) {
		return Window{}
	}
	name := cal.Exceptions[date].Name
	edges := cal.instantsOn(day, c.Location())
	if len(edges) == 0 || !runsOn(service.Weekdays, day.Weekday()) {
		return Window{Name: name}
	}
	opens, closes := edges[0].from, edges[len(edges)-1].to
	midnight := localMinute(day, 0, c.Location())
	from := max(opens.Add(-time.Duration(cal.IssueEarly)*time.Minute), midnight)
	until := max(closes.Add(-time.Duration(cal.LastTicket)*time.Minute), from)
	return Window{IssueFrom: from, IssueUntil: until, OpensAt: opens, ClosesAt: closes, Name: name}
}

// openingHorizon is how many days OpensAfter and HoursAt look ahead: beyond the longest closure that a
// hall announces.
const openingHorizon = 92

// OpensAfter is when the service opens on the first later date on which it gives tickets;
// 0 when there is none within openingHorizon days.
func (c *Config) OpensAfter(service *Service, date string) Millis {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	for range openingHorizon {
		day = day.AddDate(0, 0, 1)
		if w := c.IssueWindow(service, day.Format(time.DateOnly)); w.IssueUntil > w.IssueFrom {
			return w.OpensAt
		}
	}
	return 0
}

// leftBy reports whether the service or its agency has left the hall by the date.
func (c *Config) leftBy(s *Service, date string) bool {
	if s.EndedOn != "" && date >= s.EndedOn {
		return true
	}
	a := c.Agency(s.Agency)
	return a == nil || (a.EndedOn != "" && date >= a.EndedOn)
}

// runsOn reports whether a service with these weekdays (1 Monday .. 7 Sunday,
// none meaning all) runs on w.
func runsOn(weekdays []int, w time.Weekday) bool {
	return len(weekdays) == 0 || slices.Contains(weekdays, mondayFirst(w)+1)
}

// mondayFirst is 0 for Monday .. 6 for Sunday.
func mondayFirst(w time.Weekday) int { return (int(w) + 6) % 7 }

// spansOn lists the spans in which the calendar serves on a date, held as a UTC midnight:
// those of the date's exception if it has one, else those of its weekday.
func (cal *Calendar) spansOn(day time.Time) []Span {
	if x, ok := cal.Exceptions[day.Format(time.DateOnly)]; ok {
		return x.Spans
	}
	return cal.Weekly[mondayFirst(day.Weekday())]
}

// stretch is a span as instants, from inclusive, to exclusive.
type stretch struct{ from, to Millis }

// instantsOn returns a date's spans as instants. Where a clock change skips or
// repeats an hour, the stretches still rise, do not overlap and stay inside the
// date, so that no minute is counted twice.
func (cal *Calendar) instantsOn(day time.Time, loc *time.Location) []stretch {
	spans := cal.spansOn(day)
	if len(spans) == 0 {
		return nil
	}
	last, end := localMinute(day, 0, loc), localMinute(day, minutesADay, loc)
	out := make([]stretch, 0, len(spans))
	for _, s := range spans {
		from := min(max(localMinute(day, s.From, loc), last), end)
		to := min(max(localMinute(day, s.To, loc), from), end)
		if to > from {
			out = append(out, stretch{from, to})
			last = to
		}
	}
	return out
}

// localMinute is the instant at which the zone's clock shows the given number of
// minutes after midnight of the date.
func localMinute(day time.Time, minute int, loc *time.Location) Millis {
	y, m, d := day.Date()
	return MillisOf(time.Date(y, m, d, 0, minute, 0, 0, loc))
}
