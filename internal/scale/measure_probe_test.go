package scale

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"

	"mpp/internal/testkit"
)

// idleWindow is how long a process is watched that has nothing to do.
const idleWindow = 20 * time.Second

// reading is what servers and process have counted so far.
type reading struct {
	at                                      time.Time
	commands, redisCPU, queries, commits    float64
	redoBytes, processCPU, events, visitors float64
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func awaitReady(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ctx.Done():
			t.Fatal("the server does not get ready")
		case <-tick.C:
		}
	}
}

// cpuSeconds is what the process has used: fields 14 and 15 of /proc/PID/stat, in
// ticks of 1/100 s (USER_HZ on Linux).
func cpuSeconds(t *testing.T, pid int) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	return (number(t, f[11]) + number(t, f[12])) / 100
}

// residentMB is VmRSS of /proc/PID/status.
func residentMB(t *testing.T, pid int) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	return number(t, strings.Fields(rest)[0]) / 1024
}

func number(t *testing.T, s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type redisProbe struct {
	t *testing.T
	c *redis.Client
}

func openRedisProbe(t *testing.T, address string) *redisProbe {
	o, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return &redisProbe{t, c}
}

func (p *redisProbe) info(key string) float64 {
	text, err := p.c.Info(p.t.Context(), "everything").Result()
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, found := strings.Cut(text, "\n"+key+":")
	if !found {
		p.t.Fatalf("no %s in INFO", key)
	}
	value, _, _ := strings.Cut(rest, "\r")
	return number(p.t, value)
}

// cpu is what the server has used, in seconds.
func (p *redisProbe) cpu() float64 { return p.info("used_cpu_user") + p.info("used_cpu_sys") }

type sqlProbe struct {
	t  *testing.T
	db *sql.DB
}

func openSQLProbe(t *testing.T, address string) *sqlProbe {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.DBName = "tcp", u.Host, u.User.Username(), strings.Trim(u.Path, "/")
	c.Passwd, _ = u.User.Password()
	connector, err := mysql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	return &sqlProbe{t, db}
}

func (p *sqlProbe) one(query string) float64 {
	p.t.Helper()
	var v float64
	if err := p.db.QueryRowContext(p.t.Context(), query).Scan(&v); err != nil {
		p.t.Fatalf("%s: %v", query, err)
	}
	return v
}

func (p *sqlProbe) status(name string) float64 {
	p.t.Helper()
	var key, v string
	if err := p.db.QueryRowContext(p.t.Context(), "SHOW GLOBAL STATUS LIKE '"+name+"'").Scan(&key, &v); err != nil {
		p.t.Fatalf("%s: %v", name, err)
	}
	return number(p.t, v)
}

func (s *site) read() reading {
	return reading{
		at: time.Now(), commands: s.redis.info("total_commands_processed"),
		redisCPU: s.redis.cpu(),
		queries:  s.sql.status("Questions"), commits: s.sql.status("Com_commit"),
		redoBytes: s.sql.status("Innodb_os_log_written"), processCPU: cpuSeconds(s.t, s.pid),
		events: s.sql.one("SELECT COUNT(*) FROM events"), visitors: s.sql.one("SELECT COUNT(*) FROM visits"),
	}
}

// rates are what is spent a second while nobody asks for anything.
type rates struct{ processCPU, redisCPU, commands, queries float64 }

// rest watches servers and process for a while that have nothing to do.
func (s *site) rest() rates {
	a := s.read()
	<-time.After(idleWindow)
	b := s.read()
	seconds := b.at.Sub(a.at).Seconds()
	return rates{(b.processCPU - a.processCPU) / seconds, (b.redisCPU - a.redisCPU) / seconds, (b.commands - a.commands) / seconds, (b.queries - a.queries) / seconds}
}

// measureIdle tells what a process costs that has nothing to do, and what Redis spends
// on it, less what Redis spends alone.
func measureIdle(t *testing.T, bin string, tell teller) {
	address := testkit.StartRedis(t, testkit.WithAOF("everysec")).URL()
	alone := openRedisProbe(t, address)
	cpu, began := alone.cpu(), time.Now()
	<-time.After(idleWindow)
	own := (alone.cpu() - cpu) / time.Since(began).Seconds()
	s := openSite(t, bin, address)
	s.redis = alone
	r := s.rest()
	tell("scale.idle_mb", residentMB(t, s.pid), "MB")
	tell("scale.idle_cpu", r.processCPU, "cores")
	tell("scale.idle_redis_cpu", max(r.redisCPU-own, 0), "cores")
	tell("scale.idle_redis_commands", r.commands, "/s")
	tell("scale.idle_sql_queries", r.queries, "/s")
	tell("scale.idle_redis_connections", s.redis.info("connected_clients")-1, "connections")
	tell("scale.idle_sql_connections", s.sql.status("Threads_connected")-1, "connections")
}

// measureClusterIdle tells what an idle process asks of a cluster of three masters
// with a replica each, all six together, less what they do without it.
func measureClusterIdle(t *testing.T, bin string, tell teller) {
	c := testkit.StartReplicatedCluster(t)
	nodes := make([]*redisProbe, len(c.Nodes))
	for i, n := range c.Nodes {
		nodes[i] = openRedisProbe(t, n.URL())
	}
	sum := func(key string) (total float64) {
		for _, n := range nodes {
			total += n.info(key)
		}
		return total
	}
	rate := func() float64 {
		before := sum("total_commands_processed")
		<-time.After(idleWindow)
		return (sum("total_commands_processed") - before) / idleWindow.Seconds()
	}
	alone, connections := rate(), sum("connected_clients")
	openSite(t, bin, c.URL())
	tell("scale.cluster_idle_commands", rate()-alone, "/s")
	tell("scale.cluster_idle_connections", sum("connected_clients")-connections, "connections")
}
