package hallfile

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"mpp/hall"
)

// The defaults of a hall's policy. The credit of 45 minutes comes from a simulated
// overload in the morning, see docs/architecture.md "Order".
const (
	defaultCredit      = 45 // minutes
	defaultRevert      = 30 // seconds
	defaultRecall      = 5  // seconds
	defaultAfter       = 3
	defaultLate        = 5
	defaultPhoneMinute = 6   // tickets a minute by phone
	defaultPhoneDay    = 200 // and a day
	defaultPerKiosk    = 12  // tickets a minute
	defaultDayEnd      = "24:00"
)

// hall reads or writes the file as a whole, in the order in which its keys are written.
// So do the methods below for the parts of it.
func (f *file) hall(o *object) {
	v := format
	if integer(o, "format", 1, 1_000_000, format, &v); v != format {
		o.refuse("format", codeUnreadable, fmt.Sprintf("format %d is not known to this program", v), fmt.Sprintf("it reads format %d; use a newer program or write the file anew", format))
	}
	integer(o, "version", 1, hall.MaxVersion, 1, &f.cfg.Version)
	if !o.writing() && !o.has("hall") {
		o.refuse("hall", hall.ProblemRequired, "the file has no hall", "begin with hall: and under it id, name and timezone")
	}
	o.object("hall", func(o *object) {
		h := &f.cfg.Hall
		o.text("id", &h.ID)
		o.text("name", &h.Name)
		o.text("regency", &h.Regency)
		o.text("address", &h.Address)
		o.text("timezone", &h.Timezone)
		o.texts("ticker", &h.Ticker)
		o.boolean("sample", &h.Sample)
		o.text("logo", &h.Logo)
		o.text("picture", &h.Picture)
		o.text("color", &h.Color)
		o.object("links", func(o *object) {
			o.text("complaints", &h.Links.Complaints)
			o.text("survey", &h.Links.Survey)
		})
	})
	o.object("policy", f.policy)
	o.object("slip", f.slip)
	o.object("boards", f.boards)
	each(o, "zones", &f.cfg.Zones, func(o *object, z *hall.Zone) {
		o.text("id", &z.ID)
		o.label("name", &z.Name)
		o.text("room", &z.Room)
		o.text("ended_on", &z.EndedOn)
	})
	each(o, "calendars", &f.cfg.Calendars, f.calendar)
	each(o, "agencies", &f.cfg.Agencies, f.agency)
	each(o, "counters", &f.cfg.Counters, f.counter)
	each(o, "retired_prefixes", &f.cfg.RetiredPrefixes, func(o *object, r *hall.RetiredPrefix) {
		o.text("prefix", &r.Prefix)
		o.text("agency", &r.Agency)
		o.text("on", &r.On)
	})
}

func (f *file) policy(o *object) {
	p := &f.cfg.Policy
	order := string(p.Order)
	o.text("order", &order)
	integer(o, "ratio", 1, hall.MaxRatio, 0, &p.Ratio)
	each(o, "classes", &p.Classes, f.class)
	o.place("reinstate", &p.Reinstate)
	o.place("requeue", &p.Requeue)
	o.textOr("next_service", &p.NextService, hall.NextByArrival)
	o.text("chosen_by", &p.ChosenBy)
	o.text("held_for", &p.HeldFor)
	o.late("late", &p.LateAfter)
	duration(o, "revert", time.Second, hall.MaxRevertMinutes, defaultRevert*1000, &p.RevertMS)
	duration(o, "recall", time.Second, hall.MaxRecallMinutes, defaultRecall*1000, &p.RecallMS)
	o.object("no_show", func(o *object) { noShow(o, &p.NoShow) })
	o.text("day_end", &p.DayEnd)
	o.boolean("call_twice", &p.CallTwice)
	o.boolean("cardinal", &p.Cardinal)
	o.object("voice", f.voice)
	o.boolean("show_officer", &p.ShowOfficer)
	o.text("boards_reload", &p.BoardsReload)
	o.text("roll", &p.Roll)
	o.object("phone", func(o *object) { phoneNumbers(o, &p.Phone) })
	each(o, "reasons", &p.Reasons, choice)
	integer(o, "max_per_kiosk_minute", 0, hall.MaxPerKiosk, defaultPerKiosk, &p.MaxPerKey)
	if o.writing() {
		return
	}
	p.Order = cmp.Or(hall.OrderRule(order), hall.OrderCredit)
	if !o.has("day_end") {
		p.DayEnd = defaultDayEnd
	} else if minutes, ok := parseClock(p.DayEnd); ok {
		p.DayEnd = clock(minutes)
	}
	if !o.has("classes") {
		p.Classes = []hall.Class{
			{ID: hall.ClassRegular, Name: hall.Text{ID: "Umum", EN: "Regular"}},
			{ID: hall.ClassPriority, Name: hall.Text{ID: "Prioritas", EN: "Priority"}, CreditMinutes: defaultCredit},
		}
	}
}

func (f *file) slip(o *object) {
	t := &f.cfg.Slip
	parts := make([]string, len(t.Parts))
	for i, p := range t.Parts {
		parts[i] = string(p)
	}
	o.texts("parts", &parts)
	o.text("logo", &t.Logo)
	o.labels("header", &t.Header)
	o.labels("footer", &t.Footer)
	integer(o, "copies", 1, hall.MaxSlipCopies, 0, &t.Copies)
	if o.writing() {
		return
	}
	for _, p := range parts {
		t.Parts = append(t.Parts, hall.SlipPart(p))
	}
}

