package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/store"
)

const (
	redisPatience = time.Minute            // for a Redis that comes up beside this process
	redisPause    = 500 * time.Millisecond // between two tries
	redisLeast    = 7                      // major version
)

// awaitRedis returns once Redis answers. It returns an error when the patience is over, at
// once if Redis refuses, because that does not pass, and for a Redis that is too old.
func awaitRedis(ctx context.Context, rdb redis.UniversalClient, patience time.Duration, log *slog.Logger) error {
	for began := time.Now(); ; {
		err := rdb.Ping(ctx).Err()
		if err == nil {
			return newEnough(ctx, rdb)
		}
		if refused(err) || time.Since(began) > patience || !store.Pause(ctx, redisPause) {
			return fmt.Errorf("MPP_REDIS_URL: Redis does not let us in, after %s: %w", time.Since(began).Round(100*time.Millisecond), err)
		}
		log.Warn("Redis does not answer yet", "error", err, "waited", time.Since(began).Round(time.Millisecond))
	}
}

// refused reports whether Redis answered that the settings are wrong; what it says while it
// starts, or while its master is away, passes.
func refused(err error) bool {
	var answer redis.Error
	if !errors.As(err, &answer) {
		return false
	}
	for _, passes := range []string{"LOADING", "MASTERDOWN", "CLUSTERDOWN", "BUSY", "TRYAGAIN"} {
		if strings.HasPrefix(answer.Error(), passes) {
			return false
		}
	}
	return true
}

// newEnough refuses a Redis of a version whose scripts lack what ours use. A user who may not
// ask for the version is let in.
func newEnough(ctx context.Context, rdb redis.UniversalClient) error {
	info, err := rdb.InfoMap(ctx, "server").Result()
	v := info["Server"]["redis_version"]
	if err == nil && oldRedis(v) {
		return fmt.Errorf("MPP_REDIS_URL: this is Redis %s, use %d or newer", v, redisLeast)
	}
	return nil
}

// oldRedis reports whether a version is below redisLeast. One that cannot be read is not.
func oldRedis(version string) bool {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return err == nil && n < redisLeast
}

// redisLog passes on what go-redis logs by itself, each dial that failed for one: the caller
// gets that as an error.
type redisLog struct{ *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, args ...any) {
	l.DebugContext(ctx, "Redis client", "says", fmt.Sprintf(format, args...))
}
