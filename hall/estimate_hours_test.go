package hall

import (
	"testing"
	"time"
)

// TestHoursAheadOfAnInstant: when they begin or go on, and when work will be done.
func TestHoursAheadOfAnInstant(t *testing.T) {
	day := []Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	c := &Config{
		Hall:      Info{Timezone: "Asia/Jakarta"},
		Calendars: []Calendar{{ID: "k", Weekly: [7][]Span{day}}},
		Agencies:  []Agency{{ID: "a", Calendar: "k"}},
		Services:  []Service{{ID: "s", Agency: "a"}},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	d := NewDay(Snapshot{Config: c})
	const minute, spared = 60_000.0, 5 * 60_000.0
	for _, x := range []struct {
		at     string
		starts time.Duration
		work   float64 // minutes
		wall   float64 // minutes until so much is done
		beyond bool
	}{
		{"2026-11-23T07:30:15+07:00", 29*time.Minute + 45*time.Second, 10, 39.75, false}, // Monday, before opening
		{"2026-11-23T08:00:00+07:00", 0, 10, 10, false},
		{"2026-11-23T11:50:00+07:00", 0, 10, 10, false},
		{"2026-11-23T11:50:00+07:00", 0, 12, 70, false},  // two minutes more: done in the break by who is served
		{"2026-11-23T11:50:00+07:00", 0, 30, 85, false},  // after the break, less what was spared
		{"2026-11-23T11:50:00+07:00", 0, 140, 195, true}, // and after closing
		{"2026-11-23T12:15:00+07:00", 45 * time.Minute, 10, 55, false},
		{"2026-11-23T15:10:00+07:00", 0, 10, 10, true},  // closed
		{"2026-11-24T07:30:00+07:00", 0, 10, 10, false}, // Tuesday: no hours at all
	} {
		at, err := time.Parse(time.RFC3339, x.at)
		if err != nil {
			t.Fatal(err)
		}
		h := d.hoursOf("s", MillisOf(at))
		wall := h.wall(x.work*minute, spared)
		if h.startsIn != x.starts.Milliseconds() || wall != x.wall*minute || h.beyond(wall) != x.beyond {
			t.Errorf("%s, %.0f minutes: starts in %d, done after %.2f, beyond closing %v; want %v, %.2f, %v",
				x.at, x.work, h.startsIn, wall/minute, h.beyond(wall), x.starts, x.wall, x.beyond)
		}
	}
}
