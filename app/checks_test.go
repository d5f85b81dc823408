package app

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mpp/internal/settings"
	"mpp/store"
	"mpp/tools/testkit"
)

// told writes findings one a line, as the command does.
func told(list []Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintln(&b, f.Grade, f.What, "->", f.Fix)
	}
	return b.String()
}

func examine(t *testing.T, set settings.Settings) (out string, faults bool) {
	t.Helper()
	list := Checks(t.Context(), set, false)
	return told(list), slices.ContainsFunc(list, func(f Finding) bool { return f.Grade == Fault })
}

func TestChecksFindsNothingOnAFreshMachine(t *testing.T) {
	out, faults := examine(t, settings.Settings{Addr: "127.0.0.1:0", Data: t.TempDir(), Log: "info"})
	if faults || strings.Contains(out, string(Warn)) {
		t.Error(out)
	}
}

// TestChecksMakesNothing where it is asked without the settings of the server.
func TestChecksMakesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	out, faults := examine(t, settings.Settings{Addr: "127.0.0.1:0", Data: folder, Log: "info"})
	if _, err := os.Stat(folder); err == nil || faults || !strings.Contains(out, "with its settings") {
		t.Errorf("the folder: %v\n%s", err, out)
	}
}

func TestChecksOnAHallServer(t *testing.T) {
	set := setUps[1].set(t)
	out, faults := examine(t, set)
	for _, part := range []string{"append-only", "table changes are still", "clocks agree", "MariaDB"} {
		if !strings.Contains(out, part) {
			t.Errorf("nothing of %q in\n%s", part, out)
		}
	}
	if faults {
		t.Error(out)
	}
}

func TestChecksSaysWhatToMend(t *testing.T) {
	forgetful := testkit.StartRedis(t, testkit.WithRedisArgs("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"))
	small := testkit.StartRedis(t, testkit.WithRedisArgs("--maxmemory", "16mb", "--appendonly", "yes", "--appendfsync", "no"))
	lax := testkit.StartMariaDB(t, testkit.WithMariaDBArgs("--innodb-flush-log-at-trx-commit=0", "--max-allowed-packet=16384"))
	cases := map[string]struct {
		change func(*settings.Settings)
		want   string
	}{
		"settings":      {func(s *settings.Settings) { s.Secret = "pendek" }, "MPP_SECRET"},
		"any proxy":     {func(s *settings.Settings) { s.TrustProxy = []string{"0.0.0.0/0"} }, "MPP_TRUST_PROXY"},
		"any in IPv6":   {func(s *settings.Settings) { s.TrustProxy = []string{"::ffff:0:0/96"} }, "MPP_TRUST_PROXY"},
		"hall file":     {func(s *settings.Settings) { s.Hall = "testdata/tidak-ada.yaml" }, "hall file"},
		"eviction":      {func(s *settings.Settings) { s.RedisURL = forgetful.URL() }, "noeviction"},
		"little memory": {func(s *settings.Settings) { s.RedisURL = small.URL() }, "set maxmemory 256mb"},
		"lax packets":   {func(s *settings.Settings) { s.DatabaseURL, s.Hall = migrated(t, lax.Database(t)), "" }, "max_allowed_packet"},
		"may only read": {func(s *settings.Settings) { s.DatabaseURL = reader(t, lax.Database(t)) }, "may not write"},
		"no redis":      {func(s *settings.Settings) { s.RedisURL = "redis://127.0.0.1:1" }, "MPP_REDIS_URL"},
		"no database":   {func(s *settings.Settings) { s.DatabaseURL = "mysql://a:b@127.0.0.1:1/c" }, "MPP_DATABASE_URL"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			set := setUps[1].set(t)
			c.change(&set)
			out, faults := examine(t, set)
			if !faults || !strings.Contains(out, c.want) {
				t.Errorf("want a fault about %q in\n%s", c.want, out)
			}
		})
	}
}

// TestChecksWarnsOfLaxDurability of the stores: the server runs, and may lose its last second.
func TestChecksWarnsOfLaxDurability(t *testing.T) {
	set := testSettings(t)
	set.RedisURL = testkit.StartRedis(t, testkit.WithRedisArgs("--appendonly", "yes", "--appendfsync", "no")).URL()
	set.DatabaseURL = migrated(t, testkit.StartMariaDB(t, testkit.WithMariaDBArgs("--innodb-flush-log-at-trx-commit=0")).Database(t))
	out, faults := examine(t, set)
	if faults || !strings.Contains(out, "appendfsync everysec") || !strings.Contains(out, "innodb_flush_log_at_trx_commit=1") {
		t.Error(out)
	}
}

