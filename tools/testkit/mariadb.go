package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

const mariadbPkg = "mariadb-server"

var (
	sharedMariaDB   = sync.OnceValues(func() (*MariaDBServer, error) { return openMariaDB() })
	mariadbTables   = sync.OnceValues(installMariaDB)
	mariadbDatabase atomic.Int64
)

// MariaDBServer is a private mariadbd with its default durability: each commit
// is on the disk before its answer.
type MariaDBServer struct {
	*Process
	password string
	disk     *Process // keeps the disk of its own; nil without one
}

// MariaDBOption changes how a private server runs.
type MariaDBOption func(*mariadbSettings)

type mariadbSettings struct {
	password string
	empty    bool // its data are copied from another node
	disk     int  // MB; 0: no disk of its own
	args     []string
}

// WithMariaDBArgs passes more settings, for example "--max-connections=10".
func WithMariaDBArgs(more ...string) MariaDBOption {
	return func(s *mariadbSettings) { s.args = append(s.args, more...) }
}

// MariaDB returns the address of an empty database on the mariadbd that the
// tests of this binary share, as mysql://user:password@127.0.0.1:port/db. The
// database is this test's own and is dropped after it.
func MariaDB(t testing.TB) string {
	t.Helper()
	server, err := sharedMariaDB()
	must(t, err)
	return server.Database(t)
}

// StartMariaDB starts a mariadbd for this test alone, to be broken at will. It
// ends with the test.
func StartMariaDB(t testing.TB, options ...MariaDBOption) *MariaDBServer {
	t.Helper()
	server, err := openMariaDB(options...)
	if errors.Is(err, errNoSmallDisk) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() {
		_ = server.Kill()
		if server.disk != nil {
			_ = server.disk.Kill()
		}
	})
	return server
}

// Database makes an empty database and returns its address. It is dropped
// after the test if the server still runs then.
func (s *MariaDBServer) Database(t testing.TB) string {
	t.Helper()
	return s.url("mpp", s.password, s.makeDatabase(t))
}

// makeDatabase makes an empty database, and what else the statements make of its name.
func (s *MariaDBServer) makeDatabase(t testing.TB, more ...string) string {
	t.Helper()
	name := fmt.Sprintf("mpp_test_%d", mariadbDatabase.Add(1))
	for _, statement := range append([]string{"CREATE DATABASE %[1]s"}, more...) {
		if err := s.exec(fmt.Sprintf(statement, name)); err != nil {
			t.Fatalf("testkit: make a database: %v", err)
		}
	}
	t.Cleanup(func() { _ = s.exec("DROP DATABASE IF EXISTS " + name) })
	return name
}

func (s *MariaDBServer) url(user, password, database string) string {
	return fmt.Sprintf("mysql://%s:%s@%s/%s", user, password, s.Addr(), database)
}

// PlainDatabase is Database for a user with all privileges on it and none elsewhere, as in
// an installation. ReadOnly applies to this user, unlike to that of Database.
func (s *MariaDBServer) PlainDatabase(t testing.TB) string {
	t.Helper()
	name := s.makeDatabase(t, "CREATE USER '%[1]s'@'127.0.0.1' IDENTIFIED BY '"+s.password+"'", "GRANT ALL PRIVILEGES ON %[1]s.* TO '%[1]s'@'127.0.0.1'")
	t.Cleanup(func() { _ = s.exec("DROP USER IF EXISTS '" + name + "'@'127.0.0.1'") })
	return s.url(name, s.password, name)
}

// ReadOnly makes the server refuse the writes of plain users, as a primary that was demoted
// to a replica does, or ends that.
func (s *MariaDBServer) ReadOnly(on bool) error {
	return s.exec(fmt.Sprintf("SET GLOBAL read_only = %t", on))
}

