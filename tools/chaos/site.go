package chaos

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"mpp/access"
	"mpp/tools/testkit"
)

//go:embed hall.yaml
var hallFile []byte

const (
	hallID = "mpp-chaos"
	secret = "rahasia-uji-ketahanan-tiga-puluh-dua-huruf"
)

// Site is a hall under test: its servers, its nodes and where to find them. A fault
// breaks parts of it.
type Site struct {
	*testkit.Scope
	fault Fault
	ack   string
	short bool
	rng   *rand.Rand
	bin   string
	dir   string
	keys  *access.Keys
	stock *stock

	// The servers that the fault asked for; the others are nil.
	redis    *testkit.RedisServer
	sentinel *testkit.Sentinel
	cluster  *testkit.Cluster
	sql      *testkit.MariaDBServer
	galera   *testkit.Galera
	network  []*testkit.Proxy // of the first node

	redisURL, sqlURL string // of a node; "" in embedded mode
	nodeEnv          func(i int) []string
	witness          witness
	nodes            []*testkit.Node
	sqlAway          atomic.Bool // by the fault
}

// span is how long a fault lasts: so long, or shorter in the short form.
func (s *Site) span(long, short time.Duration) time.Duration {
	if s.short {
		return short
	}
	return long
}

// wait lets time pass while something is broken.
func (s *Site) wait(ctx context.Context, long, short time.Duration) error {
	return pause(ctx, s.span(long, short))
}

// waiting is wait as a step, see inTurn.
func (s *Site) waiting(ctx context.Context, long, short time.Duration) func() error {
	return func() error { return s.wait(ctx, long, short) }
}

// kill kills all nodes at once, start starts them.
func (s *Site) kill() error { return s.all(func(n *testkit.Node) error { return n.Kill() }) }

func (s *Site) start(ctx context.Context) error {
	return s.all(func(n *testkit.Node) error { return n.Start(ctx) })
}

// victim is one of the nodes, by the seed.
func (s *Site) victim() *testkit.Node { return s.nodes[s.rng.IntN(len(s.nodes))] }

// hallAt is the hall in whichever of the country's time zones is far from midnight: the
// turn of the day ends every wait, and must not be taken for the fault's effect.
func hallAt(now time.Time) []byte {
	const wib = 7 * time.Hour // Asia/Jakarta; no zone of the country has summer time
	if hour := now.UTC().Add(wib).Hour(); hour < 22 && hour > 0 {
		return hallFile
	}
	return bytes.Replace(hallFile, []byte("Asia/Jakarta"), []byte("Asia/Jayapura"), 1)
}

// build starts the servers and the nodes.
func (s *Site) build(ctx context.Context) error {
	var err error
	if s.dir, err = testkit.Dir("chaos"); err != nil {
		return err
	}
	s.Cleanup(func() { _ = os.RemoveAll(s.dir) })
	if err := os.WriteFile(filepath.Join(s.dir, "hall.yaml"), hallAt(time.Now()), 0o600); err != nil {
		return err
	}
	if s.keys, err = access.NewKeys([]byte(secret), access.KeyOptions{}); err != nil {
		return err
	}
	if err := s.Try(func() error { return s.fault.Stores(s) }); err != nil {
		return fmt.Errorf("servers: %w", err)
	}
	for i := range s.fault.Nodes {
		if err := s.addNode(i); err != nil {
			return err
		}
	}
	if err := s.nodes[0].Start(ctx); err != nil { // it creates the tables and the first configuration
		return err
	}
	return s.all(func(n *testkit.Node) error {
		if n == s.nodes[0] {
			return nil
		}
		return n.Start(ctx)
	})
}

func (s *Site) addNode(i int) error {
	name := fmt.Sprintf("node-%d", i+1)
	n, err := testkit.NewNode(name, s.bin, filepath.Join(s.dir, name+".log"), s.env(i))
	if err != nil {
		return err
	}
	s.nodes = append(s.nodes, n)
	s.Cleanup(func() { _ = n.Kill() })
	return nil
}

// env are the settings of a node, and of commands beside it.
func (s *Site) env(i int) []string {
	env := []string{
		"MPP_HALL=" + filepath.Join(s.dir, "hall.yaml"), "MPP_SECRET=" + secret, "MPP_ACK=" + s.ack, "MPP_LOG=warn",
		"MPP_DATA=" + filepath.Join(s.dir, "data"), "MPP_REDIS_URL=" + s.redisURL, "MPP_DATABASE_URL=" + s.sqlURL,
	}
	if s.nodeEnv != nil {
		env = append(env, s.nodeEnv(i)...)
	}
	return env
}

// all calls what for every node concurrently.
func (s *Site) all(what func(*testkit.Node) error) error {
	errs := make(chan error, len(s.nodes))
	for _, n := range s.nodes {
		go func() { errs <- what(n) }()
	}
	var failed []error
	for range s.nodes {
		failed = append(failed, <-errs)
	}
	return errors.Join(failed...)
}

// ready waits until every node says that it is.
func (s *Site) ready(ctx context.Context) error {
	return s.all(func(n *testkit.Node) error { return n.Ready(ctx) })
}

// toldWithin is how long nodes may take to notice that SQL does not accept events.
const toldWithin = 30 * time.Second

// told waits until every node reports that SQL is away. A fault that no node reports did
// not happen, or would stay hidden from the operator.
func (s *Site) told(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, toldWithin)
	defer cancel()
	return s.all(func(n *testkit.Node) error {
		var last []byte
		err := poll(ctx, func() bool {
			_, last = n.Ask(ctx, "/readyz")
			return bytes.Contains(last, []byte(`"status":"degraded"`))
		})
		if err != nil {
			return fmt.Errorf("%s does not say in /readyz that SQL is away: %s", n.Name(), last)
		}
		return nil
	})
}

// withoutSQL takes SQL away, waits until the nodes tell of it and for a while, and gives it
// back.
func (s *Site) withoutSQL(ctx context.Context, take func() error, long, short time.Duration, give func() error) error {
	s.sqlAway.Store(true)
	defer s.sqlAway.Store(false)
	if err := take(); err != nil {
		return err
	}
	return errors.Join(s.told(ctx), s.wait(ctx, long, short), give())
}

// logs are the ends of the nodes' logs, for the report of a breach.
func (s *Site) logs() string {
	var b strings.Builder
	for _, n := range s.nodes {
		fmt.Fprintf(&b, "--- log of %s ends:\n%s\n", n.Name(), n.Log())
	}
	return b.String()
}
