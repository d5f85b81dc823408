package testkit

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

const (
	redisPkg = "redis-server"
	// redisDatabases limits the number of tests of one binary on the shared server.
	redisDatabases = 4096
)

var (
	sharedRedis   = sync.OnceValues(func() (*RedisServer, error) { return openRedis() })
	redisDatabase atomic.Int64
)

// RedisServer is a private redis-server.
type RedisServer struct{ *Process }

// RedisOption changes how a private server runs: more arguments.
type RedisOption []string

// WithAOF keeps an append-only file with the given fsync policy: "always",
// "everysec" or "no". Without it a killed server loses everything.
func WithAOF(fsync string) RedisOption {
	return RedisOption{"--appendonly", "yes", "--appendfsync", fsync}
}

// WithRedisArgs passes more settings, for example "--maxmemory", "32mb".
func WithRedisArgs(more ...string) RedisOption { return more }

// Redis returns the address of an empty database on the redis-server that the
// tests of this binary share, as redis://127.0.0.1:port/db. The database is
// this test's own and is emptied after it. Publish and subscribe are not separated by
// database: all tests see a channel.
func Redis(t testing.TB) string {
	t.Helper()
	server, err := sharedRedis()
	must(t, err)
	db := int(redisDatabase.Add(1)) - 1
	if db >= redisDatabases {
		t.Fatalf("testkit: more than %d tests on one redis-server", redisDatabases)
	}
	t.Cleanup(func() {
		client := redis.NewClient(&redis.Options{Addr: server.Addr(), DB: db})
		defer client.Close()
		if err := client.FlushDB(context.Background()).Err(); err != nil {
			t.Errorf("testkit: empty the database after the test: %v", err)
		}
	})
	return server.URL() + "/" + strconv.Itoa(db)
}

// StartRedis starts a redis-server for this test alone, to be broken at will.
// It ends with the test.
func StartRedis(t testing.TB, options ...RedisOption) *RedisServer {
	t.Helper()
	server, err := openRedis(options...)
	must(t, err)
	t.Cleanup(func() { _ = server.Kill() })
	return server
}

// Miniredis returns the address of a Redis inside the test process, as
// redis://127.0.0.1:port. It ends with the test.
func Miniredis(t testing.TB) string {
	t.Helper()
	server := miniredis.RunT(t)
	return "redis://" + server.Addr()
}

// URL is the server's address without a database.
func (s *RedisServer) URL() string { return "redis://" + s.Addr() }

func openRedis(options ...RedisOption) (*RedisServer, error) {
	return onFreePort(func(port int) (*RedisServer, error) { return newRedis(port, options...) })
}

func newRedis(port int, options ...RedisOption) (*RedisServer, error) {
	p, err := newProcess("redis-server", port, redisPkg, "redis-server")
	if err != nil {
		return nil, err
	}
	p.args = []string{
		"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", p.dir, "--save", "",
		"--databases", strconv.Itoa(redisDatabases), "--loglevel", "notice",
	}
	for _, option := range options {
		p.args = append(p.args, option...)
	}
	p.ready = p.redisAnswers
	return &RedisServer{p}, nil
}

// redisAnswers checks the server's process id: on a port that was lost to another test binary
// that binary's server would answer.
func (p *Process) redisAnswers(ctx context.Context, pid int) error {
	if err := p.infoHas(ctx, fmt.Sprintf("process_id:%d\r", pid)); err != nil {
		return err
	}
	return p.infoHas(ctx, "\nloading:0\r")
}
