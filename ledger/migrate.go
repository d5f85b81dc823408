package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/pressly/goose/v3"

	"mpp/migrations"
)

// migrateLock is the name of the server-wide lock under which a MySQL schema is
// changed: several nodes start at once, and their DDL must not cross.
const (
	migrateLock        = "mpp_migrate"
	migrateLockSeconds = 50 // below the driver's read timeout
)

// Migrator brings the schema up and down.
type Migrator struct {
	provider *goose.Provider
}

// MigrationStep is one step that ran.
type MigrationStep struct {
	Name string
	Took time.Duration
}

// MigrationState is one known step.
type MigrationState struct {
	Name      string
	Applied   bool
	AppliedAt time.Time // zero when it is not applied
}

// Migrator is the way to change this ledger's schema. It needs no closing.
func (l *Ledger) Migrator() (*Migrator, error) {
	folder, err := fs.Sub(migrations.FS, string(l.dialect))
	if err != nil {
		return nil, fmt.Errorf("ledger: migrations: %w", err)
	}
	db, err := l.write.DB()
	if err != nil {
		return nil, unavailable("migrations", err)
	}
	kind := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if l.dialect == dialectMySQL {
		kind = goose.DialectMySQL
		options = append(options, goose.WithSessionLocker(namedLock{}))
	}
	provider, err := goose.NewProvider(kind, db, folder, options...)
	if err != nil {
		return nil, fmt.Errorf("ledger: migrations: %w", err)
	}
	return &Migrator{provider: provider}, nil
}

// Up runs every step that is not applied yet and tells which ran.
func (m *Migrator) Up(ctx context.Context) ([]MigrationStep, error) {
	results, err := m.provider.Up(ctx)
	return steps(results), unavailable("migrate up", err)
}

// Down takes back the newest step, or all of them. It destroys what the tables
// held. Nothing to take back is no error.
func (m *Migrator) Down(ctx context.Context, all bool) ([]MigrationStep, error) {
	if all {
		results, err := m.provider.DownTo(ctx, 0)
		return steps(results), unavailable("migrate down", err)
	}
	result, err := m.provider.Down(ctx)
	if errors.Is(err, goose.ErrNoNextVersion) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("migrate down", err)
	}
	return steps([]*goose.MigrationResult{result}), nil
}

// Status lists every known step, oldest first.
func (m *Migrator) Status(ctx context.Context) ([]MigrationState, error) {
	known, err := m.provider.Status(ctx)
	if err != nil {
		return nil, unavailable("migrate status", err)
	}
	states := make([]MigrationState, 0, len(known))
	for _, k := range known {
		states = append(states, MigrationState{
			Name: path.Base(k.Source.Path), Applied: k.State == goose.StateApplied, AppliedAt: k.AppliedAt})
	}
	return states, nil
}

func steps(results []*goose.MigrationResult) []MigrationStep {
	ran := make([]MigrationStep, 0, len(results))
	for _, r := range results {
		ran = append(ran, MigrationStep{Name: path.Base(r.Source.Path), Took: r.Duration})
	}
	return ran
}

// namedLock is MySQL's GET_LOCK, which the library has no locker for. The lock
// belongs to the connection, so a node that dies lets go of it.
type namedLock struct{}

// SessionLock waits for the lock.
func (namedLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	var got sql.NullInt64
	err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", migrateLock, migrateLockSeconds).Scan(&got)
	if err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("another node has been changing the schema for a long time; try again")
	}
	return nil
}

// SessionUnlock lets go of it.
func (namedLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "DO RELEASE_LOCK(?)", migrateLock)
	return err
}
