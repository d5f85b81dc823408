package hall

import "testing"

// The roll's prefix is nobody's, also not that of an agency that is called so.
func TestAnAgencyNamedRollHasNoRoll(t *testing.T) {
	v := newValidator(&Config{Agencies: []Agency{{ID: "roll", Prefix: "R"}}, Policy: Policy{Roll: "R"}})
	v.prefixes()
	if len(v.problems) != 1 || v.problems[0].Code != ProblemPrefixTaken {
		t.Errorf("%+v", v.problems)
	}
}
