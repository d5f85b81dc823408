package hall

import (
	"testing"
	"time"
)

func TestHoursAt(t *testing.T) {
	day := []Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	c := &Config{Hall: Info{Timezone: "Asia/Makassar"}, Calendars: []Calendar{
		{ID: "k", Weekly: [7][]Span{day, day, day, day, day}, Exceptions: map[string]Exception{
			"2026-12-24": {Name: "Cuti bersama"}, "2026-12-25": {Name: "Natal"}, "2026-12-26": {Name: "Sabtu pelayanan", Spans: []Span{{From: 600, To: 660}}},
		}},
		{ID: "always", Weekly: [7][]Span{{{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}, {{From: 0, To: 24 * 60}}}},
		{ID: "never"},
	}}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	stamp := func(m Millis) string {
		if m == 0 {
			return ""
		}
		return m.In(c.Location()).Format("2006-01-02 15:04")
	}
	for _, x := range []struct {
		cal, at       string
		serving, rest bool
		closes, opens string
		name          string
	}{
		{"k", "2026-11-27 07:59", false, false, "2026-11-27 15:00", "2026-11-27 08:00", ""}, // Friday
		{"k", "2026-11-27 08:00", true, false, "2026-11-27 15:00", "", ""},
		{"k", "2026-11-27 12:00", false, true, "2026-11-27 15:00", "2026-11-27 13:00", ""},
		{"k", "2026-11-27 14:59", true, false, "2026-11-27 15:00", "", ""},
		{"k", "2026-11-27 15:00", false, false, "2026-11-27 15:00", "2026-11-30 08:00", ""},
		{"k", "2026-11-29 10:00", false, false, "", "2026-11-30 08:00", ""},
		{"k", "2026-12-24 10:00", false, false, "", "2026-12-26 10:00", "Cuti bersama"},
		{"k", "2026-12-26 10:30", true, false, "2026-12-26 11:00", "", "Sabtu pelayanan"},
		{"always", "2026-12-25 00:00", true, false, "2026-12-26 00:00", "", ""},
		{"never", "2026-12-25 00:00", false, false, "", "", ""},
		{"unknown", "2026-12-25 00:00", false, false, "", "", ""},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.at, c.Location())
		if err != nil {
			t.Fatal(err)
		}
		h := c.HoursAt(c.Calendar(x.cal), MillisOf(at))
		if h.Serving != x.serving || h.Break != x.rest || stamp(h.Closes) != x.closes || stamp(h.Opens) != x.opens || h.Name != x.name {
			t.Errorf("%s at %s: %+v, closes %s, opens %s", x.cal, x.at, h, stamp(h.Closes), stamp(h.Opens))
		}
	}
}
