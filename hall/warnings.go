package hall

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Warnings returns what a valid configuration may say but its people should look at on a
// date: what citizens would mishear, what would never be served, and which holidays are
// missing.
func (c *Config) Warnings(date string) []Problem {
	v := validator{cfg: c}
	v.soundAlikes()
	v.unserved()
	v.thin()
	v.lateHours()
	v.foreign()
	v.needless()
	return append(v.problems, c.MissingHolidays(date)...)
}

// MissingHolidays finds calendars that name sets of holidays and are closed on no date of
// the date's year or, from October on, of the next: holidays of that year would be working
// days like any other. A problem for each calendar and year; none when date is no date.
func (c *Config) MissingHolidays(date string) []Problem {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	years := []int{day.Year()}
	if day.Month() >= time.October {
		years = append(years, day.Year()+1)
	}
	v := validator{cfg: c}
	for i := range c.Calendars {
		for _, year := range years {
			if k := &c.Calendars[i]; len(k.Holidays) > 0 && !k.closesIn(year) {
				v.add(fmt.Sprintf("calendars[%d].holidays", i), WarningNoHolidays, "calendar", k.ID, "year", year)
			}
		}
	}
	return v.problems
}

// closesIn reports whether an exception closes the calendar on a date of the year.
func (cal *Calendar) closesIn(year int) bool {
	for date, x := range cal.Exceptions {
		if len(x.Spans) == 0 && strings.HasPrefix(date, fmt.Sprintf("%04d-", year)) {
			return true
		}
	}
	return false
}

// alike groups the letters whose Indonesian names are easily taken for one
// another over a loudspeaker: be de pe te; ce ge je; em en; ef es eks; ve we ye;
// a ha ka; i ki; el er.
var alike = []string{"BDPT", "CGJ", "MN", "FSX", "VWY", "AHK", "IQ", "LR"}

// heard is a prefix with each letter replaced by the first of its group, so that
// prefixes that are easily confused are equal.
func heard(prefix string) string {
	out := []byte(prefix)
	for i := range out {
		for _, group := range alike {
			if strings.IndexByte(group, out[i]) >= 0 {
				out[i] = group[0]
				break
			}
		}
	}
	return string(out)
}

// soundAlikes compares the prefixes in force, each reported where it first stands.
func (v *validator) soundAlikes() {
	var prefixes, paths []string
	add := func(path, prefix, endedOn string) {
		if endedOn == "" && prefix != "" && !slices.Contains(prefixes, prefix) {
			prefixes, paths = append(prefixes, prefix), append(paths, path)
		}
	}
	for i, a := range v.cfg.Agencies {
		add(fmt.Sprintf("agencies[%d].prefix", i), a.Prefix, a.EndedOn)
	}
	for i, s := range v.cfg.Services {
		add(fmt.Sprintf("services[%d].prefix", i), s.Prefix, s.EndedOn)
	}
	for i, p := range prefixes {
		for j, q := range prefixes[i+1:] {
			if heard(p) == heard(q) {
				v.add(paths[i+1+j], WarningSoundAlike, "first", p, "second", q)
			}
		}
	}
}

// unserved finds services whose tickets no counter would call.
func (v *validator) unserved() {
	served := map[string]bool{}
	for _, k := range v.cfg.Counters {
		for _, s := range k.Services {
			served[s] = served[s] || k.EndedOn == ""
		}
	}
	for i, s := range v.cfg.Services {
		if s.EndedOn == "" && !served[s.ID] {
			v.add(fmt.Sprintf("services[%d]", i), WarningUnserved, "service", s.ID)
		}
	}
}

// thin finds agencies without a service, and services without the published time that
// the law demands.
func (v *validator) thin() {
	for i, a := range v.cfg.Agencies {
		if a.EndedOn == "" && !slices.ContainsFunc(v.cfg.Services, func(s Service) bool { return s.Agency == a.ID && s.EndedOn == "" }) {
			v.add(fmt.Sprintf("agencies[%d]", i), WarningNoService, "agency", a.ID)
		}
	}
	for i, s := range v.cfg.Services {
		if s.EndedOn == "" && s.Standard.Service == nil && s.Standard.Completion == nil {
			v.add(fmt.Sprintf("services[%d].standard", i), WarningNoStandard, "service", s.ID)
		}
	}
}

// lateHours finds calendars that serve beyond the end of the day, or never.
func (v *validator) lateHours() {
	end := minutesADay
	var h, m int
	if n, _ := fmt.Sscanf(v.cfg.Policy.DayEnd, "%d:%d", &h, &m); n == 2 {
		end = h*60 + m
	}
	for i := range v.cfg.Calendars {
		c, last := &v.cfg.Calendars[i], 0
		for _, day := range c.Weekly {
			for _, s := range day {
				last = max(last, s.To)
			}
		}
		for _, x := range c.Exceptions {
			for _, s := range x.Spans {
				last = max(last, s.To)
			}
		}
		path := fmt.Sprintf("calendars[%d].weekly", i)
		if last == 0 {
			v.add(path, WarningNeverOpens, "calendar", c.ID)
		} else if last > end {
			v.add(path, WarningPastDayEnd, "calendar", c.ID, "until", last, "day_end", v.cfg.Policy.DayEnd)
		}
	}
}

// foreign finds counters that serve another agency's service.
func (v *validator) foreign() {
	of := map[string]string{}
	for _, s := range v.cfg.Services {
		of[s.ID] = s.Agency
	}
	for i, k := range v.cfg.Counters {
		for j, s := range k.Services {
			if a := of[s]; k.EndedOn == "" && a != "" && a != k.Agency {
				v.add(fmt.Sprintf("counters[%d].services[%d]", i, j), WarningForeignAgency,
					"counter", k.ID, "agency", k.Agency, "service", s, "other", a)
			}
		}
	}
}
