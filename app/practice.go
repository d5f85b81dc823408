package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/internal/settings"
)

// practiceName stands before the name of a hall for practice, on all of its pages.
const practiceName = "LATIHAN "

// PracticeFolder makes a data folder with a hall to practise in: that of the settings, by its
// newest configuration, marked as a sample. Nothing of the hall's queues, people or secrets is in
// it, and nothing that is done in it reaches them. It returns the folder, which the caller
// removes, and the hall file in it.
func PracticeFolder(ctx context.Context, set settings.Settings) (folder, file string, err error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return "", "", err
	}
	defer l.DB().Close()
	cfg, err := newestConfig(ctx, l, set)
	if err != nil {
		return "", "", err
	}
	cfg.Hall.Sample = true
	name := []rune(practiceName + cfg.Hall.Name)
	cfg.Hall.Name = string(name[:min(len(name), hall.MaxName)])
	text, err := hallfile.Export(cfg)
	if err != nil {
		return "", "", fmt.Errorf("hall for practice: %w", err)
	}
	if folder, err = os.MkdirTemp("", "mpp-practice-"); err != nil {
		return "", "", fmt.Errorf("hall for practice: %w", err)
	}
	file = filepath.Join(folder, "hall.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return folder, "", fmt.Errorf("hall for practice: %w", err)
	}
	// Without the link the pages lack the hall's pictures, and no more.
	if media, err := filepath.Abs(filepath.Join(set.Data, mediaFolder)); err == nil {
		_ = os.Symlink(media, filepath.Join(folder, mediaFolder))
	}
	return folder, file, nil
}

// comeEvery is the time between two looks at who serves and for whom nobody waits.
const comeEvery = 5 * time.Second

// Practise lets citizens come until ctx ends: at each look one to every service at an open
// counter for which fewer than waiting wait. One of five has priority.
func (p *Platform) Practise(ctx context.Context, waiting int) {
	c := comers{hall: p.hall, waiting: waiting, log: p.log}
	every(ctx, comeEvery, c.look)
}

type comers struct {
	hall    *Hall
	waiting int
	came    int
	log     *slog.Logger
}

func (c *comers) look(ctx context.Context) {
	var short []string
	c.hall.feed.View(func(d *hall.Day) {
		for _, s := range d.Config().Services {
			if total, _ := d.Waiting(s.ID); total < c.waiting && d.OpenCounters(s.ID) > 0 {
				short = append(short, s.ID)
			}
		}
	})
	for _, service := range short {
		in := hall.Issue{Service: service, Class: hall.ClassRegular, Origin: hall.OriginKiosk,
			Meta: hall.Meta{Actor: hall.Actor{Role: hall.RoleSystem, ID: "practice"}, Reach: hall.ReachAll}}
		if c.came++; c.came%5 == 0 {
			in.Class = hall.ClassPriority
		}
		if _, err := c.hall.queue.Issue(ctx, in); err != nil && ctx.Err() == nil {
			c.log.Debug("nobody comes", "service", service, "error", err) // a full quota is a quota
		}
	}
}
