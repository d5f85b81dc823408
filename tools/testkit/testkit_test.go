package testkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// The promise of the package comment: servers keep no goroutine.
	goleak.VerifyTestMain(m)
}

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	options.MaxRetries, options.ReadTimeout = -1, 300*time.Millisecond
	c := redis.NewClient(options)
	t.Cleanup(func() { c.Close() })
	return c
}

func TestRedisTestsDoNotSeeEachOther(t *testing.T) {
	ctx := context.Background()
	first, second := Redis(t), Redis(t)
	if err := client(t, first).Set(ctx, "key", "mine", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := client(t, second).Get(ctx, "key").Result(); !errors.Is(err, redis.Nil) {
		t.Errorf("the second test reads %q, %v of the first", got, err)
	}
}

func TestRedisIsEmptiedAfterATest(t *testing.T) {
	ctx := context.Background()
	var url string
	t.Run("uses it", func(t *testing.T) {
		url = Redis(t)
		if err := client(t, url).Set(ctx, "key", "left", 0).Err(); err != nil {
			t.Fatal(err)
		}
	})
	if n, err := client(t, url).DBSize(ctx).Result(); err != nil || n != 0 {
		t.Errorf("%d keys are left, %v", n, err)
	}
}

func TestMiniredisAnswers(t *testing.T) {
	if err := client(t, Miniredis(t)).Ping(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestFrozenRedisAnswersAgain(t *testing.T) {
	ctx := context.Background()
	server := StartRedis(t)
	c := client(t, server.URL())
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if err := c.Ping(ctx).Err(); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("a frozen server answers: %v", err)
	}
	if err := server.Cont(); err != nil {
		t.Fatal(err)
	}
	if err := c.Ping(ctx).Err(); err != nil {
		t.Errorf("after Cont: %v", err)
	}
}

func TestFrozenRedisCanBeTerminated(t *testing.T) {
	server := StartRedis(t)
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := server.Terminate(); err != nil {
		t.Error(err)
	}
	if server.Pid() != 0 {
		t.Error("it still runs")
	}
	if err := server.Cont(); err == nil {
		t.Error("Cont of a server that does not run gives no error")
	}
}

func TestKilledRedisKeepsWhatTheAOFHas(t *testing.T) {
	ctx := context.Background()
	for _, tc := range []struct {
		name    string
		options []RedisOption
		want    string
	}{
		{"without AOF", nil, ""},
		{"with AOF", []RedisOption{WithAOF("always")}, "kept"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := StartRedis(t, tc.options...)
			c := client(t, server.URL())
			if err := c.Set(ctx, "key", "kept", 0).Err(); err != nil {
				t.Fatal(err)
			}
			if err := server.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := c.Ping(ctx).Err(); err == nil {
				t.Fatal("a killed server answers")
			}
			if err := server.Restart(); err != nil {
				t.Fatal(err)
			}
			if got := client(t, server.URL()).Get(ctx, "key").Val(); got != tc.want {
				t.Errorf("after the restart the key is %q, want %q", got, tc.want)
			}
		})
	}
}

func TestRedisClusterTakesKeysOfAllHalls(t *testing.T) {
	ctx := context.Background()
	options, err := redis.ParseClusterURL(RedisCluster(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(options.Addrs) != clusterMasters {
		t.Fatalf("the address names %v", options.Addrs)
	}
	c := redis.NewClusterClient(options)
	defer c.Close()
	owners := map[string]bool{}
	for range 40 {
		key := "mpp:{" + Hall() + "}:key"
		if err := c.Set(ctx, key, "x", 0).Err(); err != nil {
			t.Fatal(err)
		}
		node, err := c.MasterForKey(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		owners[node.Options().Addr] = true
	}
	if len(owners) != clusterMasters {
		t.Errorf("the keys lie on %d of %d masters", len(owners), clusterMasters)
	}
}

// database opens an address as the server's own code does.
func database(t *testing.T, address string) *sql.DB {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("mysql", u.User.String()+"@tcp("+u.Host+")"+u.Path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestMariaDBTestsDoNotSeeEachOther(t *testing.T) {
	first, second := database(t, MariaDB(t)), database(t, MariaDB(t))
	if _, err := first.Exec("CREATE TABLE t (a INT)"); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Exec("INSERT INTO t VALUES (1)"); err == nil {
		t.Error("the second test has the first one's table")
	}
}

func TestMariaDBHasItsDefaultDurability(t *testing.T) {
	var flush int
	row := database(t, MariaDB(t)).QueryRow("SELECT @@innodb_flush_log_at_trx_commit")
	if err := row.Scan(&flush); err != nil || flush != 1 {
		t.Errorf("innodb_flush_log_at_trx_commit = %d, %v", flush, err)
	}
}

func TestKilledMariaDBKeepsItsRows(t *testing.T) {
	server := StartMariaDB(t)
	db := database(t, server.Database(t))
	for _, statement := range []string{"CREATE TABLE t (a INT)", "INSERT INTO t VALUES (7)"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	// The pool still holds an older connection.
	db.SetMaxIdleConns(0)
	var got int
	if err := db.QueryRow("SELECT a FROM t").Scan(&got); err != nil || got != 7 {
		t.Errorf("after the restart the row is %d, %v", got, err)
	}
}

func TestMissingProgramNamesItsPackage(t *testing.T) {
	_, err := Program("redis-server", "no-such-program")
	if err == nil || !strings.Contains(err.Error(), "apt-get install redis-server") {
		t.Errorf("got %v", err)
	}
}

func TestStartSaysWhatTheLogSays(t *testing.T) {
	_, err := openRedis(WithRedisArgs("--no-such-setting", "1"))
	if !errors.Is(err, errExited) || !strings.Contains(err.Error(), "no-such-setting") {
		t.Errorf("got %v", err)
	}
}

// alive reports whether the process runs. A zombie does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err == nil && strings.Contains(string(stat), ") Z ") {
		return false
	}
	return syscall.Kill(pid, 0) == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
