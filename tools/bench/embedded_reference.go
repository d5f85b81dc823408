package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glebarez/sqlite"

	"mpp/store"
	"mpp/tools/testkit"
)

// ticketTables are the tables that get a row for each ticket given, and what tells
// those rows.
var ticketTables = []struct{ name, only string }{
	{"events", "WHERE type = 'issued' ORDER BY seq"}, {"visits", "ORDER BY ordinal, prefix"}, {"legs", "ORDER BY ticket_id"},
}

// ticketRows are rows as the server wrote them.
type ticketRows struct {
	n      int
	insert []string  // a statement for each table
	values [][][]any // rows of each table
}

// fileDSN opens a file as the ledger does: a commit is on the disk when it returns.
func fileDSN(path string) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"}}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// readRows reads the rows of up to n tickets from a server's file.
func readRows(ctx context.Context, path string, n int) (*ticketRows, error) {
	db, err := sql.Open(sqlite.DriverName, (&url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=query_only(1)&_pragma=busy_timeout(10000)"}).String())
	if err != nil {
		return nil, fmt.Errorf("open the server's file: %w", err)
	}
	defer db.Close()
	r := &ticketRows{n: n}
	for _, t := range ticketTables {
		rows, err := db.QueryContext(ctx, fmt.Sprintf("SELECT * FROM %s %s LIMIT %d", t.name, t.only, n))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		columns, values, err := all(rows)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",")
		r.insert = append(r.insert, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t.name, strings.Join(columns, ","), marks))
		r.values = append(r.values, values)
		r.n = min(r.n, len(values))
	}
	if r.n < clients {
		return nil, fmt.Errorf("the server's file holds %d tickets only", r.n)
	}
	return r, nil
}

func all(rows *sql.Rows) (columns []string, values [][]any, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		values = append(values, row)
	}
	return columns, values, rows.Err()
}

// rate writes all rows, to one new file after the other until the span is over, and
// tells how many tickets that is a second.
func (r *ticketRows) rate(ctx context.Context, span time.Duration) (float64, error) {
	took, tickets := time.Duration(0), 0
	for took < span {
		one, err := r.write(ctx)
		if err != nil {
			return 0, err
		}
		took, tickets = took+one, tickets+r.n
	}
	return float64(tickets) / took.Seconds(), nil
}

func (r *ticketRows) write(ctx context.Context) (took time.Duration, err error) {
	dir, err := testkit.Dir("bench")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "bare.db")
	if err := makeTables(ctx, path); err != nil {
		return 0, err
	}
	db, err := sql.Open(sqlite.DriverName, fileDSN(path))
	if err != nil {
		return 0, fmt.Errorf("open a file: %w", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var statements []*sql.Stmt
	for _, text := range r.insert {
		s, err := db.PrepareContext(ctx, text)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", text, err)
		}
		defer s.Close()
		statements = append(statements, s)
	}
	began := time.Now()
	for from := 0; from < r.n; from += clients {
		if err := r.commit(ctx, db, statements, from, min(from+clients, r.n)); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// commit writes the tickets from..to in one transaction.
func (r *ticketRows) commit(ctx context.Context, db *sql.DB, statements []*sql.Stmt, from, to int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	for i, s := range statements {
		in := tx.StmtContext(ctx, s) //nolint:sqlclosecheck // it ends with the transaction
		for _, row := range r.values[i][from:to] {
			if _, err := in.ExecContext(ctx, row...); err != nil {
				return fmt.Errorf("insert: %w", err)
			}
		}
	}
	return tx.Commit()
}

// makeTables brings a new file to the tables of today.
func makeTables(ctx context.Context, path string) error {
	db, err := store.Connect("", path)
	if err != nil {
		return err
	}
	m, err := db.Migrator()
	if err == nil {
		_, err = m.Up(ctx)
	}
	return errors.Join(err, db.Close())
}
