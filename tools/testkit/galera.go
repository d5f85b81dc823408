package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	galeraPkg   = "galera-4"
	galeraNodes = 3
)

// Galera is a private MariaDB Galera Cluster of three nodes with their default
// durability. Each node takes reads and writes.
type Galera struct {
	Nodes    []*MariaDBServer
	password string                      // one for all, as users are replicated
	args     map[*MariaDBServer][]string // each node's settings but for its position
}

// StartGalera starts a Galera Cluster for this test alone, to be broken at
// will. It ends with the test.
func StartGalera(t testing.TB) *Galera {
	t.Helper()
	g, err := openGalera()
	must(t, err)
	t.Cleanup(g.kill)
	return g
}

// Database makes an empty database and returns its address at each node, in the
// order of Nodes. It is dropped after the test.
func (g *Galera) Database(t testing.TB) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	name := g.Nodes[0].makeDatabase(t)
	urls := make([]string, len(g.Nodes))
	for i, node := range g.Nodes {
		urls[i] = node.url("mpp", node.password, name)
		err := poll(ctx, func() (bool, error) { return node.exec("USE "+name) == nil, nil })
		if err != nil {
			t.Fatalf("testkit: the database did not reach %s: %v", node.Addr(), err)
		}
	}
	return urls
}

// Sized waits until that many nodes form one cluster and each of them serves.
func (g *Galera) Sized(ctx context.Context, size int) error {
	var seen []string
	err := poll(ctx, func() (bool, error) {
		seen = seen[:0]
		for _, node := range g.Nodes {
			if node.Pid() != 0 {
				seen = append(seen, node.galera(ctx))
			}
		}
		want := fmt.Sprintf("ON Synced %d", size)
		return len(seen) == size && !slices.ContainsFunc(seen, func(s string) bool { return s != want }), nil
	})
	if err != nil {
		return fmt.Errorf("wait for %d Galera nodes, they say %q: %w", size, seen, err)
	}
	return nil
}

// Restart restarts a node with the data that it left, and returns when it has caught up
// and serves. Another node must run.
func (g *Galera) Restart(ctx context.Context, node *MariaDBServer) error {
	if err := node.Kill(); err != nil {
		return err
	}
	// A node that crashed does not know its position. InnoDB does: given it, the others
	// send what the node missed instead of a full copy.
	position, err := g.recovered(ctx, node)
	if err != nil {
		return err
	}
	node.args = append(slices.Clone(g.args[node]), "--wsrep-start-position="+position)
	return node.Start(ctx)
}

var recoveredPosition = regexp.MustCompile(`Recovered position: (\S+)`)

