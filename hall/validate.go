package hall

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Validate checks every rule about the content of a configuration and returns what
// breaks them, in the order of the fields. A configuration without problems can be
// prepared, used and written as a hall file. Prepare need not have been called, and
// nothing in c is trusted: it may be a draft that somebody is still editing.
func (c *Config) Validate() []Problem {
	v := newValidator(c)
	v.integer("version", int(c.Version), 1, MaxVersion)
	v.hall()
	v.policy()
	v.slip()
	v.boards()
	v.zoneList()
	v.calendarList()
	v.agencyList()
	v.serviceList()
	v.counterList()
	v.prefixes()
	for i, r := range c.RetiredPrefixes {
		path := fmt.Sprintf("retired_prefixes[%d]", i)
		v.prefix(path+".prefix", r.Prefix)
		v.id(path+".agency", r.Agency)
		v.date(path+".on", r.On)
	}
	return v.problems
}

// validator collects the problems of one configuration. Its maps are of what stands in
// the configuration first under an id; Prepare's index is not there yet.
type validator struct {
	cfg       *Config
	problems  []Problem
	zones     map[string]bool // in force or ended
	inForce   map[string]bool // zones in force
	calendars map[string]bool
	agencies  map[string]*Agency
	services  map[string]bool
}

func newValidator(c *Config) *validator {
	v := &validator{cfg: c, zones: map[string]bool{}, inForce: map[string]bool{}, calendars: map[string]bool{},
		agencies: map[string]*Agency{}, services: map[string]bool{}}
	for _, z := range c.Zones {
		v.zones[z.ID] = true
		v.inForce[z.ID] = v.inForce[z.ID] || z.EndedOn == ""
	}
	for i := range c.Calendars {
		v.calendars[c.Calendars[i].ID] = true
	}
	for i := range c.Agencies {
		if a := &c.Agencies[i]; v.agencies[a.ID] == nil {
			v.agencies[a.ID] = a
		}
	}
	for i := range c.Services {
		v.services[c.Services[i].ID] = true
	}
	return v
}

// add reports a problem; params are names and values in turn.
func (v *validator) add(path string, code ProblemCode, params ...any) {
	p := Problem{Path: path, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if p.Params == nil {
			p.Params = map[string]any{}
		}
		p.Params[params[i].(string)] = params[i+1]
	}
	v.problems = append(v.problems, p)
}

func (v *validator) hall() {
	h := v.cfg.Hall
	v.id("hall.id", h.ID)
	v.need("hall.name", h.Name, MaxName)
	v.text("hall.regency", h.Regency, MaxName)
	v.text("hall.address", h.Address, MaxText)
	if v.need("hall.timezone", h.Timezone, MaxName) {
		// LoadLocation knows "Local" and "UTC" too; only the former is no zone at all.
		if _, err := time.LoadLocation(h.Timezone); err != nil || h.Timezone == "Local" {
			v.add("hall.timezone", ProblemTimezone, "value", h.Timezone)
		}
	}
	v.media("hall.logo", h.Logo)
	v.media("hall.picture", h.Picture)
	v.color("hall.color", h.Color)
	v.link("hall.links.complaints", h.Links.Complaints)
	v.link("hall.links.survey", h.Links.Survey)
	for i, s := range h.Ticker {
		v.need(fmt.Sprintf("hall.ticker[%d]", i), s, MaxText)
	}
}

