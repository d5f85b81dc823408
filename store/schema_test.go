package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestBothDialectsHaveOneSchema: tables, columns in their order with class of type and
// nullability, primary keys and indexes.
func TestBothDialectsHaveOneSchema(t *testing.T) {
	schemas := map[Dialect]map[string][]string{}
	eachDialect(t, func(t *testing.T, db *DB) {
		schema := map[string][]string{}
		for _, table := range tablesOf(t, db) {
			if db.Dialect() == MySQL {
				schema[table] = mysqlTable(t, db, table)
			} else {
				schema[table] = sqliteTable(t, db, table)
			}
		}
		schemas[db.Dialect()] = schema
	})
	names := slices.Sorted(maps.Keys(schemas[MySQL]))
	if got := slices.Sorted(maps.Keys(schemas[SQLite])); !slices.Equal(got, names) || len(names) < 13 {
		t.Errorf("tables\nsqlite %v\nmysql  %v", got, names)
	}
	for _, table := range names {
		a, b := strings.Join(schemas[SQLite][table], "\n"), strings.Join(schemas[MySQL][table], "\n")
		if a != b || !strings.Contains(a, "primary") {
			t.Errorf("%s:\nsqlite\n%s\nmysql\n%s", table, a, b)
		}
	}
}

// column is a line that both dialects spell alike.
func column(t *testing.T, name, kind string, nullable bool) string {
	t.Helper()
	class := map[string]string{"INTEGER": "number", "TEXT": "text", "bigint": "number", "int": "number", "smallint": "number",
		"varchar": "text", "text": "text", "mediumtext": "text"}[kind]
	if class == "" {
		t.Errorf("column %s has type %q", name, kind)
	}
	return fmt.Sprintf("%s %s nullable=%v", name, class, nullable)
}

func index(name string, unique bool, columns []string) string {
	if name == "PRIMARY" {
		return "primary " + strings.Join(columns, ",")
	}
	return fmt.Sprintf("index %s unique=%v %s", name, unique, strings.Join(columns, ","))
}

func mysqlTable(t *testing.T, db *DB, table string) []string {
	t.Helper()
	var columns []struct{ Name, Kind, Nullable string }
	must(t, db.Read(t.Context()).Raw(`SELECT column_name AS name, data_type AS kind, is_nullable AS nullable FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`, table).Scan(&columns).Error)
	var indexes []struct {
		Name    string
		Other   int
		Columns string
	}
	must(t, db.Read(t.Context()).Raw(`SELECT index_name AS name, MAX(non_unique) AS other, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
		FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? GROUP BY index_name`, table).Scan(&indexes).Error)
	var lines []string
	for _, c := range columns {
		lines = append(lines, column(t, c.Name, c.Kind, c.Nullable == "YES"))
	}
	var keys []string
	for _, i := range indexes {
		keys = append(keys, index(i.Name, i.Other == 0, strings.Split(i.Columns, ",")))
	}
	slices.Sort(keys)
	return append(lines, keys...)
}

func sqliteTable(t *testing.T, db *DB, table string) []string {
	t.Helper()
	var columns []struct {
		Name    string
		Type    string
		Notnull int
		Pk      int
	}
	must(t, db.Read(t.Context()).Raw("SELECT name, type, `notnull`, pk FROM pragma_table_info(?) ORDER BY cid", table).Scan(&columns).Error)
	var lines []string
	primary := make([]string, len(columns)+1)
	for _, c := range columns {
		lines = append(lines, column(t, c.Name, c.Type, c.Notnull == 0))
		primary[c.Pk] = c.Name
	}
	primary = slices.DeleteFunc(primary[1:], func(s string) bool { return s == "" })
	keys := []string{index("PRIMARY", true, primary)}
	var indexes []struct {
		Name   string
		Unique int
	}
	must(t, db.Read(t.Context()).Raw("SELECT name, `unique` FROM pragma_index_list(?) WHERE origin = 'c'", table).Scan(&indexes).Error)
	for _, i := range indexes {
		var in []string
		must(t, db.Read(t.Context()).Raw("SELECT name FROM pragma_index_info(?) ORDER BY seqno", i.Name).Scan(&in).Error)
		keys = append(keys, index(i.Name, i.Unique == 1, in))
	}
	slices.Sort(keys)
	return append(lines, keys...)
}
