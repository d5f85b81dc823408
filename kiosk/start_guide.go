package kiosk

import (
	"mpp/hall"
	"mpp/hall/view"
)

// guideWriter writes a guide from one configuration and, where known, today's queues.
type guideWriter struct {
	*words
	cfg    *hall.Config
	now    hall.Millis
	known  bool // what is below is
	offers map[string]view.Offer
	// By agency.
	waiting, counters map[string]int
	paused            map[string]*hall.Pause
	// said are the hall's own pause and announcement.
	said []hall.Pause
}

func (b *guideWriter) guide() *guide {
	h := b.cfg.Hall
	g := &guide{Date: b.date(b.now), Address: h.Address, Links: h.Links, ByPhone: b.cfg.Policy.Phone.Enabled, Version: b.cfg.Version}
	today := b.cfg.BusinessDate(b.now)
	var whole hall.Hours
	for i := range b.cfg.Agencies {
		a := &b.cfg.Agencies[i]
		if a.EndedOn != "" && a.EndedOn <= today {
			continue
		}
		at := b.cfg.HoursAt(b.cfg.Calendar(a.Calendar), b.now)
		if len(g.Agencies) == 0 {
			whole = at
		} else {
			whole = joined(whole, at)
		}
		g.Agencies = append(g.Agencies, b.agency(a, at, today))
	}
	g.State, g.Open, g.Note = b.state(whole, b.now), whole.Serving, b.note(whole)
	b.sayPauses(g)
	return g
}

// joined are the hours of a hall whose agencies keep these two: it is open while one is.
func joined(a, b hall.Hours) hall.Hours {
	out := a
	if out.Closes = max(a.Closes, b.Closes); len(b.Today) > 0 && (len(a.Today) == 0 || allDay(b.Today)) {
		out.Today = b.Today
	}
	out.Serving = a.Serving || b.Serving
	switch {
	case a.Opens == 0 || b.Opens != 0 && b.Opens < a.Opens:
		out.Opens, out.Break = b.Opens, b.Break
	case a.Opens == b.Opens:
		out.Break = a.Break && b.Break
	}
	if a.Name != b.Name {
		out.Name = ""
	}
	return out
}

func (b *guideWriter) agency(a *hall.Agency, at hall.Hours, today string) agencyGuide {
	zone := b.cfg.NamedZone(a.Zone)
	g := agencyGuide{ID: a.ID, Name: a.Name, Short: a.Short, Icon: a.Icon, Zone: zone.Name.In(b.lang),
		Open: at.Serving, State: b.state(at, b.now), Hours: b.hours(at.Today), Note: b.note(at)}
	if g.Icon == "" {
		g.Icon = "building"
	}
	if g.Short == g.Name {
		g.Name = ""
	}
	gives, full := false, true
	for _, s := range b.cfg.ServicesOf(a.ID) {
		if s.EndedOn != "" && s.EndedOn <= today {
			continue
		}
		o := b.offers[s.ID]
		gives = gives || o.Open
		full = full && o.ClosedReason == view.ClosedQuota
		g.Services = append(g.Services, b.service(s, at.Serving))
	}
	if !b.known {
		return g
	}
	g.Load = b.load(a.ID, at.Serving)
	if p := b.paused[a.ID]; p != nil && at.Serving {
		g.Open, g.State, g.Note = false, b.pauseState(p), p.Reason
		return g
	}
	if at.Serving && !gives && g.Note == "" && len(g.Services) > 0 {
		g.Note = b.say("start.no_more")
		if full {
			g.Note = b.say("start.full")
		}
	}
	return g
}

// load writes how many wait, and at how many counters. Outside of the hours with nobody
// there it is nothing to know.
func (b *guideWriter) load(agency string, serving bool) string {
	n, counters := b.waiting[agency], b.counters[agency]
	switch {
	case counters == 0 && n == 0 && !serving:
		return ""
	case counters == 0:
		return b.say("start.load_none", "waiting", b.people(n))
	}
	return b.say("start.load", "waiting", b.people(n), "n", counters)
}

func (b *guideWriter) people(n int) string {
	if n == 0 {
		return b.say("start.load_nobody")
	}
	return b.say("kiosk.waiting", "n", n)
}

func (b *guideWriter) service(s *hall.Service, serving bool) serviceGuide {
	g := serviceGuide{ID: s.ID, Name: s.Name.In(b.lang), Fee: s.Fee.In(b.lang), Product: s.Product.In(b.lang), Requirements: []string{}}
	for _, r := range s.Requirements {
		g.Requirements = append(g.Requirements, r.In(b.lang))
	}
	for _, x := range []struct {
		key    string
		target *hall.Target
	}{{"start.time_wait", s.Standard.Wait}, {"start.time_service", s.Standard.Service}, {"start.time_completion", s.Standard.Completion}} {
		if x.target != nil {
			g.Times = append(g.Times, timeGuide{b.say(x.key), b.target(x.target)})
		}
	}
	if t := s.Standard.Completion; t != nil {
		g.Brief = b.say("kiosk.standard_completion", "time", b.target(t))
	} else if t := s.Standard.Service; t != nil {
		g.Brief = b.say("kiosk.standard_service", "time", b.target(t))
	}
	if len(s.Weekdays) > 0 && len(s.Weekdays) < 7 {
		var days []string
		for _, d := range s.Weekdays {
			days = append(days, weekdays[b.lang][d%7])
		}
		g.Days = b.say("start.days", "days", b.list(days))
	}
	if b.known {
		g.Gives = b.offers[s.ID].Open
		g.State = b.serviceState(b.offers[s.ID], serving)
	}
	return g
}

// serviceState says why a service gives no number while its agency is open.
func (b *guideWriter) serviceState(o view.Offer, serving bool) string {
	switch {
	case o.Open:
		return ""
	case o.Counters == 0:
		return b.say("start.unserved")
	case !serving:
		return ""
	case o.ClosedReason == view.ClosedQuota:
		return b.say("start.full")
	case o.ClosedReason == view.ClosedPause:
		return b.say("start.paused")
	case o.ClosedReason == view.ClosedToday:
		return b.say("start.not_today")
	}
	return b.say("start.no_more")
}
