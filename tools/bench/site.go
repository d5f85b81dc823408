package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/tools/testkit"
)

const (
	// clients are the kiosks or officers that ask at once.
	clients = 64
	hallID  = "mpp-ukur"
	secret  = "rahasia-uji-ukur-sekurangnya-tiga-puluh-dua-huruf"
)

// site is a hall with its server as an operator would run it.
type site struct {
	*bench
	hall     *hall.Config
	keys     *access.Keys
	redis    *testkit.RedisServer   // nil on the embedded footing
	sql      *testkit.MariaDBServer // likewise
	node     *testkit.Node
	data     string    // its data folder
	profiler *profiler // nil: no profiles
	*view              // of the same Redis; nil likewise
}

// startRedis starts a Redis that keeps what it is told as operators are asked to have
// it. Only the rewriting of its file is off: it comes once in some minutes at this
// speed and would fall on one sample and not on its neighbour.
func startRedis(b *bench) *testkit.RedisServer {
	return testkit.StartRedis(b, testkit.WithAOF("everysec"), testkit.WithRedisArgs("--auto-aof-rewrite-percentage", "0"))
}

// openSite starts a hall server; embedded: one process and nothing else.
func openSite(ctx context.Context, b *bench, s size, embedded bool) (*site, error) {
	dir, err := testkit.Dir("bench")
	if err != nil {
		return nil, err
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	at := &site{bench: b, data: filepath.Join(dir, "data")}
	if at.profiler, err = newProfiler(b.profile); err != nil {
		return nil, err
	}
	var file []byte
	if at.hall, file, err = s.configuration(hallID); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "hall.yaml")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		return nil, err
	}
	if at.keys, err = access.NewKeys([]byte(secret), access.KeyOptions{}); err != nil {
		return nil, err
	}
	env := []string{"MPP_HALL=" + path, "MPP_SECRET=" + secret, "MPP_LOG=warn", "MPP_DATA=" + at.data,
		"MPP_REDIS_URL=", "MPP_DATABASE_URL=", "MPP_ACK="}
	env = append(env, at.profiler.env()...)
	if !embedded {
		at.redis, at.sql = startRedis(b), startMariaDB(b)
		env = append(env, "MPP_REDIS_URL="+at.redis.URL(), "MPP_DATABASE_URL="+at.sql.Database(b))
		at.view = newView(b, at.redis.Addr())
	}
	if at.node, err = testkit.NewNode("server", b.server, filepath.Join(dir, "server.log"), env); err != nil {
		return nil, err
	}
	b.Cleanup(func() { _ = at.node.Kill() })
	return at, at.node.Start(ctx)
}

// host is the server's host:port.
func (at *site) host() string { return strings.TrimPrefix(at.node.URL(), "http://") }

// settled waits until the ledger has every event of the stream, so that no sample
// pays for the one before. It tells how many there were to wait for.
func (at *site) settled(ctx context.Context) (behind int64, err error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for first := true; ; first = false {
		left, err := at.queue.Backlog(ctx)
		if err != nil {
			return 0, err
		}
		if first {
			behind = left.Events
		}
		if left.Events == 0 {
			return behind, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-tick.C:
		}
	}
}

// kiosks are as many clients, each with a token of its own, that take tickets of all services.
func (at *site) kiosks(n int) ([]line, error) {
	lines := make([]line, n)
	for i := range lines {
		token, err := at.keys.Mint(access.Principal{Role: hall.RoleKiosk, ID: fmt.Sprintf("kios-%d", i), Name: "Kios"}, time.Hour)
		if err != nil {
			return nil, err
		}
		k := &kiosk{next: i}
		for _, s := range at.hall.Services {
			k.posts = append(k.posts, newPost(at.host(), "/api/v1/tickets", token, fmt.Sprintf(`{"service":%q}`, s.ID)))
		}
		lines[i] = k
	}
	return lines, nil
}
