// Package report shows how a hall keeps its service standards: visits, waits,
// service times and the share within the standard, by service, agency or
// counter over a period, as JSON and CSV.
//
// Every figure comes from the single legs of visits, read from SQL; none is an
// average of averages. Who left without being served is never left out in
// silence: waits are shown without and with them, and each share in the three
// usual ways of counting them.
package report

import (
	"context"

	"mpp/hall"
)

// Source reads the measures. It answers with the codes invalid_request and
// unavailable.
type Source interface {
	Measure(ctx context.Context, q hall.MeasureQuery) (*hall.Measures, error)
}
