package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"

	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/ui"
)

// holidayWatch writes to the log, at start and then once a business date, which calendars
// have no holidays in this year or soon in the next.
type holidayWatch struct {
	config func() *hall.Config
	clock  hall.Clock
	log    *slog.Logger
	said   string // the date
}

func (w *holidayWatch) look(context.Context) {
	cfg := w.config()
	date := cfg.BusinessDate(w.clock.Now())
	if date == w.said {
		return
	}
	w.said = date
	for _, words := range hallfile.MissingHolidays(cfg, date) {
		w.log.Warn("missing holidays", "warning", words)
	}
}

// hall has doctor look at a configuration: for calendars without holidays, and for the mark
// of a sample.
func (c *checks) hall(cfg *hall.Config) {
	warn := func(words, fix string) {
		found := Finding{Warn, fmt.Sprintf("hall %s: %s", cfg.Hall.ID, words), fix}
		if !slices.Contains(c.list, found) { // the hall's file and the ledger may say the same
			c.list = append(c.list, found)
		}
	}
	for _, words := range hallfile.MissingHolidays(cfg, cfg.BusinessDate(hall.MillisOf(c.now()))) {
		warn(words, "see docs/hall-file.md, Holiday sets")
	}
	for _, name := range []string{cfg.Hall.Logo, cfg.Hall.Picture, cfg.Slip.Logo} {
		if name == "" {
			continue
		}
		if _, err := ui.ReadMedia(mediaOf(c.set), name); err != nil {
			warn(fmt.Sprintf("a picture cannot be shown: %v", err), "put it into "+filepath.Join(c.set.Data, mediaFolder)+", or take it out of the hall file")
		}
	}
	if cfg.Hall.Sample {
		warn(markedAsSample, "take sample: true out of the hall file, and import it")
	}
}
