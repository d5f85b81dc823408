package api

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/report"
	"mpp/report/measure"
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
	if err := access.Allow(p, access.Report, access.Object{Agency: q.Agency, Counter: "*"}); err != nil {
		return err
	}
	if q.Agency != "" && a.Queue.Config().Agency(q.Agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", clip(q.Agency))
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
	if err := a.Reports.ReportCSV(c.UserContext(), q, language(c), &b); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="mpp-%s-%s-%s.csv"`, q.By, q.From, q.To))
	return c.Send(b.Bytes())
}

func reportQuery(c *fiber.Ctx) (report.Query, error) {
	q := report.Query{From: c.Query("from"), To: c.Query("to"), By: measure.By(c.Query("by", string(measure.ByService))), Agency: c.Query("agency")}
	if q.From == "" {
		return q, invalid("from", reasonMissing)
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
		return q, invalid("to", reasonRange).With("min", q.From).With("max", plusDays(q.From, report.MaxDays-1))
	}
	return q, oneOf("by", string(q.By), []string{"service", "agency", "counter"})
}

type imported struct {
	Version int64    `json:"version"`
	Changes []string `json:"changes"`
}

// importHall is POST /hall.
func (a *API) importHall(c *fiber.Ctx) error {
	p, err := a.allowed(c, access.Configure)
	if err != nil {
		return err
	}
	m, err := meta(c, p)
	if err != nil {
		return err
	}
	if err := contentType(c, "application/yaml", "application/x-yaml", "text/yaml"); err != nil {
		return err
	}
	file := bytes.Clone(bodyOf(c))
	if len(bytes.TrimSpace(file)) == 0 {
		return invalid("body", reasonMissing)
	}
	done, err := a.Importer.Import(c.UserContext(), file, m)
	if err != nil {
		return err
	}
	if err := a.acknowledge(c.UserContext(), done.Seq); err != nil {
		return err
	}
	return c.JSON(imported{Version: done.Version, Changes: some(done.Changes)})
}

// exportHall is GET /hall/file.
func (a *API) exportHall(c *fiber.Ctx) error {
	if _, err := a.allowed(c, access.Configure); err != nil {
		return err
	}
	file, err := a.Importer.Export(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/yaml")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="hall.yaml"`)
	return c.Send(file)
}

type dayClosed struct {
	Date   string `json:"date"`
	Events int    `json:"events"`
}

// closeDay is POST /day/close. Asking again finds the day closed, which is what was
// wanted: the answer is then zero events, not a refusal.
func (a *API) closeDay(c *fiber.Ctx) error {
	p, err := a.allowed(c, access.CloseDay)
	if err != nil {
		return err
	}
	m, err := meta(c, p)
	if err != nil {
		return err
	}
	if err := readJSON(c, &noRequest{}); err != nil {
		return err
	}
	n, err := a.Queue.CloseDay(c.UserContext(), m.Actor)
	if err != nil && hall.CodeOf(err) != hall.CodeDayOver {
		return err
	}
	s, err := a.Queue.Snapshot(c.UserContext())
	if err != nil {
		return err
	}
	if err := a.acknowledge(c.UserContext(), s.Seq); err != nil {
		return err
	}
	return c.JSON(dayClosed{Date: s.Date, Events: n})
}
