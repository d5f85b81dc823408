package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver
	"github.com/redis/go-redis/v9"

	"mpp/tools/testkit"
)

// mode is what a server runs on.
type mode string

const (
	hallServer mode = ""          // Redis and MariaDB
	embedded   mode = "embedded_" // nothing else; the word begins its figures' names
)

// clients is how many kiosks, or officers, send requests at the same time.
const clients = 64

// site is a hall with one server.
type site struct {
	*bench
	mode     mode
	node     *testkit.Node
	services []string
	counters []counter
	kiosks   []string // their tokens
	officers []string // tokens of the counters, in their order
	redis    *testkit.RedisServer
	rdb      *redis.Client
	maria    *testkit.MariaDBServer
	sql      *sql.DB
	asked    int // SQL statements of ours
	http     *http.Client
	pprof    string // host:port of the server's profiles
	serial   atomic.Int64
}

// openSite starts the servers of a hall.
func openSite(ctx context.Context, b *bench, s size, m mode) (*site, error) {
	at, err := newSite(ctx, b, s, m)
	if err != nil {
		return nil, err
	}
	return at, at.node.Start(ctx)
}

// newSite is openSite without the start of the hall's own server.
func newSite(ctx context.Context, b *bench, s size, m mode) (*site, error) {
	at := &site{bench: b, mode: m, http: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	b.Cleanup(at.http.CloseIdleConnections)
	dir, err := testkit.Dir("site")
	if err != nil {
		return nil, err
	}
	var file string
	file, at.services, at.counters = s.file()
	path := filepath.Join(dir, "hall.yaml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		return nil, err
	}
	if at.pprof, err = freeAddress(); err != nil {
		return nil, err
	}
	env := []string{"MPP_HALL=" + path, "MPP_SECRET=" + secret, "MPP_LOG=warn", "MPP_DATA=" + filepath.Join(dir, "data"),
		"MPP_PPROF=" + at.pprof, "MPP_ACK=", "MPP_REDIS_URL=", "MPP_DATABASE_URL="}
	if m == hallServer {
		// Redis rewrites its file once in some minutes at this speed; that would fall on
		// one sample and not on its neighbour.
		at.redis = testkit.StartRedis(b, testkit.WithAOF("everysec"), testkit.WithRedisArgs("--auto-aof-rewrite-percentage", "0"))
		at.rdb = redis.NewClient(&redis.Options{Addr: at.redis.Addr()})
		b.Cleanup(func() { _ = at.rdb.Close() })
		at.maria = testkit.StartMariaDB(b, testkit.WithMariaDBArgs("--innodb-buffer-pool-size=128M", "--innodb-log-file-size=96M"))
		database := at.maria.Database(b)
		if at.sql, err = openSQL(database); err != nil {
			return nil, err
		}
		b.Cleanup(func() { _ = at.sql.Close() })
		env = append(env, "MPP_REDIS_URL="+at.redis.URL(), "MPP_DATABASE_URL="+database)
	}
	if at.node, err = testkit.NewNode("server", b.build.bin, filepath.Join(dir, "server.log"), env); err != nil {
		return nil, err
	}
	b.Cleanup(func() { _ = at.node.Kill() })
	return at, at.makeTokens(ctx, path)
}

// makeTokens gives each kiosk and each officer a token of its own.
func (at *site) makeTokens(ctx context.Context, hallFile string) error {
	for i := range clients {
		token, err := at.build.token(ctx, hallFile, "--role", "kiosk", "--name", fmt.Sprintf("Kios %d", i+1))
		if err != nil {
			return err
		}
		at.kiosks = append(at.kiosks, token)
	}
	for _, k := range at.counters[:min(clients, len(at.counters))] {
		token, err := at.build.token(ctx, hallFile, "--role", "officer", "--name", "Petugas "+k.id, "--counter", k.id, "--agency", k.agency)
		if err != nil {
			return err
		}
		at.officers = append(at.officers, token)
	}
	return nil
}

// openSQL opens a database by its mysql:// address.
func openSQL(address string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	password, _ := u.User.Password()
	return sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)%s", u.User.Username(), password, u.Host, u.Path))
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress() (string, error) {
	n, err := testkit.NewNode("address", "", "", nil)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(n.URL(), "http://"), nil
}

// post sends JSON under a new idempotency key and decodes the answer, unless into is nil.
func (at *site) post(ctx context.Context, path, token, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.node.URL()+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "ukur-"+strconv.FormatInt(at.serial.Add(1), 10))
	raw, err := at.do(req)
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// do sends a request and returns the answer's body. A status of 300 or more is an error.
func (at *site) do(req *http.Request) ([]byte, error) {
	res, err := at.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s %.300s", req.URL.Path, res.Status, raw)
	}
	return raw, err
}
