package api

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/report"
	"mpp/report/measure"
	"mpp/web"
)

// getReport is GET /report, as JSON or CSV.
func (a *API) getReport(c *fiber.Ctx) error {
	p, err := a.allowed(c, access.Report)
	if err != nil {
		return err
	}
	q, err := reportQuery(c)
	if err != nil {
		return err
	}
	if q.Agency == "" {
		q.Agency = p.Agency // a supervisor's own
	}
	if err := access.Allow(p, access.Report, access.Object{Agency: q.Agency}); err != nil {
		return err
	}
	if q.Agency != "" && a.Queue.Config().Agency(q.Agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(q.Agency))
	}
	format := c.Query("format", "json")
	if err := oneOf("format", format, []string{"json", "csv"}); err != nil {
		return err
	}
	if format == "csv" {
		return a.reportCSV(c, q)
	}
	r, err := a.Reports.Report(c.UserContext(), q)
	if err != nil {
		return err
	}
	return c.JSON(r)
}

// reportCSV writes the table whole before it is sent, so that a failure in the
// middle is a problem document and not half a file.
func (a *API) reportCSV(c *fiber.Ctx, q report.Query) error {
	var b bytes.Buffer
	if err := a.Reports.ReportCSV(c.UserContext(), q, web.Language(c), &b); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="mpp-%s-%s-%s.csv"`, q.By, q.From, q.To))
	return c.Send(b.Bytes())
}

func reportQuery(c *fiber.Ctx) (report.Query, error) {
	q := report.Query{From: c.Query("from"), To: c.Query("to"), By: measure.By(c.Query("by", string(measure.ByService))), Agency: c.Query("agency")}
	if q.From == "" {
		return q, web.Invalid("from", web.ReasonMissing)
	}
	if q.To == "" {
		q.To = q.From
	}
	if err := date("from", q.From); err != nil {
		return q, err
	}
	if err := date("to", q.To); err != nil {
		return q, err
	}
	if days := daysBetween(q.From, q.To); days < 0 || days >= report.MaxDays {
		return q, web.Invalid("to", web.ReasonRange).With("min", q.From).With("max", plusDays(q.From, report.MaxDays-1))
	}
	return q, oneOf("by", string(q.By), []string{"service", "agency", "counter"})
}
