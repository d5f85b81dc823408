package view

import (
	"cmp"

	"mpp/hall"
)

// Why a service gives no tickets now.
const (
	ClosedToday = "closed_today" // no hours on this date, or no counter that serves it
	ClosedEarly = "not_yet"      // before the first ticket
	ClosedLate  = "over"         // after the last one, or the day was closed
	ClosedQuota = "quota_full"
	ClosedPause = "paused" // the agency or the hall is
)

// Offer is a service as a kiosk offers it now.
type Offer struct {
	ID           string         `json:"id"`
	Name         hall.Text      `json:"name"`
	Agency       hall.Named     `json:"agency"`
	Prefix       string         `json:"prefix"`
	Open         bool           `json:"open"`
	ClosedReason string         `json:"closed_reason"`
	ClosedNote   string         `json:"closed_note"`
	IssueFrom    *string        `json:"issue_from"`
	IssueUntil   *string        `json:"issue_until"`
	OpensAt      *string        `json:"opens_at"`
	ClosesAt     *string        `json:"closes_at"`
	ReopensAt    *string        `json:"reopens_at"` // nil while it is open, and where no hours are known
	Quota        *OfferQuota    `json:"quota"`
	Waiting      int            `json:"waiting"`
	Counters     int            `json:"counters"` // that serve it, open or not; with 0 it is not to be offered
	CountersOpen int            `json:"counters_open"`
	Popular      int            `json:"popular"` // 1 for the service used most, 0 beyond the first MostUsed
	Keywords     []string       `json:"keywords"`
	Estimate     *hall.Estimate `json:"estimate"` // of the regular class
	// Estimates has what a citizen of each class would be told now; empty while no tickets are given.
	Estimates map[string]hall.Estimate `json:"estimates"`
	// Ahead has how many would be called before a citizen of each class, of all services that
	// share a counter with this one; empty while no tickets are given.
	Ahead        map[string]int `json:"ahead"`
	Standard     hall.Standard  `json:"standard"`
	Requirements []hall.Text    `json:"requirements"`
	Fee          hall.Text      `json:"fee"`
	Product      hall.Text      `json:"product"`
}

// OfferQuota is a service's tickets of the date.
type OfferQuota struct {
	Limit int `json:"limit"`
	Left  int `json:"left"`
}

// OffersOf shows what the hall offers at the instant, or one agency of it, in the order of
// the hall file. Whether a ticket is given is decided again, by the same rules, in the
// moment it is asked for. past has how often each service was used before today.
func OffersOf(d *hall.Day, now hall.Millis, agency string, past map[string]int64) []Offer {
	o := offers{cfg: d.Config(), day: d, now: now, date: d.Config().BusinessDate(now), opens: map[openingKey]hall.Millis{}}
	rank := o.mostUsed(past)
	list := []Offer{}
	for i := range o.cfg.Services {
		s := &o.cfg.Services[i]
		if (agency == "" || s.Agency == agency) && o.inForce(s) {
			f := o.of(s)
			f.Popular = rank[s.ID]
			list = append(list, f)
		}
	}
	return list
}

// offers builds the offers of one instant.
type offers struct {
	cfg   *hall.Config
	day   *hall.Day
	now   hall.Millis
	date  string
	pause *hall.Pause // of the service that is shown
	opens map[openingKey]hall.Millis
}

// openingKey is what decides when a service opens next; many services share one.
type openingKey struct {
	calendar *hall.Calendar
	weekdays int // a bit for each
}

// inForce reports whether neither the service nor its agency has left the hall.
func (o *offers) inForce(s *hall.Service) bool {
	a := o.cfg.Agency(s.Agency)
	left := func(endedOn string) bool { return endedOn != "" && endedOn <= o.date }
	return !left(s.EndedOn) && (a == nil || !left(a.EndedOn))
}

func (o *offers) of(s *hall.Service) Offer {
	w := o.cfg.IssueWindow(s, o.date)
	f := Offer{
		ID: s.ID, Name: s.Name, Agency: o.cfg.NamedAgency(s.Agency), Prefix: s.Prefix, ClosedNote: w.Name,
		IssueFrom: w.IssueFrom.Stamp(), IssueUntil: w.IssueUntil.Stamp(), OpensAt: w.OpensAt.Stamp(), ClosesAt: w.ClosesAt.Stamp(),
		Counters: len(o.cfg.Servers(s.ID)), CountersOpen: o.day.OpenCounters(s.ID),
		Standard: s.Standard, Requirements: s.Requirements, Fee: s.Fee, Product: s.Product, Keywords: s.Keywords,
		Estimates: map[string]hall.Estimate{}, Ahead: map[string]int{},
	}
	if f.Requirements == nil {
		f.Requirements = []hall.Text{}
	}
	if f.Keywords == nil {
		f.Keywords = []string{}
	}
	quota, used := cmp.Or(s.Quota, -1), 0
	if o.day.Date() == o.date {
		quota, used = o.day.Quota(s.ID), o.day.QuotaUsed(s.ID)
	}
	if quota >= 0 {
		f.Quota = &OfferQuota{Limit: quota, Left: max(0, quota-used)}
	}
	f.Waiting, _ = o.day.Waiting(s.ID)
	o.pause = o.day.PauseOf(s.Agency, o.now)
	f.ClosedReason = o.closedReason(w, &f)
	f.Open = f.ClosedReason == ""
	if f.Open {
		o.estimate(&f)
	} else if f.ClosedReason == ClosedPause {
		f.ClosedNote, f.ReopensAt = o.pause.Reason, o.pause.Until.Stamp()
	} else if f.Counters > 0 {
		f.ReopensAt = o.reopens(s, w, f.ClosedReason).Stamp()
	}
	return f
}

func (o *offers) closedReason(w hall.Window, f *Offer) string {
	switch {
	case f.Counters == 0 || w.IssueUntil <= w.IssueFrom:
		return ClosedToday
	case o.day.Over() && o.day.Date() == o.date: // closed by hand before the hour
		return ClosedLate
	case o.now < w.IssueFrom:
		return ClosedEarly
	case o.now >= w.IssueUntil:
		return ClosedLate
	case o.pause != nil:
		return ClosedPause
	case f.Quota != nil && f.Quota.Left == 0:
		return ClosedQuota
	}
	return ""
}

// reopens is when a closed service serves next: on this date only if it has not begun to.
func (o *offers) reopens(s *hall.Service, w hall.Window, reason string) hall.Millis {
	if reason == ClosedEarly {
		return w.OpensAt
	}
	key := openingKey{calendar: o.cfg.CalendarOf(s)}
	for _, day := range s.Weekdays {
		key.weekdays |= 1 << day
	}
	at, known := o.opens[key]
	if !known {
		at = o.cfg.OpensAfter(s, o.date)
		o.opens[key] = at
	}
	return at
}

// estimate sets what a citizen of each class would be told now, and how many come before.
func (o *offers) estimate(f *Offer) {
	for i := range o.cfg.Policy.Classes {
		k := &o.cfg.Policy.Classes[i]
		if k.EndedOn != "" && k.EndedOn <= o.date {
			continue
		}
		p := o.day.Pace(f.ID, k.ID, o.now)
		if e, ok := hall.EstimateWait(p, p.Ahead); ok {
			f.Estimates[k.ID], f.Ahead[k.ID] = e, p.Ahead
		} else {
			f.Ahead[k.ID] = o.day.AheadOfNew(f.ID, k.ID, o.now)
		}
	}
	if e, ok := f.Estimates[hall.ClassRegular]; ok {
		f.Estimate = &e
	}
}
