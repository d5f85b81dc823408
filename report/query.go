package report

import (
	"slices"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

// MaxDays bounds a report's period: a leap year.
const MaxDays = 366

// Query selects the period, grouping and agency of a report.
type Query struct {
	From   string     // business date, YYYY-MM-DD
	To     string     // the last one, included; "" for From alone
	By     measure.By // "" for service
	Agency string     // only this one; "" for the whole hall
	// At is the time of the hall; 0 for that of the machine.
	At hall.Millis
}

// Check fills in the defaults and refuses an invalid query.
//
// Codes: invalid_request with the field, unknown_agency.
func (q Query) Check(c *hall.Config) (Query, error) {
	if q.By == "" {
		q.By = measure.ByService
	}
	if q.To == "" {
		q.To = q.From
	}
	if !slices.Contains(measure.Groupings, q.By) {
		return q, hall.Refuse(hall.CodeInvalid, "by is %q; it can be service, agency or counter", q.By).With("field", "by")
	}
	from, err := date("from", q.From)
	if err != nil {
		return q, err
	}
	to, err := date("to", q.To)
	if err != nil {
		return q, err
	}
	if to.Before(from) {
		return q, hall.Refuse(hall.CodeInvalid, "to (%s) is before from (%s)", q.To, q.From).With("field", "to")
	}
	if !to.Before(from.AddDate(0, 0, MaxDays)) {
		return q, hall.Refuse(hall.CodeInvalid, "the period from %s to %s is too long; a report covers at most %d days", q.From, q.To, MaxDays).With("field", "to")
	}
	if q.Agency != "" && c.Agency(q.Agency) == nil {
		return q, hall.Refuse(hall.CodeUnknownAgency, "there is no agency %q", q.Agency).With("field", "agency")
	}
	return q, nil
}

func date(field, s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, hall.Refuse(hall.CodeInvalid, "%s is %q; it must be a date like 2026-03-02", field, s).With("field", field)
	}
	return t, nil
}
