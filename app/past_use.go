package app

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"mpp/hall"
)

const (
	pastUseDays  = 28
	pastUseEvery = time.Hour   // how long a count holds
	pastUseTry   = time.Minute // how often it is looked whether it still does
	pastUseMost  = 20 * time.Second
)

// pastUse keeps in memory how often each service was used in the four weeks before today.
// While SQL does not answer the last count stands.
type pastUse struct {
	count  func(ctx context.Context, from, before string) (map[string]int64, error)
	config func() *hall.Config
	clock  hall.Clock
	log    *slog.Logger

	known   atomic.Pointer[map[string]int64]
	date    string // that the count was made for
	counted time.Time
}

func (u *pastUse) look(ctx context.Context) {
	now := u.clock()
	date := u.config().BusinessDate(hall.MillisOf(now))
	if date == u.date && now.Sub(u.counted) < pastUseEvery {
		return
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, pastUseMost)
	defer cancel()
	uses, err := u.count(ctx, day.AddDate(0, 0, -pastUseDays).Format(time.DateOnly), date)
	if err != nil {
		u.log.Debug("the most used services are not counted anew", "error", err)
		return
	}
	u.known.Store(&uses)
	u.date, u.counted = date, now
}

// Uses has the last count; nil before the first. It must not be changed.
func (u *pastUse) Uses() map[string]int64 {
	if uses := u.known.Load(); uses != nil {
		return *uses
	}
	return nil
}
