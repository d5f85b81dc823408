package hallfile

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"mpp/hall"
)

func (f *file) agency(x item) {
	o := f.record(x.n, x.path, "id", "name", "short", "prefix", "zone", "calendar", "icon", "ended_on", "services")
	a := hall.Agency{
		ID: o.text("id"), Name: o.text("name"), Short: o.text("short"), Prefix: o.text("prefix"), Zone: o.text("zone"),
		Calendar: o.text("calendar"), Icon: o.text("icon"), EndedOn: o.text("ended_on"),
	}
	if a.Short == "" {
		a.Short = a.Name
	}
	f.cfg.Agencies = append(f.cfg.Agencies, a)
	for _, s := range o.items("services") {
		f.service(s, &a)
	}
}

func (f *file) service(x item, a *hall.Agency) {
	o := f.record(x.n, x.path, "id", "name", "prefix", "calendar", "weekdays", "quota", "standard",
		"requirements", "fee", "product", "ended_on")
	f.move(fmt.Sprintf("services[%d]", len(f.cfg.Services)), o.path)
	if a.ID == "" { // reported at the agency
		f.unread[o.key("agency")] = true
	}
	s := hall.Service{
		ID: o.text("id"), Agency: a.ID, Name: o.label("name"), Prefix: cmp.Or(o.text("prefix"), a.Prefix),
		Calendar: o.text("calendar"), Weekdays: f.weekdays(o), Quota: o.integer("quota", 1, hall.MaxQuota, 0),
		Standard: f.standard(o), Requirements: []hall.Text{},
		Fee: o.label("fee"), Product: o.label("product"), EndedOn: o.text("ended_on"),
	}
	for _, q := range o.items("requirements") {
		if t := f.label(q.n, q.path); t != (hall.Text{}) {
			f.move(fmt.Sprintf("%s[%d]", o.key("requirements"), len(s.Requirements)), q.path)
			s.Requirements = append(s.Requirements, t)
		}
	}
	f.cfg.Services = append(f.cfg.Services, s)
}

// weekdays are the days a service runs on, 1 for Monday, nil for all.
func (f *file) weekdays(o record) []int {
	var out []int
	for _, x := range o.items("weekdays") {
		s := f.text(x.n, x.path)
		from, to, ok := parseWeekdays(s)
		if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 7 {
			from, to, ok = n-1, n-1, true
		}
		if !ok {
			f.refuse(x.path, hall.ProblemWeekday, fmt.Sprintf("%q is no weekday", shorten(s)), weekdayMend)
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
		Wait:       f.target(s, "wait"),
		Service:    f.target(s, "service"),
		Completion: f.target(s, "completion"),
	}
}

func (f *file) target(o record, k string) *hall.Target {
	if !o.has(k) {
		return nil
	}
	s := o.text(k)
	t, mend := parseTarget(s)
	if mend != "" {
		o.refuse(k, hall.ProblemTarget, fmt.Sprintf("%s %q is not a time", o.key(k), shorten(s)), mend)
		return nil
	}
	return &t
}

func (f *file) counter(x item) {
	o := f.record(x.n, x.path, "id", "number", "name", "agency", "zone", "services", "ended_on")
	k := hall.Counter{
		ID: o.text("id"), Number: o.integer("number", 1, hall.MaxCounterNumber, 0), Name: o.text("name"),
		Agency: o.text("agency"), Zone: o.text("zone"), Services: o.texts("services"), EndedOn: o.text("ended_on"),
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
		have := map[string]bool{"": true}
		for j := range f.cfg.Services {
			if s := &f.cfg.Services[j]; s.Agency == k.Agency && s.EndedOn == "" && !have[s.ID] {
				have[s.ID] = true
				k.Services = append(k.Services, s.ID)
			}
		}
	}
}
