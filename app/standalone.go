package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// Commands that need no platform open the ledger alone.

// readLedger opens a ledger that exists. On the embedded set-up a server may run beside:
// SQLite lets others read.
func readLedger(ctx context.Context, set settings.Settings) (*ledger.Ledger, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	if set.Embedded() {
		if _, err := os.Stat(set.SQLite()); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("MPP_DATA: there is no ledger in %s: start the server once, or import a hall file", set.Data)
		}
	}
	return openLedger(ctx, set)
}

// openLedger opens the ledger; a SQLite file that is missing is made.
func openLedger(ctx context.Context, set settings.Settings) (*ledger.Ledger, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	if set.Embedded() {
		if err := makeData(set.Data); err != nil {
			return nil, err
		}
	}
	db, err := store.Open(ctx, set.DatabaseURL, sqliteFile(set))
	if err != nil {
		return nil, err
	}
	return ledger.New(db, time.Now), nil
}

// sqliteFile returns the path of the SQLite file, "" on a hall server.
func sqliteFile(set settings.Settings) string {
	if !set.Embedded() {
		return ""
	}
	return set.SQLite()
}

func makeData(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("MPP_DATA: %w", err)
	}
	return nil
}

// withLedger opens the ledger for a command that changes it: on the embedded set-up
// not while a server runs.
func withLedger(ctx context.Context, set settings.Settings, do func(*ledger.Ledger) error) error {
	if err := set.Check(); err != nil {
		return err
	}
	if set.Embedded() {
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
	id, err := chooseHall(halls, set)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, errors.New("the ledger holds no hall yet: start the server once, or import a hall file")
	}
	return l.Config(ctx, id, 0)
}
