package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

func calm(ctx context.Context, s *Site) error {
	return s.wait(ctx, 4*time.Second, 2*time.Second)
}

// inTurn takes the steps until one fails.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func nodeKill(ctx context.Context, s *Site) error {
	n := s.victim()
	return inTurn(n.Kill, s.waiting(ctx, 2*time.Second, 2*time.Second), func() error { return n.Start(ctx) })
}

func redisKill(ctx context.Context, s *Site) error {
	return inTurn(s.redis.Kill, s.waiting(ctx, 2*time.Second, time.Second), s.redis.Restart)
}

func redisFlush(ctx context.Context, s *Site) error {
	c := redis.NewClient(&redis.Options{Addr: s.redis.Addr()})
	defer c.Close()
	return c.FlushAll(ctx).Err()
}

// keysGone deletes a random subset of the hall's keys, as a Redis that is full and may evict
// does. Answers to idempotency keys stay: nothing counts those, see docs/reliability.md.
func keysGone(ctx context.Context, s *Site) error {
	c := redis.NewClient(&redis.Options{Addr: s.redis.Addr()})
	defer c.Close()
	list, err := c.Keys(ctx, "mpp:{"+hallID+"}:*").Result()
	if err != nil {
		return err
	}
	slices.Sort(list) // the seed decides
	list = slices.DeleteFunc(list, func(k string) bool { return strings.Contains(k, ":idem:") })
	s.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return c.Del(ctx, list[:1+s.rng.IntN(len(list))]...).Err()
}

// redisOlder copies the AOF while Redis writes it, and restarts Redis with that copy a
// second later. Redis drops a truncated record at the copy's end.
func redisOlder(ctx context.Context, s *Site) error {
	older, err := s.copyAOF()
	if err != nil {
		return err
	}
	if err := pause(ctx, time.Second); err != nil {
		return err
	}
	return errors.Join(s.redis.Kill(), s.putAOF(older), s.redis.Restart())
}

func (s *Site) aof() string { return filepath.Join(s.redis.Dir(), "appendonlydir") }

func (s *Site) copyAOF() (string, error) {
	older := filepath.Join(s.dir, "older")
	if err := os.CopyFS(older, os.DirFS(s.aof())); err != nil {
		return "", fmt.Errorf("copy the AOF: %w", err)
	}
	return older, nil
}

func (s *Site) putAOF(older string) error {
	if err := errors.Join(os.RemoveAll(s.aof()), os.CopyFS(s.aof(), os.DirFS(older))); err != nil {
		return fmt.Errorf("put the older AOF back: %w", err)
	}
	return nil
}

func redisStop(ctx context.Context, s *Site) error {
	return inTurn(s.redis.Stop, func() error { return errors.Join(s.wait(ctx, 10*time.Second, 4*time.Second), s.redis.Cont()) })
}

func sqlStop(ctx context.Context, s *Site) error {
	return s.withoutSQL(ctx, s.sql.Stop, 60*time.Second, 6*time.Second, s.sql.Cont)
}

func sqlKill(ctx context.Context, s *Site) error {
	return s.withoutSQL(ctx, s.sql.Kill, 5*time.Second, 2*time.Second, s.sql.Restart)
}

// accountsKill kills nodes one by one, then all of them at once.
func accountsKill(ctx context.Context, s *Site) error {
	for range int(s.span(8, 3)) {
		n := s.victim()
		if err := errors.Join(n.Kill(), n.Start(ctx), s.wait(ctx, time.Second, 300*time.Millisecond)); err != nil {
			return err
		}
	}
	return inTurn(s.kill, func() error { return s.start(ctx) })
}

// accountsSQL freezes SQL, then kills it.
func accountsSQL(ctx context.Context, s *Site) error {
	return inTurn(func() error { return s.withoutSQL(ctx, s.sql.Stop, 20*time.Second, 5*time.Second, s.sql.Cont) },
		s.waiting(ctx, 5*time.Second, 2*time.Second), func() error { return sqlKill(ctx, s) })
}

