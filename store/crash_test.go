package store

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"mpp/tools/testkit"
)

// crashURL and crashFile tell a process of this test binary to be the one that is killed.
const (
	crashURL  = "MPP_TEST_CRASH_URL"
	crashFile = "MPP_TEST_CRASH_FILE"
	crashJobs = 300
)

func TestMain(m *testing.M) {
	if url, file := os.Getenv(crashURL), os.Getenv(crashFile); url+file != "" {
		fmt.Println(emitAndWork(url, file))
		select {} // until it is killed
	}
	os.Exit(m.Run())
}

// emitAndWork emits messages and works on them at the same time.
func emitAndWork(url, file string) error {
	ctx := context.Background()
	db, err := Open(ctx, url, file)
	if err != nil {
		return err
	}
	r := NewRunner(db, "killed", time.Now, slog.New(slog.DiscardHandler))
	r.lease = 2 * time.Second
	r.Handle("sms", effect(db))
	if err := r.Start(ctx); err != nil {
		return err
	}
	for i := range crashJobs {
		if err := db.Tx(ctx, func(tx *Tx) error {
			if err := tx.SQL.Exec("INSERT INTO orders VALUES (?)", fmt.Sprint(i)).Error; err != nil {
				return err
			}
			return tx.Emit(Message{Topic: "sms", Key: fmt.Sprint(i)})
		}); err != nil {
			return err
		}
		fmt.Println(i)
	}
	return nil
}

// TestAKilledProcess: kill -9 in the middle of transactions and jobs. Each transaction
// that was committed has its effect once, and no other has any.
func TestAKilledProcess(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killedProcess(t, "", testFile(t)) })
	t.Run("mariadb", func(t *testing.T) { killedProcess(t, testkit.MariaDB(t), "") })
}

func killedProcess(t *testing.T, url, file string) {
	db := openTest(t, url, file)
	migrateUp(t, db)
	execute(t, db, "CREATE TABLE effects (k VARCHAR(200) NOT NULL)")
	execute(t, db, "CREATE TABLE orders (k VARCHAR(200) NOT NULL)")
	if file != "" {
		must(t, db.Close()) // the other process is the only one that writes
	}
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), crashURL+"="+url, crashFile+"="+file)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	for lines, n := bufio.NewScanner(out), 0; n < crashJobs/3 && lines.Scan(); n++ {
		if lines.Text() != fmt.Sprint(n) {
			t.Fatal(lines.Text())
		}
	}
	must(t, child.Process.Kill())
	_ = child.Wait() // its error is the kill

	db = openTest(t, url, file)
	orders := count(t, db, "SELECT COUNT(*) FROM orders")
	if orders < crashJobs/3 {
		t.Fatalf("only %d orders", orders)
	}
	r := testRunner(db, time.Now)
	r.Handle("sms", effect(db))
	start(t, r)
	eventually(t, "all are done", func() bool { return open(t, db) == 0 })
	effects, keys := count(t, db, "SELECT COUNT(*) FROM effects"), count(t, db, "SELECT COUNT(DISTINCT k) FROM effects")
	if effects != orders || keys != orders {
		t.Errorf("%d effects of %d keys, %d orders", effects, keys, orders)
	}
}
