package testkit

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestGaleraGoesOnWithoutANodeAndTakesItBack(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	began := time.Now()
	g := StartGalera(t)
	t.Logf("started in %v", time.Since(began))
	urls := g.Database(t)
	first, last := database(t, urls[0]), database(t, urls[2])
	run := func(db *sql.DB, statement string) {
		t.Helper()
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	run(first, "CREATE TABLE t (a INT PRIMARY KEY)")
	run(first, "INSERT INTO t VALUES (1)")
	killed := time.Now()
	if err := g.Nodes[2].Kill(); err != nil {
		t.Fatal(err)
	}
	run(first, "INSERT INTO t VALUES (2)")
	t.Logf("writes again after %v", time.Since(killed))
	if err := g.Sized(ctx, 2); err != nil {
		t.Fatal(err)
	}
	back := time.Now()
	if err := g.Restart(ctx, g.Nodes[2]); err != nil {
		t.Fatal(err)
	}
	if err := g.Sized(ctx, 3); err != nil {
		t.Fatal(err)
	}
	t.Logf("back after %v", time.Since(back))
	last.SetMaxIdleConns(0) // the pool still holds an older connection
	run(last, "SET GLOBAL wsrep_sync_wait = 1")
	var n int
	if err := last.QueryRowContext(ctx, "SELECT COUNT(*) FROM t").Scan(&n); err != nil || n != 2 {
		t.Errorf("the node came back with %d rows of 2, %v", n, err)
	}
	g.kill()
	if left := processesNaming(t, filepath.Base(workshop.base)+"/mariadb"); len(left) > 0 {
		t.Errorf("these still run: %q", left)
	}
}

// processesNaming returns the command lines of running processes that contain a text, such
// as those of the programs with which a server sends its data.
func processesNaming(t *testing.T, text string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		raw, _ := os.ReadFile(file) // it may have ended by now
		line := strings.ReplaceAll(string(raw), "\x00", " ")
		if strings.Contains(line, text) && !strings.Contains(line, sharedName()) {
			found = append(found, line)
		}
	}
	return found
}

// sharedName is in the command line of the server that tests share.
func sharedName() string {
	server, err := sharedMariaDB()
	if err != nil {
		return "\x00"
	}
	return server.dir
}
