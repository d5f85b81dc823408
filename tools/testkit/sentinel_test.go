package testkit

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestSentinelPromotesAndTakesBack(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	began := time.Now()
	s := StartSentinel(t)
	t.Logf("started in %v", time.Since(began))
	options, err := redis.ParseFailoverURL(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	if len(options.SentinelAddrs) != sentinels {
		t.Fatalf("the address names %v", options.SentinelAddrs)
	}
	options.ReadTimeout = 10 * time.Second // longer than it waits for replicas
	c := redis.NewFailoverClient(options)
	defer c.Close()
	if err := c.Set(ctx, "key", "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Do(ctx, "WAIT", 2, 5000).Int(); err != nil || n != 2 {
		t.Fatalf("%d replicas have the key, %v", n, err)
	}
	killed := time.Now()
	old, err := s.KillMaster(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.Promoted(ctx, old)
	if err != nil || now == old {
		t.Fatalf("promoted %v: %v", now, err)
	}
	t.Logf("promoted after %v", time.Since(killed))
	if err := poll(ctx, func() (bool, error) { return c.Set(ctx, "more", "x", 0).Err() == nil, nil }); err != nil {
		t.Fatal(err)
	}
	if got := c.Get(ctx, "key").Val(); got != "kept" {
		t.Errorf("after the failover the key is %q", got)
	}
	back := time.Now()
	if err := s.Restart(ctx, old); err != nil {
		t.Fatal(err)
	}
	t.Logf("back after %v", time.Since(back))
	if got := client(t, old.URL()).Get(ctx, "more").Val(); got != "x" {
		t.Errorf("the old master came back without what the new one took: %q", got)
	}
	if replicas, err := s.Replicas(ctx); err != nil || len(replicas) != 2 {
		t.Errorf("replicas %v, %v", replicas, err)
	}
}
