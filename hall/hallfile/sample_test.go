package hallfile

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
)

func sample(t *testing.T) *hall.Config {
	t.Helper()
	c, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWithHoursUndoesAlwaysOpen and nothing else: the demo's hall can be exported as one
// that closes, whatever else was changed in it.
func TestWithHoursUndoesAlwaysOpen(t *testing.T) {
	c := sample(t)
	c.Hall.Name, c.Calendars[1].LastTicket = "MPP lain", 7
	want, err := c.Clone()
	if err != nil {
		t.Fatal(err)
	}
	open, err := AlwaysOpen(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	open.Hall.Name, open.Calendars[1] = "MPP lain", c.Calendars[1]
	for _, from := range []*hall.Config{c, open} {
		got, err := WithHours(from)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(t, want, got); d != "" && from == c {
			t.Errorf("a hall with hours was changed: %s", d)
		}
		for i := range want.Calendars {
			if d := differ(t, want.Calendars[i], got.Calendars[i]); d != "" {
				t.Errorf("calendar %s: %s", want.Calendars[i].ID, d)
			}
		}
	}
	text, err := Export(c)
	if err != nil || !strings.Contains(string(text), "# This is a sample") {
		t.Errorf("%v in\n%.300s", err, text)
	}
}

// differ returns both values as JSON where they are not equal.
func differ(t *testing.T, want, got any) string {
	t.Helper()
	a, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) == string(b) {
		return ""
	}
	return string(a) + " and " + string(b)
}

func TestSampleIsAWholeHall(t *testing.T) {
	c := sample(t)
	if len(c.Agencies) < 14 || len(c.Services) < 40 || len(c.Counters) < 28 || len(c.Zones) != 4 {
		t.Errorf("%d agencies, %d services, %d counters, %d zones", len(c.Agencies), len(c.Services), len(c.Counters), len(c.Zones))
	}
	if !c.Hall.Sample || c.Hall.Timezone != "Asia/Jakarta" || c.Service("dukcapil-ktp") == nil || c.Counter("dukcapil-1") == nil {
		t.Error("not the sample that others rely on")
	}
	if w := Warnings(c, "2026-03-02"); len(w) > 0 {
		t.Errorf("the sample should need no warning:\n%s", strings.Join(w, "\n"))
	}
	for _, s := range c.Services {
		if s.Standard.Wait == nil || s.Standard.Service == nil || s.Name.EN == "" || s.Fee.ID == "" || s.Product.ID == "" {
			t.Errorf("service %s lacks a standard, an English name, a fee or a product", s.ID)
		}
		if n := len(s.Requirements); n < 3 || n > 5 {
			t.Errorf("service %s has %d requirements", s.ID, n)
		}
	}
	for _, a := range c.Agencies {
		if a.Icon == "" {
			t.Errorf("agency %s has no icon", a.ID)
		}
	}
	low := strings.ToLower(string(sampleFile))
	for _, bad := range []string{"antrian", "silahkan"} {
		if strings.Contains(low, bad) {
			t.Errorf("the sample is misspelt: %s", bad)
		}
	}
}

// The published times are those of the description of the domain.
func TestSampleStandards(t *testing.T) {
	c := sample(t)
	for id, want := range map[string]hall.Standard{
		"dukcapil-ktp":           {Service: &hall.Target{Value: 15, Unit: hall.UnitMinute}, Completion: &hall.Target{Value: 1, Unit: hall.UnitWorkingDay}},
		"dpmptsp-reklame":        {Service: &hall.Target{Value: 20, Unit: hall.UnitMinute}, Completion: &hall.Target{Value: 3, Unit: hall.UnitWorkingHour}},
		"atr-bpn-tanggungan":     {Service: &hall.Target{Value: 20, Unit: hall.UnitMinute}, Completion: &hall.Target{Value: 7, Unit: hall.UnitCalendarDay}},
		"bank-lampung-retribusi": {Service: &hall.Target{Value: 5, Unit: hall.UnitMinute}},
	} {
		got := c.Service(id).Standard
		if *got.Service != *want.Service || (got.Completion == nil) != (want.Completion == nil) ||
			(got.Completion != nil && *got.Completion != *want.Completion) {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

func TestSampleHours(t *testing.T) {
	c := sample(t)
	open := func(service, date string) bool { return c.IssueWindow(c.Service(service), date).OpensAt != 0 }
	for _, tc := range []struct {
		service, date string
		open          bool
	}{
		{"dukcapil-ktp", "2026-07-01", true},
		{"dukcapil-ktp", "2026-07-04", false}, // Saturday
		{"polres-skck", "2026-07-04", true},
		{"polres-sim", "2026-07-04", false},       // not on Saturdays
		{"kejaksaan-tilang", "2026-07-01", false}, // Wednesday
		{"kejaksaan-tilang", "2026-07-02", true},  // Thursday
		{"kejaksaan-konsultasi", "2026-07-03", false},
		{"dukcapil-ktp", "2026-08-17", false}, // holiday
		{"dukcapil-ktp", "2026-05-15", false}, // cuti bersama
		{"dukcapil-ktp", "2026-03-11", true},  // Ramadan
	} {
		if got := open(tc.service, tc.date); got != tc.open {
			t.Errorf("%s on %s: open %v", tc.service, tc.date, got)
		}
	}
	if got := c.IssueWindow(c.Service("dukcapil-ktp"), "2026-03-11").Name; got != "Ramadan 1447 H" {
		t.Errorf("Ramadan is named %q", got)
	}
	if got := c.Calendar("kantor").Weekly[4]; !slices.Equal(got, []hall.Span{{From: 480, To: 690}, {From: 810, To: 930}}) {
		t.Errorf("Friday hours %v", got)
	}
	if got := c.Calendar("kantor").Exceptions["2026-08-18"].Spans; len(got) != 2 || got[0].From != 600 {
		t.Errorf("hours after the ceremony %v", got)
	}
}

func TestAlwaysOpen(t *testing.T) {
	c := sample(t)
	before := mustJSON(t, c)
	open, err := AlwaysOpen(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range open.Services {
		for _, date := range []string{"2026-07-04", "2026-07-05", "2026-08-17", "2026-12-31"} {
			w := open.IssueWindow(open.Service(s.ID), date)
			if w.IssueUntil-w.IssueFrom != 86_400_000 || w.IssueFrom != w.OpensAt || w.IssueUntil != w.ClosesAt {
				t.Errorf("%s on %s: %+v", s.ID, date, w)
			}
		}
	}
	if mustJSON(t, c) != before {
		t.Error("the hall itself was changed")
	}
	if _, err := Export(open); err != nil {
		t.Errorf("cannot be exported: %v", err)
	}
}

func TestHolidays(t *testing.T) {
	all, national := holidaySets()["id-2026"], holidaySets()["id-2026-nasional"]
	if len(national) != 17 || len(all) != 25 {
		t.Errorf("%d national holidays, %d with cuti bersama", len(national), len(all))
	}
	for date, x := range national {
		if all[date].Name != x.Name {
			t.Errorf("%s: %q and %q", date, x.Name, all[date].Name)
		}
	}
	if got := holidaySetNames(); !slices.Equal(got, []string{"id-2026", "id-2026-nasional"}) {
		t.Errorf("sets %v", got)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