// migrated brings the tables of a database up and returns its address.
func migrated(t *testing.T, address string) string {
	t.Helper()
	_, err := MigrateUp(t.Context(), settings.Settings{Addr: "127.0.0.1:0", Log: "error", RedisURL: "redis://h", DatabaseURL: address})
	must(t, err)
	return address
}

// reader returns the address of a database with tables for a user who may only read it.
func reader(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(migrated(t, address))
	must(t, err)
	db, err := store.Open(t.Context(), address, "")
	must(t, err)
	defer db.Close()
	for _, statement := range []string{"CREATE USER pembaca@127.0.0.1 IDENTIFIED BY 'kata'", "GRANT SELECT ON " + strings.Trim(u.Path, "/") + ".* TO pembaca@127.0.0.1"} {
		must(t, db.Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec(statement).Error }))
	}
	u.User = url.UserPassword("pembaca", "kata")
	return u.String()
}

// TestChecksFindsADamagedEvent by its number.
func TestChecksFindsADamagedEvent(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		for range 3 {
			s.issue("ktp", "regular")
		}
		s.recorded()
		must(t, s.app.stores.db.Tx(t.Context(), func(tx *store.Tx) error {
			return tx.SQL.Exec("UPDATE events SET payload = '{\"seq\":' WHERE hall = 'mpp-uji' AND seq = 3").Error
		}))
		out, faults := examine(t, s.set)
		if !faults || !strings.Contains(out, "the first is number 3") {
			t.Error(out)
		}
	})
}

// TestChecksLooksAtWhoMayRead the secret and the tickets.
func TestChecksLooksAtWhoMayRead(t *testing.T) {
	set := testSettings(t)
	set.Secret = ""
	open(t, set)
	if out, faults := examine(t, set); faults || strings.Contains(out, "may read") {
		t.Errorf("files as they are made:\n%s", out)
	}
	for _, name := range []string{"secret", "mpp.db"} {
		must(t, os.Chmod(filepath.Join(set.Data, name), 0o644))
	}
	out, faults := examine(t, set)
	if !faults || strings.Count(out, "may read") != 2 {
		t.Errorf("want both files in\n%s", out)
	}
}

// TestNoPasswordInErrors whatever is wrong with an address.
func TestNoPasswordInErrors(t *testing.T) {
	for _, address := range []string{"redis://hall:kata%zz@h:6379", "redis://:kata@h:port", "redis://:12?kata@h", "redis://:kata@h:6379/x", "redis://:kata@h:99999",
		":kata@h:6379", "kata@h", "redis://h?addr=kata@h:1&ada=1", "redis://h?master_name=m&kata@h"} {
		if _, err := dialRedis(address); err == nil || strings.Contains(err.Error(), "kata") {
			t.Errorf("%s: %v", address, err)
		}
		db, err := store.Connect(strings.Replace(address, "redis", "mysql", 1), "")
		if err == nil {
			_ = db.Close()
		} else if strings.Contains(err.Error(), "kata") {
			t.Errorf("%s as a database: %v", address, err)
		}
	}
}

func TestOldDatabase(t *testing.T) {
	for version, want := range map[string]bool{"8.4.2": false, "5.7.44-log": true, "10.11.6-MariaDB-0+deb12u1": false,
		"10.5.1-MariaDB": true, "11.4.2-MariaDB": false, "SQLite 3.50.4": false} {
		if oldDatabase(version) != want {
			t.Errorf("%s: old %v", version, !want)
		}
	}
}

// TestChecksFindsAHallThatWouldNotStart: of several in the database, or beside another.
func TestChecksFindsAHallThatWouldNotStart(t *testing.T) {
	set := testSettings(t)
	imported(t, set, readTestHall(t))
	set.Hall = "mpp-uhi"
	if out, faults := examine(t, set); !faults || !strings.Contains(out, "--new-hall") {
		t.Error(out)
	}
	set.Hall = "mpp-uji"
	if out, faults := examine(t, set); faults {
		t.Error(out)
	}
}
