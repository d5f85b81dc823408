// Package migrations holds the SQL schema as numbered steps, each with its way
// back, once for MySQL and MariaDB and once for SQLite. Both make the same
// tables with the same columns and indexes; store runs them.
package migrations

import "embed"

// FS has the folders mysql and sqlite.
//
//go:embed mysql/*.sql sqlite/*.sql
var FS embed.FS
