package hall

import (
	"cmp"
	"slices"
)

// RetiredPrefix records which agency gave numbers under a prefix until a date, so that
// a second import on that day cannot give it to another agency.
type RetiredPrefix struct {
	Prefix string `json:"prefix"`
	Agency string `json:"agency"`
	On     string `json:"on"` // the last date on which it gave numbers
}

// rollOwner stands for the roll of printed numbers among the owners of prefixes; it is no id.
const rollOwner = "policy.roll"

// prefixOwners returns the agency that may have given numbers under each prefix on the
// date: of parts in force, of those that ended on it, and of prefixes given up on it.
func prefixOwners(c *Config, today string) map[string]string {
	owners := map[string]string{}
	for _, r := range c.RetiredPrefixes {
		if r.On >= today {
			owners[r.Prefix] = r.Agency
		}
	}
	for _, a := range c.Agencies {
		if a.EndedOn == "" || a.EndedOn >= today {
			owners[a.Prefix] = a.ID
		}
	}
	for _, s := range c.Services {
		if s.EndedOn == "" || s.EndedOn >= today {
			owners[s.Prefix] = s.Agency
		}
	}
	if c.Policy.Roll != "" {
		owners[c.Policy.Roll] = rollOwner
	}
	return owners
}

// prefixesStay refuses a prefix that would belong to two agencies on one day: citizens
// with a number of the first would be called to the second.
func prefixesStay(old, next *Config, today string) error {
	owners := prefixOwners(old, today)
	refuse := func(prefix, agency string) error {
		was, taken := owners[prefix]
		if !taken || was == agency {
			return nil
		}
		return Refuse(CodeInvalid, "prefix %s gave today's numbers of agency %s, the file gives it to %s; "+
			"let %s give it up today and import again tomorrow, or choose another prefix", prefix, was, agency, was)
	}
	if next.Policy.Roll != "" {
		if err := refuse(next.Policy.Roll, rollOwner); err != nil {
			return err
		}
	}
	for _, a := range next.Agencies {
		if a.EndedOn != "" {
			continue
		}
		if err := refuse(a.Prefix, a.ID); err != nil {
			return err
		}
	}
	for _, s := range next.Services {
		if s.EndedOn != "" {
			continue
		}
		if err := refuse(s.Prefix, s.Agency); err != nil {
			return err
		}
	}
	return nil
}

// retirePrefixes lists the prefixes that were in use today and no longer are.
func retirePrefixes(old, out *Config, today string) []RetiredPrefix {
	still := prefixOwners(&Config{Agencies: out.Agencies, Services: out.Services, Policy: out.Policy}, today)
	var retired []RetiredPrefix
	for prefix, agency := range prefixOwners(old, today) {
		if _, used := still[prefix]; !used {
			retired = append(retired, RetiredPrefix{Prefix: prefix, Agency: agency, On: today})
		}
	}
	slices.SortFunc(retired, func(a, b RetiredPrefix) int { return cmp.Compare(a.Prefix, b.Prefix) })
	return retired
}
