package hall

import (
	"testing"
	"time"
)

// The product of a visit that ended on Friday is promised by the agency's working days.
func TestReadyBy(t *testing.T) {
	office := []Span{{From: 8 * 60, To: 15 * 60}}
	weekly := [7][]Span{0: office, 1: office, 2: office, 3: office, 4: office}
	cfg := func(completion *Target) *Config {
		c := &Config{
			Hall:      Info{Timezone: "Asia/Jakarta"},
			Calendars: []Calendar{{ID: "kantor", Weekly: weekly, Exceptions: map[string]Exception{"2026-11-30": {Name: "Libur"}}}},
			Agencies:  []Agency{{ID: "dukcapil", Calendar: "kantor"}},
			Services:  []Service{{ID: "ktp", Agency: "dukcapil", Standard: Standard{Completion: completion}}},
		}
		if err := c.Prepare(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	at := func(s string) Millis {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return MillisOf(x)
	}
	served := Leg{End: Done, EndedAt: at("2026-11-27T14:00:00+07:00"), Service: "ktp", Outcome: OutcomeServed}
	change := func(f func(*Leg)) Leg { k := served; f(&k); return k }
	for _, c := range []struct {
		name       string
		completion *Target
		leg        Leg
		want       string // "" for no promise
	}{
		{"the next working day, past a weekend and a holiday", &Target{1, UnitWorkingDay}, served, "2026-12-01T15:00:00+07:00"},
		{"calendar days go on through a weekend", &Target{2, UnitCalendarDay}, served, "2026-11-30T00:00:00+07:00"},
		{"an hour", &Target{1, UnitHour}, served, "2026-11-27T15:00:00+07:00"},
		{"no standard", nil, served, ""},
		{"an incomplete file", &Target{1, UnitWorkingDay}, change(func(k *Leg) { k.Outcome = OutcomeIncomplete }), ""},
		{"a leg that goes on", &Target{1, UnitWorkingDay}, change(func(k *Leg) { k.End, k.EndedAt = "", 0 }), ""},
		{"ended by the closing of the day", &Target{1, UnitWorkingDay}, change(func(k *Leg) { k.Unattended = true }), ""},
		{"a service that is not known any more", &Target{1, UnitWorkingDay}, change(func(k *Leg) { k.Service = "gone" }), ""},
	} {
		want := Millis(0)
		if c.want != "" {
			want = at(c.want)
		}
		if got := cfg(c.completion).ReadyBy(&c.leg); got != want {
			t.Errorf("%s: %v, want %v", c.name, got.In(time.UTC), want.In(time.UTC))
		}
	}
}
