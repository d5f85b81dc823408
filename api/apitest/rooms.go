package apitest

import (
	"context"
	"errors"
	"io"

	"mpp/api"
	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/ledger"
	"mpp/queue"
	"mpp/report"
)

// reports measures from the server's ledger.
type reports struct {
	ledger *ledger.Ledger
	queue  *queue.Queue
}

var _ api.Reporter = reports{}

func (r reports) build(ctx context.Context, q report.Query) (*report.Report, error) {
	return report.Build(ctx, r.ledger, r.queue.Config(), q)
}

func (r reports) Report(ctx context.Context, q report.Query) (any, error) { return r.build(ctx, q) }

func (r reports) ReportCSV(ctx context.Context, q report.Query, lang string, w io.Writer) error {
	built, err := r.build(ctx, q)
	if err != nil {
		return err
	}
	return report.CSV(w, built, lang)
}

// importer reads and writes the hall file of the server's queue. It has no rival.
type importer struct{ server *Server }

var _ api.Importer = importer{}

func (i importer) Import(ctx context.Context, file []byte, m hall.Meta) (api.Imported, error) {
	next, err := hallfile.Parse("hall.yaml", file)
	var faults hallfile.Faults
	if errors.As(err, &faults) {
		list := make([]api.Fault, len(faults))
		for n, f := range faults {
			list[n] = api.Fault{Line: f.Line, Col: f.Col, What: f.What, Mend: f.Mend}
		}
		return api.Imported{}, hall.Refuse(hall.CodeInvalid, "the hall file has faults").With("errors", list)
	}
	if err != nil {
		return api.Imported{}, err
	}
	old := i.server.Queue.Config()
	merged, changes, err := hall.Merge(old, next, old.BusinessDate(hall.MillisOf(i.server.Now())))
	if err != nil || len(changes) == 0 {
		return api.Imported{Version: old.Version}, err
	}
	e, err := i.server.Queue.Configure(ctx, merged, "", m)
	return api.Imported{Version: merged.Version, Changes: changes, Seq: e.Seq}, err
}

func (i importer) Export(context.Context) ([]byte, error) {
	return hallfile.Export(i.server.Queue.Config())
}
