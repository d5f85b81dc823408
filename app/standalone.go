package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// Commands that need no platform open the ledger alone.

// openLedger opens the ledger to read it. On the embedded set-up a server may run
// beside: SQLite lets others read.
func openLedger(ctx context.Context, set settings.Settings) (*ledger.Ledger, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	file := ""
	if set.Embedded() {
		if err := os.MkdirAll(set.Data, 0o750); err != nil {
			return nil, fmt.Errorf("MPP_DATA: %w", err)
		}
		file = set.SQLite()
	}
	db, err := store.Open(ctx, set.DatabaseURL, file)
	if err != nil {
		return nil, err
	}
	return ledger.New(db, time.Now), nil
}

// withLedger opens the ledger for a command that changes it: on the embedded set-up
// not while a server runs.
func withLedger(ctx context.Context, set settings.Settings, do func(*ledger.Ledger) error) error {
	if set.Embedded() {
		if err := os.MkdirAll(set.Data, 0o750); err != nil {
			return fmt.Errorf("MPP_DATA: %w", err)
		}
		lock, err := lockData(set.Data)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	l, err := openLedger(ctx, set)
	if err != nil {
		return err
	}
	defer l.DB().Close()
	return do(l)
}

// newestConfig reads the configuration in force of the hall that a command is about.
func newestConfig(ctx context.Context, l *ledger.Ledger, set settings.Settings) (*hall.Config, error) {
	halls, err := l.Halls(ctx)
	if err != nil {
		return nil, err
	}
	id, err := chooseHall(halls, set.Hall)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, errors.New("the ledger holds no hall yet: start the server once, or import a hall file")
	}
	return l.Config(ctx, id, 0)
}

// Token makes a bearer token with the installation's secret. It needs no server. With
// MPP_HALL it is for the hall of that file, else for whichever hall has the secret.
func Token(set settings.Settings, p access.Principal, life time.Duration) (string, error) {
	hallID := ""
	if set.Hall != "" {
		cfg, err := readHallFile(set.Hall)
		if err != nil {
			return "", err
		}
		hallID = cfg.Hall.ID
	}
	keys, err := keysOf(&set, hallID, nil)
	if err != nil {
		return "", err
	}
	return keys.Mint(p, life)
}
