package kiosk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mpp/hall"
	"mpp/ui"
)

// words writes the start page's sentences in one language and the hall's zone. The first
// text that is missing is kept as err.
type words struct {
	ui   *ui.UI
	lang string
	loc  *time.Location
	zone string // WIB, WITA, WIT; "" for a zone abroad
	err  error
}

var zoneNames = map[string]string{"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

var weekdays = map[string][7]string{
	"id": {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

var months = map[string][12]string{
	"id": {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

func newWords(u *ui.UI, lang string, c *hall.Config) *words {
	return &words{ui: u, lang: lang, loc: c.Location(), zone: zoneNames[c.Hall.Timezone]}
}

func (w *words) say(key string, params ...any) string {
	s, err := w.ui.Say(w.lang, key, params...)
	if err != nil && w.err == nil {
		w.err = err
	}
	return s
}

// minute writes a minute of a day: 08.30, in English 08:30.
func (w *words) minute(n int) string {
	between := "."
	if w.lang == "en" {
		between = ":"
	}
	return fmt.Sprintf("%02d%s%02d", n/60, between, n%60)
}

// zoned adds the zone to a time of day.
func (w *words) zoned(s string) string { return strings.TrimSpace(s + " " + w.zone) }

func (w *words) clock(at hall.Millis) string {
	t := at.In(w.loc)
	return w.zoned(w.minute(t.Hour()*60 + t.Minute()))
}

// end writes the end of a day's service: 24.00 for midnight, which is no time of that day.
func (w *words) end(at hall.Millis) string {
	if t := at.In(w.loc); t.Hour() == 0 && t.Minute() == 0 {
		return w.zoned(w.minute(24 * 60))
	}
	return w.clock(at)
}

// day writes a date: Senin, 30 November.
func (w *words) day(at hall.Millis) string {
	t := at.In(w.loc)
	return fmt.Sprintf("%s, %d %s", weekdays[w.lang][t.Weekday()], t.Day(), months[w.lang][t.Month()-1])
}

func (w *words) date(at hall.Millis) string {
	return w.day(at) + " " + strconv.Itoa(at.In(w.loc).Year())
}

// list joins names: a, b dan c.
func (w *words) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + w.say("start.and") + " " + names[last]
}

func allDay(spans []hall.Span) bool {
	return len(spans) == 1 && spans[0].From == 0 && spans[0].To == 24*60
}

// hours writes when a date's service is: 08.00–12.00 dan 13.00–15.00 WIB.
func (w *words) hours(spans []hall.Span) string {
	if len(spans) == 0 {
		return w.say("start.no_hours")
	}
	if allDay(spans) {
		return w.say("start.all_day")
	}
	var list []string
	for _, s := range spans {
		list = append(list, w.minute(s.From)+"–"+w.minute(s.To))
	}
	return w.zoned(w.list(list))
}

// state writes whether it is open, and until when or when next.
func (w *words) state(h hall.Hours, now hall.Millis) string {
	switch {
	case h.Serving && allDay(h.Today):
		return w.say("start.open_all_day")
	case h.Serving:
		return w.say("start.open_until", "time", w.end(h.Closes))
	case h.Opens == 0:
		return w.say("start.closed")
	case h.Break:
		return w.say("start.in_break", "time", w.clock(h.Opens))
	case h.Opens.In(w.loc).YearDay() == now.In(w.loc).YearDay() && h.Opens.Sub(now) < 24*time.Hour:
		return w.say("start.opens_today", "time", w.clock(h.Opens))
	}
	return w.say("start.opens_on", "day", w.day(h.Opens), "time", w.clock(h.Opens))
}

// note names the day where it is a special one.
func (w *words) note(h hall.Hours) string {
	switch {
	case h.Name == "":
		return ""
	case len(h.Today) == 0:
		return w.say("start.holiday", "name", h.Name)
	}
	return w.say("start.special_day", "name", h.Name)
}

// target writes a published time: 3 hari kerja.
func (w *words) target(t *hall.Target) string {
	return w.say("unit."+string(t.Unit), "n", t.Value)
}
