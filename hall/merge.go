package hall

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Clone is an independent copy, prepared.
func (c *Config) Clone() (*Config, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, Refuse(CodeInternal, "the configuration cannot be copied: %v", err)
	}
	out := new(Config)
	if err := json.Unmarshal(raw, out); err != nil {
		return nil, Refuse(CodeInternal, "the configuration cannot be copied: %v", err)
	}
	return out, out.Prepare()
}

// Merge makes the hall's next version out of the one in force and a newly read
// hall file, on the business date today. It changes neither argument.
//
// Nothing is erased: a class, zone, agency, service or counter that the file no longer
// has stays, ended today; one that returns is in force again. A counter goes on
// serving a service that ended today, so that citizens who already wait for it are
// still called. Calendars that an ended part names stay too.
//
// The changes are sentences for the administrator who imports. Merge refuses with
// CodeInvalid: another hall id or time zone, a service that moved to another
// agency, a prefix that moved to another agency on a day on which numbers may have
// been given under it, and a counter under the number of one that ended on the day.
func Merge(old, next *Config, today string) (*Config, []string, error) {
	if err := mergeable(old, next, today); err != nil {
		return nil, nil, err
	}
	out, err := next.Clone()
	if err != nil {
		return nil, nil, err
	}
	out.Version = old.Version + 1
	keepParts(out, old, today)
	if err := numbersStay(old, out, today); err != nil {
		return nil, nil, err
	}
	keepServing(out, old, today)
	keepCalendars(out, old)
	out.RetiredPrefixes = retirePrefixes(old, out, today)
	groupServices(out)
	if err := out.Prepare(); err != nil {
		return nil, nil, err
	}
	return out, changesBetween(old, out), nil
}

// mergeable returns the reason why next cannot follow old, nil if it can.
func mergeable(old, next *Config, today string) error {
	if old.Hall.ID != next.Hall.ID {
		return Refuse(CodeInvalid, "hall.id is %q, the file says %q; every number and record carries the id, so it cannot change: import into a new hall instead",
			old.Hall.ID, next.Hall.ID)
	}
	if old.Hall.Timezone != next.Hall.Timezone {
		return Refuse(CodeInvalid, "hall.timezone is %s, the file says %s; the dates of past visits depend on it, so it cannot change",
			old.Hall.Timezone, next.Hall.Timezone)
	}
	for _, s := range next.Services {
		if was := old.Service(s.ID); was != nil && was.Agency != s.Agency {
			return Refuse(CodeInvalid, "service %s belongs to agency %s, the file puts it under %s; give it a new id there, its past stays with %s",
				s.ID, was.Agency, s.Agency, was.Agency)
		}
	}
	if err := endedByNow(next, today); err != nil {
		return err
	}
	return prefixesStay(old, next, today)
}

// endedByNow refuses an end that lies ahead: an ended part is out of use at once,
// whatever its date.
func endedByNow(next *Config, today string) error {
	check := func(kind, id, endedOn string) error {
		if endedOn <= today {
			return nil
		}
		return Refuse(CodeInvalid, "%s %s: ended_on %s lies ahead of %s; take it out of the file on the day it leaves", kind, id, endedOn, today)
	}
	var errs []error
	for _, k := range next.Policy.Classes {
		errs = append(errs, check("class", k.ID, k.EndedOn))
	}
	for _, z := range next.Zones {
		errs = append(errs, check("zone", z.ID, z.EndedOn))
	}
	for _, a := range next.Agencies {
		errs = append(errs, check("agency", a.ID, a.EndedOn))
	}
	for _, k := range next.Policy.Reasons {
		errs = append(errs, check("reason", k.ID, k.EndedOn))
	}
	for _, s := range next.Services {
		errs = append(errs, check("service", s.ID, s.EndedOn))
		for _, k := range slices.Concat(s.Deliverables, s.Reasons) {
			errs = append(errs, check("service "+s.ID+":", k.ID, k.EndedOn))
		}
	}
	for _, k := range next.Counters {
		errs = append(errs, check("counter", k.ID, k.EndedOn))
	}
	return cmp.Or(errs...)
}

// keepParts appends the parts that left the file, ended, to those in it.
func keepParts(out, old *Config, today string) {
	out.Zones = keep(out.Zones, old.Zones, func(z *Zone) (string, *string) { return z.ID, &z.EndedOn }, today)
	out.Agencies = keep(out.Agencies, old.Agencies, func(a *Agency) (string, *string) { return a.ID, &a.EndedOn }, today)
	out.Services = keep(out.Services, old.Services, func(s *Service) (string, *string) { return s.ID, &s.EndedOn }, today)
	out.Counters = keep(out.Counters, old.Counters, func(k *Counter) (string, *string) { return k.ID, &k.EndedOn }, today)
	out.Policy.Classes = keep(out.Policy.Classes, old.Policy.Classes, func(k *Class) (string, *string) { return k.ID, &k.EndedOn }, today)
	keepChoices(out, old, today)
	endWithAgency(out)
}

// endWithAgency ends the services and counters of ended agencies.
func endWithAgency(out *Config) {
	ended := map[string]string{}
	for _, a := range out.Agencies {
		ended[a.ID] = a.EndedOn
	}
	for i := range out.Services {
		if s := &out.Services[i]; s.EndedOn == "" {
			s.EndedOn = ended[s.Agency]
		}
	}
	for i := range out.Counters {
		if k := &out.Counters[i]; k.EndedOn == "" {
			k.EndedOn = ended[k.Agency]
		}
	}
}

// keep appends the parts of old that are missing in now, ended today unless
// they had ended before.
func keep[T any](now, old []T, part func(*T) (id string, endedOn *string), today string) []T {
	have := map[string]bool{}
	for i := range now {
		id, _ := part(&now[i])
		have[id] = true
	}
	for _, was := range old {
		id, ended := part(&was)
		if have[id] {
			continue
		}
		if *ended == "" {
			*ended = today
		}
		now = append(now, was)
	}
	return now
}

// keepServing lets counters go on serving the services that ended today.
func keepServing(out, old *Config, today string) {
	endedToday := map[string]bool{}
	for _, s := range out.Services {
		endedToday[s.ID] = s.EndedOn == today
	}
	for i := range out.Counters {
		k := &out.Counters[i]
		was := old.Counter(k.ID)
		if was == nil || k.EndedOn != "" {
			continue
		}
		for _, s := range was.Services {
			if endedToday[s] && !slices.Contains(k.Services, s) {
				k.Services = append(k.Services, s)
			}
		}
	}
}

// keepCalendars adds the old calendars that agencies and services still name.
func keepCalendars(out, old *Config) {
	have := map[string]bool{"": true}
	for _, c := range out.Calendars {
		have[c.ID] = true
	}
	want := func(id string) {
		if c := old.Calendar(id); !have[id] && c != nil {
			have[id] = true
			out.Calendars = append(out.Calendars, *c)
		}
	}
	for _, a := range out.Agencies {
		want(a.Calendar)
	}
	for _, s := range out.Services {
		want(s.Calendar)
	}
}

// groupServices orders services by their agencies, as a hall file writes them.
func groupServices(c *Config) {
	rank := map[string]int{}
	for i, a := range c.Agencies {
		rank[a.ID] = i
	}
	slices.SortStableFunc(c.Services, func(a, b Service) int { return rank[a.Agency] - rank[b.Agency] })
}
