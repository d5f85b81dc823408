package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"
)

func calm(ctx context.Context, s *Site) error {
	return s.wait(ctx, 4*time.Second, 2*time.Second)
}

func nodeKill(ctx context.Context, s *Site) error {
	n := s.victim()
	if err := n.kill(); err != nil {
		return err
	}
	if err := s.wait(ctx, 2*time.Second, 2*time.Second); err != nil {
		return err
	}
	return n.start(ctx)
}

func redisKill(ctx context.Context, s *Site) error {
	if err := s.redis.Kill(); err != nil {
		return err
	}
	if err := s.wait(ctx, 2*time.Second, time.Second); err != nil {
		return err
	}
	return s.redis.Restart()
}

func redisFlush(ctx context.Context, s *Site) error {
	c := redis.NewClient(&redis.Options{Addr: s.redis.Addr()})
	defer c.Close()
	return c.FlushAll(ctx).Err()
}

// redisOlder takes a copy of the AOF while Redis writes it, and gives Redis that copy
// back a second later. What is cut off at the copy's end Redis drops by itself.
func redisOlder(ctx context.Context, s *Site) error {
	aof := filepath.Join(s.redis.Dir(), "appendonlydir")
	older := filepath.Join(s.dir, "older")
	if err := os.CopyFS(older, os.DirFS(aof)); err != nil {
		return fmt.Errorf("copy the AOF: %w", err)
	}
	if err := pause(ctx, time.Second); err != nil {
		return err
	}
	if err := s.redis.Kill(); err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(aof), os.CopyFS(aof, os.DirFS(older))); err != nil {
		return fmt.Errorf("put the older AOF back: %w", err)
	}
	return s.redis.Restart()
}

func redisStop(ctx context.Context, s *Site) error {
	if err := s.redis.Stop(); err != nil {
		return err
	}
	return errors.Join(s.wait(ctx, 10*time.Second, 4*time.Second), s.redis.Cont())
}

func sqlStop(ctx context.Context, s *Site) error {
	if err := s.sql.Stop(); err != nil {
		return err
	}
	return errors.Join(s.wait(ctx, 60*time.Second, 6*time.Second), s.sql.Cont())
}

func sqlKill(ctx context.Context, s *Site) error {
	if err := s.sql.Kill(); err != nil {
		return err
	}
	return errors.Join(s.wait(ctx, 5*time.Second, 2*time.Second), s.sql.Restart())
}

// rolling restarts the nodes one after the other, each with the others at work.
func rolling(ctx context.Context, s *Site) error {
	for _, n := range s.nodes {
		if err := n.terminate(); err != nil {
			return err
		}
		if err := n.start(ctx); err != nil {
			return err
		}
		if err := s.wait(ctx, 2*time.Second, 500*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}