// phoneNumbers has its bounds only where the hall allows numbers by phone.
func phoneNumbers(o *object, p *hall.PhoneNumbers) {
	if o.writing() && !p.Enabled {
		return
	}
	o.boolean("enabled", &p.Enabled)
	integer(o, "per_minute", 1, hall.MaxPerKiosk, defaultPhoneMinute, &p.PerMinute)
	integer(o, "per_day", 1, hall.MaxQuota, defaultPhoneDay, &p.PerDay)
	if !p.Enabled {
		*p = hall.PhoneNumbers{}
	}
}

func (f *file) class(o *object, k *hall.Class) {
	o.text("id", &k.ID)
	o.label("name", &k.Name)
	credit := 0
	if k.ID == hall.ClassPriority {
		credit = defaultCredit
	}
	duration(o, "credit", time.Minute, minutesADay, credit, &k.CreditMinutes)
	o.text("ended_on", &k.EndedOn)
}

func (f *file) agency(o *object, a *hall.Agency) {
	o.text("id", &a.ID)
	o.text("name", &a.Name)
	o.textOr("short", &a.Short, a.Name)
	o.text("prefix", &a.Prefix)
	o.text("zone", &a.Zone)
	o.text("calendar", &a.Calendar)
	o.text("icon", &a.Icon)
	o.text("room", &a.Room)
	o.text("ended_on", &a.EndedOn)
	services := &f.cfg.Services
	if o.writing() {
		own := slices.DeleteFunc(slices.Clone(*services), func(s hall.Service) bool { return s.Agency != a.ID })
		services = &own
	}
	each(o, "services", services, func(o *object, s *hall.Service) { f.service(o, s, a) })
}

func (f *file) service(o *object, s *hall.Service, a *hall.Agency) {
	if !o.writing() {
		f.move(fmt.Sprintf("services[%d]", len(f.cfg.Services)), o.path)
		f.unread[o.key("agency")] = a.ID == "" // reported at the agency
		s.Agency = a.ID
	}
	o.text("id", &s.ID)
	o.label("name", &s.Name)
	o.textOr("prefix", &s.Prefix, a.Prefix)
	o.text("calendar", &s.Calendar)
	o.weekdays("weekdays", &s.Weekdays)
	integer(o, "quota", 1, hall.MaxQuota, 0, &s.Quota)
	o.object("standard", func(o *object) {
		o.target("wait", &s.Standard.Wait)
		o.target("service", &s.Standard.Service)
		o.target("completion", &s.Standard.Completion)
	})
	o.labels("requirements", &s.Requirements)
	o.label("fee", &s.Fee)
	o.label("product", &s.Product)
	o.words("keywords", &s.Keywords)
	each(o, "deliverables", &s.Deliverables, choice)
	each(o, "reasons", &s.Reasons, choice)
	o.text("ended_on", &s.EndedOn)
}

func choice(o *object, k *hall.Choice) {
	o.text("id", &k.ID)
	o.label("name", &k.Name)
	o.text("ended_on", &k.EndedOn)
}

func (f *file) counter(o *object, k *hall.Counter) {
	o.text("id", &k.ID)
	integer(o, "number", 1, hall.MaxCounterNumber, 0, &k.Number)
	o.textOr("name", &k.Name, fmt.Sprintf("Loket %d", k.Number))
	o.text("agency", &k.Agency)
	o.text("zone", &k.Zone)
	o.texts("services", &k.Services)
	switch {
	case o.writing() && len(k.Services) == 0:
		o.put("services", []string{}) // without the key it would serve all of its agency's
	case !o.writing() && !o.has("services"):
		f.allServices = append(f.allServices, len(f.cfg.Counters))
	}
	o.texts("first", &k.First)
	each(o, "after", &k.After, func(o *object, a *hall.AfterWait) {
		o.text("service", &a.Service)
		duration(o, "wait", time.Minute, hall.MaxAfterMinutes, 0, &a.Minutes)
	})
	o.text("ended_on", &k.EndedOn)
}

// place is where a ticket comes back, behind three others unless the file says.
func (o *object) place(k string, p *hall.Place) {
	if !o.reads(k) {
		o.put(k, placeText(*p))
		return
	}
	*p = hall.Place{Where: hall.PlaceAfter, After: defaultAfter}
	if !o.has(k) {
		return
	}
	s := o.get(k)
	if place, ok := parsePlace(s); ok {
		*p = place
		return
	}
	o.refuse(k, hall.ProblemPlace, fmt.Sprintf("%s %q is not a place in the queue", o.key(k), shorten(s)), placeMend)
}

func (o *object) target(k string, p **hall.Target) {
	if !o.reads(k) {
		if *p != nil {
			o.put(k, fmt.Sprintf("%d %s", (*p).Value, unitWords[(*p).Unit]))
		}
		return
	}
	if !o.has(k) {
		return
	}
	s := o.get(k)
	t, mend := parseTarget(s)
	if mend != "" {
		o.refuse(k, hall.ProblemTarget, fmt.Sprintf("%s %q is not a time", o.key(k), shorten(s)), mend)
		return
	}
	*p = &t
}

// weekdays are the days a service runs on, 1 for Monday, nil for all.
func (o *object) weekdays(k string, p *[]int) {
	if !o.reads(k) {
		var names flow
		for _, d := range *p {
			names = append(names, weekdayNames[(d+6)%7])
		}
		if len(names) > 0 {
			o.put(k, names)
		}
		return
	}
	for _, x := range o.items(k) {
		s := o.r.text(x.n, x.path)
		from, to, ok := parseWeekdays(s)
		if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 7 {
			from, to, ok = n-1, n-1, true
		}
		if !ok {
			o.r.refuse(x.path, hall.ProblemWeekday, fmt.Sprintf("%q is no weekday", shorten(s)), weekdayMend)
			continue
		}
		for d := from; d <= to; d++ {
			*p = append(*p, d+1)
		}
	}
	slices.Sort(*p)
	*p = slices.Compact(*p)
}
