package store

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
	pool     *sql.DB
	shared   bool // several nodes use the database
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

// Migrator makes the value that changes the schema. It needs no closing.
func (db *DB) Migrator() (*Migrator, error) {
	folder, err := fs.Sub(migrations.FS, string(db.dialect))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	pool, err := db.write.DB()
	if err != nil {
		return nil, Unavailable("migrations", err)
	}
	kind := goose.DialectSQLite3
	if db.dialect == MySQL {
		kind = goose.DialectMySQL
	}
	provider, err := goose.NewProvider(kind, pool, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return &Migrator{provider: provider, pool: pool, shared: db.dialect == MySQL}, nil
}

// ErrNewer is the error of tables that a newer version of the program has changed.
var ErrNewer = errors.New("the tables are those of a newer version of this program: start that version")

// Up runs every step that is not applied yet and returns those that ran. It refuses tables
// of a newer version with ErrNewer.
func (m *Migrator) Up(ctx context.Context) (ran []MigrationStep, err error) {
	err = m.locked(ctx, func() error {
		there, err := m.provider.GetDBVersion(ctx)
		if err != nil {
			return err
		}
		known := m.provider.ListSources()
		if newest := known[len(known)-1].Version; there > newest {
			return fmt.Errorf("%w (they are at step %d, this one knows %d)", ErrNewer, there, newest)
		}
		results, err := m.provider.Up(ctx)
		ran = steps(results)
		return err
	})
	if errors.Is(err, ErrNewer) {
		return nil, err
	}
	doing := "migrate up"
	if denied(err) {
		doing += " (let a user of the database who may make tables run mpp migrate up first, see docs/operations.md)"
	}
	return ran, Unavailable(doing, err)
}

// Down takes back the newest step, or all of them, and what their tables held. It is
// no error when there is none.
func (m *Migrator) Down(ctx context.Context, all bool) (ran []MigrationStep, err error) {
	err = m.locked(ctx, func() error {
		if all {
			results, err := m.provider.DownTo(ctx, 0)
			ran = steps(results)
			return err
		}
		result, err := m.provider.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		if err == nil {
			ran = steps([]*goose.MigrationResult{result})
		}
		return err
	})
	return ran, Unavailable("migrate down", err)
}

// Status lists every known step, oldest first.
func (m *Migrator) Status(ctx context.Context) ([]MigrationState, error) {
	known, err := m.provider.Status(ctx)
	if err != nil {
		return nil, Unavailable("migrate status", err)
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

// locked runs f while no other node changes the schema. It is a lock around the
// library and not the library's own, which looks for what is pending, and makes
// its table, before it locks.
func (m *Migrator) locked(ctx context.Context, f func() error) (err error) {
	if !m.shared {
		return f()
	}
	// The lock belongs to the connection, so a node that dies lets go of it.
	conn, err := m.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", migrateLock, migrateLockSeconds).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("another node has been changing the schema for a long time; try again")
	}
	defer func() {
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK(?)", migrateLock)
		err = errors.Join(err, unlock)
	}()
	return f()
}

// ErrPending is the error of tables that lack a step of this version.
var ErrPending = errors.New("the tables are of another version: start the server once, or run mpp migrate up")

// CheckTables returns ErrPending where a step of this version is not applied.
//
// Codes: unavailable.
func (db *DB) CheckTables(ctx context.Context) error {
	m, err := db.Migrator()
	if err != nil {
		return err
	}
	states, err := m.Status(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		if !s.Applied {
			return fmt.Errorf("%w (%s is not there)", ErrPending, s.Name)
		}
	}
	return nil
}
