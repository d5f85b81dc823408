package hallfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"mpp/hall"
)

const hoursMend = `write hours as ["07:30-12:00", "13:00-15:00"], rising, with a gap between them, or tutup (closed)`

// maxPeriodDays bounds a period, which becomes one exception a day.
const maxPeriodDays = 366

// calendar reads or writes one calendar. Where several rules name one date, an exception
// holds before a holiday set, and a holiday set before a period.
func (f *file) calendar(o *object, c *hall.Calendar) {
	o.text("id", &c.ID)
	o.text("name", &c.Name)
	if o.writing() {
		writeHours(o, c)
	} else {
		f.readHours(o, c)
	}
	duration(o, "issue_early", time.Minute, minutesADay, 0, &c.IssueEarly)
	duration(o, "last_ticket", time.Minute, minutesADay, 0, &c.LastTicket)
}

func (f *file) readHours(o *object, c *hall.Calendar) {
	c.Exceptions = map[string]hall.Exception{}
	o.keys = append(o.keys, "weekly", "holidays", "periods", "exceptions")
	if !o.has("weekly") {
		o.refuse("weekly", hall.ProblemRequired, o.path+" has no weekly hours", `write weekly: and under it senin-kamis: ["08:00-12:00", "13:00-15:00"]`)
	}
	c.Weekly = f.weekly(o)
	for _, p := range o.items("periods") {
		f.object(p.n, p.path, func(p *object) { f.period(p, o.path, c.Exceptions) })
	}
	for _, h := range o.items("holidays") {
		f.holidays(h, c)
	}
	f.exceptions(o, c.Exceptions)
}

// writeHours writes equal neighbouring weekdays as a range, and only those exceptions
// that the named holiday sets do not give by themselves.
func writeHours(o *object, c *hall.Calendar) {
	var weekly, exceptions yaml.MapSlice
	for from := 0; from < 7; {
		to := from
		for to < 6 && slices.Equal(c.Weekly[to+1], c.Weekly[from]) {
			to++
		}
		name := weekdayNames[from]
		if to > from {
			name += "-" + weekdayNames[to]
		}
		weekly = append(weekly, yaml.MapItem{Key: name, Value: hoursText(c.Weekly[from])})
		from = to + 1
	}
	o.put("weekly", weekly)
	given := map[string]hall.Exception{}
	for _, id := range c.Holidays {
		maps.Copy(given, holidaySets()[id])
	}
	if len(c.Holidays) > 0 {
		o.put("holidays", flow(c.Holidays))
	}
	for _, date := range slices.Sorted(maps.Keys(c.Exceptions)) {
		x := c.Exceptions[date]
		if g, ok := given[date]; ok && g.Name == x.Name && slices.Equal(g.Spans, x.Spans) {
			continue
		}
		exceptions = append(exceptions, yaml.MapItem{Key: date, Value: written(func(o *object) {
			o.text("name", &x.Name)
			o.put("hours", flow(hoursText(x.Spans)))
		})})
	}
	if len(exceptions) > 0 {
		o.put("exceptions", exceptions)
	}
}

func hoursText(spans []hall.Span) []string {
	out := []string{}
	for _, s := range spans {
		out = append(out, clock(s.From)+"-"+clock(s.To))
	}
	return out
}

// weekly reads hours by weekday or range of weekdays; days not named are closed.
func (f *file) weekly(o *object) [7][]hall.Span {
	week := [7][]hall.Span{}
	for i := range week {
		week[i] = []hall.Span{}
	}
	if !o.has("weekly") {
		return week
	}
	n := o.n.find("weekly")
	if n.kind != mapping {
		o.refuse("weekly", codeUnreadable, o.key("weekly")+" must name weekdays", weekdayMend)
		return week
	}
	taken := [7]bool{}
	for _, e := range n.entries {
		at := spot{e.line, e.col}
		path := o.key("weekly") + "." + e.key
		from, to, ok := parseWeekdays(e.key)
		if !ok {
			f.fault(at, hall.ProblemWeekday, fmt.Sprintf("%q is no weekday", shorten(e.key)), weekdayMend)
			continue
		}
		spans := f.hours(e.value, path)
		for d := from; d <= to; d++ {
			if taken[d] {
				f.fault(at, hall.ProblemWeekday, weekdayNames[d]+" has hours already", "name each weekday once")
			}
			taken[d], week[d] = true, spans
		}
	}
	return week
}

