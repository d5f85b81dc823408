package hall

import (
	"testing"
	"time"
)

func hm(s string) int {
	t, err := time.Parse("15:04", s)
	if err != nil {
		panic(err)
	}
	return t.Hour()*60 + t.Minute()
}

func spans(edges ...string) []Span {
	out := []Span{}
	for i := 0; i+1 < len(edges); i += 2 {
		to := minutesADay
		if edges[i+1] != "24:00" {
			to = hm(edges[i+1])
		}
		out = append(out, Span{From: hm(edges[i]), To: to})
	}
	return out
}

// office is an ordinary calendar: a noon break, a longer one on Friday, a
// holiday on Monday 2026-06-01 and short hours on Tuesday 2026-06-02.
func office() Calendar {
	day := spans("08:00", "12:00", "13:00", "15:00")
	c := Calendar{ID: "office", IssueEarly: 30, LastTicket: 20, Exceptions: map[string]Exception{
		"2026-06-01": {Name: "Hari Lahir Pancasila"},
		"2026-06-02": {Name: "Ramadan", Spans: spans("09:00", "12:00")},
	}}
	for i := range 4 {
		c.Weekly[i] = day
	}
	c.Weekly[4] = spans("08:00", "11:30", "13:30", "15:30")
	return c
}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(loc *time.Location, s string) Millis {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		panic(err)
	}
	return MillisOf(t)
}

