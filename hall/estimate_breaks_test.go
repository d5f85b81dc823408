package hall_test

import (
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
)

// fridayHall has one counter for a service of 15 minutes, with hours around Friday prayer.
func fridayHall(t *testing.T) *halltest.Hall {
	t.Helper()
	cfg := halltest.Config()
	cfg.Calendars = []hall.Calendar{{ID: "jumat", Weekly: [7][]hall.Span{4: {{From: 8 * 60, To: 11*60 + 30}, {From: 13*60 + 30, To: 15*60 + 30}}}}}
	for i := range cfg.Agencies {
		cfg.Agencies[i].Calendar = "jumat"
	}
	cfg.Counters[3].Services = []string{"skck"} // l5 alone serves sim
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	h := halltest.New(cfg)
	h.Date = "2026-05-29" // a Friday
	h.Now = at(t, "08:00")
	return h
}

// at is an instant of that Friday, local time.
func at(t *testing.T, clock string) hall.Millis {
	t.Helper()
	x, err := time.Parse(time.RFC3339, "2026-05-29T"+clock+":00+07:00")
	if err != nil {
		t.Fatal(err)
	}
	return hall.MillisOf(x)
}

// serveMornings serves some who take so long each, and leaves the counter free.
func serveMorning(h *halltest.Hall, n int, each hall.Millis) {
	h.Counter("l5", hall.CounterActOpen)
	for range n {
		id := h.Issue("sim", hall.ClassRegular).Ticket.ID
		h.CallNext("l5")
		h.Act(id, hall.ActStart, "")
		h.Now += each
		h.Act(id, hall.ActFinish, "")
	}
}

// TestEstimateKnowsTheBreakAhead: at 11:10, twenty minutes before Friday prayer, with a
// counter that takes fifteen minutes for each, the second of those who wait comes after
// prayer and is told so; today's rule until now said 13 to 35 and 26 to 55 minutes.
func TestEstimateKnowsTheBreakAhead(t *testing.T) {
	h := fridayHall(t)
	serveMorning(h, 8, 15*60_000)
	h.Now = at(t, "11:10")
	h.Issue("sim", hall.ClassRegular)
	h.CallNext("l5") // until about 11:25
	tell := func() hall.Estimate {
		e, ok := hall.NewDay(h.Snapshot()).EstimateOfNew("sim", hall.ClassRegular, h.Now)
		if !ok {
			t.Fatal("nothing is told")
		}
		return e
	}
	untilPrayerIsOver := 140 // 13:30
	if e := tell(); e.ToMinutes < untilPrayerIsOver || e.FromMinutes > 20 || e.BeyondClosing {
		t.Errorf("next, at 11:25 or after prayer: %+v", e)
	}
	h.Issue("sim", hall.ClassRegular)
	if e := tell(); e.FromMinutes > untilPrayerIsOver || e.AboutMinutes < untilPrayerIsOver || e.ToMinutes < untilPrayerIsOver+5 || e.ToMinutes > 190 {
		t.Errorf("one ahead: %+v", e)
	}
	h.Issue("sim", hall.ClassRegular)
	if e := tell(); e.FromMinutes < untilPrayerIsOver-5 || e.AboutMinutes < untilPrayerIsOver || e.ToMinutes > 210 {
		t.Errorf("two ahead: %+v", e)
	}
}

// TestEstimateInTheBreak counts from its end, unless somebody is called in it.
func TestEstimateInTheBreak(t *testing.T) {
	h := fridayHall(t)
	serveMorning(h, 8, 15*60_000)
	h.Counter("l5", hall.CounterActPause)
	h.Now = at(t, "12:30")
	tell := func() hall.Estimate {
		e, _ := hall.NewDay(h.Snapshot()).EstimateOfNew("sim", hall.ClassRegular, h.Now)
		return e
	}
	if e := tell(); e.FromMinutes < 55 || e.FromMinutes > 65 || e.ToMinutes > 70 {
		t.Errorf("first after prayer, in an hour: %+v", e)
	}
	h.Counter("l5", hall.CounterActResume)
	h.Issue("sim", hall.ClassRegular)
	h.CallNext("l5")
	if e := tell(); e.AboutMinutes > 20 {
		t.Errorf("the officer calls in the break: %+v", e)
	}
}

// TestEstimateSaysWhenTheDayIsOver: a wait that ends after closing is said to do so.
func TestEstimateSaysWhenTheDayIsOver(t *testing.T) {
	h := fridayHall(t)
	serveMorning(h, 8, 15*60_000)
	h.Now = at(t, "15:10")
	beyond := func() bool {
		e, _ := hall.NewDay(h.Snapshot()).EstimateOfNew("sim", hall.ClassRegular, h.Now)
		return e.BeyondClosing
	}
	h.Issue("sim", hall.ClassRegular)
	h.CallNext("l5")
	if beyond() {
		t.Error("next, with twenty minutes left, is told that it may be too late")
	}
	h.Issue("sim", hall.ClassRegular)
	if !beyond() {
		t.Error("with one ahead the turn is at 15:40, and nothing says so")
	}
	h.Now = at(t, "15:32")
	id := h.Tickets()[len(h.Tickets())-1].ID
	h.Act(h.Tickets()[len(h.Tickets())-2].ID, hall.ActFinish, "")
	h.Counter("l5", hall.CounterActClose)
	if e, ok := hall.NewDay(h.Snapshot()).Estimate(id); !ok || !e.BeyondClosing {
		t.Errorf("after closing, with the counter closed: %+v %v", e, ok)
	}
}

// TestEstimateCountsOnThoseWhoOvertake: many with priority come later and go before.
func TestEstimateCountsOnThoseWhoOvertake(t *testing.T) {
	about := func(class string) int {
		h := fridayHall(t)
		h.Counter("l5", hall.CounterActOpen)
		for i := range 12 { // one in five minutes, each takes ten
			h.Now = at(t, "08:00") + hall.Millis(i)*300_000
			if i%2 == 1 {
				h.Issue("sim", class)
			} else {
				h.Issue("sim", hall.ClassRegular)
			}
		}
		h.CallNext("l5")
		d := hall.NewDay(h.Snapshot())
		e, _ := d.EstimateOfNew("sim", hall.ClassRegular, h.Now)
		return e.AboutMinutes
	}
	few, many := about(hall.ClassRegular), about(hall.ClassPriority)
	if many < few+10 {
		t.Errorf("about %d minutes where every second one later goes before, %d where nearly none does", many, few)
	}
}
