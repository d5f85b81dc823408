package app

import (
	"context"

	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// MigrateUp brings the ledger's tables to this version and returns the steps taken.
func MigrateUp(ctx context.Context, set settings.Settings) ([]store.MigrationStep, error) {
	return withMigrator(ctx, set, func(m *store.Migrator) ([]store.MigrationStep, error) { return m.Up(ctx) })
}

// MigrateDown takes the last step back, or all of them: what their tables hold is lost.
func MigrateDown(ctx context.Context, set settings.Settings, all bool) ([]store.MigrationStep, error) {
	return withMigrator(ctx, set, func(m *store.Migrator) ([]store.MigrationStep, error) { return m.Down(ctx, all) })
}

// MigrationStatus lists the steps and whether each was taken.
func MigrationStatus(ctx context.Context, set settings.Settings) ([]store.MigrationState, error) {
	return withMigrator(ctx, set, func(m *store.Migrator) ([]store.MigrationState, error) { return m.Status(ctx) })
}

func withMigrator[T any](ctx context.Context, set settings.Settings, do func(*store.Migrator) (T, error)) (result T, err error) {
	err = withLedger(ctx, set, func(l *ledger.Ledger) error {
		m, err := l.DB().Migrator()
		if err == nil {
			result, err = do(m)
		}
		return err
	})
	return result, err
}
