package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"mpp/tools/testkit"
)

// TestAwaitRedis: one that comes up late is waited for, one that refuses is not.
func TestAwaitRedis(t *testing.T) {
	server := testkit.StartRedis(t)
	log := slog.New(slog.DiscardHandler)
	rdb, err := dialRedis(strings.Replace(server.URL(), "//", "//mpp:salah@", 1))
	must(t, err)
	defer rdb.Close()
	if err := awaitRedis(t.Context(), rdb, time.Hour, log); err == nil || !strings.Contains(err.Error(), "WRONGPASS") {
		t.Errorf("with a wrong password: %v", err)
	}

	late, err := dialRedis(server.URL())
	must(t, err)
	defer late.Close()
	must(t, server.Kill())
	if err := awaitRedis(t.Context(), late, 0, log); err == nil || !strings.Contains(err.Error(), "MPP_REDIS_URL") {
		t.Errorf("away for longer than the patience: %v", err)
	}
	up := make(chan error, 1)
	var once waitingFor
	once.first = func() { go func() { up <- server.Restart() }() }
	must(t, awaitRedis(t.Context(), late, time.Hour, slog.New(slog.NewTextHandler(&once, nil))))
	must(t, <-up)
}

// waitingFor calls first at the first line that is logged.
type waitingFor struct{ first func() }

func (w *waitingFor) Write(line []byte) (int, error) {
	if w.first != nil && bytes.Contains(line, []byte("does not answer yet")) {
		w.first()
		w.first = nil
	}
	return len(line), nil
}

func TestOldRedis(t *testing.T) {
	for version, want := range map[string]bool{"6.0.16": true, "7.2.4": false, "8.6.3": false, "": false} {
		if oldRedis(version) != want {
			t.Errorf("%q: old %v", version, !want)
		}
	}
}

// TestRedisUserOfOwn: the rights that docs/reliability.md names are enough, and doctor tells
// each that is missing.
func TestRedisUserOfOwn(t *testing.T) {
	server := testkit.StartRedis(t)
	admin, err := dialRedis(server.URL())
	must(t, err)
	defer admin.Close()
	url := strings.Replace(server.URL(), "//", "//mpp:kata@", 1)
	user := func(rights ...any) {
		t.Helper()
		must(t, admin.Do(t.Context(), append([]any{"ACL", "SETUSER", "mpp", "reset", "on", ">kata"}, rights...)...).Err())
	}
	set := testSettings(t)
	set.RedisURL, set.DatabaseURL = url, testkit.MariaDB(t)

	user("~mpp:*", "&mpp:*", "+@all", "-@dangerous", "+info")
	s := open(t, set)
	s.issue("ktp", "regular")
	s.recorded()
	s.down()
	if out, faults := examine(t, set); faults {
		t.Errorf("with the documented rights:\n%s", out)
	}
	for what, rights := range map[string][]any{
		"channels": {"~mpp:*", "resetchannels", "+@all", "-@dangerous", "+info"},
		"keys":     {"~lain:*", "&mpp:*", "+@all", "-@dangerous", "+info"},
		"scripts":  {"~mpp:*", "&mpp:*", "+@all", "-@dangerous", "-@scripting", "+info"},
		"+info":    {"~mpp:*", "&mpp:*", "+@all", "-@dangerous"},
	} {
		user(rights...)
		if out, _ := examine(t, set); !strings.Contains(out, what) {
			t.Errorf("nothing of %s in\n%s", what, out)
		}
	}
}