// rolling restarts the nodes one after the other while the others serve.
func rolling(ctx context.Context, s *Site) error {
	for _, n := range s.nodes {
		err := inTurn(n.Terminate, func() error { return n.Start(ctx) }, s.waiting(ctx, 2*time.Second, 500*time.Millisecond))
		if err != nil {
			return err
		}
	}
	return nil
}

// failoverWithin bounds the wait for another master, and for a Galera node that gets all data
// anew: long, since a busy machine is no fault of a node. What a kiosk may wait is Fault.Pause.
const failoverWithin = 3 * time.Minute

// sentinelKill kills the master, which comes back as a replica.
func sentinelKill(ctx context.Context, s *Site) error {
	old, err := s.sentinel.KillMaster(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, failoverWithin)
	defer cancel()
	_, err = s.sentinel.Promoted(ctx, old)
	return errors.Join(err, s.wait(ctx, 3*time.Second, time.Second), s.sentinel.Restart(ctx, old))
}

// clusterKill kills the master that serves the hall; it comes back as a replica.
func clusterKill(ctx context.Context, s *Site) error {
	const key = "mpp:{" + hallID + "}:meta"
	old, err := s.cluster.KillMaster(ctx, key)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, failoverWithin)
	defer cancel()
	_, err = s.cluster.Promoted(ctx, key, old)
	return errors.Join(err, s.wait(ctx, 3*time.Second, time.Second), old.Restart(), s.cluster.Whole(ctx))
}

func sqlReadOnly(ctx context.Context, s *Site) error {
	set := func(on bool) func() error { return func() error { return s.sql.ReadOnly(on) } }
	return s.withoutSQL(ctx, set(true), 20*time.Second, 3*time.Second, set(false))
}

// sqlDiskFull fills SQL's disk; tables still have a little free space of their own.
// InnoDB may abort, even after space was freed; a service manager would restart it, and
// so does keepSQL.
func sqlDiskFull(ctx context.Context, s *Site) error {
	err := s.withoutSQL(ctx, s.sql.FillDisk, 30*time.Second, 3*time.Second, s.sql.FreeDisk)
	s.keepSQL()
	return err
}

// keepSQL restarts SQL whenever it has died, until the run ends.
func (s *Site) keepSQL() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = poll(ctx, func() bool {
			_, _ = s.sql.RestartIfDead() // a failed start is retried
			return false
		})
	}()
	s.Cleanup(func() { cancel(); <-done })
}

// galeraKill kills the Galera node of one of our nodes, never the witness's.
func galeraKill(ctx context.Context, s *Site) error {
	dead := s.galera.Nodes[s.rng.IntN(len(s.nodes))]
	if err := inTurn(dead.Kill, s.waiting(ctx, 10*time.Second, 3*time.Second)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, failoverWithin)
	defer cancel()
	return inTurn(func() error { return s.galera.Restart(ctx, dead) }, func() error { return s.galera.Sized(ctx, len(s.galera.Nodes)) })
}

// nodeCut cuts the first node's connections to its servers; clients still reach it.
func nodeCut(ctx context.Context, s *Site) error {
	for _, p := range s.network {
		p.Cut()
	}
	err := s.wait(ctx, 10*time.Second, 4*time.Second)
	for _, p := range s.network {
		err = errors.Join(err, p.Resume())
	}
	return err
}

// power is a power failure of all machines at once: Redis, whose AOF is a second behind
// its memory, SQL and every node.
func power(ctx context.Context, s *Site) error {
	older, err := s.copyAOF()
	if err != nil {
		return err
	}
	if err := pause(ctx, time.Second); err != nil {
		return err
	}
	return inTurn(func() error { return errors.Join(s.redis.Kill(), s.sql.Kill(), s.kill()) },
		func() error { return errors.Join(s.putAOF(older), s.redis.Restart(), s.sql.Restart()) },
		func() error { return s.start(ctx) })
}
