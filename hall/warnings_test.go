package hall_test

import (
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
		for _, p := range c.Warnings() {
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
	_ = c.Warnings()
}
