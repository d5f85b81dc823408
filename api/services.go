package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/web"
)

// Why a service gives no tickets now.
const (
	closedToday = "closed_today" // no hours on this date, or no counter that serves it
	closedEarly = "not_yet"      // before the first ticket
	closedLate  = "over"         // after the last one, or the day was closed
	closedQuota = "quota_full"
)

type quotaFacts struct {
	Limit int `json:"limit"`
	Left  int `json:"left"`
}

type serviceFacts struct {
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
	Quota        *quotaFacts    `json:"quota"`
	Waiting      int            `json:"waiting"`
	CountersOpen int            `json:"counters_open"`
	Estimate     *hall.Estimate `json:"estimate"`
	Standard     hall.Standard  `json:"standard"`
	Requirements []hall.Text    `json:"requirements"`
	Fee          hall.Text      `json:"fee"`
	Product      hall.Text      `json:"product"`
}

// listServices is GET /services: what a kiosk shows. Whether a ticket is given is
// decided again, by the same rules, in the moment it is asked for.
func (a *API) listServices(c *fiber.Ctx) error {
	cfg, now := a.Queue.Config(), a.Clock.Now()
	day, agency := cfg.BusinessDate(now), c.Query("agency")
	if agency != "" && cfg.Agency(agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(agency))
	}
	list := []serviceFacts{}
	if err := a.view(func(d *hall.Day) {
		for i := range cfg.Services {
			s := &cfg.Services[i]
			if ended(s.EndedOn, day) || agencyEnded(cfg, s.Agency, day) || (agency != "" && s.Agency != agency) {
				continue
			}
			used := 0
			if d.Date() == day {
				used = d.QuotaUsed(s.ID)
			}
			f := factsOf(cfg, s, now, used)
			if f.Open && d.Over() && d.Date() == day {
				f.Open, f.ClosedReason = false, closedLate // closed by hand before the hour
			}
			f.Waiting, _ = d.Waiting(s.ID)
			f.CountersOpen = d.OpenCounters(s.ID)
			if f.Open {
				f.Estimate = estimateOfNew(d, s.ID, now)
			}
			list = append(list, f)
		}
	}); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"services": list})
}

func agencyEnded(cfg *hall.Config, id, day string) bool {
	g := cfg.Agency(id)
	return g != nil && ended(g.EndedOn, day)
}

// estimateOfNew is what a regular citizen would be told now.
func estimateOfNew(d *hall.Day, service string, now hall.Millis) *hall.Estimate {
	e, ok := hall.EstimateWait(d.Pace(service), d.AheadOfNew(service, hall.ClassRegular, now))
	if !ok {
		return nil
	}
	return &e
}

func factsOf(cfg *hall.Config, s *hall.Service, now hall.Millis, used int) serviceFacts {
	w := cfg.IssueWindow(s, cfg.BusinessDate(now))
	f := serviceFacts{
		ID: s.ID, Name: s.Name, Agency: cfg.NamedAgency(s.Agency), Prefix: s.Prefix, ClosedNote: w.Name,
		IssueFrom: w.IssueFrom.Stamp(), IssueUntil: w.IssueUntil.Stamp(), OpensAt: w.OpensAt.Stamp(), ClosesAt: w.ClosesAt.Stamp(),
		Standard: s.Standard, Requirements: some(s.Requirements), Fee: s.Fee, Product: s.Product,
	}
	if s.Quota > 0 {
		f.Quota = &quotaFacts{Limit: s.Quota, Left: max(0, s.Quota-used)}
	}
	if f.ClosedReason = closedReason(w, now, f.Quota); len(cfg.Servers(s.ID)) == 0 {
		f.ClosedReason = closedToday
	}
	f.Open = f.ClosedReason == ""
	return f
}

func closedReason(w hall.Window, now hall.Millis, q *quotaFacts) string {
	switch {
	case w.IssueUntil <= w.IssueFrom:
		return closedToday
	case now < w.IssueFrom:
		return closedEarly
	case now >= w.IssueUntil:
		return closedLate
	case q != nil && q.Left == 0:
		return closedQuota
	}
	return ""
}
