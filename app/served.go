package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mpp/hall"
	"mpp/internal/settings"
)

// servedFile names, in a data folder, the hall that was served from it. It outlives a
// database that is lost, so that its loss is seen.
const servedFile = "served"

// noteServed writes the hall's id into the data folder of a single server. Samples are
// for trying: they may begin anew without a word.
func noteServed(set settings.Settings, cfg *hall.Config) error {
	if !set.Embedded() || cfg.Hall.Sample {
		return nil
	}
	path := filepath.Join(set.Data, servedFile)
	if had, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(had)) == cfg.Hall.ID {
		return nil
	}
	return os.WriteFile(path, []byte(cfg.Hall.ID+"\n"), 0o600)
}

// lostDatabase refuses to begin a hall with the first number in a data folder from which
// one was served whose database is gone.
func (h *Hall) lostDatabase(ctx context.Context) error {
	if !h.set.Embedded() {
		return nil // Redis and SQL tell of each other, see queue.Settle
	}
	halls, err := h.stores.ledger.Halls(ctx)
	if err != nil || len(halls) > 0 {
		return err
	}
	path := filepath.Join(h.set.Data, servedFile)
	had, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("MPP_DATA: %w", err)
	}
	return fmt.Errorf("MPP_DATA: hall %s was served from %s, and its database %s is missing or new: put that file back, or restore a backup with mpp restore. "+
		"To begin anew with the first number, remove %s", strings.TrimSpace(string(had)), h.set.Data, h.set.SQLite(), path)
}
