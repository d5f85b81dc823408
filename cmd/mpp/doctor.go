package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/internal/settings"
	"mpp/ledger"
)

type doctorCmd struct {
	settings.Settings
	Mend bool   `help:"Also record events that were set aside, where the ledger takes them now."`
	URL  string `help:"Only ask this address of a running server, e.g. http://127.0.0.1:8080/readyz." placeholder:"URL"`
}

// grade of a finding.
type grade string

const (
	good  grade = "ok"
	warn  grade = "warn"
	fault grade = "FAULT"
)

// finding is one thing the doctor looked at; Mend says what to do about it.
type finding struct {
	grade      grade
	what, mend string
}

// errFaults ends the command with a non-zero status.
var errFaults = errors.New("at least one fault, see above")

// Run looks at everything and prints what it finds.
func (c *doctorCmd) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if c.URL != "" {
		return askServer(ctx, c.URL)
	}
	d := &doctor{set: c.Settings, mend: c.Mend}
	d.all(ctx)
	return d.print(os.Stdout)
}

// askServer is the health check of a container: quiet when all is well.
func askServer(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	res, err := (&http.Client{Timeout: 3 * time.Second}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d: %s", url, res.StatusCode, strings.TrimSpace(string(body)))
	}
	return nil
}

type doctor struct {
	set  settings.Settings
	mend bool
	list []finding
}

func (d *doctor) add(g grade, mend, format string, args ...any) {
	d.list = append(d.list, finding{g, fmt.Sprintf(format, args...), mend})
}

func (d *doctor) print(w io.Writer) error {
	var err error
	for _, f := range d.list {
		fmt.Fprintf(w, "%-5s  %s\n", f.grade, f.what)
		if f.grade != good && f.mend != "" {
			fmt.Fprintf(w, "       -> %s\n", f.mend)
		}
		if f.grade == fault {
			err = errFaults
		}
	}
	return err
}

func (d *doctor) all(ctx context.Context) {
	if err := d.set.Check(); err != nil {
		d.add(fault, "mend the setting", "settings: %v", err)
		return
	}
	d.add(good, "", "settings: %s", map[bool]string{true: "embedded, nothing to set up", false: "hall server"}[d.set.Embedded()])
	d.dataFolder()
	d.secret()
	d.hallFile()
	d.zones()
	d.database(ctx)
	if !d.set.Embedded() {
		d.redis(ctx)
	}
}

// freeWant is how much disk a day of a large hall may need with plenty to spare.
const freeWant = 1 << 30

func (d *doctor) dataFolder() {
	if err := os.MkdirAll(d.set.Data, 0o750); err != nil {
		d.add(fault, "make the folder writable, or set MPP_DATA", "data folder: %v", err)
		return
	}
	probe := filepath.Join(d.set.Data, ".doctor")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		d.add(fault, "make the folder writable, or set MPP_DATA", "data folder: %v", err)
		return
	}
	_ = os.Remove(probe)
	var disk syscall.Statfs_t
	if err := syscall.Statfs(d.set.Data, &disk); err == nil {
		free := disk.Bavail * uint64(disk.Bsize)
		if free < freeWant {
			d.add(warn, "free some disk", "data folder %s: %d MiB free", d.set.Data, free>>20)
			return
		}
	}
	d.add(good, "", "data folder %s is writable", d.set.Data)
}

func (d *doctor) secret() {
	if _, err := os.Stat(filepath.Join(d.set.Data, "secret")); d.set.Secret == "" && errors.Is(err, fs.ErrNotExist) {
		d.add(good, "", "no secret yet: one is made at the first start")
		return
	}
	if _, err := d.set.SecretBytes(); err != nil {
		d.add(fault, "", "%v", err)
		return
	}
	if d.set.Secret == "" && !d.set.Embedded() {
		d.add(warn, "set MPP_SECRET, the same on every node", "the secret is a file in the data folder: other nodes will not accept this node's tokens")
		return
	}
	d.add(good, "", "secret")
}

func (d *doctor) hallFile() {
	cfg, err := firstConfig(d.set.Hall, false)
	if err != nil {
		d.add(fault, "mend the hall file, see docs/hall-file.md", "hall file: %v", err)
		return
	}
	if d.set.Hall == "" {
		d.add(good, "", "no hall file set: a new hall would be the sample, %s", cfg.Hall.Name)
		return
	}
	d.add(good, "", "hall file %s: %s, now %s there", d.set.Hall, cfg.Hall.Name, time.Now().In(cfg.Location()).Format("2006-01-02 15:04 MST"))
}

