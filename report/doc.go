// Package report shows how a hall keeps its service standards: visits, waits,
// service times and the share within the standard, by service, agency or
// counter over a period, as JSON and CSV. Package measure defines each figure.
//
// Every figure is computed from the single legs of visits, read from SQL; none is an
// average of averages. People who left without being served always count somewhere:
// waits are shown without and with them, and each share in the three usual ways of
// counting them.
package report

import (
	"context"

	"mpp/report/measure"
)

// Source reads the measures. Its refusals have the codes invalid_request and
// unavailable.
type Source interface {
	Measure(ctx context.Context, q measure.Query) (*measure.Result, error)
	Estimates(ctx context.Context, q measure.Query) ([]measure.EstimateGroup, error)
	Delivered(ctx context.Context, q measure.Query) ([]measure.Delivered, error)
	Pauses(ctx context.Context, q measure.Query) ([]measure.Paused, error)
}
