package hall

import (
	"strings"
	"testing"
)

// TestMergeKeepsCounterNumbers: no number belongs to two counters that may call on one day.
func TestMergeKeepsCounterNumbers(t *testing.T) {
	replaced := func(c *Config) { c.Counters[1].ID = "bank-baru" }
	old := mergeHall(t, nil)
	_, _, err := Merge(old, mergeHall(t, replaced), mergeDay)
	if CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), "counter bank-baru has number 2, which counter bank-1 had today") {
		t.Errorf("replaced in one import: %v", err)
	}

	without := func(c *Config) { c.Counters = c.Counters[:1]; c.Services = c.Services[:2]; c.Agencies = c.Agencies[:1] }
	ended, _ := merge(t, old, mergeHall(t, without), mergeDay)
	if _, _, err := Merge(ended, mergeHall(t, replaced), mergeDay); CodeOf(err) != CodeInvalid {
		t.Errorf("added again on the day on which it ended: %v", err)
	}
	out, _ := merge(t, ended, mergeHall(t, replaced), "2026-05-29")
	if k := out.Counter("bank-baru"); k == nil || k.EndedOn != "" || k.Number != 2 {
		t.Errorf("the day after: %+v", k)
	}

	back, _ := merge(t, ended, mergeHall(t, nil), mergeDay)
	if back.Counter("bank-1").EndedOn != "" {
		t.Error("a counter that returns under its own id is refused")
	}
	swapped := func(c *Config) { c.Counters[0].Number, c.Counters[1].Number = 2, 1 }
	if _, _, err := Merge(old, mergeHall(t, swapped), mergeDay); err != nil {
		t.Errorf("two counters that change their numbers: %v", err)
	}
	both := mergeHall(t, func(c *Config) {
		c.Counters = append(c.Counters, Counter{ID: "bank-baru", Number: 2, Agency: "bank", Services: []string{"bank-bayar"}})
		c.Counters[1].EndedOn = mergeDay
	})
	if _, _, err := Merge(both, both, mergeDay); err != nil {
		t.Errorf("a hall that has both already: %v", err)
	}
}
