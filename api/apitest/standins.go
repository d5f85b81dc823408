package apitest

import (
	"context"
	"io"
	"strings"

	"mpp/api"
	"mpp/hall"
	"mpp/queue"
)

// reports stands in for the reports: what they measure is tested in their own
// room, here it counts that question and answer pass through unchanged.
type reports struct{}

var _ api.Reporter = reports{}

func (reports) Report(_ context.Context, q api.ReportQuery) (any, error) {
	return map[string]any{"from": q.From, "to": q.To, "by": q.By, "agency": q.Agency, "rows": []any{}}, nil
}

func (reports) ReportCSV(_ context.Context, q api.ReportQuery, lang string, w io.Writer) error {
	_, err := io.WriteString(w, strings.Join([]string{q.From, q.To, q.By, q.Agency, lang}, ","))
	return err
}

// importer stands in for the hall file, whose format is tested in its own room:
// the file "name: X" renames the hall, any other is refused as a whole.
type importer struct{ queue *queue.Queue }

var _ api.Importer = (*importer)(nil)

func (i *importer) Import(ctx context.Context, file []byte, m hall.Meta) (api.Imported, error) {
	name, ok := strings.CutPrefix(strings.TrimSpace(string(file)), "name: ")
	if !ok {
		return api.Imported{}, hall.Refuse(hall.CodeInvalid, "the hall file has 1 fault").
			With("errors", []api.Fault{{Line: 1, Col: 1, What: "name is missing", Mend: "give the hall a name"}})
	}
	next, err := i.queue.Config().Clone()
	if err != nil {
		return api.Imported{}, err
	}
	next.Version++
	next.Hall.Name = name
	e, err := i.queue.Configure(ctx, next, m)
	return api.Imported{Version: next.Version, Changes: []string{"hall renamed"}, Seq: e.Seq}, err
}

func (i *importer) Export(context.Context) ([]byte, error) {
	return []byte("name: " + i.queue.Config().Hall.Name + "\n"), nil
}
