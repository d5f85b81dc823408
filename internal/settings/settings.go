// Package settings holds the settings of an installation: flags and the environment
// variables of the same names. It imports nothing of ours.
package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Settings of one installation. The tags are those of github.com/alecthomas/kong.
type Settings struct {
	Addr           string   `help:"Address to listen on (default ${default})." default:"127.0.0.1:8080" env:"MPP_ADDR" placeholder:"HOST:PORT"`
	Data           string   `help:"Data folder: the SQLite file and the secret, where no other place is set (default ${default})." default:"./data" env:"MPP_DATA" placeholder:"DIR"`
	RedisURL       string   `help:"Redis, as go-redis reads URLs: redis://host:6379/0; several addr= for a cluster; master_name= for Sentinel. Empty: a Redis inside this process, kept by the SQLite file. With a password in it, set the variable or the file: everybody on the machine can read arguments." env:"MPP_REDIS_URL" placeholder:"URL"`
	RedisURLFile   string   `help:"File with the URL of Redis." env:"MPP_REDIS_URL_FILE" placeholder:"FILE"`
	RedisEviction  string   `help:"The word allow lets the server start on a Redis that may drop keys when it is full (a maxmemory-policy other than noeviction)." env:"MPP_REDIS_EVICTION" placeholder:"allow"`
	DatabaseURL    string   `help:"MySQL or MariaDB: mysql://user:pass@host:3306/db. Empty: a SQLite file in the data folder. Set the variable or the file, as with Redis." env:"MPP_DATABASE_URL" placeholder:"URL"`
	DatabaseFile   string   `name:"database-url-file" help:"File with the URL of the database." env:"MPP_DATABASE_URL_FILE" placeholder:"FILE"`
	Hall           string   `help:"Hall file to import on the first start (empty: the sample hall), or the id of the hall that is meant where the database holds several." env:"MPP_HALL" placeholder:"FILE|ID"`
	NewHall        bool     `help:"Begin another hall beside those that the database holds." env:"MPP_NEW_HALL"`
	Secret         string   `hidden:"" env:"MPP_SECRET" placeholder:"TEXT"`
	SecretFile     string   `help:"File with the secret that signs the tokens; at least 32 characters, the same on every node. MPP_SECRET is the secret itself. Neither: made once and kept in the data folder." env:"MPP_SECRET_FILE" placeholder:"FILE"`
	PreviousSecret string   `hidden:"" env:"MPP_SECRET_PREVIOUS" placeholder:"TEXT"`
	PreviousFile   string   `name:"previous-secret-file" help:"File with the secret in force before: its tokens stay valid until they end. MPP_SECRET_PREVIOUS is that secret itself." env:"MPP_SECRET_PREVIOUS_FILE" placeholder:"FILE"`
	PublicURL      string   `help:"Where citizens' phones reach this server; it goes into the QR codes. Empty: as each request came." env:"MPP_PUBLIC_URL" placeholder:"URL"`
	Ack            string   `help:"When a change is acknowledged: ledger (it is in SQL; the default without MPP_REDIS_URL) or redis (Redis has it, SQL follows within a second; the default with it)." env:"MPP_ACK" placeholder:"redis|ledger"`
	Backlog        int64    `help:"How many events may wait in Redis while SQL is away, before no more tickets are given (default ${default})." default:"500000" env:"MPP_BACKLOG" placeholder:"EVENTS"`
	Hosts          []string `help:"Further names under which this server is reached, beside its addresses, the machine's own name and that of MPP_PUBLIC_URL. Requests to others are refused." env:"MPP_HOSTS" placeholder:"NAME,..."`
	TrustProxy     []string `help:"Addresses or networks of the proxies in front, whose X-Forwarded headers are believed. Empty: nobody's." env:"MPP_TRUST_PROXY" placeholder:"CIDR,..."`
	Metrics        []string `help:"Addresses or networks that may read /metrics. Empty: everybody who reaches the server." env:"MPP_METRICS" placeholder:"CIDR,..."`
	PushHosts      []string `help:"Push services that phones may be told through, beside those of the usual browsers: NAME, *.NAME or NAME:PORT. One named without * may be an address inside." env:"MPP_PUSH_HOSTS" placeholder:"NAME,..."`
	Pprof          string   `help:"Serve Go's profiles on an address of this machine alone, e.g. 127.0.0.1:6060. Empty: nowhere." env:"MPP_PPROF" placeholder:"HOST:PORT"`
	SignsAddr      string   `help:"Serve the calls as lines of text for LED panels, over TCP, on this address, e.g. 0.0.0.0:8081. Empty: over HTTP alone." env:"MPP_SIGNS_ADDR" placeholder:"HOST:PORT"`
	// DeviceSilence is how long a device may be silent; 0 is the room's own. Tests shorten it.
	DeviceSilence time.Duration `hidden:"" env:"MPP_DEVICE_SILENCE"`
	Log           string        `help:"What is logged: debug, info, warn or error; with :json for machines, e.g. info:json (default ${default})." default:"info" env:"MPP_LOG" placeholder:"LEVEL"`
}

