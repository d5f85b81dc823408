package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/internal/settings"
)

// Grade says how bad a finding is.
type Grade string

// Grades of findings.
const (
	Good  Grade = "ok"
	Warn  Grade = "warn"
	Fault Grade = "FAULT"
)

// Finding is the result of one check; Fix says what to do about it, where that is known.
type Finding struct {
	Grade     Grade
	What, Fix string
}

// Checks examines the settings and everything they point to. With fix it also records
// events in quarantine that the ledger takes now.
func Checks(ctx context.Context, set settings.Settings, fix bool) []Finding {
	redis.SetLogger(redisLog{set.Logger()})
	c := &checks{set: set, fix: fix, now: time.Now}
	c.all(ctx)
	return c.list
}

type checks struct {
	set  settings.Settings
	fix  bool
	now  func() time.Time
	list []Finding
}

func (c *checks) add(g Grade, fix, format string, args ...any) {
	c.list = append(c.list, Finding{g, fmt.Sprintf(format, args...), fix})
}

func (c *checks) all(ctx context.Context) {
	if err := c.set.Check(); err != nil {
		c.add(Fault, "correct the setting", "settings: %v", err)
		return
	}
	c.add(Good, "", "settings: %s", map[bool]string{true: "embedded, nothing to set up", false: "hall server"}[c.set.Embedded()])
	c.dataFolder()
	c.secret()
	c.hallFile()
	c.zones()
	c.proxies()
	c.push(ctx)
	c.database(ctx)
	if !c.set.Embedded() {
		c.redis(ctx)
	}
}

// freeWant is more disk than a day of a large hall needs.
const freeWant = 1 << 30

// dataFolder makes no folder: it would be that of whoever asks, and not of the server.
func (c *checks) dataFolder() {
	if _, err := os.Stat(c.set.Data); errors.Is(err, fs.ErrNotExist) {
		c.add(Good, "", "no data folder %s yet: it is made at the first start. Where a server runs on this machine, ask with its settings (MPP_DATA, MPP_REDIS_URL ...)", c.set.Data)
		return
	}
	c.private()
	probe := filepath.Join(c.set.Data, ".doctor")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		c.add(Fault, "make the folder writable, or set MPP_DATA", "data folder: %v", err)
		return
	}
	_ = os.Remove(probe)
	if free, known := diskFree(c.set.Data); known && free < freeWant {
		c.add(Warn, "free some disk", "data folder %s: %d MiB free", c.set.Data, free>>20)
		return
	}
	c.add(Good, "", "data folder %s is writable", c.set.Data)
}

// private looks for what other users of the machine may read or replace.
func (c *checks) private() {
	if runtime.GOOS == "windows" {
		return // its rights are no mode bits
	}
	if info, err := os.Stat(c.set.Data); err == nil && info.Mode().Perm()&0o022 != 0 {
		c.add(Warn, "run: chmod 700 "+c.set.Data, "data folder %s: other users may replace what is in it", c.set.Data)
	}
	for _, name := range []string{"secret", "mpp.db", "mpp.db-wal", "mpp.db-shm"} {
		path := filepath.Join(c.set.Data, name)
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			c.add(Fault, "run: chmod 600 "+path, "%s: other users of this machine may read it", path)
		}
	}
}

func (c *checks) secret() {
	if c.set.PreviousSecret != "" && settings.WeakSecret(c.set.PreviousSecret) != nil {
		c.add(Warn, "unset MPP_SECRET_PREVIOUS once nobody needs it any more", "the secret in force before is easy to guess, and what it signs is still valid")
	}
	if _, err := os.Stat(filepath.Join(c.set.Data, "secret")); c.set.Secret == "" && errors.Is(err, fs.ErrNotExist) {
		c.add(Good, "", "no secret yet: one is made at the first start")
		return
	}
	if _, err := c.set.SecretBytes(); err != nil {
		c.add(Fault, "", "%v", err)
		return
	}
	if c.set.Secret == "" && !c.set.Embedded() {
		c.add(Warn, "set MPP_SECRET, the same on every node", "the secret is a file in the data folder: other nodes will not accept this node's tokens")
		return
	}
	c.add(Good, "", "secret")
}

func (c *checks) hallFile() {
	if id, err := hallID(c.set.Hall); err == nil && id == c.set.Hall {
		return // no file: database says whether it holds that hall
	}
	cfg, err := firstConfig(c.set.Hall, false)
	if err != nil {
		c.add(Fault, "correct the hall file, see docs/hall-file.md", "hall file: %v", err)
		return
	}
	if c.set.Hall == "" {
		c.add(Good, "", "no hall file set: a new hall would be the sample, %s", cfg.Hall.Name)
		return
	}
	c.add(Good, "", "hall file %s: %s, now %s there", c.set.Hall, cfg.Hall.Name, time.Now().In(cfg.Location()).Format("2006-01-02 15:04 MST"))
	c.hall(cfg)
}

// zones checks the time zones that business dates depend on. The program has them built
// in, but those of the system take precedence and may be out of date.
func (c *checks) zones() {
	for name, hours := range map[string]int{"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			c.add(Fault, "install the system's time zones (package tzdata)", "time zone %s: %v", name, err)
			return
		}
		if _, offset := time.Now().In(loc).Zone(); offset != hours*3600 {
			c.add(Fault, "renew the system's time zones (package tzdata)", "time zone %s is %d s from UTC, not %d h", name, offset, hours)
			return
		}
	}
	c.add(Good, "", "time zones WIB, WITA and WIT are right")
}

// widest are the fewest bits of a network that may be one of proxies alone, by the length of an
// address: the networks that providers of proxies name are narrower.
var widest = map[int]int{32: 8, 128: 16}

// proxies looks for networks so wide that citizens are among them: whoever is trusted writes
// himself the address that all limits go by.
func (c *checks) proxies() {
	for _, p := range c.set.TrustProxy {
		_, network, err := net.ParseCIDR(p)
		if err != nil {
			continue
		}
		ones, bits := network.Mask.Size()
		if bits == 128 && network.IP.To4() != nil { // ::ffff:0:0/96 is all of IPv4
			ones, bits = ones-96, 32
		}
		if ones < widest[bits] {
			c.add(Fault, "name the addresses of the proxies alone, e.g. 127.0.0.1", "MPP_TRUST_PROXY: %s takes nearly everybody for a proxy, so anybody may pass for another address", p)
		}
	}
}
