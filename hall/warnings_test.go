package hall_test

import (
	"slices"
	"testing"

	"mpp/hall"
)

// Two prefixes sound alike when an inattentive ear takes each letter for another's.
func TestWarningsOfPrefixesThatSoundAlike(t *testing.T) {
	for _, tc := range []struct {
		a, b  string
		alike bool
	}{{"B", "D", true}, {"P", "T", true}, {"M", "N", true}, {"A", "B", false}, {"BK", "PK", true}, {"BK", "BL", false}, {"B", "BB", false}} {
		c := hall.Config{Agencies: []hall.Agency{{ID: "a", Prefix: tc.a}, {ID: "b", Prefix: tc.b}}}
		alike := false
		for _, p := range c.Warnings("2026-03-02") {
			alike = alike || p.Code == hall.WarningSoundAlike && p.Path == "agencies[1].prefix"
		}
		if alike != tc.alike {
			t.Errorf("%s and %s: %v", tc.a, tc.b, alike)
		}
	}
}

// Nothing in a draft is trusted: an empty one has problems and does not panic.
func TestValidateAnEmptyDraft(t *testing.T) {
	c := hall.Config{Services: []hall.Service{{}}, Counters: []hall.Counter{{Services: []string{""}}}, Calendars: []hall.Calendar{{}}}
	if p := c.Validate(); len(p) < 10 {
		t.Errorf("only %+v", p)
	}
	_ = c.Warnings("")
}

// A calendar that names sets is warned of when it closes on no date of the year, or, from
// October on, of the next.
func TestMissingHolidays(t *testing.T) {
	closed, short := hall.Exception{Name: "Libur"}, hall.Exception{Spans: []hall.Span{{From: 480, To: 600}}}
	c := hall.Config{Calendars: []hall.Calendar{
		{ID: "biasa", Holidays: []string{"id-2026"}, Exceptions: map[string]hall.Exception{"2026-01-01": closed, "2027-02-01": short}},
		{ID: "tanpa", Exceptions: map[string]hall.Exception{}},
		{ID: "siap", Holidays: []string{"id-2026"}, Exceptions: map[string]hall.Exception{"2026-01-01": closed, "2027-01-01": closed}},
	}}
	for date, want := range map[string][]int{
		"2026-01-01": nil, "2026-09-30": nil, "2026-10-01": {2027}, "2026-12-31": {2027}, "2027-01-01": {2027}, "2025-12-01": {2025}, "": nil,
	} {
		var years []int
		for _, p := range c.MissingHolidays(date) {
			if p.Code != hall.WarningNoHolidays || p.Path != "calendars[0].holidays" && p.Params["calendar"] == "biasa" {
				t.Errorf("%+v", p)
			}
			if p.Params["calendar"] == "biasa" {
				years = append(years, p.Params["year"].(int))
			}
		}
		if !slices.Equal(years, want) {
			t.Errorf("on %s years %v, want %v", date, years, want)
		}
	}
	if n := len(c.Warnings("2026-11-29")) - len(c.Warnings("2026-03-02")); n != 1 {
		t.Errorf("%d more warnings in November", n)
	}
}
