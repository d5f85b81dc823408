package store

import (
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/tools/testkit"
)

func TestDatabaseAddresses(t *testing.T) {
	config, err := mysqlConfig("mysql://mpp:p%40ss%2Fw%3Ard@[::1]/antrean?timeout=2s&tls=skip-verify")
	must(t, err)
	if config.Addr != "[::1]:3306" || config.Passwd != "p@ss/w:rd" || config.User != "mpp" || config.DBName != "antrean" ||
		config.Timeout != 2*time.Second || config.TLSConfig != "skip-verify" || config.ReadTimeout == 0 {
		t.Errorf("%+v", config)
	}
	for address, says := range map[string]string{
		"postgres://u:p@h/db":       `begins with "postgres"`,
		"h:3306/db":                 "mysql://",
		"mysql://u:rahasia@h":       "host and a database",
		"mysql://u:rahasia@/db":     "host and a database",
		"mysql://u:raha%zz@h/db":    "percent-encode",
		"mysql://u:rahasia@h/a/b":   "host and a database",
		"mysql://u:p@h/db?timeout=": "parameter",
	} {
		_, err := Open(t.Context(), address, "")
		if hall.CodeOf(err) != hall.CodeInvalid || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := Open(t.Context(), "", ""); hall.CodeOf(err) != hall.CodeInvalid {
		t.Errorf("no address at all: %v", err)
	}
}

func TestAServerThatDoesNotAnswer(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := closed.Addr().String()
	must(t, closed.Close())
	_, err = Open(t.Context(), "mysql://mpp:rahasia@"+address+"/antrean", "")
	if hall.CodeOf(err) != hall.CodeUnavailable || strings.Contains(err.Error(), "rahasia") {
		t.Errorf("got %v", err)
	}
	_, err = Open(t.Context(), "", t.TempDir()+"/no/such/folder/mpp.db")
	if hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("a file that cannot be made: %v", err)
	}
}

// TestSQLiteFilesAreOurs: nobody else on the machine may read them, those of earlier
// versions included.
func TestSQLiteFilesAreOurs(t *testing.T) {
	file := testFile(t)
	for _, what := range []string{"new", "made by an earlier version"} {
		db := openTest(t, "", file)
		must(t, db.write.Exec("CREATE TABLE IF NOT EXISTS x (y)").Error)
		must(t, db.write.Exec("INSERT INTO x VALUES (1)").Error)
		for _, name := range []string{file, file + "-wal", file + "-shm"} {
			info, err := os.Stat(name)
			must(t, err)
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %s has mode %v", what, name, info.Mode())
			}
			must(t, os.Chmod(name, 0o644))
		}
		must(t, db.Close())
	}
}

// TestAnEmptyFileIsNotBegunAnew: it held a hall whose numbers would come a second time.
func TestAnEmptyFileIsNotBegunAnew(t *testing.T) {
	file := testFile(t)
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := Open(t.Context(), "", file); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("got %v", err)
	}
}

// A commit must be on the disk when it returns, and readers must not be able to write.
func TestSQLiteSettings(t *testing.T) {
	db := openTest(t, "", testFile(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		must(t, db.write.Raw("PRAGMA "+pragma).Scan(&got).Error)
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	if err := db.read.Exec("CREATE TABLE x (y)").Error; err == nil {
		t.Error("a reader could write")
	}
	writer, err := db.write.DB()
	must(t, err)
	if n := writer.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d writers", n)
	}
}

// TestAServerWithoutAutocommit: a statement outside of a transaction counts there, too.
func TestAServerWithoutAutocommit(t *testing.T) {
	server := testkit.StartMariaDB(t, testkit.WithMariaDBArgs("--autocommit=0"))
	address := server.Database(t)
	db := openTest(t, address, "")
	execute(t, db, "CREATE TABLE x (y INT)")
	must(t, db.write.Exec("INSERT INTO x VALUES (1)").Error)
	var rows int
	must(t, openTest(t, address, "").read.Raw("SELECT COUNT(*) FROM x").Scan(&rows).Error)
	if rows != 1 {
		t.Errorf("another connection sees %d rows", rows)
	}
}
