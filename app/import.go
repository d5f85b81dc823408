package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/internal/settings"
)

// HallFile is a hall file that has been read and found free of faults.
type HallFile struct {
	Path     string
	Config   *hall.Config
	Warnings []string // what is allowed but probably not meant
	text     []byte
}

// ReadHallFile reads and checks a hall file.
func ReadHallFile(path string) (*HallFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("hall file: %w", err)
	}
	cfg, err := hallfile.Parse(path, text)
	if err != nil {
		return nil, err
	}
	warnings := hallfile.Warnings(cfg, cfg.BusinessDate(hall.MillisOf(time.Now())))
	if cfg.Hall.Sample {
		warnings = append(warnings, markedAsSample)
	}
	return &HallFile{Path: path, Config: cfg, Warnings: warnings, text: text}, nil
}

// markedAsSample warns of a mark that a hall file made from the sample's may still have.
const markedAsSample = "sample: true marks the hall as an example on its pages, which is right for a demo or for training alone"

// HallImport is what an import has done.
type HallImport struct {
	Version int64
	Changes []string // empty if the file says what is in force
	First   bool     // the hall did not exist before
}

// importWithin bounds an import, the wait for Redis and SQL included.
const importWithin = 3 * time.Minute

// ImportHall makes the file the hall's configuration: through the server that runs on
// the data folder or, where none does, in this process. It returns once SQL has it.
func ImportHall(ctx context.Context, set settings.Settings, file *HallFile) (HallImport, error) {
	ctx, cancel := context.WithTimeout(ctx, importWithin)
	defer cancel()
	if set.Embedded() {
		if url := runningAt(set.Data); url != "" {
			return importByAPI(ctx, set, url, file.text)
		}
	}
	set.Hall = file.Path
	p, err := startStores(ctx, set)
	if err != nil {
		return HallImport{}, err
	}
	defer p.Stop(context.WithoutCancel(ctx))
	return p.hall.importFile(ctx, file.text)
}

// importFile imports in this process. The start has imported the file already if the
// hall is new; that has to be in SQL, too.
func (h *Hall) importFile(ctx context.Context, text []byte) (HallImport, error) {
	if h.created {
		seq, err := h.queue.Seq(ctx)
		if err != nil {
			return HallImport{}, err
		}
		return HallImport{Version: h.queue.Config().Version, First: true}, h.recorder.WaitFor(ctx, seq)
	}
	done, err := importer{h.queue, h.clock}.Import(ctx, text, hall.Meta{Actor: access.System().Actor()})
	if err == nil && done.Seq > 0 { // else it changed nothing
		err = h.recorder.WaitFor(ctx, done.Seq)
	}
	return HallImport{Version: done.Version, Changes: done.Changes}, err
}

// importByAPI hands the file to the running server.
func importByAPI(ctx context.Context, set settings.Settings, url string, text []byte) (done HallImport, err error) {
	// For whichever hall it is: the server knows, and says what it does not take.
	token, err := mintToken(set, "", access.Principal{Role: hall.RoleAdmin, ID: "cli", Name: "mpp import"}, time.Hour)
	if err != nil {
		return done, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/hall", bytes.NewReader(text))
	if err != nil {
		return done, err
	}
	req.Header.Set("Content-Type", "application/yaml")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Idempotency-Key", uuid.NewString())
	res, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return done, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return done, err
	}
	if res.StatusCode != http.StatusOK {
		return done, problemError(res.StatusCode, body)
	}
	if err := json.Unmarshal(body, &done); err != nil {
		return done, fmt.Errorf("the server's answer: %w", err)
	}
	return done, nil
}

// problemError returns what a problem document says as an error.
func problemError(status int, body []byte) error {
	var p struct {
		Code   hall.Code `json:"code"`
		Title  string    `json:"title"`
		Detail string    `json:"detail"`
		Hint   string    `json:"hint"`
	}
	if json.Unmarshal(body, &p) != nil || p.Code == "" {
		return fmt.Errorf("the server answered %d: %s", status, bytes.TrimSpace(body))
	}
	return &hall.Error{Code: p.Code, Detail: strings.TrimSpace(p.Title + ". " + p.Detail + " " + p.Hint)}
}

// ExportHall returns the newest configuration in the ledger as a hall file, and whether it
// is a sample; a server may run beside it.
func ExportHall(ctx context.Context, set settings.Settings) (text []byte, sample bool, err error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return nil, false, err
	}
	defer l.DB().Close()
	cfg, err := newestConfig(ctx, l, set)
	if err != nil {
		return nil, false, err
	}
	text, err = exported(cfg)
	return text, cfg.Hall.Sample, err
}
