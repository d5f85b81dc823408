package api

import (
	"bytes"
	"cmp"
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
	csv, err := a.reportOf(c, p, &q)
	if err != nil {
		return err
	}
	if csv {
		return a.reportCSV(c, q)
	}
	r, err := a.Reports.Report(c.UserContext(), q)
	if err != nil {
		return err
	}
	return c.JSON(r)
}

// reportOf sets the agency that is reported on, as far as the principal may read of it, and
// reports whether the answer is to be a CSV.
func (a *API) reportOf(c *fiber.Ctx, p access.Principal, q *report.Query) (csv bool, err error) {
	q.Agency = cmp.Or(c.Query("agency"), p.Agency) // a supervisor's own
	if err := access.Allow(p, access.Report, access.Object{Agency: q.Agency}); err != nil {
		return false, err
	}
	if q.Agency != "" && a.Queue.Config().Agency(q.Agency) == nil {
		return false, hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(q.Agency))
	}
	format := c.Query("format", "json")
	var k checks
	k.oneOf("format", format, "json", "csv")
	return format == "csv", k.err
}

// getDeliverables is GET /report/deliverables, as JSON or CSV.
func (a *API) getDeliverables(c *fiber.Ctx, p access.Principal) error {
	q, err := periodQuery(c.Query("from"), c.Query("to"), report.MaxDays)
	if err != nil {
		return err
	}
	csv, err := a.reportOf(c, p, &q)
	if err != nil {
		return err
	}
	d, err := a.Reports.Deliverables(c.UserContext(), q)
	if err != nil {
		return err
	}
	if !csv {
		return c.JSON(d)
	}
	var b bytes.Buffer
	if err := report.DeliverablesCSV(&b, d, web.Language(c)); err != nil {
		return err
	}
	return sendCSV(c, fmt.Sprintf("mpp-deliverables-%s-%s.csv", q.From, q.To), b.Bytes())
}

// reportCSV writes the table whole before it is sent, so that a failure in the
// middle is a problem document and not half a file.
func (a *API) reportCSV(c *fiber.Ctx, q report.Query) error {
	var b bytes.Buffer
	if err := a.Reports.ReportCSV(c.UserContext(), q, web.Language(c), &b); err != nil {
		return err
	}
	return sendCSV(c, fmt.Sprintf("mpp-%s-%s-%s.csv", q.By, q.From, q.To), b.Bytes())
}

func sendCSV(c *fiber.Ctx, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s"`, name))
	return c.Send(body)
}

func reportQuery(c *fiber.Ctx) (report.Query, error) {
	q, err := periodQuery(c.Query("from"), c.Query("to"), report.MaxDays)
	if err != nil {
		return q, err
	}
	q.By = measure.By(c.Query("by", string(measure.ByService)))
	var k checks
	k.oneOf("by", string(q.By), "service", "agency", "counter")
	return q, k.err
}
