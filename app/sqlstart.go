package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"mpp/store"
)

// sqlStart decides how a start goes on while SQL may be away. A hall can begin without
// SQL only from a Redis that is known to have all of it.
type sqlStart struct {
	// await returns nil once SQL answers, or an error when the patience is over.
	await func(ctx context.Context, patience time.Duration) error
	// attest returns nil if Redis is known to have all of the hall; it is nil where SQL
	// is needed, as on the embedded set-up.
	attest   func(context.Context) error
	patience time.Duration // for a database that comes up beside this process
	round    time.Duration // how long SQL is waited for before Redis is asked, and asked again
	log      *slog.Logger
}

const (
	sqlPatience   = time.Minute
	sqlRound      = 2 * time.Second
	attestTimeout = 3 * time.Second
)

// wait returns once SQL answers, or once the hall can begin without it: detached is then
// true. It returns at once if SQL refuses, because that does not pass.
func (s sqlStart) wait(ctx context.Context) (detached bool, err error) {
	if s.attest == nil {
		return false, s.await(ctx, s.patience)
	}
	var sqlErr, redisErr error // of the last round that was not cut off by ctx
	for end := time.Now().Add(s.patience); sqlErr == nil || (ctx.Err() == nil && time.Now().Before(end)); {
		err := s.await(ctx, s.round)
		if err == nil || store.Refused(err) {
			return false, err
		}
		doubt := s.ask(ctx)
		if doubt == nil {
			s.log.Warn("starting without SQL: Redis has all of the hall; events are recorded once SQL is back", "error", err)
			return true, nil
		}
		if ctx.Err() == nil || sqlErr == nil {
			sqlErr, redisErr = err, doubt
			s.log.Warn("neither SQL nor Redis lets the hall begin yet", "sql", sqlErr, "redis", redisErr)
		}
	}
	return false, fmt.Errorf("neither SQL nor Redis lets the hall begin: %w", errors.Join(sqlErr, redisErr))
}

func (s sqlStart) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, attestTimeout)
	defer cancel()
	return s.attest(ctx)
}
