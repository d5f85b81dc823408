package testkit

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	clusterMasters = 3
	clusterSlots   = 16384
)

var sharedCluster = sync.OnceValues(func() (*Cluster, error) { return openCluster(0) })

// Cluster is a private Redis Cluster of three masters, and of a replica for
// each of them if it was started with those. A node that is restarted by its own Restart
// rejoins by itself.
type Cluster struct {
	Nodes []*RedisServer // the masters of the start, then their replicas
}

// RedisCluster returns the address of the Redis Cluster that the tests of this
// binary share, in the form of redis.ParseClusterURL. A cluster has only
// one database: tests keep apart by their hall ids (see Hall).
func RedisCluster(t testing.TB) string {
	t.Helper()
	cluster, err := sharedCluster()
	must(t, err)
	return cluster.URL()
}

// StartReplicatedCluster starts a Redis Cluster of three masters, with AOF (everysec), for
// this test alone. Each has a replica, which takes its place some two seconds after it is
// gone. It ends with the test.
func StartReplicatedCluster(t testing.TB) *Cluster {
	t.Helper()
	cluster, err := openCluster(clusterMasters, WithAOF("everysec"), WithRedisArgs("--repl-diskless-sync-delay", "0"))
	must(t, err)
	t.Cleanup(cluster.kill)
	return cluster
}

// URL names all nodes: redis://a?addr=b&addr=c.
func (c *Cluster) URL() string {
	url := c.Nodes[0].URL()
	for i, node := range c.Nodes[1:] {
		url += string("?&"[min(i, 1)]) + "addr=" + node.Addr()
	}
	return url
}

func (c *Cluster) kill() {
	killAll(c.Nodes)
}

func openCluster(replicas int, options ...RedisOption) (*Cluster, error) {
	c := &Cluster{}
	for range clusterMasters + replicas {
		node, err := openClusterNode(options...)
		if err != nil {
			c.kill()
			return nil, err
		}
		c.Nodes = append(c.Nodes, node)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	if err := c.join(ctx); err != nil {
		c.kill()
		return nil, fmt.Errorf("join the Redis Cluster: %w", err)
	}
	return c, nil
}

func openClusterNode(options ...RedisOption) (*RedisServer, error) {
	// The default bus port, ten thousand above, may exceed the highest port number.
	bus, err := freePort()
	if err != nil {
		return nil, err
	}
	return openRedis(append([]RedisOption{WithRedisArgs(
		"--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(bus),
		"--cluster-node-timeout", "1500", "--databases", "1",
	)}, options...)...)
}

// join gives each master its share of the slots, makes the nodes known to the first one,
// assigns the replicas and waits until the cluster is complete.
func (c *Cluster) join(ctx context.Context) error {
	first := c.Nodes[0]
	for i, node := range c.Nodes {
		client := redisClient(node.Addr())
		defer client.Close()
		if i < clusterMasters {
			from, to := i*clusterSlots/clusterMasters, (i+1)*clusterSlots/clusterMasters-1
			if err := client.ClusterAddSlotsRange(ctx, from, to).Err(); err != nil {
				return err
			}
		}
		// Without an epoch of its own each node would have to resolve a conflict with
		// the others first.
		if err := client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(); err != nil {
			return err
		}
		if i > 0 {
			bus := first.args[slices.Index(first.args, "--cluster-port")+1]
			if err := client.Do(ctx, "CLUSTER", "MEET", "127.0.0.1", first.port, bus).Err(); err != nil {
				return err
			}
		}
	}
	for i := clusterMasters; i < len(c.Nodes); i++ {
		if err := c.replicate(ctx, c.Nodes[i-clusterMasters], c.Nodes[i]); err != nil {
			return err
		}
	}
	return c.Whole(ctx)
}

// replicate makes node a replica once it has heard of the master.
func (c *Cluster) replicate(ctx context.Context, master, node *RedisServer) error {
	of, to := redisClient(master.Addr()), redisClient(node.Addr())
	defer of.Close()
	defer to.Close()
	id, err := of.Do(ctx, "CLUSTER", "MYID").Text()
	if err != nil {
		return err
	}
	err = poll(ctx, func() (bool, error) { return to.ClusterReplicate(ctx, id).Err() == nil, nil })
	if err != nil {
		return fmt.Errorf("make %s a replica of %s: %w", node.Addr(), master.Addr(), err)
	}
	return nil
}

// Whole waits until each node runs, knows all slots and all nodes, and each
// replica has its master's data.
func (c *Cluster) Whole(ctx context.Context) error {
	if err := poll(ctx, func() (bool, error) { return c.whole(ctx), nil }); err != nil {
		return fmt.Errorf("wait until the Redis Cluster is whole: %w", err)
	}
	return nil
}

func (c *Cluster) whole(ctx context.Context) bool {
	for _, node := range c.Nodes {
		if node.infoHas(ctx, "process_id") != nil { // asks by a plain connection first
			return false
		}
		client := redisClient(node.Addr())
		info, err := client.ClusterInfo(ctx).Result()
		client.Close()
		if err != nil || !strings.Contains(info, "cluster_state:ok") ||
			!strings.Contains(info, "cluster_slots_fail:0\r") || !strings.Contains(info, "cluster_slots_pfail:0\r") ||
			!strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d\r", len(c.Nodes))) {
			return false
		}
		if node.infoHas(ctx, "role:master\r") != nil && node.infoHas(ctx, "master_link_status:up") != nil {
			return false
		}
	}
	if len(c.Nodes) == clusterMasters {
		return true
	}
	return c.covered(ctx)
}