func officeHall(t *testing.T) *Config {
	night := Calendar{ID: "night"}
	night.Weekly[4] = spans("00:10", "24:00")
	c := &Config{
		Hall:      Info{ID: "h", Timezone: "Asia/Makassar"},
		Calendars: []Calendar{office(), night},
		Agencies:  []Agency{{ID: "a", Calendar: "office"}, {ID: "gone", Calendar: "office", EndedOn: "2026-05-27"}},
		Services: []Service{
			{ID: "plain", Agency: "a"},
			{ID: "mon-fri", Agency: "a", Weekdays: []int{1, 5}},
			{ID: "night", Agency: "a", Calendar: "night"},
			{ID: "ended", Agency: "a", EndedOn: "2026-05-27"},
			{ID: "of-gone", Agency: "gone"},
		},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestIssueWindow(t *testing.T) {
	c := officeHall(t)
	loc := c.Location()
	w := func(date, from, until, opens, closes, name string) Window {
		return Window{IssueFrom: at(loc, date+" "+from), IssueUntil: at(loc, date+" "+until),
			OpensAt: at(loc, date+" "+opens), ClosesAt: at(loc, date+" "+closes), Name: name}
	}
	midnight := at(loc, "2026-05-30 00:00")
	for _, tc := range []struct {
		name, service, date string
		want                Window
	}{
		{"weekday", "plain", "2026-05-28", w("2026-05-28", "07:30", "14:40", "08:00", "15:00", "")},
		{"friday", "plain", "2026-05-29", w("2026-05-29", "07:30", "15:10", "08:00", "15:30", "")},
		{"saturday", "plain", "2026-05-30", Window{}},
		{"holiday keeps its name", "plain", "2026-06-01", Window{Name: "Hari Lahir Pancasila"}},
		{"exception", "plain", "2026-06-02", w("2026-06-02", "08:30", "11:40", "09:00", "12:00", "Ramadan")},
		{"weekday it runs", "mon-fri", "2026-05-29", w("2026-05-29", "07:30", "15:10", "08:00", "15:30", "")},
		{"weekday it does not run", "mon-fri", "2026-05-28", Window{}},
		{"to midnight", "night", "2026-05-29", Window{IssueFrom: at(loc, "2026-05-29 00:10"), IssueUntil: midnight,
			OpensAt: at(loc, "2026-05-29 00:10"), ClosesAt: midnight}},
		{"before it left", "ended", "2026-05-26", w("2026-05-26", "07:30", "14:40", "08:00", "15:00", "")},
		{"the day it left", "ended", "2026-05-27", Window{}},
		{"its agency left", "of-gone", "2026-05-28", Window{}},
		{"not a date", "plain", "28 May", Window{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.IssueWindow(c.Service(tc.service), tc.date); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
	if got := c.IssueWindow(nil, "2026-05-28"); got != (Window{}) {
		t.Errorf("unknown service: %+v", got)
	}
}

func TestIssueWindowStaysInItsDate(t *testing.T) {
	c := officeHall(t)
	cal := c.Calendar("night")
	cal.IssueEarly = 60
	w := c.IssueWindow(c.Service("night"), "2026-05-29")
	if want := at(c.Location(), "2026-05-29 00:00"); w.IssueFrom != want {
		t.Errorf("tickets from %v, want midnight %v", w.IssueFrom.Time(), want.Time())
	}
	cal.LastTicket = 2 * minutesADay
	if w = c.IssueWindow(c.Service("night"), "2026-05-29"); w.IssueUntil < w.IssueFrom {
		t.Errorf("window ends before it begins: %+v", w)
	}
}

func TestSpansOn(t *testing.T) {
	c := officeHall(t)
	for date, want := range map[string]int{"2026-05-28": 2, "2026-05-30": 0, "2026-06-01": 0, "2026-06-02": 1} {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Calendar("office").spansOn(day); len(got) != want {
			t.Errorf("%s: %v, want %d spans", date, got, want)
		}
	}
}

func TestWorkingMS(t *testing.T) {
	loc := zone(t, "Asia/Makassar")
	cal := office()
	for _, tc := range []struct {
		name, from, to string
		minutes        int64
	}{
		{"inside a span", "2026-05-28 09:00", "2026-05-28 09:45", 45},
		{"the break does not count", "2026-05-28 11:50", "2026-05-28 13:10", 20},
		{"friday prayer does not count", "2026-05-29 11:00", "2026-05-29 14:00", 60},
		{"night and early morning", "2026-05-27 14:30", "2026-05-28 08:30", 60},
		{"weekend and holiday", "2026-05-29 15:00", "2026-06-02 09:15", 45},
		{"a closed day", "2026-05-30 08:00", "2026-05-31 15:00", 0},
		{"backwards", "2026-05-28 10:00", "2026-05-28 09:00", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := WorkingMS(&cal, loc, at(loc, tc.from), at(loc, tc.to))
			if got != tc.minutes*60_000 {
				t.Errorf("got %v, want %d minutes", time.Duration(got)*time.Millisecond, tc.minutes)
			}
		})
	}
	if WorkingMS(nil, loc, 0, 1<<40) != 0 {
		t.Error("a nil calendar worked")
	}
}

func TestDue(t *testing.T) {
	loc := zone(t, "Asia/Makassar")
	cal := office()
	for _, tc := range []struct {
		name  string
		value int
		unit  Unit
		from  string
		want  string
	}{
		{"minutes elapse", 15, UnitMinute, "2026-05-28 11:55", "2026-05-28 12:10"},
		{"hours elapse", 2, UnitHour, "2026-05-29 14:30", "2026-05-29 16:30"},
		{"working hours skip the break", 3, UnitWorkingHour, "2026-05-28 10:00", "2026-05-28 14:00"},
		{"working hours due at a span's end", 2, UnitWorkingHour, "2026-05-28 10:00", "2026-05-28 12:00"},
		{"working hours over a long weekend", 2, UnitWorkingHour, "2026-05-29 14:30", "2026-06-02 10:00"},
		{"working hours from before opening", 1, UnitWorkingHour, "2026-05-28 06:00", "2026-05-28 09:00"},
		{"one working day", 1, UnitWorkingDay, "2026-05-27 08:05", "2026-05-28 15:00"},
		{"working days skip weekend and holiday", 2, UnitWorkingDay, "2026-05-28 09:00", "2026-06-02 12:00"},
		{"from a closed day", 1, UnitWorkingDay, "2026-05-30 09:00", "2026-06-02 12:00"},
		{"calendar days", 7, UnitCalendarDay, "2026-05-28 09:00", "2026-06-05 00:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Due(Target{tc.value, tc.unit}, &cal, loc, at(loc, tc.from))
			if want := at(loc, tc.want); got != want {
				t.Errorf("got %v, want %v", got.In(loc), want.In(loc))
			}
		})
	}
}

func TestDueThatCannotBeTold(t *testing.T) {
	never := &Calendar{}
	from := Millis(1_780_000_000_000)
	for _, unit := range []Unit{UnitWorkingDay, UnitWorkingHour} {
		for _, cal := range []*Calendar{nil, never} {
			if got := Due(Target{1, unit}, cal, time.UTC, from); got != 0 {
				t.Errorf("%s: due %v", unit, got.Time())
			}
		}
	}
	if got := Due(Target{1, "fortnight"}, never, time.UTC, from); got != 0 {
		t.Errorf("unknown unit: due %v", got.Time())
	}
}

// A clock change must neither lose nor double a minute that the zone's clock shows.
func TestWorkingMSOverAClockChange(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	all := Calendar{}
	for i := range all.Weekly {
		all.Weekly[i] = spans("00:00", "02:30", "02:30", "24:00")
	}
	for date, hours := range map[string]int64{"2026-03-29": 23, "2026-10-25": 25, "2026-06-01": 24} {
		day, _ := time.ParseInLocation(time.DateOnly, date, loc)
		got := WorkingMS(&all, loc, MillisOf(day), MillisOf(day.AddDate(0, 0, 1)))
		if got != hours*3_600_000 {
			t.Errorf("%s: %v, want %d h", date, time.Duration(got)*time.Millisecond, hours)
		}
	}
}
