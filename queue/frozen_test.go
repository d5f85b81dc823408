package queue

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/tools/testkit"
)

func TestSentinelFrozenMaster(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	set := testkit.StartSentinel(t)
	a, b, m := nodesOn(t, func() redis.UniversalClient { return dialSentinel(t, set.URL()) })
	k := openKiosks(t, a, b)
	k.wait(ctx, 50)
	began := time.Now()
	old, err := set.Master(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := set.Promoted(ctx, old); err != nil {
		t.Fatal(err)
	}
	promoted := time.Since(began)
	k.wait(ctx, 50)
	t.Logf("promoted after %v, fifty more tickets after %v", promoted, time.Since(began))
	if err := old.Cont(); err != nil {
		t.Fatal(err)
	}
	k.wait(ctx, 1000)
	k.close()
	recorded(ctx, t, a, m)
}

func TestClusterFrozenMaster(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	cluster := testkit.StartReplicatedCluster(t)
	a, b, m := nodesOn(t, func() redis.UniversalClient { return dialCluster(t, cluster.URL()) })
	k := openKiosks(t, a, b)
	k.wait(ctx, 50)
	old, err := cluster.Master(ctx, a.keys.meta())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := old.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.Promoted(ctx, a.keys.meta(), old); err != nil {
		t.Fatal(err)
	}
	promoted := time.Since(began)
	k.wait(ctx, 50)
	t.Logf("promoted after %v, fifty more tickets after %v", promoted, time.Since(began))
	if err := old.Cont(); err != nil {
		t.Fatal(err)
	}
	k.wait(ctx, 1000)
	k.close()
	recorded(ctx, t, a, m)
}
