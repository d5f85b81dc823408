package app

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"mpp/api"
	"mpp/hall"
	"mpp/hall/hallfile"
)

// configQueue is what an import needs of queue.Queue.
type configQueue interface {
	Config() *hall.Config
	// Load reads the configuration in force, which another node may have changed.
	Load(ctx context.Context) (found bool, err error)
	// Answered returns the event that the same idempotency key has made.
	Answered(ctx context.Context, m hall.Meta) (e hall.Event, found bool, err error)
	// Configure puts a configuration in force. Codes: stale_config when another version
	// than its predecessor is.
	Configure(ctx context.Context, next *hall.Config, note string, m hall.Meta) (hall.Event, error)
}

// importer makes a hall file the hall's configuration, merged with the one in force,
// and writes the one in force as a hall file.
type importer struct {
	queue configQueue
	clock hall.Clock
}

var _ api.Importer = importer{}

// importTries bounds the merges while others import at the same time.
const importTries = 3

// Import implements api.Importer. The same idempotency key is answered the same. A file
// that changes nothing makes no event: its Seq is 0.
func (i importer) Import(ctx context.Context, file []byte, m hall.Meta) (api.Imported, error) {
	next, err := hallfile.Parse("hall.yaml", file)
	if err != nil {
		return api.Imported{}, asInvalid(err)
	}
	if e, found, err := i.queue.Answered(ctx, m); err != nil || found {
		return answeredImport(e), err
	}
	var last error
	for range importTries {
		done, err := i.merge(ctx, next, m)
		if hall.CodeOf(err) != hall.CodeStaleConfig {
			return done, err
		}
		last = err
		if _, err := i.queue.Load(ctx); err != nil {
			return api.Imported{}, err
		}
	}
	return api.Imported{}, &hall.Error{Code: hall.CodeUnavailable, Detail: "others are importing at the same time; ask again", Err: last}
}

// merge tries once.
func (i importer) merge(ctx context.Context, next *hall.Config, m hall.Meta) (api.Imported, error) {
	old := i.queue.Config()
	merged, changes, err := hall.Merge(old, next, old.BusinessDate(i.clock.Now()))
	if err != nil {
		return api.Imported{}, err
	}
	if len(changes) == 0 {
		return api.Imported{Version: old.Version, Changes: []string{}}, nil
	}
	e, err := i.queue.Configure(ctx, merged, strings.Join(changes, "\n"), m)
	if err != nil {
		return api.Imported{}, err
	}
	return api.Imported{Version: merged.Version, Changes: changes, Seq: e.Seq}, nil
}

// answeredImport returns what was answered the first time; only the version is read.
func answeredImport(e hall.Event) api.Imported {
	var c struct {
		Version int64 `json:"version"`
	}
	_ = json.Unmarshal(e.Config, &c) // our own event; without one (an error) all is zero
	return api.Imported{Version: c.Version, Changes: strings.Split(e.Note, "\n"), Seq: e.Seq}
}

// asInvalid turns the faults of a hall file into one refusal that lists them.
func asInvalid(err error) error {
	var faults hallfile.Faults
	if !errors.As(err, &faults) {
		return &hall.Error{Code: hall.CodeInvalid, Detail: err.Error(), Err: err}
	}
	list := make([]api.Fault, len(faults))
	for i, f := range faults {
		list[i] = api.Fault{Line: f.Line, Col: f.Col, What: f.What, Mend: f.Mend}
	}
	return hall.Refuse(hall.CodeInvalid, "%s", faults.Error()).With("errors", list)
}

// Export implements api.Importer.
func (i importer) Export(context.Context) ([]byte, error) {
	return exported(i.queue.Config())
}

// exported writes a configuration as a hall file to begin a hall with: where it is the
// sample that a demo keeps open round the clock, with the sample's own hours.
func exported(cfg *hall.Config) ([]byte, error) {
	cfg, err := hallfile.WithHours(cfg)
	if err != nil {
		return nil, err
	}
	return hallfile.Export(cfg)
}
