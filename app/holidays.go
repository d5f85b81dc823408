package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"mpp/hall"
	"mpp/hall/hallfile"
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
	for _, fault := range pictureFaults(c.set, cfg) {
		warn(fault, pictureFix(c.set))
	}
	if cfg.Hall.Sample {
		warn(markedAsSample, "take sample: true out of the hall file, and import it")
	}
}
