package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/tools/testkit"
)

// sqlRestored makes a backup, loses the database some time later, and restores it while Redis
// lives. What came after the backup is in Redis only.
func sqlRestored(ctx context.Context, s *Site) error {
	file := filepath.Join(s.dir, "mpp.backup")
	return inTurn(s.command(ctx, "backup", file), s.waiting(ctx, 3*time.Second, time.Second), s.kill,
		func() error {
			s.sqlURL = s.sql.Database(s)
			s.witness = witness{url: s.sqlURL}
			for _, n := range s.nodes {
				n.SetEnv("MPP_DATABASE_URL=" + s.sqlURL)
			}
			return s.command(ctx, "restore", file)()
		},
		func() error { return s.join(ctx) }, func() error { return s.start(ctx) })
}

// joinWithin is how long the killed servers may count as being at work.
const joinWithin = 20 * time.Second

// join says that the restored database is meant.
func (s *Site) join(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, joinWithin)
	defer cancel()
	var failed error
	err := poll(ctx, func() bool {
		_, failed = s.mpp(ctx, "ledger", "join")
		return failed == nil
	})
	if err != nil {
		err = errors.Join(err, failed)
	}
	return err
}

// mpp runs a command of the server on the site's stores.
func (s *Site) mpp(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, s.bin, args...)
	cmd.Env = append(os.Environ(), s.env(0)...)
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("mpp %v: %w: %s", args, err, bytes.TrimSpace(told.Bytes()))
	}
	return strings.TrimSpace(string(out)), err
}

// command is mpp as a step, see inTurn.
func (s *Site) command(ctx context.Context, args ...string) func() error {
	return func() error {
		_, err := s.mpp(ctx, args...)
		return err
	}
}

// sqlForeign starts a third server beside the nodes whose database is a copy, by a backup.
func sqlForeign(ctx context.Context, s *Site) error {
	file, own := filepath.Join(s.dir, "mpp.backup"), s.sqlURL
	drill := s.sql.Database(s)
	err := inTurn(s.command(ctx, "backup", file), func() error { s.sqlURL = drill; return s.command(ctx, "restore", file)() })
	s.sqlURL = own
	if err != nil {
		return err
	}
	return s.stranger(ctx, "MPP_DATABASE_URL="+drill)
}

// sqlEmpty starts a server on an empty database in place of the nodes, and then these again.
func sqlEmpty(ctx context.Context, s *Site) error {
	return inTurn(s.kill, func() error { return s.stranger(ctx, "MPP_DATABASE_URL="+s.sql.Database(s)) },
		func() error { return s.start(ctx) })
}

// redisForeign starts a third server beside the nodes with an empty Redis.
func redisForeign(ctx context.Context, s *Site) error {
	return s.stranger(ctx, "MPP_REDIS_URL="+testkit.StartRedis(s).URL())
}

// stranger is a server that one setting leads to other stores than the hall's. If it starts it
// gives tickets for a while.
func (s *Site) stranger(ctx context.Context, setting string) error {
	n, err := testkit.NewNode("stranger", s.bin, filepath.Join(s.dir, "stranger.log"), append(s.env(0), setting))
	if err != nil {
		return err
	}
	defer func() { _ = n.Kill() }()
	if err := n.Start(ctx); err != nil {
		return nil // it refuses, as it should
	}
	token, err := s.keys.Mint(access.Principal{Role: hall.RoleKiosk, ID: "kiosk-stranger", Name: "Kios"}, time.Hour)
	if err != nil {
		return err
	}
	by := newHTTP(nil)
	defer by.CloseIdleConnections()
	for i := range 20 {
		q := postJSON("/api/v1/tickets", map[string]string{"service": "s0"})
		q.token, q.header = token, append(q.header, [2]string{"Idempotency-Key", fmt.Sprintf("stranger-%d", i)})
		_, _ = send(ctx, by, n, q) // refused is as good
	}
	return s.wait(ctx, 5*time.Second, 2*time.Second)
}
