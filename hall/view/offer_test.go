package view_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// monday is 09:00 in the hall's zone.
var monday = hall.MillisOf(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))

// withHours is the test hall on working days from 08:00 to 15:00.
func withHours(t *testing.T, change func(c *hall.Config)) *hall.Day {
	t.Helper()
	c := halltest.Config()
	day := []hall.Span{{From: 8 * 60, To: 15 * 60}}
	c.Calendars = []hall.Calendar{{ID: "kantor", Weekly: [7][]hall.Span{day, day, day, day, day}}}
	for i := range c.Agencies {
		c.Agencies[i].Calendar = "kantor"
	}
	change(c)
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	return hall.NewDay(halltest.New(c).Snapshot())
}

func offersOf(d *hall.Day, at hall.Millis) map[string]view.Offer {
	offers := map[string]view.Offer{}
	for _, o := range view.OffersOf(d, at, "", nil) {
		offers[o.ID] = o
	}
	return offers
}

// What is closed says when it opens again; what nobody serves says neither that nor a wait.
func TestOffersSayWhenTheyOpen(t *testing.T) {
	d := withHours(t, func(c *hall.Config) {
		c.Counters = slices.DeleteFunc(c.Counters, func(k hall.Counter) bool { return k.ID == "l3" }) // alone served bpjs
		for i := range c.Services {
			if c.Services[i].ID == "sim" {
				c.Services[i].Weekdays = []int{2, 4}
			}
		}
	})
	for _, x := range []struct {
		at                       time.Duration
		service, reason, reopens string
	}{
		{0, "ktp", "", ""},
		{0, "sim", view.ClosedToday, "2026-11-24T01:00:00.000Z"},
		{0, "daftar", view.ClosedToday, ""},
		{-2 * time.Hour, "ktp", view.ClosedEarly, "2026-11-23T01:00:00.000Z"},
		{7 * time.Hour, "ktp", view.ClosedLate, "2026-11-24T01:00:00.000Z"},
		{4*24*time.Hour + 7*time.Hour, "ktp", view.ClosedLate, "2026-11-30T01:00:00.000Z"}, // Friday
	} {
		o := offersOf(d, monday.Add(x.at))[x.service]
		reopens := ""
		if o.ReopensAt != nil {
			reopens = *o.ReopensAt
		}
		if o.ClosedReason != x.reason || o.Open != (x.reason == "") || reopens != x.reopens {
			t.Errorf("%s after %v: %q, opens again %q; want %q, %q", x.service, x.at, o.ClosedReason, reopens, x.reason, x.reopens)
		}
	}
	if o := offersOf(d, monday); o["daftar"].Counters != 0 || o["kk"].Counters != 2 || o["kk"].CountersOpen != 0 {
		t.Errorf("counters: %d, %d", o["daftar"].Counters, o["kk"].Counters)
	}
}

// A day that was closed by hand opens again on the next, not at its own hour.
func TestOffersOfAClosedDay(t *testing.T) {
	h := halltest.New(withHours(t, func(*hall.Config) {}).Config())
	d := hall.NewDay(h.Snapshot())
	h.CloseDay()
	for _, e := range h.Events() {
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	o := offersOf(d, hall.MillisOf(time.Date(2026, 5, 28, 0, 0, 0, 0, time.UTC)))["ktp"] // 07:00 in the hall's zone
	if o.Open || o.ClosedReason != view.ClosedLate || o.ReopensAt == nil || *o.ReopensAt != "2026-05-29T01:00:00.000Z" {
		t.Errorf("%+v", o)
	}
}

// The services used most come first, today's uses counted; the others by the hall file, and
// those that nobody serves not at all.
func TestOffersRankByUse(t *testing.T) {
	h := halltest.New(withHours(t, func(c *hall.Config) {
		for i := range c.Counters {
			c.Counters[i].Services = slices.DeleteFunc(c.Counters[i].Services, func(s string) bool { return s == "akta" })
		}
	}).Config())
	for range 3 {
		h.Issue("sim", hall.ClassRegular)
	}
	d := hall.NewDay(h.Snapshot())
	ranks := func(past map[string]int64) map[string]int {
		out := map[string]int{}
		for _, o := range view.OffersOf(d, monday, "", past) {
			out[o.ID] = o.Popular
		}
		return out
	}
	if got, want := ranks(nil), (map[string]int{"sim": 1, "ktp": 2, "daftar": 3, "skck": 4, "kk": 5, "akta": 0}); !maps.Equal(got, want) {
		t.Errorf("today alone: %v, want %v", got, want)
	}
	if got, want := ranks(map[string]int64{"kk": 4, "akta": 99, "skck": 2}), (map[string]int{"kk": 1, "sim": 2, "skck": 3, "ktp": 4, "daftar": 5, "akta": 0}); !maps.Equal(got, want) {
		t.Errorf("with the past: %v, want %v", got, want)
	}
}
