package api

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/report"
	"mpp/web"
)

// getEstimates is GET /report/estimates: how well what citizens were told held.
func (a *API) getEstimates(c *fiber.Ctx, p access.Principal) error {
	q, err := periodQuery(c.Query("from"), c.Query("to"), report.MaxDays)
	if err != nil {
		return err
	}
	q.Agency = cmp.Or(c.Query("agency"), p.Agency) // a supervisor's own
	if err := access.Allow(p, access.Report, access.Object{Agency: q.Agency}); err != nil {
		return err
	}
	if q.Agency != "" && a.Queue.Config().Agency(q.Agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(q.Agency))
	}
	e, err := a.Reports.Estimates(c.UserContext(), q)
	if err != nil {
		return err
	}
	return c.JSON(e)
}

// publicAge is how long an answer for the public may be kept by whoever has it.
const publicAge = "public, max-age=300"

// publicAtOnce is how many answers one network asks for at once: one, and the next one.
const publicAtOnce = 2

// getPublicEstimates is GET /public/estimates: the same for anybody, a service and day a
// line; where no first day is named, the seven days up to the last.
func (a *API) getPublicEstimates(c *fiber.Ctx) error {
	from, to := c.Query("from"), cmp.Or(c.Query("to"), c.Query("from"), a.today())
	var k checks
	last := k.date("to", to)
	if k.err != nil {
		return k.err
	}
	q, err := periodQuery(cmp.Or(from, last.AddDate(0, 0, -6).Format(time.DateOnly)), to, report.MaxPublicDays)
	if err != nil {
		return err
	}
	e, err := a.Reports.PublicEstimates(c.UserContext(), q)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, publicAge)
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.JSON(e)
}

// periodQuery checks a period of at most so many days; without a last day, it is the first.
func periodQuery(from, to string, most int) (report.Query, error) {
	q := report.Query{From: from, To: cmp.Or(to, from)}
	if q.From == "" {
		return q, web.Invalid("from", web.ReasonMissing)
	}
	var k checks
	first, last := k.date("from", q.From), k.date("to", q.To)
	if end := first.AddDate(0, 0, most-1); last.Before(first) || last.After(end) {
		k.refuse(web.Invalid("to", web.ReasonRange).With("min", q.From).With("max", end.Format(time.DateOnly)))
	}
	return q, k.err
}