// hours reads a day's spans, never nil. It already applies the configuration's rule, since
// the hours of a period are not in the configuration where another rule has the date.
func (f *file) hours(n *node, path string) []hall.Span {
	at := spot{n.line, n.col}
	out := []hall.Span{}
	var words []string
	switch n.kind {
	case scalar:
		if s := strings.ToLower(strings.TrimSpace(n.text)); s == "tutup" || s == "closed" {
			return out
		}
		words = strings.Split(n.text, ",")
	case list:
		for _, x := range n.items {
			words = append(words, x.text)
		}
	default:
		f.fault(at, hall.ProblemRequired, path+" has no hours", hoursMend)
	}
	end := -1
	for _, w := range words {
		s, ok := parseSpan(w)
		code := hall.ProblemHours
		if ok {
			code = s.Problem(end)
		}
		if code != "" {
			f.fault(at, code, badHours(code, shorten(w)), hoursMend)
			continue
		}
		out, end = append(out, s), s.To
	}
	return out
}

func badHours(code hall.ProblemCode, written string) string {
	if code == hall.ProblemOverlap {
		return written + " begins before or as the hours before it end"
	}
	return fmt.Sprintf("%q are not hours of a day", written)
}

// shorten cuts a text that a fault quotes.
func shorten(s string) string {
	if r := []rune(s); len(r) > hall.MaxID {
		return string(r[:hall.MaxID]) + "..."
	}
	return s
}

// period reads other weekly hours for a stretch of dates, such as Ramadan;
// without weekly hours the stretch is closed.
func (f *file) period(o *object, calendar string, into map[string]hall.Exception) {
	name := o.need("name", "name it, for example Ramadan 1447 H")
	first, from := f.date(o, "from", "write the first date, such as 2026-02-19")
	last, to := f.date(o, "to", "write the last date, such as 2026-03-17")
	o.reads("weekly")
	week := f.weekly(o)
	if !from || !to {
		return
	}
	if days := last.Sub(first).Hours() / 24; days < 0 || days >= maxPeriodDays {
		o.refuse("to", codeUnreadable, fmt.Sprintf("%s does not lie within a year after its from", o.key("to")), "let the period end on or after the day it begins")
		return
	}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		date := d.Format(time.DateOnly)
		f.move(calendar+".exceptions."+date, o.path)
		into[date] = hall.Exception{Name: name, Spans: week[(int(d.Weekday())+6)%7]}
	}
}

// date is a date that the file must have.
func (f *file) date(o *object, k, mend string) (time.Time, bool) {
	s := o.need(k, mend)
	day, err := time.Parse(time.DateOnly, s)
	if err != nil && !f.unread[o.key(k)] {
		what, mend := badDate(o.key(k), s)
		o.refuse(k, hall.ProblemDate, what, mend)
	}
	return day, err == nil
}

func badDate(path, written string) (what, mend string) {
	return fmt.Sprintf("%s %q is not a date", path, shorten(written)), "write it as 2026-08-17"
}

// holidays copies a built-in set into the calendar.
func (f *file) holidays(x item, c *hall.Calendar) {
	id := f.text(x.n, x.path)
	set, ok := holidaySets()[id]
	if !ok {
		f.refuse(x.path, codeUnreadable, fmt.Sprintf("there is no holiday set %q", shorten(id)), suggestion(id, holidaySetNames()))
		return
	}
	c.Holidays = append(c.Holidays, id)
	maps.Copy(c.Exceptions, set)
}

// exceptions reads hours by date: spans, tutup, or {name: ..., hours: ...}.
func (f *file) exceptions(o *object, into map[string]hall.Exception) {
	if !o.has("exceptions") {
		return
	}
	n := o.n.find("exceptions")
	if n.kind != mapping {
		o.refuse("exceptions", codeUnreadable, o.key("exceptions")+" must name dates", `write "2026-08-18": tutup`)
		return
	}
	seen := map[string]bool{}
	for _, e := range n.entries {
		at := spot{e.line, e.col}
		path := o.key("exceptions") + "." + e.key
		if !isDate(e.key) || seen[e.key] {
			f.fault(at, hall.ProblemDate, fmt.Sprintf("%q is not a date, or stands here twice", shorten(e.key)), `write it once, as "2026-08-17"`)
			continue
		}
		seen[e.key] = true
		delete(f.moved, path) // of a period
		if e.value.kind != mapping {
			into[e.key] = hall.Exception{Spans: f.hours(e.value, path)}
			continue
		}
		x := hall.Exception{Spans: []hall.Span{}}
		f.object(e.value, path, func(o *object) {
			o.text("name", &x.Name)
			if o.reads("hours") && o.has("hours") {
				x.Spans = f.hours(o.n.find("hours"), path)
			}
		})
		into[e.key] = x
	}
}