// Embedded reports whether Redis runs inside this process and SQL is a SQLite file.
func (s *Settings) Embedded() bool { return s.RedisURL == "" }

// Values of Ack: what has a change when it is acknowledged.
const (
	AckRedis  = "redis"
	AckLedger = "ledger"
)

// EvictionAllowed is the word of RedisEviction.
const EvictionAllowed = "allow"

// AckAt returns when a change is acknowledged: as set, or the default of the set-up.
func (s *Settings) AckAt() string {
	switch {
	case s.Ack != "":
		return s.Ack
	case s.Embedded():
		return AckLedger
	}
	return AckRedis
}

// SQLite returns the path of SQL's file on the embedded set-up.
func (s *Settings) SQLite() string { return filepath.Join(s.Data, "mpp.db") }

// report notes what is wrong with a setting.
type report func(name, format string, args ...any)

// Check returns all settings that cannot work, joined into one error.
func (s *Settings) Check() error {
	var faults []error
	bad := func(name, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	s.checkSecrets(bad)
	s.checkStores(bad)
	s.checkAddresses(bad)
	if s.Ack != "" && s.Ack != AckRedis && s.Ack != AckLedger {
		bad("MPP_ACK", "%q is neither redis nor ledger", s.Ack)
	}
	if s.Backlog < 0 {
		bad("MPP_BACKLOG", "%d is below 0", s.Backlog)
	}
	if _, _, err := s.level(); err != nil {
		bad("MPP_LOG", "%v", err)
	}
	return errors.Join(faults...)
}

func (s *Settings) checkSecrets(bad report) {
	if s.Secret != "" {
		if err := WeakSecret(s.Secret); err != nil {
			bad("MPP_SECRET", "%v", err)
		}
		if comment.MatchString(s.Secret) {
			bad("MPP_SECRET", "has a comment behind it, which would be a part of the secret: give the comment a line of its own; "+
				"where this has been the secret so far, copy all of it to MPP_SECRET_PREVIOUS, and what it signed stays valid")
		}
	}
	if s.PreviousSecret != "" && len(s.PreviousSecret) < secretMin {
		bad("MPP_SECRET_PREVIOUS", "has %d characters, at least %d were required", len(s.PreviousSecret), secretMin)
	}
}

func (s *Settings) checkStores(bad report) {
	if s.RedisURL == "" && s.DatabaseURL != "" {
		bad("MPP_REDIS_URL", "is empty but MPP_DATABASE_URL is set: set both (a hall server) or neither (embedded)")
	}
	if s.RedisURL != "" && s.DatabaseURL == "" {
		bad("MPP_DATABASE_URL", "is empty but MPP_REDIS_URL is set: set both (a hall server) or neither (embedded)")
	}
	if s.RedisEviction != "" && s.RedisEviction != EvictionAllowed {
		bad("MPP_REDIS_EVICTION", "%q is not %s", s.RedisEviction, EvictionAllowed)
	}
}

func (s *Settings) checkAddresses(bad report) {
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		bad("MPP_ADDR", "%q is not HOST:PORT, e.g. 0.0.0.0:8080", s.Addr)
	}
	if s.PublicURL != "" {
		const example = "e.g. https://antrean.contoh.go.id"
		switch u, err := url.Parse(s.PublicURL); {
		case err != nil:
			bad("MPP_PUBLIC_URL", "is not a web address, %s", example)
		case u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
			bad("MPP_PUBLIC_URL", "%q is not a web address, %s", u.Redacted(), example)
		case strings.TrimSuffix(s.PublicURL, "/") != u.Scheme+"://"+u.Host: // it goes into QR codes, and no page lies under a path
			bad("MPP_PUBLIC_URL", "%q is more than http(s):// and a name, %s", u.Redacted(), example)
		}
	}
	for _, h := range s.Hosts {
		if u, err := url.Parse("http://" + h); err != nil || u.Host != h || u.Port() != "" || h == "" || strings.Contains(h, "*") {
			bad("MPP_HOSTS", "%q is not a name, e.g. antrean.kantor.lan", h)
		}
	}
	for _, h := range s.PushHosts {
		name := strings.TrimPrefix(h, "*.")
		if u, err := url.Parse("https://" + name); err != nil || u.Host != name || u.Hostname() == "" || h != strings.ToLower(h) || strings.Contains(name, "*") {
			bad("MPP_PUSH_HOSTS", "%q is no name in lower case, e.g. push.contoh.go.id, *.push.contoh.go.id or push.lan:8443", h)
		}
	}
	if s.SignsAddr != "" {
		if _, _, err := net.SplitHostPort(s.SignsAddr); err != nil {
			bad("MPP_SIGNS_ADDR", "%q is not HOST:PORT, e.g. 0.0.0.0:8081", s.SignsAddr)
		}
	}
	if s.Pprof != "" && !Loopback(s.Pprof) {
		bad("MPP_PPROF", "%q is no address of this machine alone, e.g. 127.0.0.1:6060: profiles show what is in memory", s.Pprof)
	}
	for name, list := range map[string][]string{"MPP_TRUST_PROXY": s.TrustProxy, "MPP_METRICS": s.Metrics} {
		for _, p := range list {
			if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
				bad(name, "%q is neither an address nor a network, e.g. 10.0.0.0/8", p)
			}
		}
	}
}

