package hall

import (
	"testing"
	"time"
)

func TestOpensAfter(t *testing.T) {
	day := []Span{{From: 8 * 60, To: 15 * 60}}
	c := &Config{
		Hall: Info{Timezone: "Asia/Makassar"},
		Calendars: []Calendar{
			{ID: "k", Weekly: [7][]Span{day, day, day, day, day}, Exceptions: map[string]Exception{
				"2026-12-24": {Name: "Cuti bersama"}, "2026-12-25": {Name: "Natal"}, "2026-12-26": {Spans: []Span{{From: 600, To: 660}}},
			}},
			{ID: "never"},
			{ID: "late", Weekly: [7][]Span{day}, LastTicket: 8 * 60}, // the last ticket is before the first
		},
		Agencies: []Agency{{ID: "a", Calendar: "k"}},
		Services: []Service{{ID: "daily", Agency: "a"}, {ID: "tuesday", Agency: "a", Weekdays: []int{2}}, {ID: "never", Agency: "a", Calendar: "never"},
			{ID: "late", Agency: "a", Calendar: "late"}},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ service, date, want string }{
		{"daily", "2026-11-23", "2026-11-24T08:00:00+08:00"}, // Monday
		{"daily", "2026-11-27", "2026-11-30T08:00:00+08:00"}, // Friday
		{"daily", "2026-12-23", "2026-12-26T10:00:00+08:00"}, // two holidays, then an exception on a Saturday
		{"tuesday", "2026-11-24", "2026-12-01T08:00:00+08:00"},
		{"never", "2026-11-23", ""},
		{"late", "2026-11-23", ""},
		{"daily", "besok", ""},
	} {
		got := ""
		if at := c.OpensAfter(c.Service(x.service), x.date); at != 0 {
			got = at.In(c.Location()).Format(time.RFC3339)
		}
		if got != x.want {
			t.Errorf("%s after %s: %q, want %q", x.service, x.date, got, x.want)
		}
	}
}
