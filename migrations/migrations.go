// Package migrations holds the SQL schema as numbered steps, each with its way
// back, once for MySQL and MariaDB and once for SQLite. Both make the same
// tables with the same columns and indexes; store runs them.
//
// A statement of several lines stands between StatementBegin and StatementEnd: for each
// line that does not, goose takes a buffer of 4 MB to look for its semicolon, which
// under the race detector takes most of a fresh start.
package migrations

import "embed"

// FS has the folders mysql and sqlite.
//
//go:embed mysql/*.sql sqlite/*.sql
var FS embed.FS