// Loopback reports whether an address HOST:PORT can be reached from this machine alone.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func (s *Settings) level() (slog.Level, bool, error) {
	name, format, _ := strings.Cut(s.Log, ":")
	var l slog.Level
	if err := l.UnmarshalText([]byte(name)); err != nil {
		return l, false, fmt.Errorf("%q is not debug, info, warn or error", name)
	}
	if format != "" && format != "json" && format != "text" {
		return l, false, fmt.Errorf("format %q is not json or text", format)
	}
	return l, format == "json", nil
}

// Trusts reports whether the address is one of the trusted proxies.
func (s *Settings) Trusts(ip net.IP) bool { return among(s.TrustProxy, ip) }

// MayReadMetrics reports whether /metrics is for the address.
func (s *Settings) MayReadMetrics(ip net.IP) bool { return len(s.Metrics) == 0 || among(s.Metrics, ip) }

// among reports whether the address is one of the list or in one of its networks.
func among(list []string, ip net.IP) bool {
	for _, p := range list {
		if _, network, err := net.ParseCIDR(p); err == nil && network.Contains(ip) {
			return true
		}
		if one := net.ParseIP(p); one != nil && one.Equal(ip) {
			return true
		}
	}
	return false
}

// Logger returns a logger to standard error with the level and format of Log.
func (s *Settings) Logger() *slog.Logger {
	level, json, _ := s.level() // Check has refused anything else
	o := &slog.HandlerOptions{Level: level}
	if json {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}
