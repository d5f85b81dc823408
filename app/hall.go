package app

import (
	"context"
	"fmt"
	"os"
	"time"

	"mpp/hall"
	"mpp/hall/hallfile"
)

// firstConfig is the configuration a new hall begins with: the hall file, or the
// sample hall.
func firstConfig(file string, alwaysOpen bool) (*hall.Config, error) {
	cfg, err := hallfile.Sample()
	if file != "" {
		cfg, err = readHallFile(file)
	}
	if err == nil && alwaysOpen {
		cfg, err = hallfile.AlwaysOpen(cfg)
	}
	if err != nil {
		return nil, err
	}
	return cfg, cfg.Prepare()
}

func readHallFile(path string) (*hall.Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("hall file: %w", err)
	}
	return hallfile.Parse(path, data)
}

// hallClock is real time, or for training a faster one. A faster clock goes on
// from where the hall's time was, so that a restart does not stop it.
func (a *Platform) hallClock(ctx context.Context) hall.Clock {
	if a.opt.Speed == 1 {
		return time.Now
	}
	from := time.Now()
	if s, found, err := a.ledger.Today(ctx, a.hallID); err == nil && found && s.At.Time().After(from) {
		from = s.At.Time()
	}
	began, speed := time.Now(), a.opt.Speed
	return func() time.Time {
		return from.Add(time.Duration(float64(time.Since(began)) * speed))
	}
}
