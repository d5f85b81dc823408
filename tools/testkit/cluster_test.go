package testkit

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestClusterReplacesAMasterAndTakesItBack(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	began := time.Now()
	cluster := StartReplicatedCluster(t)
	t.Logf("started in %v", time.Since(began))
	options, err := redis.ParseClusterURL(cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	// How soon a client whose master is gone looks for the new one; the default is a
	// minute.
	options.ClusterStateReloadInterval = 500 * time.Millisecond
	c := redis.NewClusterClient(options)
	defer c.Close()
	const key, more = "mpp:{uji}:key", "mpp:{uji}:more"
	if err := c.Set(ctx, key, "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	first, err := cluster.Master(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	pipe := client(t, first.URL()).WithTimeout(10 * time.Second).Pipeline() // longer than it waits for the replica
	pipe.Set(ctx, key, "kept", 0)
	wait := pipe.Do(ctx, "WAIT", 1, 5000)
	if _, err := pipe.Exec(ctx); err != nil || wait.Val() != int64(1) {
		t.Fatalf("%v replicas have the key, %v", wait.Val(), err)
	}
	killed := time.Now()
	old, err := cluster.KillMaster(ctx, key)
	if err != nil || old != first {
		t.Fatalf("killed %v: %v", old, err)
	}
	now, err := cluster.Promoted(ctx, key, old)
	if err != nil || now == old {
		t.Fatalf("promoted %v: %v", now, err)
	}
	t.Logf("promoted after %v", time.Since(killed))
	var refused error
	if err := poll(ctx, func() (bool, error) {
		refused = c.Set(ctx, more, "x", 0).Err()
		return refused == nil, nil
	}); err != nil {
		t.Fatal(err, refused)
	}
	if got := c.Get(ctx, key).Val(); got != "kept" {
		t.Errorf("after the failover the key is %q", got)
	}
	back := time.Now()
	if err := old.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Whole(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("whole again after %v", time.Since(back))
	if master, err := cluster.Master(ctx, key); err != nil || master != now {
		t.Errorf("the old master serves again: %v", err)
	}
}
