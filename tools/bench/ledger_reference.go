package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// insertRows is how many rows one INSERT of the reference has.
const insertRows = 500

// recorded lists the tables that an event of a ticket or a counter touches, with the
// order in which their rows came to be.
var recorded = []struct{ table, order string }{
	{"events", "seq"}, {"visits", "issued_at, id"}, {"legs", "queued_at, ticket_id, leg_no"},
	{"counters", "id"}, {"counter_periods", "seq"}, {"days", "business_date"}, {"configs", "version"}, {"standards", "service, version"},
}

// openPlain opens a database as any program would.
func openPlain(b *bench, address string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName, c.User = "tcp", u.Host, strings.Trim(u.Path, "/"), u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.InterpolateParams = true // one round trip a statement: as fast as a client can be
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	b.Cleanup(func() { _ = db.Close() })
	return db, nil
}

// insert is one statement of the reference.
type insert struct {
	query string
	args  []any
}

// insertsOf are the statements that write a hall's rows, as the ledger left them, anew.
func insertsOf(ctx context.Context, db *sql.DB, hallID string) ([]insert, error) {
	var all []insert
	for _, t := range recorded {
		some, err := insertsInto(ctx, db, t.table, t.order, hallID)
		if err != nil {
			return nil, fmt.Errorf("rows of %s: %w", t.table, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func insertsInto(ctx context.Context, db *sql.DB, table, order, hallID string) ([]insert, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" WHERE hall = ? ORDER BY "+order, hallID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var args []any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i := range row {
			if text, ok := row[i].([]byte); ok {
				row[i] = string(text)
			}
		}
		args = append(args, row...)
	}
	var all []insert
	one := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
	for part := range slices.Chunk(args, insertRows*len(columns)) {
		n := len(part) / len(columns)
		all = append(all, insert{"INSERT INTO " + table + " VALUES " + one + strings.Repeat(","+one, n-1), part})
	}
	return all, rows.Err()
}

// writeAll is how long the statements take, each committed by itself, on one connection.
func writeAll(ctx context.Context, db *sql.DB, all []insert) (time.Duration, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	began := time.Now()
	for _, s := range all {
		if _, err := conn.ExecContext(ctx, s.query, s.args...); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}
