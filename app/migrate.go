package app

import (
	"context"

	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// MigrateUp brings the ledger's tables to this version and returns the steps taken.
func MigrateUp(ctx context.Context, set settings.Settings) (steps []store.MigrationStep, err error) {
	err = withMigrator(ctx, set, func(m *store.Migrator) (err error) {
		steps, err = m.Up(ctx)
		return err
	})
	return steps, err
}

// MigrateDown takes the last step back, or all of them: what their tables hold is lost.
func MigrateDown(ctx context.Context, set settings.Settings, all bool) (steps []store.MigrationStep, err error) {
	err = withMigrator(ctx, set, func(m *store.Migrator) (err error) {
		steps, err = m.Down(ctx, all)
		return err
	})
	return steps, err
}

// MigrationStatus lists the steps and whether each was taken.
func MigrationStatus(ctx context.Context, set settings.Settings) (states []store.MigrationState, err error) {
	err = withMigrator(ctx, set, func(m *store.Migrator) (err error) {
		states, err = m.Status(ctx)
		return err
	})
	return states, err
}

func withMigrator(ctx context.Context, set settings.Settings, do func(*store.Migrator) error) error {
	return withLedger(ctx, set, func(l *ledger.Ledger) error {
		m, err := l.DB().Migrator()
		if err != nil {
			return err
		}
		return do(m)
	})
}
