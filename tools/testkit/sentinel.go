package testkit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	sentinels        = 3
	sentinelQuorum   = 2
	sentinelReplicas = 2
	sentinelName     = "mpp" // what the sentinels call the master
)

// Sentinel is a private Redis of one master and two replicas, watched by three
// sentinels that promote a replica a second after the master is gone.
type Sentinel struct {
	Servers   []*RedisServer // the first is the master at the start
	Sentinels []*SentinelServer
	args      map[*RedisServer][]string // each server's settings but for its role
}

// SentinelServer is one private sentinel.
type SentinelServer struct{ *Process }

// StartSentinel starts a master, its replicas and their sentinels for this test
// alone, with AOF (everysec). They end with the test.
func StartSentinel(t testing.TB) *Sentinel {
	t.Helper()
	s, err := openSentinel()
	must(t, err)
	t.Cleanup(s.kill)
	return s
}

// URL names the master's name and all sentinels, in the form of
// redis.ParseFailoverURL: redis://a?master_name=mpp&addr=b&addr=c.
func (s *Sentinel) URL() string {
	url := "redis://" + s.Sentinels[0].Addr() + "?master_name=" + sentinelName
	for _, watch := range s.Sentinels[1:] {
		url += "&addr=" + watch.Addr()
	}
	return url
}

// Master is the master according to most of the sentinels that answer.
func (s *Sentinel) Master(ctx context.Context) (*RedisServer, error) {
	votes, err := map[string]int{}, errors.New("no sentinel answers")
	for _, watch := range s.Sentinels {
		addr, asked := watch.master(ctx)
		if err = errors.Join(err, asked); asked == nil {
			votes[addr]++
		}
	}
	for _, server := range s.Servers {
		if votes[server.Addr()] >= sentinelQuorum {
			return server, nil
		}
	}
	return nil, fmt.Errorf("the sentinels do not agree on a master, %v: %w", votes, err)
}

// Replicas are the servers that are not the master.
func (s *Sentinel) Replicas(ctx context.Context) ([]*RedisServer, error) {
	master, err := s.Master(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(s.Servers), func(r *RedisServer) bool { return r == master }), nil
}

// KillMaster kills the master, as a crash would, and returns it.
func (s *Sentinel) KillMaster(ctx context.Context) (*RedisServer, error) { return kill(s.Master(ctx)) }

// Promoted waits until the sentinels have promoted another server and it accepts writes,
// and returns the new master.
func (s *Sentinel) Promoted(ctx context.Context, old *RedisServer) (*RedisServer, error) {
	return promoted(ctx, old, func() (*RedisServer, error) { return s.Master(ctx) },
		func(now *RedisServer, ctx context.Context) bool { return now.infoHas(ctx, "role:master") == nil })
}

// Restart restarts a server with the data that it left, as a replica of the current master,
// and returns when it has the master's data. A server that is restarted by its own Restart
// comes back in the role that it was first started with.
func (s *Sentinel) Restart(ctx context.Context, server *RedisServer) error {
	if err := server.Kill(); err != nil {
		return err
	}
	master, err := s.Master(ctx)
	if err != nil {
		return err
	}
	if master == server {
		server.args = s.args[server]
		return server.Restart()
	}
	s.follow(server, master)
	if err := server.Restart(); err != nil {
		return err
	}
	return poll(ctx, func() (bool, error) { return server.infoHas(ctx, "master_link_status:up") == nil, nil })
}

// follow makes a stopped server a replica at its next start.
func (s *Sentinel) follow(server, master *RedisServer) {
	server.args = append(slices.Clone(s.args[server]), "--replicaof", "127.0.0.1 "+strconv.Itoa(master.port))
}

func (s *Sentinel) kill() {
	killAll(s.Sentinels)
	killAll(s.Servers)
}

func openSentinel() (*Sentinel, error) {
	s := &Sentinel{args: map[*RedisServer][]string{}}
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	if err := s.open(ctx); err != nil {
		s.kill()
		return nil, fmt.Errorf("start Redis Sentinel: %w", err)
	}
	return s, nil
}