// covered reports whether each master has its replica connected.
func (c *Cluster) covered(ctx context.Context) bool {
	masters := 0
	for _, node := range c.Nodes {
		if node.infoHas(ctx, "role:master\r") == nil {
			masters++
			if node.infoHas(ctx, "connected_slaves:0\r") == nil {
				return false
			}
		}
	}
	return masters == clusterMasters
}

// Master is the node that serves a key, according to most of the nodes that answer.
func (c *Cluster) Master(ctx context.Context, key string) (*RedisServer, error) {
	votes := map[string]int{}
	for _, node := range c.Nodes {
		if addr := node.slotOwner(ctx, key); addr != "" {
			votes[addr]++
		}
	}
	for _, node := range c.Nodes {
		if votes[node.Addr()] > len(c.Nodes)/2 {
			return node, nil
		}
	}
	return nil, fmt.Errorf("the nodes do not agree on who serves %s: %v", key, votes)
}

// KillMaster kills the node that serves a key, as a crash would, and returns it.
func (c *Cluster) KillMaster(ctx context.Context, key string) (*RedisServer, error) {
	return kill(c.Master(ctx, key))
}

// Promoted waits until most nodes name another master than the old one for the key, and
// returns that master.
func (c *Cluster) Promoted(ctx context.Context, key string, old *RedisServer) (*RedisServer, error) {
	return promoted(ctx, old, func() (*RedisServer, error) { return c.Master(ctx, key) }, (*RedisServer).clusterOK)
}

func kill(master *RedisServer, err error) (*RedisServer, error) {
	if err != nil {
		return nil, err
	}
	return master, master.Kill()
}

// promoted waits until there is another master that is ready, and returns it.
func promoted(ctx context.Context, old *RedisServer, master func() (*RedisServer, error), ready func(*RedisServer, context.Context) bool) (*RedisServer, error) {
	var now *RedisServer
	err := poll(ctx, func() (bool, error) {
		var err error
		now, err = master()
		return err == nil && now != old && ready(now, ctx), nil // asked again after an error
	})
	if err != nil {
		return nil, fmt.Errorf("wait for another master than %s: %w", old.Addr(), err)
	}
	return now, nil
}

func (s *RedisServer) clusterOK(ctx context.Context) bool {
	client := redisClient(s.Addr())
	defer client.Close()
	return strings.Contains(client.ClusterInfo(ctx).Val(), "cluster_state:ok")
}

// slotOwner is the address of the key's master as this node sees it, "" if unknown.
func (s *RedisServer) slotOwner(ctx context.Context, key string) string {
	if s.infoHas(ctx, "cluster_enabled:1") != nil {
		return ""
	}
	client := redisClient(s.Addr())
	defer client.Close()
	slot, err := client.ClusterKeySlot(ctx, key).Result()
	if err != nil {
		return ""
	}
	//nolint:staticcheck // ClusterShards names masters that are gone too
	ranges, err := client.ClusterSlots(ctx).Result()
	if err != nil {
		return ""
	}
	for _, r := range ranges {
		if int(slot) >= r.Start && int(slot) <= r.End && len(r.Nodes) > 0 {
			return r.Nodes[0].Addr
		}
	}
	return ""
}
