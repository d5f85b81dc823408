package hall

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

const mergeDay = "2026-05-28"

// mergeHall is a small hall of two agencies; edit changes it before it is prepared.
func mergeHall(t *testing.T, edit func(*Config)) *Config {
	t.Helper()
	c := &Config{
		Version:   1,
		Hall:      Info{ID: "h", Name: "Hall", Timezone: "Asia/Jakarta"},
		Policy:    Policy{Order: OrderCredit, Classes: []Class{{ID: ClassRegular}}},
		Zones:     []Zone{{ID: "utama", Name: Text{ID: "Utama"}}, {ID: "timur", Name: Text{ID: "Timur"}}},
		Calendars: []Calendar{{ID: "office"}, {ID: "bank"}},
		Agencies: []Agency{
			{ID: "dukcapil", Name: "Disdukcapil", Prefix: "A", Zone: "utama", Calendar: "office"},
			{ID: "bank", Name: "Bank", Prefix: "L", Zone: "timur", Calendar: "bank"},
		},
		Services: []Service{
			{ID: "dukcapil-ktp", Agency: "dukcapil", Prefix: "A"},
			{ID: "dukcapil-kk", Agency: "dukcapil", Prefix: "K"},
			{ID: "bank-bayar", Agency: "bank", Prefix: "L"},
		},
		Counters: []Counter{
			{ID: "dukcapil-1", Number: 1, Agency: "dukcapil", Services: []string{"dukcapil-ktp", "dukcapil-kk"}},
			{ID: "bank-1", Number: 2, Agency: "bank", Services: []string{"bank-bayar"}},
		},
	}
	if edit != nil {
		edit(c)
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	return c
}

func withoutBank(c *Config) {
	c.Zones, c.Calendars, c.Agencies = c.Zones[:1], c.Calendars[:1], c.Agencies[:1]
	c.Services, c.Counters = c.Services[:2], c.Counters[:1]
}

func withoutKK(c *Config) {
	c.Services = slices.Delete(c.Services, 1, 2)
	c.Counters[0].Services = []string{"dukcapil-ktp"}
}

func merge(t *testing.T, old, next *Config, today string) (*Config, []string) {
	t.Helper()
	out, changes, err := Merge(old, next, today)
	if err != nil {
		t.Fatal(err)
	}
	return out, changes
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestMergeOfTheSameFile(t *testing.T) {
	old := mergeHall(t, nil)
	out, changes := merge(t, old, mergeHall(t, nil), mergeDay)
	if out.Version != 2 || len(changes) != 0 {
		t.Errorf("version %d, changes %q", out.Version, changes)
	}
	out.Version = old.Version
	if got, want := asJSON(t, out), asJSON(t, old); got != want {
		t.Errorf("changed although it is the same:\n%s\n%s", got, want)
	}
}

func TestMergeKeepsWhatLeft(t *testing.T) {
	old, next := mergeHall(t, nil), mergeHall(t, withoutBank)
	before := asJSON(t, old) + asJSON(t, next)
	out, changes := merge(t, old, next, mergeDay)
	for what, ended := range map[string]string{
		"zone": out.Zone("timur").EndedOn, "agency": out.Agency("bank").EndedOn,
		"service": out.Service("bank-bayar").EndedOn, "counter": out.Counter("bank-1").EndedOn,
	} {
		if ended != mergeDay {
			t.Errorf("%s ended on %q", what, ended)
		}
	}
	if out.Calendar("bank") == nil {
		t.Error("the calendar that the ended agency names is gone")
	}
	if len(changes) != 4 || !strings.Contains(strings.Join(changes, "\n"), "agency bank (Bank): ended on 2026-05-28") {
		t.Errorf("changes %q", changes)
	}
	if asJSON(t, old)+asJSON(t, next) != before {
		t.Error("an argument was changed")
	}
	// A later import leaves the date as it was; the return takes it away.
	later, changes := merge(t, out, next, "2026-06-03")
	if got := later.Agency("bank").EndedOn; got != mergeDay || len(changes) != 0 {
		t.Errorf("ended on %q, changes %q", got, changes)
	}
	back, changes := merge(t, later, mergeHall(t, nil), "2026-06-04")
	if back.Agency("bank").EndedOn != "" || back.Counter("bank-1").EndedOn != "" || len(changes) != 4 {
		t.Errorf("not back: %+v, changes %q", back.Agency("bank"), changes)
	}
	if back.Version != 4 {
		t.Errorf("version %d", back.Version)
	}
}

func TestMergeStrandsNobody(t *testing.T) {
	out, _ := merge(t, mergeHall(t, nil), mergeHall(t, withoutKK), mergeDay)
	if got := out.Servers("dukcapil-kk"); len(got) != 1 || got[0].ID != "dukcapil-1" {
		t.Errorf("those who wait for a service that ended today have no counter: %v", got)
	}
	tomorrow, _ := merge(t, out, mergeHall(t, withoutKK), "2026-05-29")
	if got := tomorrow.Servers("dukcapil-kk"); len(got) != 0 {
		t.Errorf("still served the day after: %v", got)
	}
	if got := []string{tomorrow.Services[1].ID, tomorrow.Services[2].ID}; got[0] != "dukcapil-kk" {
		t.Errorf("services are not grouped by agency: %v", got)
	}
}

func TestMergeEndsWithTheAgency(t *testing.T) {
	out, _ := merge(t, mergeHall(t, nil), mergeHall(t, func(c *Config) { c.Agencies[1].EndedOn = "2026-05-20" }), mergeDay)
	if s, k := out.Service("bank-bayar"), out.Counter("bank-1"); s.EndedOn != "2026-05-20" || k.EndedOn != "2026-05-20" {
		t.Errorf("service ended %q, counter ended %q", s.EndedOn, k.EndedOn)
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, says string
		edit       func(*Config)
	}{
		{"another hall", "hall.id", func(c *Config) { c.Hall.ID = "other" }},
		{"another zone", "hall.timezone", func(c *Config) { c.Hall.Timezone = "Asia/Jayapura" }},
		{"a service that moves", "service dukcapil-kk belongs to agency dukcapil", func(c *Config) { c.Services[1].Agency = "bank" }},
		{"an agency's prefix that moves", "prefix A gave today's numbers", func(c *Config) {
			c.Agencies[0].Prefix, c.Services[0].Prefix = "C", "C"
			c.Agencies[1].Prefix, c.Services[2].Prefix = "A", "A"
		}},
		{"an agency's prefix that becomes the roll's", "prefix A gave today's numbers", func(c *Config) {
			c.Agencies[0].Prefix, c.Policy.Roll = "Y", "A"
		}},
		{"a service's prefix that moves", "prefix K gave today's numbers", func(c *Config) {
			c.Services[1].Prefix, c.Services[2].Prefix = "A", "K"
		}},
		{"an end ahead", "lies ahead", func(c *Config) { c.Counters[1].EndedOn = "2026-05-29" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, err := Merge(mergeHall(t, nil), mergeHall(t, tc.edit), mergeDay)
			if !errors.Is(err, Refuse(CodeInvalid, "")) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want one that says %q", err, tc.says)
			}
		})
	}
}

func TestMergePrefixMovesOverNight(t *testing.T) {
	give := func(c *Config) { c.Services[1].Prefix = "A" } // K is given up
	take := func(c *Config) { give(c); c.Services[2].Prefix = "K" }
	first, _ := merge(t, mergeHall(t, nil), mergeHall(t, give), mergeDay)
	if _, _, err := Merge(first, mergeHall(t, take), mergeDay); err == nil {
		t.Error("two imports on one day moved a prefix")
	}
	again, _ := merge(t, first, mergeHall(t, give), mergeDay)
	if _, _, err := Merge(again, mergeHall(t, take), mergeDay); err == nil {
		t.Error("three imports on one day moved a prefix")
	}
	out, _ := merge(t, again, mergeHall(t, take), "2026-05-29")
	if out.Service("bank-bayar").Prefix != "K" || len(out.RetiredPrefixes) != 0 {
		t.Errorf("the next day: %+v, retired %v", out.Service("bank-bayar"), out.RetiredPrefixes)
	}
}

func TestMergeTellsWhatChanged(t *testing.T) {
	_, changes := merge(t, mergeHall(t, nil), mergeHall(t, func(c *Config) {
		c.Hall.Ticker = []string{"Selamat datang"}
		c.Policy.CallTwice = true
		c.Calendars = append(c.Calendars, Calendar{ID: "new"})
		c.Services[0].Quota, c.Services[0].Weekdays = 40, []int{1}
	}), mergeDay)
	want := []string{"hall: changed ticker", "policy: changed call_twice", "calendar new: new",
		"service dukcapil-ktp: changed weekdays, quota"}
	if !slices.Equal(changes, want) {
		t.Errorf("got  %q\nwant %q", changes, want)
	}
	_, changes = merge(t, mergeHall(t, nil), mergeHall(t, func(c *Config) {
		c.Calendars, c.Agencies[1].Calendar = c.Calendars[:1], "office"
	}), mergeDay)
	if !slices.Contains(changes, "calendar bank: removed, nothing uses it any more") {
		t.Errorf("changes %q", changes)
	}
}