func (s *MariaDBServer) exec(statement string) error {
	db, err := s.open()
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

func (s *MariaDBServer) open() (*sql.DB, error) {
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr = "mpp", s.password, "tcp", s.Addr()
	config.Timeout, config.ReadTimeout, config.WriteTimeout = time.Second, 30*time.Second, 30*time.Second
	config.Logger = &mysql.NopLogger{} // it is polled before it can answer
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

func openMariaDB(options ...MariaDBOption) (*MariaDBServer, error) {
	settings := mariadbSettings{password: rand.Text()}
	for _, option := range options {
		option(&settings)
	}
	return onFreePort(func(port int) (*MariaDBServer, error) { return newMariaDB(port, settings) })
}

func newMariaDB(port int, settings mariadbSettings) (*MariaDBServer, error) {
	p, err := newProcess("mariadbd", port, mariadbPkg, "mariadbd", "mysqld")
	if err != nil {
		return nil, err
	}
	dir, s := p.dir, &MariaDBServer{Process: p, password: settings.password}
	// A file rather than an argument: arguments are visible to every user.
	initFile := filepath.Join(dir, "init.sql")
	grant := fmt.Sprintf("CREATE USER IF NOT EXISTS 'mpp'@'127.0.0.1' IDENTIFIED BY '%s';\n"+
		"GRANT ALL PRIVILEGES ON *.* TO 'mpp'@'127.0.0.1' WITH GRANT OPTION;\n", s.password)
	if err := os.WriteFile(initFile, []byte(grant), 0o600); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if settings.empty {
		err = os.Mkdir(data, 0o700)
	} else {
		err = copyTables(data)
	}
	if err != nil {
		return nil, err
	}
	s.args = append([]string{"--no-defaults"}, asRoot()...)
	s.args = append(s.args,
		"--datadir="+data, "--tmpdir="+dir, "--init-file="+initFile,
		// Relative to the data folder: an absolute path may exceed the limit for
		// a socket's name.
		"--socket=mariadb.sock", "--pid-file="+filepath.Join(dir, "mariadb.pid"),
		"--bind-address=127.0.0.1", "--port="+strconv.Itoa(port), "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
		"--max-connections=400", "--performance-schema=OFF",
		"--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M",
		"--innodb-buffer-pool-load-at-startup=OFF", "--innodb-buffer-pool-dump-at-shutdown=OFF",
		"--key-buffer-size=1M", "--aria-pagecache-buffer-size=8M",
	)
	s.args = append(s.args, settings.args...)
	s.ready = s.answers
	if settings.disk > 0 {
		err = s.onSmallDisk(settings.disk)
	}
	return s, err
}

func (s *MariaDBServer) answers(ctx context.Context, _ int) error {
	// The password is this server's own: another server would refuse it.
	db, err := s.open()
	if err != nil {
		return err
	}
	defer db.Close()
	return db.PingContext(ctx)
}

// copyTables makes a new server's data folder.
func copyTables(data string) error {
	seed, err := mariadbTables()
	if err != nil {
		return err
	}
	return os.CopyFS(data, os.DirFS(seed))
}

// installMariaDB makes a data folder with the system tables, once for all servers of this test
// binary: it takes longer than their start. Root may connect by the socket only.
func installMariaDB() (data string, err error) {
	path, err := Program(mariadbPkg, "mariadb-install-db", "mysql_install_db")
	if err != nil {
		return "", err
	}
	dir, err := Dir("tables")
	if err != nil {
		return "", err
	}
	data = filepath.Join(dir, "data")
	args := append([]string{"--no-defaults"}, asRoot()...)
	// --force: succeed where the machine cannot resolve its own name, as in a container.
	// No name is resolved later.
	args = append(args, "--force", "--datadir="+data, "--skip-test-db", "--skip-name-resolve",
		"--auth-root-authentication-method=socket", "--innodb-log-file-size=32M")
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	// In a folder of its own: a starting server removes the temporary tables of all others.
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", path, err, out)
	}
	return data, nil
}

// asRoot returns the argument that lets mariadbd run as root when root runs the tests, as
// in a container. Running as another user would need folders that this user can read.
func asRoot() []string {
	if me, err := user.Current(); err == nil && me.Uid == "0" {
		return []string{"--user=root"}
	}
	return nil
}