// timeOfDay is HH:MM from 00:01 to 24:00.
var timeOfDay = regexp.MustCompile(`^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)

func (v *validator) policy() {
	p := v.cfg.Policy
	if !slices.Contains(OrderRules, p.Order) {
		v.add("policy.order", ProblemOrder, "value", string(p.Order))
	}
	switch {
	case p.Ratio != 0:
		v.integer("policy.ratio", p.Ratio, 1, MaxRatio)
	case p.Order == OrderRatio:
		v.add("policy.ratio", ProblemRequired)
	}
	v.place("policy.reinstate", p.Reinstate)
	v.place("policy.requeue", p.Requeue)
	if !slices.Contains([]string{"", NextByArrival, NextFromNow}, p.NextService) {
		v.add("policy.next_service", ProblemNextService, "value", p.NextService)
	}
	if !slices.Contains([]string{"", ChosenByOfficer, ChosenBySupervisor}, p.ChosenBy) {
		v.add("policy.chosen_by", ProblemChosenBy, "value", p.ChosenBy)
	}
	if !slices.Contains([]string{"", HeldForService, HeldForCounter, HeldForOfficer}, p.HeldFor) {
		v.add("policy.held_for", ProblemHeldFor, "value", p.HeldFor)
	}
	v.integer("policy.late_after", p.LateAfter, 0, MaxPlaceAfter)
	v.seconds("policy.revert_ms", p.RevertMS, MaxRevertMinutes)
	v.seconds("policy.recall_ms", p.RecallMS, MaxRecallMinutes)
	v.noShow(&p.NoShow)
	v.voice(&p.Voice)
	if p.BoardsReload != "" && !timeOfDay.MatchString(p.BoardsReload) {
		v.add("policy.boards_reload", ProblemDayEnd, "value", p.BoardsReload)
	}
	if !timeOfDay.MatchString(p.DayEnd) || p.DayEnd == "00:00" {
		v.add("policy.day_end", ProblemDayEnd, "value", p.DayEnd)
	}
	if p.Phone.Enabled {
		v.integer("policy.phone.per_minute", p.Phone.PerMinute, 1, MaxPerKiosk)
		v.integer("policy.phone.per_day", p.Phone.PerDay, 1, MaxQuota)
	}
	if p.Roll != "" {
		v.prefix("policy.roll", p.Roll)
	}
	v.integer("policy.max_per_kiosk_min", p.MaxPerKey, 0, MaxPerKiosk)
	v.choices("policy.reasons", p.Reasons, MaxReasons)
	v.classes()
}

// seconds checks a length of time in whole seconds.
func (v *validator) seconds(path string, ms int64, maxMinutes int) {
	if ms < 0 || ms > int64(maxMinutes)*60_000 || ms%1000 != 0 {
		v.add(path, ProblemDuration, "value", ms, "max_minutes", maxMinutes)
	}
}

func (v *validator) noShow(p *NoShowPolicy) {
	v.integer("policy.no_show.calls", p.Calls, 0, MaxNoShowCalls)
	v.seconds("policy.no_show.gap_ms", p.GapMS, MaxNoShowMinutes)
	v.integer("policy.no_show.auto_calls", p.AutoCalls, 0, MaxNoShowCalls)
	v.seconds("policy.no_show.auto_ms", p.AutoMS, MaxNoShowMinutes)
	if p.AutoCalls > 0 && p.GapMS == 0 { // the citizen could not even stand up
		v.add("policy.no_show.gap_ms", ProblemRequired)
	}
}

func (v *validator) place(path string, p Place) {
	after := p.Where == PlaceAfter && p.After >= 1 && p.After <= MaxPlaceAfter
	if !after && (p.After != 0 || p.Where != PlaceArrival && p.Where != PlaceEnd) {
		v.add(path, ProblemPlace, "where", p.Where, "after", p.After)
	}
}

func (v *validator) classes() {
	regular := false
	for i, k := range v.cfg.Policy.Classes {
		path := fmt.Sprintf("policy.classes[%d]", i)
		v.id(path+".id", k.ID)
		v.name(path+".name", k.Name)
		v.minutes(path+".credit_minutes", k.CreditMinutes)
		v.date(path+".ended_on", k.EndedOn)
		regular = regular || k.ID == ClassRegular && k.EndedOn == ""
	}
	if !regular {
		v.add("policy.classes", ProblemNoRegular)
	}
	unique(v, "policy.classes", v.cfg.Policy.Classes, func(k *Class) string { return k.ID })
}

func (v *validator) zoneList() {
	for i, z := range v.cfg.Zones {
		path := fmt.Sprintf("zones[%d]", i)
		v.id(path+".id", z.ID)
		// An ended one has no board, so that a hall that has such a zone can end it.
		if z.ID == WholeHall && z.EndedOn == "" {
			v.add(path+".id", ProblemIDReserved, "value", z.ID)
		}
		v.name(path+".name", z.Name)
		if z.Room != "" {
			v.id(path+".room", z.Room)
		}
		v.date(path+".ended_on", z.EndedOn)
	}
	some(v, "zones", v.cfg.Zones)
	unique(v, "zones", v.cfg.Zones, func(z *Zone) string { return z.ID })
}

func some[T any](v *validator, path string, list []T) {
	if len(list) == 0 {
		v.add(path, ProblemRequired)
	}
}

// unique reports the ids that stand twice in a list.
func unique[T any](v *validator, path string, parts []T, id func(*T) string) {
	first := map[string]bool{"": true}
	for i := range parts {
		k := id(&parts[i])
		if first[k] && k != "" {
			v.add(fmt.Sprintf("%s[%d].id", path, i), ProblemIDTaken, "value", k)
		}
		first[k] = true
	}
}
