package hallfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mpp/hall"
)

func (f *file) agency(x item) {
	o := f.record(x.n, x.path, "id", "name", "short", "prefix", "zone", "calendar", "icon", "ended_on", "services")
	a := hall.Agency{
		ID: o.id("id"), Name: o.need("name", maxName, "write the agency's full name"), Short: o.text("short", maxName),
		Prefix:   f.prefix(o, o.need("prefix", maxName, "give one to three letters A-Z, the front of its ticket numbers")),
		Zone:     o.need("zone", maxID, "name the zone in which its citizens wait"),
		Calendar: o.need("calendar", maxID, "name one of the calendars"),
		Icon:     o.text("icon", maxID), EndedOn: f.date(o, "ended_on"),
	}
	if a.Short == "" {
		a.Short = a.Name
	}
	if a.Icon != "" && !isID(a.Icon) {
		o.fault("icon", fmt.Sprintf("%s %q is not the name of an icon", o.key("icon"), a.Icon), "use a short name such as id-card, or leave it out")
	}
	f.cfg.Agencies = append(f.cfg.Agencies, a)
	for _, s := range o.items("services") {
		f.service(s, &a)
	}
}

func (f *file) service(x item, a *hall.Agency) {
	o := f.record(x.n, x.path, "id", "name", "prefix", "calendar", "weekdays", "quota", "standard",
		"requirements", "fee", "product", "ended_on")
	s := hall.Service{
		ID: o.id("id"), Agency: a.ID, Name: f.name(o), Prefix: a.Prefix,
		Calendar: o.text("calendar", maxID), Weekdays: f.weekdays(o), Quota: o.integer("quota", 1, 100_000, 0),
		Standard: f.standard(o), Requirements: []hall.Text{},
		Fee: o.label("fee", maxText), Product: o.label("product", maxText), EndedOn: f.date(o, "ended_on"),
	}
	if o.has("prefix") {
		s.Prefix = f.prefix(o, o.text("prefix", maxName))
	}
	for _, q := range o.items("requirements") {
		if t := f.label(q.n, q.path, maxText); t.ID != "" {
			s.Requirements = append(s.Requirements, t)
		}
	}
	f.cfg.Services = append(f.cfg.Services, s)
	f.servicePaths = append(f.servicePaths, o.path)
}

// prefix checks one to three letters A-Z.
func (f *file) prefix(o record, s string) string {
	if s == "" {
		return ""
	}
	if len(s) > 3 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		o.fault("prefix", fmt.Sprintf("%s %q is not a prefix", o.key("prefix"), shorten(s)), "use one to three letters A-Z")
		return ""
	}
	return s
}

// weekdays are the days a service runs on, 1 for Monday, nil for all.
func (f *file) weekdays(o record) []int {
	var out []int
	for _, x := range o.items("weekdays") {
		s := f.text(x.n, x.path, maxName)
		from, to, ok := parseWeekdays(s)
		if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 7 {
			from, to, ok = n-1, n-1, true
		}
		if !ok {
			f.at(x.path, fmt.Sprintf("%q is no weekday", shorten(s)), weekdayMend)
			continue
		}
		for d := from; d <= to; d++ {
			out = append(out, d+1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (f *file) standard(o record) hall.Standard {
	if !o.has("standard") {
		return hall.Standard{}
	}
	s := f.record(o.n.find("standard"), o.key("standard"), "wait", "service", "completion")
	return hall.Standard{
		Wait:       f.target(s, "wait", hall.UnitMinute, hall.UnitHour),
		Service:    f.target(s, "service", hall.UnitMinute, hall.UnitHour),
		Completion: f.target(s, "completion"),
	}
}

// target reads a promise; only tells which units make sense, none meaning all.
func (f *file) target(o record, k string, only ...hall.Unit) *hall.Target {
	if !o.has(k) {
		return nil
	}
	s := o.text(k, maxName)
	t, mend := parseTarget(s)
	switch {
	case mend != "":
		o.fault(k, fmt.Sprintf("%s %q is not a time", o.key(k), shorten(s)), mend)
	case len(only) > 0 && !slices.Contains(only, t.Unit):
		o.fault(k, fmt.Sprintf("%s is measured at the counter, not in %s", o.key(k), unitWords[t.Unit]), "state it in menit or jam; days belong to completion")
	}
	return &t
}

func (f *file) counter(x item) {
	o := f.record(x.n, x.path, "id", "number", "name", "agency", "zone", "services", "ended_on")
	if !o.has("number") {
		o.fault("number", o.path+" has no number", "write the number it is called by: number: 5 for Loket 5")
	}
	k := hall.Counter{
		ID: o.id("id"), Number: o.integer("number", 1, 999, 0), Name: o.text("name", maxName),
		Agency: o.need("agency", maxID, "name the agency that sits there"), Zone: o.text("zone", maxID),
		Services: o.texts("services", maxID), EndedOn: f.date(o, "ended_on"),
	}
	if k.Name == "" {
		k.Name = defaultCounterName(k.Number)
	}
	if !o.has("services") {
		f.allServices = append(f.allServices, len(f.cfg.Counters))
	}
	f.cfg.Counters = append(f.cfg.Counters, k)
}

func defaultCounterName(number int) string { return fmt.Sprintf("Loket %d", number) }

// fillServices completes the counters once all agencies are known: the agency's
// zone, and all its services that have not ended.
func (f *file) fillServices() {
	for i := range f.cfg.Counters {
		k := &f.cfg.Counters[i]
		for _, a := range f.cfg.Agencies {
			if k.Zone == "" && a.ID == k.Agency {
				k.Zone = a.Zone
			}
		}
	}
	for _, i := range f.allServices {
		k := &f.cfg.Counters[i]
		for _, s := range f.cfg.Services {
			if s.Agency == k.Agency && s.ID != "" && s.EndedOn == "" {
				k.Services = append(k.Services, s.ID)
			}
		}
	}
}
