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
func (a *API) getReport(c *fiber.Ctx, p access.Principal) error {
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
	var k checks
	if k.oneOf("format", format, "json", "csv"); k.err != nil {
		return k.err
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
	q, err := periodQuery(c.Query("from"), c.Query("to"), report.MaxDays)
	if err != nil {
		return q, err
	}
	q.By, q.Agency = measure.By(c.Query("by", string(measure.ByService))), c.Query("agency")
	var k checks
	k.oneOf("by", string(q.By), "service", "agency", "counter")
	return q, k.err
}
