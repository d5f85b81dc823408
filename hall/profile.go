package hall

import (
	"fmt"
	"slices"
)

// AfterWait has a counter call a service only once a citizen there has waited so long.
type AfterWait struct {
	Service string `json:"service"`
	Minutes int    `json:"wait_minutes"`
}

// StepsBack is how a service steps back at a counter by the counter's work profile.
type StepsBack struct {
	Behind  bool     `json:"behind,omitempty"` // behind those that come first
	AfterMS int64    `json:"after,omitempty"`  // until a citizen there has waited so long; 0: at once
	Leads   []string `json:"leads"`            // the counters at which it steps back behind none
}

// stepsBack reports how the service steps back by the counter's profile, leads aside.
func (k *Counter) stepsBack(service string) (StepsBack, bool) {
	s := StepsBack{Behind: len(k.First) > 0 && !slices.Contains(k.First, service)}
	for _, a := range k.After {
		if a.Service == service {
			s.AfterMS = int64(a.Minutes) * 60_000
		}
	}
	return s, s.Behind || s.AfterMS > 0
}

// leads lists the counters in force at which the service steps back behind none.
func (c *Config) leads(service string) (ids []string) {
	for i := range c.Counters {
		k := &c.Counters[i]
		if _, back := k.stepsBack(service); k.EndedOn == "" && !back && slices.Contains(k.Services, service) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// indexProfiles finds by counter which services step back there. One for which no other
// counter is there does not: it would starve.
func (x *configIndex) indexProfiles(c *Config) {
	x.profiles = map[string]map[string]*StepsBack{}
	for i := range c.Counters {
		k := &c.Counters[i]
		if len(k.First)+len(k.After) == 0 {
			continue
		}
		profile := map[string]*StepsBack{}
		for _, service := range k.Services {
			s, back := k.stepsBack(service)
			if s.Leads = c.leads(service); back && len(s.Leads) > 0 {
				profile[service] = &s
			}
		}
		if len(profile) > 0 {
			x.profiles[k.ID] = profile
		}
	}
}

// Profile has by service those that step back at the counter while another counter is open at
// which they do not; nil for none. It is read-only.
func (c *Config) Profile(counter string) map[string]*StepsBack { return c.index.profiles[counter] }

// profile checks a counter's work profile.
func (v *validator) profile(path string, k *Counter) {
	served := func(at, service string, seen map[string]bool) {
		switch {
		case !v.services[service]:
			v.reference(at, service, false, ProblemService)
		case !slices.Contains(k.Services, service):
			v.add(at, ProblemNotServed, "value", service)
		case seen[service]:
			v.add(at, ProblemServiceTwice, "value", service)
		}
		seen[service] = true
	}
	seen := map[string]bool{}
	for i, s := range k.First {
		served(fmt.Sprintf("%s.first[%d]", path, i), s, seen)
	}
	seen = map[string]bool{}
	for i, a := range k.After {
		at := fmt.Sprintf("%s.after[%d]", path, i)
		served(at+".service", a.Service, seen)
		if a.Minutes < 1 || a.Minutes > MaxAfterMinutes {
			v.add(at+".wait_minutes", ProblemDuration, "max_minutes", MaxAfterMinutes)
		}
	}
}

// needless finds services that a profile has step back though no counter is there for them.
func (v *validator) needless() {
	for i := range v.cfg.Counters {
		k := &v.cfg.Counters[i]
		for j, s := range k.Services {
			if _, back := k.stepsBack(s); back && k.EndedOn == "" && len(v.cfg.leads(s)) == 0 {
				v.add(fmt.Sprintf("counters[%d].services[%d]", i, j), WarningStepsBack, "counter", k.ID, "service", s)
			}
		}
	}
}
