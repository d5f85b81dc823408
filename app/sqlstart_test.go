package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// TestSQLStart: when a hall begins with SQL, without it, or not at all.
func TestSQLStart(t *testing.T) {
	away, doubt := errors.New("SQL is away"), errors.New("Redis was started since")
	refusal := &mysql.MySQLError{Number: 1045, Message: "access denied"}
	for name, c := range map[string]struct {
		sql      []error // of each round; the last one stays
		redis    []error // nil: SQL is needed
		detached bool
		faults   []string
	}{
		"SQL answers":                   {[]error{nil}, []error{doubt}, false, nil},
		"SQL refuses":                   {[]error{refusal}, []error{nil}, false, []string{"access denied"}},
		"Redis has all":                 {[]error{away}, []error{nil}, true, nil},
		"SQL comes back in time":        {[]error{away, away, nil}, []error{doubt}, false, nil},
		"Redis can tell a moment later": {[]error{away}, []error{doubt, nil}, true, nil},
		"neither":                       {[]error{away}, []error{doubt}, false, []string{"neither", "SQL is away", "Redis was started"}},
		"embedded without SQLite":       {[]error{away}, nil, false, []string{"SQL is away"}},
		"embedded":                      {[]error{nil}, nil, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := sqlStart{patience: time.Minute, log: slog.New(slog.DiscardHandler)}
			if name == "neither" {
				s.patience = 50 * time.Millisecond
			}
			n := -1
			s.await = func(context.Context, time.Duration) error { n++; return c.sql[min(n, len(c.sql)-1)] }
			if c.redis != nil {
				s.attest = func(context.Context) error { return c.redis[min(n, len(c.redis)-1)] }
			}
			detached, err := s.wait(t.Context())
			if detached != c.detached || (err == nil) != (c.faults == nil) {
				t.Errorf("detached %v, %v", detached, err)
			}
			for _, f := range c.faults {
				if !strings.Contains(err.Error(), f) {
					t.Errorf("%v does not tell %q", err, f)
				}
			}
		})
	}
}

// TestSQLStartTellsTheLastWholeRound: what the end of the start cuts off is no reason.
func TestSQLStartTellsTheLastWholeRound(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	first := true
	s := sqlStart{patience: time.Minute, log: slog.New(slog.DiscardHandler),
		await: func(ctx context.Context, _ time.Duration) error {
			if first {
				first = false
				return errors.New("refused the connection")
			}
			cancel()
			return ctx.Err()
		},
		attest: func(ctx context.Context) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return errors.New("Redis was started since")
		}}
	_, err := s.wait(ctx)
	if err == nil || !strings.Contains(err.Error(), "refused the connection") || !strings.Contains(err.Error(), "started since") {
		t.Errorf("%v", err)
	}
}