func (s *Sentinel) open(ctx context.Context) error {
	// No waiting for further replicas before a full copy is sent.
	options := []RedisOption{WithAOF("everysec"), WithRedisArgs("--repl-diskless-sync-delay", "0")}
	for i := range 1 + sentinelReplicas {
		server, err := onFreePort(func(port int) (*RedisServer, error) {
			server, err := newRedis(port, options...)
			if err == nil {
				s.args[server] = server.args
			}
			if err == nil && i > 0 {
				s.follow(server, s.Servers[0])
			}
			return server, err
		})
		if err != nil {
			return err
		}
		s.Servers = append(s.Servers, server)
	}
	// A sentinel that finds the replicas at its first check need not wait ten seconds for
	// the next.
	if err := poll(ctx, func() (bool, error) {
		return s.Servers[0].infoHas(ctx, fmt.Sprintf("connected_slaves:%d", sentinelReplicas)) == nil, nil
	}); err != nil {
		return err
	}
	for range sentinels {
		watch, err := onFreePort(func(port int) (*SentinelServer, error) { return newSentinel(port, s.Servers[0].port) })
		if err != nil {
			return err
		}
		s.Sentinels = append(s.Sentinels, watch)
	}
	return poll(ctx, func() (bool, error) {
		return !slices.ContainsFunc(s.Sentinels, func(w *SentinelServer) bool { return !w.seesAll(ctx) }), nil
	})
}

func newSentinel(port, master int) (*SentinelServer, error) {
	p, err := newProcess("redis-sentinel", port, redisPkg, "redis-server")
	if err != nil {
		return nil, err
	}
	// A sentinel writes its state into its configuration file.
	file := filepath.Join(p.dir, "sentinel.conf")
	settings := fmt.Sprintf("port %d\nbind 127.0.0.1\ndir %s\n", port, p.dir) +
		fmt.Sprintf("sentinel monitor %[1]s 127.0.0.1 %[2]d %[3]d\nsentinel down-after-milliseconds %[1]s 1000\n"+
			"sentinel failover-timeout %[1]s 4000\nsentinel parallel-syncs %[1]s 2\n", sentinelName, master, sentinelQuorum)
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		return nil, err
	}
	s := &SentinelServer{p}
	s.args, s.ready = []string{file, "--sentinel"}, s.answers
	return s, nil
}

// answers checks the sentinel's process id and shortens its intervals.
func (s *SentinelServer) answers(ctx context.Context, pid int) error {
	if err := s.infoHas(ctx, fmt.Sprintf("process_id:%d", pid)); err != nil {
		return err
	}
	client := redisClient(s.Addr())
	defer client.Close()
	// Sentinels announce themselves every two seconds, query servers every ten, and suspend
	// failovers for thirty after they were not scheduled for two. Redis 6 cannot change
	// these intervals; there tests take longer.
	_ = client.Do(ctx, "SENTINEL", "DEBUG", "INFO-PERIOD", "1000", "PUBLISH-PERIOD", "500", "PING-PERIOD", "300",
		"ASK-PERIOD", "300", "TILT-TRIGGER", "10000", "TILT-PERIOD", "3000").Err()
	return nil
}

func (s *SentinelServer) master(ctx context.Context) (string, error) {
	client := redisClient(s.Addr())
	defer client.Close()
	addr, err := client.Do(ctx, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", sentinelName).StringSlice()
	if err != nil || len(addr) != 2 {
		return "", fmt.Errorf("ask the sentinel %s for the master: %v, %w", s.Addr(), addr, err)
	}
	return net.JoinHostPort(addr[0], addr[1]), nil
}

// seesAll reports whether the sentinel knows all servers and all other sentinels.
func (s *SentinelServer) seesAll(ctx context.Context) bool {
	return s.infoHas(ctx, "status=ok,") == nil &&
		s.infoHas(ctx, fmt.Sprintf("slaves=%d,sentinels=%d", sentinelReplicas, sentinels)) == nil
}

// infoHas returns an error unless the server's INFO contains the text.
func (p *Process) infoHas(ctx context.Context, text string) error {
	addr := p.Addr()
	// Try a plain connection first: go-redis logs every refused one.
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	conn.Close()
	client := redisClient(addr)
	defer client.Close()
	info, err := client.Info(ctx).Result()
	if err == nil && !strings.Contains(info, text) {
		err = fmt.Errorf("%s does not say %s", addr, text)
	}
	return err
}

// redisClient returns a client without retries and with short timeouts.
func redisClient(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: addr, MaxRetries: -1, DialTimeout: time.Second, ReadTimeout: 2 * time.Second, DialerRetries: 1,
	})
}
