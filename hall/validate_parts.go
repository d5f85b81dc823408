package hall

import (
	"fmt"
	"maps"
	"slices"
)

func (v *validator) calendarList() {
	for i := range v.cfg.Calendars {
		c := &v.cfg.Calendars[i]
		path := fmt.Sprintf("calendars[%d]", i)
		v.id(path+".id", c.ID)
		v.text(path+".name", c.Name, MaxName)
		v.minutes(path+".issue_early_minutes", c.IssueEarly)
		v.minutes(path+".last_ticket_minutes", c.LastTicket)
		for d := range c.Weekly {
			v.spans(fmt.Sprintf("%s.weekly[%d]", path, d), c.Weekly[d])
		}
		for _, date := range slices.Sorted(maps.Keys(c.Exceptions)) {
			at := path + ".exceptions." + date
			if !isDate(date) {
				v.add(at, ProblemDate, "value", date)
			}
			v.text(at+".name", c.Exceptions[date].Name, MaxName)
			v.spans(at+".spans", c.Exceptions[date].Spans)
		}
	}
	some(v, "calendars", v.cfg.Calendars)
	unique(v, "calendars", v.cfg.Calendars, func(c *Calendar) string { return c.ID })
}

// spans checks the hours of one day: each within the day, rising, with gaps between.
func (v *validator) spans(path string, spans []Span) {
	end := -1
	for i, s := range spans {
		code := s.Problem(end)
		if code == "" {
			end = s.To
			continue
		}
		v.add(fmt.Sprintf("%s[%d]", path, i), code, "from", s.From, "to", s.To)
	}
}

// Problem is what is wrong with the span after other hours of its day that end at the
// given minute, -1 for the first of the day; "" when nothing is.
func (s Span) Problem(end int) ProblemCode {
	switch {
	case s.From < 0 || s.From >= s.To || s.To > minutesADay:
		return ProblemHours
	case s.From <= end:
		return ProblemOverlap
	}
	return ""
}

func (v *validator) agencyList() {
	for i, a := range v.cfg.Agencies {
		path := fmt.Sprintf("agencies[%d]", i)
		v.id(path+".id", a.ID)
		v.need(path+".name", a.Name, MaxName)
		if a.Short != a.Name {
			v.need(path+".short", a.Short, MaxName)
		}
		v.prefix(path+".prefix", a.Prefix)
		v.zone(path+".zone", a.Zone, a.EndedOn)
		v.calendar(path+".calendar", a.Calendar)
		if v.text(path+".icon", a.Icon, MaxID) && !IsID(a.Icon) {
			v.add(path+".icon", ProblemIcon, "value", a.Icon)
		}
		if a.Room != "" {
			v.id(path+".room", a.Room)
		}
		v.date(path+".ended_on", a.EndedOn)
	}
	some(v, "agencies", v.cfg.Agencies)
	unique(v, "agencies", v.cfg.Agencies, func(a *Agency) string { return a.ID })
}

// reference checks an id that names another part. The id of a part that exists is
// judged there, not wherever it is named.
func (v *validator) reference(path, id string, exists bool, code ProblemCode) {
	if id != "" && exists {
		return
	}
	if v.need(path, id, MaxID) {
		v.add(path, code, "value", id)
	}
}

// zone checks that a zone exists, in force unless what names it has ended too.
func (v *validator) zone(path, id, endedOn string) {
	v.reference(path, id, v.inForce[id] || endedOn != "" && v.zones[id], ProblemZone)
}

func (v *validator) calendar(path, id string) {
	v.reference(path, id, v.calendars[id], ProblemCalendar)
}

// agencyOf checks the id of an agency and returns it, nil when there is none.
func (v *validator) agencyOf(path, id string) *Agency {
	a := v.agencies[id]
	v.reference(path, id, a != nil, ProblemAgency)
	return a
}

