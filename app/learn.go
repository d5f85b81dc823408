package app

import (
	"context"
	"log/slog"
	"time"

	"mpp/hall"
)

// learner gives the live day what earlier days say of service times, for its estimates: at
// the start and with each new date. While SQL is away the day goes on without.
type learner struct {
	config func() *hall.Config
	clock  hall.Clock
	read   func(ctx context.Context, from, before string) (map[string]hall.Past, error)
	learn  func(past map[string]hall.Past)
	log    *slog.Logger

	date string // that of the last time
}

// look reads the days before today, once a date.
func (l *learner) look(ctx context.Context) {
	today := l.config().BusinessDate(l.clock.Now())
	if today == l.date {
		return
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return
	}
	past, err := l.read(ctx, day.AddDate(0, 0, -hall.PastDays).Format(time.DateOnly), today)
	if err != nil {
		l.log.Debug("service times of earlier days", "error", err)
		return
	}
	l.learn(past)
	l.date = today
}