// zones: the business date hangs on them. They are built into the program; a system
// that has its own goes before, and an old one may be wrong.
func (d *doctor) zones() {
	for name, hours := range map[string]int{"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			d.add(fault, "install the system's time zones (package tzdata)", "time zone %s: %v", name, err)
			return
		}
		if _, offset := time.Now().In(loc).Zone(); offset != hours*3600 {
			d.add(fault, "renew the system's time zones (package tzdata)", "time zone %s is %d s from UTC, not %d h", name, offset, hours)
			return
		}
	}
	d.add(good, "", "time zones WIB, WITA and WIT are right")
}

func (d *doctor) database(ctx context.Context) {
	if _, err := os.Stat(d.set.SQLite()); d.set.Embedded() && errors.Is(err, fs.ErrNotExist) {
		d.add(good, "", "no ledger yet: it is made at the first start")
		return
	}
	l, err := openLedgerAlone(ctx, d.set)
	if err != nil {
		d.add(fault, "check MPP_DATABASE_URL and that the server runs", "database: %v", err)
		return
	}
	defer l.Close()
	m, err := l.Migrator()
	if err != nil {
		d.add(fault, "", "database: %v", err)
		return
	}
	states, err := m.Status(ctx)
	if err != nil {
		d.add(fault, "", "database: %v", err)
		return
	}
	d.tables(states)
	d.databaseServer(ctx, l)
	d.aside(ctx, l)
	halls, err := l.Halls(ctx)
	if err != nil || len(halls) == 0 {
		return
	}
	d.add(good, "", "database holds hall %s", strings.Join(halls, ", "))
}

// databaseServer looks at version and clock of the database.
func (d *doctor) databaseServer(ctx context.Context, l *ledger.Ledger) {
	version, now, err := l.Server(ctx)
	if err != nil {
		d.add(fault, "", "database: %v", err)
		return
	}
	if oldDatabase(version) {
		d.add(warn, "use MySQL 8, MariaDB 10.6 or newer", "database %s is older than what is tested", version)
	} else {
		d.add(good, "", "database %s", version)
	}
	if apart := time.Since(now).Abs(); apart > clockApart {
		d.add(warn, "let both machines set their clocks by NTP", "the clock here and that of the database are %s apart", apart.Round(time.Second))
	}
}

// oldDatabase knows "8.4.2", "10.11.6-MariaDB-0+deb12u1" and "SQLite 3.50".
func oldDatabase(version string) bool {
	var major, minor int
	if n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor); n < 2 {
		return false // SQLite is ours
	}
	if strings.Contains(version, "MariaDB") {
		return major < 10 || (major == 10 && minor < 6)
	}
	return major < 8
}

func (d *doctor) tables(states []ledger.MigrationState) {
	pending := 0
	for _, s := range states {
		if !s.Applied {
			pending++
		}
	}
	if pending > 0 {
		d.add(warn, "start the server, or run: mpp migrate up", "database: %d of %d table changes are still to be made", pending, len(states))
		return
	}
	d.add(good, "", "database answers, its tables are of this version")
}

// clockApart is how far two servers' clocks may differ before durations get odd.
const clockApart = 2 * time.Second

func (d *doctor) redis(ctx context.Context) {
	rdb, err := dialRedis(d.set.RedisURL)
	if err != nil {
		d.add(fault, "", "%v", err)
		return
	}
	defer rdb.Close()
	info, err := rdb.InfoMap(ctx, "server", "persistence", "memory").Result()
	if err != nil {
		d.add(fault, "check MPP_REDIS_URL and that the server runs", "Redis: %v", err)
		return
	}
	d.redisVersion(info["Server"]["redis_version"])
	if info["Persistence"]["aof_enabled"] == "1" {
		d.add(good, "", "Redis keeps an append-only file")
	} else {
		d.add(warn, "set appendonly yes: a restart of Redis loses what the ledger had not taken yet", "Redis keeps no append-only file")
	}
	if p := info["Memory"]["maxmemory_policy"]; p != "noeviction" {
		d.add(fault, "set maxmemory-policy noeviction", "Redis drops keys when it is full (%s): tickets would vanish", p)
	}
	d.redisClock(ctx, rdb)
}

func (d *doctor) redisVersion(v string) {
	major, err := strconv.Atoi(strings.SplitN(v, ".", 2)[0])
	if err != nil || major < 7 {
		d.add(warn, "use Redis 7 or newer", "Redis %s is older than what is tested", v)
		return
	}
	d.add(good, "", "Redis %s", v)
}

func (d *doctor) redisClock(ctx context.Context, rdb redis.UniversalClient) {
	at, err := rdb.Time(ctx).Result()
	if err != nil {
		return // said above
	}
	if apart := time.Since(at).Abs(); apart > clockApart {
		d.add(warn, "let both machines set their clocks by NTP", "the clock here and that of Redis are %s apart", apart.Round(time.Second))
		return
	}
	d.add(good, "", "clocks agree")
}
