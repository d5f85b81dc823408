package testkit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

const (
	clusterMasters = 3
	clusterSlots   = 16384
)

var sharedCluster shared[*Cluster]

// Cluster is a private Redis Cluster of three masters.
type Cluster struct {
	Nodes []*RedisServer
}

// RedisCluster returns the address of the Redis Cluster that the tests of this
// binary share, in the form of redis.ParseClusterURL. A cluster has but one
// database: tests keep apart by their hall ids (see Hall).
func RedisCluster(t testing.TB) string {
	t.Helper()
	return sharedCluster.get(t, func() (*Cluster, error) { return openCluster() }).URL()
}

// StartCluster starts a Redis Cluster for this test alone. It ends with the
// test.
func StartCluster(t testing.TB, options ...RedisOption) *Cluster {
	t.Helper()
	cluster, err := openCluster(options...)
	must(t, cluster, err)
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
	for _, node := range c.Nodes {
		_ = node.Kill()
	}
}

func openCluster(options ...RedisOption) (*Cluster, error) {
	c := &Cluster{}
	for range clusterMasters {
		node, err := openClusterNode(options...)
		if err != nil {
			c.kill()
			return nil, err
		}
		c.Nodes = append(c.Nodes, node)
	}
	if err := c.join(); err != nil {
		c.kill()
		return nil, fmt.Errorf("join the Redis Cluster: %w", err)
	}
	return c, nil
}

func openClusterNode(options ...RedisOption) (*RedisServer, error) {
	// The usual bus port, ten thousand above, may lie past the last port.
	bus, err := freePort()
	if err != nil {
		return nil, err
	}
	return openRedis(append([]RedisOption{WithRedisArgs(
		"--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(bus),
		"--cluster-node-timeout", "2000", "--databases", "1",
	)}, options...)...)
}

// join gives each node its share of the slots, introduces the nodes to the
// first one and waits until each of them sees the whole cluster.
func (c *Cluster) join() error {
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	first := c.Nodes[0]
	for i, node := range c.Nodes {
		client := redis.NewClient(&redis.Options{Addr: node.Addr()})
		defer client.Close()
		from, to := i*clusterSlots/clusterMasters, (i+1)*clusterSlots/clusterMasters-1
		if err := client.ClusterAddSlotsRange(ctx, from, to).Err(); err != nil {
			return err
		}
		// Without an epoch of its own each node would have to settle a
		// conflict with the others first.
		if err := client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(); err != nil {
			return err
		}
		if i > 0 {
			bus := busPort(first.args)
			if err := client.Do(ctx, "CLUSTER", "MEET", "127.0.0.1", first.port, bus).Err(); err != nil {
				return err
			}
		}
	}
	return poll(ctx, func() (bool, error) { return c.whole(ctx), nil })
}

// whole tells whether every node knows all slots and all nodes.
func (c *Cluster) whole(ctx context.Context) bool {
	for _, node := range c.Nodes {
		client := redis.NewClient(&redis.Options{Addr: node.Addr()})
		info, err := client.ClusterInfo(ctx).Result()
		client.Close()
		if err != nil || !strings.Contains(info, "cluster_state:ok") ||
			!strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d\r", clusterMasters)) {
			return false
		}
	}
	return true
}

func busPort(args []string) string {
	for i, arg := range args {
		if arg == "--cluster-port" {
			return args[i+1]
		}
	}
	return ""
}