func (v *validator) serviceList() {
	for i := range v.cfg.Services {
		s := &v.cfg.Services[i]
		path := fmt.Sprintf("services[%d]", i)
		v.id(path+".id", s.ID)
		v.name(path+".name", s.Name)
		if a := v.agencyOf(path+".agency", s.Agency); a == nil || s.Prefix != a.Prefix {
			v.prefix(path+".prefix", s.Prefix)
		}
		if s.Calendar != "" {
			v.calendar(path+".calendar", s.Calendar)
		}
		for j, d := range s.Weekdays {
			if d < 1 || d > 7 || j > 0 && d <= s.Weekdays[j-1] {
				v.add(fmt.Sprintf("%s.weekdays[%d]", path, j), ProblemWeekday, "value", d)
			}
		}
		if s.Quota != 0 {
			v.integer(path+".quota", s.Quota, 1, MaxQuota)
		}
		v.standard(path+".standard", s.Standard)
		for j, q := range s.Requirements {
			v.need(fmt.Sprintf("%s.requirements[%d].id", path, j), q.ID, MaxText)
			v.text(fmt.Sprintf("%s.requirements[%d].en", path, j), q.EN, MaxText)
		}
		v.label(path+".fee", s.Fee, MaxText)
		v.label(path+".product", s.Product, MaxText)
		v.keywords(path+".keywords", s.Keywords)
		v.choices(path+".deliverables", s.Deliverables, MaxDeliverables)
		v.choices(path+".reasons", s.Reasons, MaxReasons)
		v.date(path+".ended_on", s.EndedOn)
	}
	unique(v, "services", v.cfg.Services, func(s *Service) string { return s.ID })
}

// standard checks the promised times. Wait and service time are measured in the hall,
// so their units are those of a clock.
func (v *validator) standard(path string, s Standard) {
	v.target(path+".wait", s.Wait, UnitMinute, UnitHour)
	v.target(path+".service", s.Service, UnitMinute, UnitHour)
	v.target(path+".completion", s.Completion, Units...)
}

func (v *validator) target(path string, t *Target, units ...Unit) {
	switch {
	case t == nil:
	case t.Value < 1 || t.Value > MaxTarget || !slices.Contains(Units, t.Unit):
		v.add(path, ProblemTarget, "value", t.Value, "unit", string(t.Unit))
	case !slices.Contains(units, t.Unit):
		v.add(path, ProblemTargetUnit, "unit", string(t.Unit))
	}
}

func (v *validator) counterList() {
	numbers := map[int]string{}
	for i := range v.cfg.Counters {
		k := &v.cfg.Counters[i]
		path := fmt.Sprintf("counters[%d]", i)
		v.id(path+".id", k.ID)
		v.text(path+".name", k.Name, MaxName)
		v.date(path+".ended_on", k.EndedOn)
		a := v.agencyOf(path+".agency", k.Agency)
		if k.Zone != "" || a != nil && a.Zone != "" { // else reported at the agency
			v.zone(path+".zone", k.Zone, k.EndedOn)
		}
		seen := map[string]bool{"": true}
		for j, s := range k.Services {
			at := fmt.Sprintf("%s.services[%d]", path, j)
			v.reference(at, s, v.services[s], ProblemService)
			if seen[s] && s != "" {
				v.add(at, ProblemServiceTwice, "value", s)
			}
			seen[s] = true
		}
		v.profile(path, k)
		v.counterNumber(path+".number", k, numbers)
	}
	some(v, "counters", v.cfg.Counters)
	unique(v, "counters", v.cfg.Counters, func(k *Counter) string { return k.ID })
}

// counterNumber checks that no two counters in force are called by one number.
func (v *validator) counterNumber(path string, k *Counter, taken map[int]string) {
	if k.Number == 0 {
		v.add(path, ProblemRequired)
		return
	}
	v.integer(path, k.Number, 1, MaxCounterNumber)
	if k.EndedOn != "" {
		return
	}
	if other, ok := taken[k.Number]; ok {
		v.add(path, ProblemCounterNumber, "number", k.Number, "counter", other)
	}
	taken[k.Number] = k.ID
}

// prefixes checks that no two agencies in force give numbers under one prefix.
func (v *validator) prefixes() {
	owners := map[string]string{}
	claim := func(path, prefix, agency, endedOn string) {
		if prefix == "" || agency == "" || endedOn != "" {
			return
		}
		if owner, taken := owners[prefix]; taken && owner != agency {
			v.add(path, ProblemPrefixTaken, "prefix", prefix, "agency", owner)
			return
		}
		owners[prefix] = agency
	}
	for i, a := range v.cfg.Agencies {
		claim(fmt.Sprintf("agencies[%d].prefix", i), a.Prefix, a.ID, a.EndedOn)
	}
	for i, s := range v.cfg.Services {
		// A service without a prefix of its own has its agency's, which is claimed above.
		if a := v.agencies[s.Agency]; a != nil && a.EndedOn == "" && s.Prefix != a.Prefix {
			claim(fmt.Sprintf("services[%d].prefix", i), s.Prefix, s.Agency, s.EndedOn)
		}
	}
	claim("policy.roll", v.cfg.Policy.Roll, rollOwner, "")
}