func (g *Galera) recovered(ctx context.Context, node *MariaDBServer) (string, error) {
	log := filepath.Join(node.dir, "recovery.log")
	args := append(slices.Clone(g.args[node]), "--wsrep-recover", "--log-error="+log)
	out, err := exec.CommandContext(ctx, node.path, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("find a Galera node's position: %w\n%s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		return "", err
	}
	found := recoveredPosition.FindAllStringSubmatch(string(text), -1)
	if len(found) == 0 {
		return "", fmt.Errorf("a Galera node's position is not in its log:\n%s", text)
	}
	return found[len(found)-1][1], nil
}

func (g *Galera) kill() {
	killAll(g.Nodes)
}

func openGalera() (*Galera, error) {
	g := &Galera{password: rand.Text(), args: map[*MariaDBServer][]string{}}
	if err := g.open(); err != nil {
		g.kill()
		return nil, fmt.Errorf("start a Galera Cluster: %w", err)
	}
	return g, nil
}

func (g *Galera) open() error {
	provider, err := galeraProvider()
	if err != nil {
		return err
	}
	ports := make([]int, 3*galeraNodes) // for group traffic, incremental and full state transfer
	for i := range ports {
		if ports[i], err = freePort(); err != nil {
			return err
		}
	}
	for i := range galeraNodes {
		node, err := onFreePort(func(port int) (*MariaDBServer, error) {
			return g.newNode(port, i, provider, ports)
		})
		if err != nil {
			return err
		}
		g.Nodes = append(g.Nodes, node)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	return g.Sized(ctx, galeraNodes)
}

func (g *Galera) newNode(port, i int, provider string, ports []int) (*MariaDBServer, error) {
	// Only the first one needs tables and users: the others get a copy.
	node, err := newMariaDB(port, mariadbSettings{password: g.password, empty: i > 0})
	if err != nil {
		return nil, err
	}
	method, env, err := copier(node.dir)
	if err != nil {
		return nil, err
	}
	node.env = env
	node.args = append(node.args, galeraArgs(i, provider, method, ports)...)
	g.args[node] = node.args
	if i == 0 {
		node.args = append(slices.Clone(node.args), "--wsrep-new-cluster")
	}
	node.ready = func(ctx context.Context, _ int) error {
		if state := node.galera(ctx); !strings.HasPrefix(state, "ON Synced ") {
			return errors.New(state)
		}
		return nil
	}
	return node, nil
}

func galeraArgs(i int, provider, method string, ports []int) []string {
	group := func(i int) string { return "127.0.0.1:" + strconv.Itoa(ports[i]) }
	all := make([]string, galeraNodes)
	for i := range all {
		all[i] = group(i)
	}
	catchUp, copies := group(galeraNodes+i), group(2*galeraNodes+i)
	return []string{
		"--wsrep-on=ON", "--wsrep-provider=" + provider, "--wsrep-cluster-name=mpp-test",
		"--wsrep-cluster-address=gcomm://" + strings.Join(all, ","),
		"--wsrep-node-name=node-" + strconv.Itoa(i), "--wsrep-node-address=" + group(i),
		"--wsrep-sst-method=" + method, "--wsrep-sst-receive-address=" + copies,
		"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
		// A dead node is evicted after two seconds instead of five.
		"--wsrep-provider-options=gmcast.listen_addr=tcp://" + group(i) + ";ist.recv_addr=" + catchUp +
			";gcache.size=32M;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.3S" +
			";evs.suspect_timeout=PT2S;evs.inactive_timeout=PT6S",
	}
}

// copier is the state transfer method of a joining node: rsync. Started by root, the rsync
// daemon becomes user nobody, which cannot read the folder; this method keeps it root. The
// server finds the method in the PATH.
func copier(dir string) (method string, env []string, err error) {
	rsync, err := Program("rsync", "rsync")
	if err != nil || asRoot() == nil {
		return "rsync", nil, err
	}
	bin := filepath.Join(dir, "bin")
	for name, script := range map[string]string{
		"wsrep_sst_rsync_root": fmt.Sprintf("PATH=%s:$PATH exec wsrep_sst_rsync \"$@\"\n", bin),
		"rsync":                fmt.Sprintf("[ \"$1\" = --daemon ] && set -- --daemon -M uid=root -M gid=root \"$@\"\nexec %s \"$@\"\n", rsync),
	} {
		if err = errors.Join(os.MkdirAll(bin, 0o700), os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o700)); err != nil {
			return "", nil, err
		}
	}
	return "rsync_root", []string{"PATH=" + bin + ":" + os.Getenv("PATH")}, nil
}

func galeraProvider() (string, error) {
	for _, path := range []string{
		"/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so", "/usr/lib/libgalera_smm.so",
	} {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", missing("libgalera_smm.so", galeraPkg)
}

// galera is the node's state in its cluster as "ready state size", or the
// reason why it is unknown.
func (s *MariaDBServer) galera(ctx context.Context) string {
	db, err := s.open()
	if err != nil {
		return err.Error()
	}
	defer db.Close()
	state := map[string]string{}
	if err := readStatus(ctx, db, state); err != nil {
		return err.Error()
	}
	return state["wsrep_ready"] + " " + state["wsrep_local_state_comment"] + " " + state["wsrep_cluster_size"]
}

func readStatus(ctx context.Context, db *sql.DB, into map[string]string) error {
	rows, err := db.QueryContext(ctx, "SHOW GLOBAL STATUS LIKE 'wsrep_%'")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return err
		}
		into[name] = value
	}
	return rows.Err()
}
