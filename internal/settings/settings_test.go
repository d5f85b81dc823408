package settings

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func good() Settings {
	return Settings{Addr: "127.0.0.1:8080", Data: "./data", Log: "info"}
}

func TestCheck(t *testing.T) {
	cases := map[string]struct {
		change func(*Settings)
		want   string // part of the fault; "" for none
	}{
		"as it comes":    {func(*Settings) {}, ""},
		"hall server":    {func(s *Settings) { s.RedisURL, s.DatabaseURL = "redis://h", "mysql://h/d" }, ""},
		"redis alone":    {func(s *Settings) { s.RedisURL = "redis://h" }, "MPP_DATABASE_URL"},
		"database alone": {func(s *Settings) { s.DatabaseURL = "mysql://h/d" }, "MPP_REDIS_URL"},
		"no port":        {func(s *Settings) { s.Addr = "localhost" }, "MPP_ADDR"},
		"short secret":   {func(s *Settings) { s.Secret = "rahasia" }, "MPP_SECRET"},
		"dull secret":    {func(s *Settings) { s.Secret = strings.Repeat("password", 5) }, "openssl rand"},
		"decimal secret": {func(s *Settings) { s.Secret = "83019275640918273645546372819009" }, ""},
		"comment":        {func(s *Settings) { s.Secret = "83019275640918273645546372819009   # openssl rand" }, "line of its own"},
		"was a comment":  {func(s *Settings) { s.PreviousSecret = "83019275640918273645546372819009   # openssl rand" }, ""},
		"words":          {func(s *Settings) { s.Secret = "kunci#1 rahasia kami dari 7 lantai gedung" }, ""},
		"public":         {func(s *Settings) { s.PublicURL = "antrean.go.id" }, "MPP_PUBLIC_URL"},
		"public https":   {func(s *Settings) { s.PublicURL = "https://antrean.go.id:8443/" }, ""},
		"public path":    {func(s *Settings) { s.PublicURL = "https://antrean.go.id/mpp" }, "MPP_PUBLIC_URL"},
		"public query":   {func(s *Settings) { s.PublicURL = "https://antrean.go.id?a=1" }, "MPP_PUBLIC_URL"},
		"public user":    {func(s *Settings) { s.PublicURL = "https://u:kata@antrean.go.id" }, "u:xxxxx@"},
		"public loud":    {func(s *Settings) { s.PublicURL = "HTTPS://antrean.go.id" }, "MPP_PUBLIC_URL"},
		"public port":    {func(s *Settings) { s.PublicURL = "https://:443" }, "MPP_PUBLIC_URL"},
		"log level":      {func(s *Settings) { s.Log = "keras" }, "MPP_LOG"},
		"log format":     {func(s *Settings) { s.Log = "info:xml" }, "MPP_LOG"},
		"proxy":          {func(s *Settings) { s.TrustProxy = []string{"10.0.0.0/8", "127.0.0.1"} }, ""},
		"push hosts":     {func(s *Settings) { s.PushHosts = []string{"https://push.lan"} }, "MPP_PUSH_HOSTS"},
		"any push host":  {func(s *Settings) { s.PushHosts = []string{"*"} }, "MPP_PUSH_HOSTS"},
		"any name":       {func(s *Settings) { s.Hosts = []string{"*"} }, "MPP_HOSTS"},
		"metrics":        {func(s *Settings) { s.Metrics = []string{"prometheus"} }, "MPP_METRICS"},
		"no name":        {func(s *Settings) { s.Hosts = []string{"antrean.lan:8080"} }, "MPP_HOSTS"},
		"names":          {func(s *Settings) { s.Hosts = []string{"antrean.lan", "antrean"} }, ""},
		"no proxy":       {func(s *Settings) { s.TrustProxy = []string{"nginx"} }, "MPP_TRUST_PROXY"},
		"ack":            {func(s *Settings) { s.Ack = "sql" }, "MPP_ACK"},
		"eviction":       {func(s *Settings) { s.RedisEviction = "yes" }, "MPP_REDIS_EVICTION"},
		"backlog":        {func(s *Settings) { s.Backlog = -1 }, "MPP_BACKLOG"},
		"signs":          {func(s *Settings) { s.SignsAddr = "0.0.0.0:8081" }, ""},
		"no signs":       {func(s *Settings) { s.SignsAddr = "8081" }, "MPP_SIGNS_ADDR"},
		"profiles":       {func(s *Settings) { s.Pprof = "127.0.0.1:6060" }, ""},
		"profiles here":  {func(s *Settings) { s.Pprof = "[::1]:6060" }, ""},
		"profiles shown": {func(s *Settings) { s.Pprof = ":6060" }, "MPP_PPROF"},
		"profiles named": {func(s *Settings) { s.Pprof = "example.org:6060" }, "MPP_PPROF"},
		"log json":       {func(s *Settings) { s.Log = "debug:json" }, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := good()
			c.change(&s)
			err := s.Check()
			if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want a fault of %q", err, c.want)
			}
		})
	}
}

// TestSecretOnce: processes that start together agree on one secret, and a restart keeps it.
func TestSecretOnce(t *testing.T) {
	s := good()
	s.Data = t.TempDir()
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			b, err := s.SecretBytes()
			if err != nil {
				t.Error(err)
			}
			got[i] = string(b)
		})
	}
	wg.Wait()
	again, err := s.SecretBytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got {
		if g != string(again) || len(g) != 64 {
			t.Errorf("secrets differ: %q and %q", g, again)
		}
	}
	info, err := os.Stat(s.Data + "/secret")
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the secret: %v %v", info.Mode(), err)
	}
}

// TestSettingsFromFiles: what must not stand among arguments can be kept in a file.
func TestSettingsFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "one")
	if err := os.WriteFile(file, []byte("redis://:kata@h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := good()
	s.RedisURLFile, s.SecretFile = file, file
	for range 2 { // kong may call it once more for an outer struct
		if err := s.AfterApply(); err != nil || s.RedisURL != "redis://:kata@h" || s.Secret != s.RedisURL {
			t.Errorf("%q, %q, %v", s.RedisURL, s.Secret, err)
		}
	}
	s.RedisURLFile = file
	if err := s.AfterApply(); err == nil || !strings.Contains(err.Error(), "MPP_REDIS_URL_FILE") {
		t.Errorf("both are set: %v", err)
	}
	s = good()
	s.PreviousFile = file + ".none"
	if err := s.AfterApply(); err == nil || !strings.Contains(err.Error(), "MPP_SECRET_PREVIOUS_FILE") {
		t.Errorf("no file: %v", err)
	}
}

func TestTrusts(t *testing.T) {
	s := good()
	s.TrustProxy = []string{"10.0.0.0/8", "192.168.1.5"}
	for ip, want := range map[string]bool{"10.3.2.1": true, "192.168.1.5": true, "192.168.1.6": false, "127.0.0.1": false} {
		if got := s.Trusts(net.ParseIP(ip)); got != want {
			t.Errorf("%s trusted: %v", ip, got)
		}
	}
}
