package packaging

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mpp/tools/testkit"
)

// hallServer is a server on a Redis and a MariaDB that were set up by the shipped files.
type hallServer struct {
	t                 *testing.T
	binary            string
	redisPort         string
	redisDir          string
	stopRedis         func()   // by SIGTERM, as systemd does
	settings          []string // for the server
	owner, backupOnly string   // addresses of the database for others
}

var passwordOf = strings.NewReplacer("OWNER-PASSWORD", "owner1", "ADMIN-PASSWORD", "admin1", "BACKUP-PASSWORD", "backup1", "PASSWORD", "hall1")

// setUp runs packaging/setup/mariadb.sql, with the least rights that the file describes,
// and takes the settings and the user from packaging/setup/redis.conf.
func setUp(t *testing.T) *hallServer {
	t.Helper()
	maria := testkit.StartMariaDB(t)
	sql := strings.Replace(passwordOf.Replace(read(t, "packaging/setup/mariadb.sql")), "-- REVOKE", "REVOKE", 1)
	sql = strings.ReplaceAll(sql, "'mpp'@", "'hall'@") // mpp is this server's administrator
	admin, err := url.Parse(maria.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	password, _ := admin.User.Password()
	mariadb := exec.Command("mariadb", "--no-defaults", "--protocol=tcp", "--host="+admin.Hostname(), "--port="+admin.Port(), "--user="+admin.User.Username())
	mariadb.Env, mariadb.Stdin = append(os.Environ(), "MYSQL_PWD="+password), strings.NewReader(sql)
	if out, err := mariadb.CombinedOutput(); err != nil {
		t.Fatalf("mariadb.sql: %v\n%s", err, out)
	}

	s := &hallServer{t: t, binary: buildAsTheImage(t),
		owner:      "MPP_DATABASE_URL=mysql://mpp_owner:owner1@" + maria.Addr() + "/mpp",
		backupOnly: "MPP_DATABASE_URL=mysql://mpp_backup:backup1@" + maria.Addr() + "/mpp"}
	s.startRedis()
	hallFile := filepath.Join(t.TempDir(), "hall.yaml")
	if err := os.WriteFile(hallFile, []byte(read(t, "app/testdata/uji.yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	s.settings = []string{"MPP_REDIS_URL=redis://mpp:hall1@127.0.0.1:" + s.redisPort + "/0", "MPP_DATABASE_URL=mysql://hall:hall1@" + maria.Addr() + "/mpp",
		"MPP_SECRET=kunci-uji-0123456789abcdefghijklmnopq", "MPP_HALL=" + hallFile, "MPP_DATA=" + t.TempDir(), "MPP_LOG=warn"}
	return s
}

// startRedis starts Redis with packaging/setup/redis.conf, or again with the data that it has.
func (s *hallServer) startRedis() {
	s.t.Helper()
	if s.redisPort == "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.t.Fatal(err)
		}
		_, s.redisPort, _ = net.SplitHostPort(l.Addr().String())
		s.redisDir = s.t.TempDir()
		_ = l.Close()
		text := strings.Replace(passwordOf.Replace(read(s.t, "packaging/setup/redis.conf")), "#user admin", "user admin", 1)
		if err := os.WriteFile(filepath.Join(s.redisDir, "redis.conf"), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	redis := exec.CommandContext(ctx, "redis-server", filepath.Join(s.redisDir, "redis.conf"), "--port", s.redisPort, "--bind", "127.0.0.1", "--dir", s.redisDir)
	redis.Cancel = func() error { return redis.Process.Signal(syscall.SIGTERM) }
	if err := redis.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.stopRedis = sync.OnceFunc(func() { cancel(); _ = redis.Wait() })
	s.t.Cleanup(s.stopRedis)
	for s.cli("PING") != "PONG" {
		if ctx.Err() != nil {
			s.t.Fatal("Redis does not start")
		}
	}
}

// cli asks Redis as its administrator.
func (s *hallServer) cli(args ...string) string {
	cmd := exec.Command("redis-cli", append([]string{"-p", s.redisPort, "--user", "admin"}, args...)...)
	cmd.Env = append(os.Environ(), "REDISCLI_AUTH=admin1")
	out, _ := cmd.CombinedOutput()
	return strings.TrimSpace(string(out))
}

// run runs a command with the server's settings, or others that follow them.
func (s *hallServer) run(other string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command(s.binary, args...)
	cmd.Env = append(append(environWithout("MPP_"), s.settings...), other)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("mpp %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// metrics fetches what the server shows to Prometheus, after a token was refused: events
// are counted from the first one on.
func metrics(t *testing.T, address string) string {
	t.Helper()
	bad, err := http.NewRequest(http.MethodPost, "http://"+address+"/api/v1/tickets", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	bad.Header.Set("Authorization", "Bearer no-token")
	if res, err := http.DefaultClient.Do(bad); err == nil {
		_ = res.Body.Close()
	}
	res, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("/metrics: %d %v", res.StatusCode, err)
	}
	return string(text)
}

// TestShippedRightsSuffice for a day of citizens, a Redis that lost its data, a check and a
// backup. An owner, who has the rights that the file gives the server at first, makes the tables.
func TestShippedRightsSuffice(t *testing.T) {
	s := setUp(t)
	s.run(s.owner, "migrate", "up")
	address, server := serve(t, s.binary, s.settings...)
	s.run("", "simulate", "--url", "http://"+address, "--real", "--visits", "40", "--speed", "3600", "--seed", "1")
	if said := s.cli("FLUSHDB"); said != "OK" {
		t.Fatal(said)
	}
	s.run("", "simulate", "--url", "http://"+address, "--real", "--visits", "10", "--speed", "3600", "--seed", "2")
	s.run("", "ledger", "rebuild")
	if said := s.run("", "doctor"); regexp.MustCompile(`(?m)^(warn|FAULT)`).MatchString(said) {
		t.Errorf("doctor finds:\n%s", said)
	}
	backup := filepath.Join(t.TempDir(), "uji.backup")
	s.run(s.backupOnly, "backup", backup)
	s.run("", "restore", "--check", backup)
	if refused := s.cli("ACL", "LOG"); refused != "" {
		t.Errorf("Redis refused what the server asked:\n%s", refused)
	}
	if rights := regexp.MustCompile(`(?m)^GRANT (.*CREATE.*) ON`).FindAllStringSubmatch(read(t, "packaging/setup/mariadb.sql"), -1); len(rights) != 2 || rights[0][1] != rights[1][1] {
		t.Errorf("the server at first and the owner have other rights: %q", rights)
	}
	knowsItsMetrics(t, metrics(t, address))

	// Nobody is left who could fill a Redis that lost something.
	_ = server.Process.Kill()
	_ = server.Wait()
	events := s.cli("XLEN", "mpp:{mpp-uji}:events")
	s.stopRedis()
	s.startRedis()
	if now := s.cli("XLEN", "mpp:{mpp-uji}:events"); now != events || events == "0" {
		t.Errorf("Redis had %s events, and has %s after a restart", events, now)
	}
}

// knowsItsMetrics checks that alerts and dashboard ask for figures that there are.
func knowsItsMetrics(t *testing.T, text string) {
	have := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(mpp_\w+)[{ ]`).FindAllStringSubmatch(text, -1) {
		have[m[1]] = true
	}
	for _, file := range []string{"packaging/prometheus/rules.yml", "packaging/grafana/dashboard.json"} {
		asked := regexp.MustCompile(`(?m)"?expr"?: .*$`).FindAllString(read(t, file), -1)
		if len(asked) < 10 {
			t.Errorf("%s: only %d expressions found", file, len(asked))
		}
		for _, name := range regexp.MustCompile(`mpp_\w+`).FindAllString(strings.Join(asked, "\n"), -1) {
			if !have[name] {
				t.Errorf("%s asks for %s, which the server does not have", file, name)
			}
		}
	}
}

// TestAlertsAreWhole: each says what it means and what to do. Prometheus reads them.
func TestAlertsAreWhole(t *testing.T) {
	rules := read(t, "packaging/prometheus/rules.yml")
	alerts := strings.Split(rules, "- alert: ")[1:]
	for _, alert := range alerts {
		name, rest, _ := strings.Cut(alert, "\n")
		for _, key := range []string{"expr: ", "severity: ", "summary: ", "description: ", "action: "} {
			if !strings.Contains(rest, key) {
				t.Errorf("%s has no %s", name, key)
			}
		}
	}
	promtool := exec.Command("promtool", "check", "rules", "/dev/stdin")
	promtool.Stdin = bytes.NewBufferString(rules)
	out, err := promtool.CombinedOutput()
	if want := fmt.Sprintf("SUCCESS: %d rules found", len(alerts)); err != nil || !strings.Contains(string(out), want) {
		t.Errorf("promtool: %v\n%s", err, out)
	}
}
