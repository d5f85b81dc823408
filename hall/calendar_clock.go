package hall

import "time"

// The completion clock of a service standard runs in working time. The regulations do
// not say how its days are counted, so the rule below is this project's own. It is the
// same for every agency and described in docs/hall-file.md:
//
//   - menit, jam: elapsed time, whatever the hours.
//   - jam kerja: only minutes inside the calendar's spans count; breaks, closed
//     days and the night do not.
//   - hari kerja: the day on which the clock starts does not count; the promise
//     is kept until service closes on the N-th day with hours after it.
//   - hari kalender: the day of the start does not count; kept until midnight
//     at the end of the N-th day after it.
//
// A service's own weekdays narrow when tickets are given, not when its agency
// works on a file, so they play no part here.

// maxClosedDays bounds the search in a calendar that never opens again.
const maxClosedDays = 3 * 366

// WorkingMS is the working time between two instants: the milliseconds of
// [from, to) that lie inside the calendar's spans in the zone. It is 0 when to is not
// after from or the calendar is nil. It is additive: WorkingMS(a,b) + WorkingMS(b,c)
// equals WorkingMS(a,c) for a <= b <= c.
func WorkingMS(cal *Calendar, loc *time.Location, from, to Millis) int64 {
	if cal == nil || to <= from {
		return 0
	}
	var sum int64
	last := localDate(to, loc)
	for day := localDate(from, loc); !day.After(last); day = day.AddDate(0, 0, 1) {
		for _, s := range cal.instantsOn(day, loc) {
			if n := int64(min(s.to, to) - max(s.from, from)); n > 0 {
				sum += n
			}
		}
	}
	return sum
}

// Due is the last instant at which a target that started at from is still met. It is
// 0 for an unknown unit, and for one of working time when the calendar is nil or stays
// closed for three years.
func Due(target Target, cal *Calendar, loc *time.Location, from Millis) Millis {
	switch target.Unit {
	case UnitMinute:
		return from.Add(time.Duration(target.Value) * time.Minute)
	case UnitHour:
		return from.Add(time.Duration(target.Value) * time.Hour)
	case UnitCalendarDay:
		return localMinute(localDate(from, loc).AddDate(0, 0, target.Value), minutesADay, loc)
	case UnitWorkingHour:
		return dueInHours(target.Value, cal, loc, from)
	case UnitWorkingDay:
		return dueInDays(target.Value, cal, loc, from)
	}
	return 0
}

// dueInHours adds up spans until the hours are reached. If that is exactly at the end of
// a span, it is due then, not at the start of the next one.
func dueInHours(hours int, cal *Calendar, loc *time.Location, from Millis) Millis {
	left := Millis(hours) * 3_600_000
	if cal == nil {
		return 0
	}
	day := localDate(from, loc)
	for closed := 0; closed < maxClosedDays; closed++ {
		for _, s := range cal.instantsOn(day, loc) {
			start := max(s.from, from)
			if s.to <= start {
				continue
			}
			closed = 0
			if s.to-start >= left {
				return start + left
			}
			left -= s.to - start
		}
		day = day.AddDate(0, 0, 1)
	}
	return 0
}

// dueInDays counts days with hours after the day of the start.
func dueInDays(days int, cal *Calendar, loc *time.Location, from Millis) Millis {
	if cal == nil {
		return 0
	}
	day := localDate(from, loc)
	for closed := 0; closed < maxClosedDays; closed++ {
		day = day.AddDate(0, 0, 1)
		edges := cal.instantsOn(day, loc)
		if len(edges) == 0 {
			continue
		}
		closed = 0
		if days--; days <= 0 {
			return edges[len(edges)-1].to
		}
	}
	return 0
}

// localDate is the date at the instant in the zone, held as a UTC midnight so
// that adding days never meets a clock change.
func localDate(at Millis, loc *time.Location) time.Time {
	y, m, d := time.UnixMilli(int64(at)).In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
