package app

import (
	"strings"
	"testing"

	"mpp/internal/settings"
	"mpp/tools/testkit"
)

// TestEvictingRedis: a server does not start on a Redis that may drop keys, unless it is told to.
func TestEvictingRedis(t *testing.T) {
	set := testSettings(t)
	forgetful := testkit.StartRedis(t, testkit.WithRedisArgs("--maxmemory", "64mb", "--maxmemory-policy", "volatile-lru"))
	set.RedisURL, set.DatabaseURL = forgetful.URL(), testkit.MariaDB(t)
	s := &site{t: t, set: set}
	for _, part := range []string{"volatile-lru", "noeviction", "MPP_REDIS_EVICTION=allow"} {
		if told := s.refused(); !strings.Contains(told, part) {
			t.Errorf("it does not name %q: %s", part, told)
		}
	}
	set.RedisEviction = settings.EvictionAllowed
	open(t, set).down()
}
