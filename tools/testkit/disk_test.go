package testkit

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/go-sql-driver/mysql"
)

func TestMariaDBOnAFullDisk(t *testing.T) {
	server := StartMariaDB(t, WithDisk(192))
	db := database(t, server.Database(t))
	// 6 MB. Not a long text: InnoDB 10.11 aborts when one finds no space.
	const more = "INSERT INTO t SELECT REPEAT('x', 600) FROM seq_1_to_10000"
	if _, err := db.Exec("CREATE TABLE t (a VARCHAR(600))"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(more); err != nil {
		t.Fatalf("while there is room: %v", err)
	}
	err := server.FillDisk()
	if err != nil {
		t.Fatal(err)
	}
	var refused error
	for range 4 { // a table has a little free space of its own
		if _, refused = db.Exec(more); refused != nil {
			break
		}
	}
	var code *mysql.MySQLError
	if !errors.As(refused, &code) || code.Number != 1114 { // the table is full
		t.Errorf("a full disk gives %v; the log ends:\n%s", refused, server.Log())
	}
	if err := server.FreeDisk(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(more); err != nil {
		t.Errorf("after FreeDisk: %v", err)
	}
	if dead, err := server.RestartIfDead(); dead || err != nil {
		t.Errorf("a server that lives: restarted %v, %v", dead, err)
	}
	if err := server.Process.signal(syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	restarted := false
	for !restarted && !t.Failed() {
		if restarted, err = server.RestartIfDead(); err != nil {
			t.Fatal(err)
		}
	}
	var rows int
	if err := db.QueryRow("SELECT COUNT(*) FROM t").Scan(&rows); err != nil || rows < 20000 {
		t.Errorf("after the server died %d rows, %v: the disk went with it", rows, err)
	}
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil || strings.Contains(string(mounts), server.Dir()) {
		t.Errorf("the machine sees the disk: %v", err)
	}
}

func TestMariaDBReadOnly(t *testing.T) {
	server := StartMariaDB(t)
	db := database(t, server.PlainDatabase(t))
	if _, err := db.Exec("CREATE TABLE t (a INT)"); err != nil {
		t.Fatal(err)
	}
	if err := server.ReadOnly(true); err != nil {
		t.Fatal(err)
	}
	var code *mysql.MySQLError
	if _, err := db.Exec("INSERT INTO t VALUES (1)"); !errors.As(err, &code) || code.Number != 1290 {
		t.Errorf("a write to a read-only server gives %v", err)
	}
	if err := server.ReadOnly(false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO t VALUES (1)"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if _, err := db.Exec("CREATE DATABASE mpp_elsewhere"); err == nil {
		t.Error("a plain user makes databases")
	}
}
