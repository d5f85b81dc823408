package scale

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mpp/internal/testkit"
)

// measuredSpeed lets a day of eight hours pass in eight minutes: fast enough to wait
// for, slow enough that a request's own time is a few simulated seconds. A trial run
// may be faster by MPP_MEASURE_SPEED.
var measuredSpeed = cmp.Or(os.Getenv("MPP_MEASURE_SPEED"), "60")

// TestMeasure measures what the plan needs and make bench does not tell: what an
// event weighs in SQL and Redis, what a process costs that has nothing to do, and how
// many phones each change concerns. It lives a day of a hall of the test size on real
// servers, so it runs only when MPP_MEASURE says how many visits; docs/scaling.md.
func TestMeasure(t *testing.T) {
	visits, err := strconv.Atoi(os.Getenv("MPP_MEASURE"))
	if err != nil {
		t.Skip("set MPP_MEASURE=4000 to run it; it takes ten minutes")
	}
	var out io.Writer = os.Stdout
	if path := os.Getenv("MPP_MEASURE_OUT"); path != "" {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		out = io.MultiWriter(out, f)
	}
	tell := func(name string, value float64, unit string) {
		fmt.Fprintf(out, "bench %s %s %s\n", name, digits(value), unit)
	}
	bin, err := testkit.BuildServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("tls", func(*testing.T) { measureHandshakes(t, tell) })
	t.Run("cluster", func(t *testing.T) { measureClusterIdle(t, bin, tell) })
	t.Run("idle", func(t *testing.T) { measureIdle(t, bin, tell) })
	t.Run("day", func(t *testing.T) {
		s := openSingle(t, bin)
		resting, before := s.rest(), s.read()
		s.simulate(visits)
		eventCPU := s.work(resting, before, s.read(), tell)
		s.memory(tell)
		s.tables(tell)
		s.told(tell)
		s.live(eventCPU, tell)
		s.commits(tell)
		s.compressed(tell)
		s.partition(tell)
	})
}

type teller func(name string, value float64, unit string)

// site is one process on its own Redis and MariaDB.
type site struct {
	t     *testing.T
	bin   string
	url   string
	pid   int
	sql   *sqlProbe
	redis *redisProbe

	asked           int    // requests so far, for their keys
	officer, called string // of callSomebody: a token, and a ticket's id
}

// openSingle is a site on one Redis with AOF.
func openSingle(t *testing.T, bin string) *site {
	moment := testkit.StartRedis(t, testkit.WithAOF("everysec")).URL()
	s := openSite(t, bin, moment)
	s.redis = openRedisProbe(t, moment)
	return s
}

// openSite starts the demo: it signs the simulated people in and its clock may run faster.
func openSite(t *testing.T, bin, redisURL string) *site {
	database := testkit.StartMariaDB(t).Database(t)
	file := filepath.Join(t.TempDir(), "hall.yaml")
	if err := os.WriteFile(file, []byte(testSizeHall(time.Now())), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := freeAddress(t)
	cmd := exec.Command(bin, "demo", "--speed", measuredSpeed)
	cmd.Env = append(os.Environ(), "MPP_ADDR="+addr, "MPP_REDIS_URL="+redisURL, "MPP_DATABASE_URL="+database,
		"MPP_HALL="+file, "MPP_DATA="+t.TempDir(), "MPP_LOG=warn")
	cmd.Stderr = os.Stderr
	s := &site{t: t, bin: bin, url: "http://" + addr, sql: openSQLProbe(t, database)}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.pid = cmd.Process.Pid
	if err := testkit.Guard(s.pid); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		testkit.Unguard(cmd.Process.Pid)
	})
	awaitReady(t, s.url)
	return s
}

// testSizeHall is a hall of the test size of docs/architecture.md: 50 agencies, 300
// services, 150 counters; agencies are unlike as 1/rank. It is early morning there,
// whatever the time here is: the day must not end in the middle.
func testSizeHall(now time.Time) string {
	var b strings.Builder
	hour := now.UTC().Hour()
	zone := fmt.Sprintf("Etc/GMT+%d", hour) // west of Greenwich has the plus sign in these names
	if hour > 12 {
		zone = fmt.Sprintf("Etc/GMT-%d", 24-hour)
	}
	fmt.Fprintf(&b, "format: 1\nhall: {id: mpp-ukur, name: MPP Ukur, timezone: %s}\n", zone)
	b.WriteString("zones:\n  - {id: z, name: Zona}\ncalendars:\n  - id: selalu\n    weekly: {senin-minggu: [\"00:00-24:00\"]}\nagencies:\n")
	for a := range 50 {
		fmt.Fprintf(&b, "  - id: a%d\n    name: Instansi %d\n    prefix: %c%c\n    zone: z\n    calendar: selalu\n    services:\n", a, a, 'A'+a/25, 'A'+a%25)
		for s := range 6 {
			fmt.Fprintf(&b, "      - {id: a%d-s%d, name: Layanan %d, standard: {service: 15 menit}}\n", a, s, s)
		}
	}
	b.WriteString("counters:\n")
	n := 0
	for a, share := range shares(50, 1) {
		for range max(1, int(150*share+0.5)) {
			n++
			fmt.Fprintf(&b, "  - {id: c%d, number: %d, agency: a%d, zone: z, services: [a%d-s0, a%d-s1, a%d-s2, a%d-s3, a%d-s4, a%d-s5]}\n",
				n, n, a, a, a, a, a, a, a)
		}
	}
	return b.String()
}

func (s *site) simulate(visits int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.bin, "simulate", "--url", s.url, "--visits", strconv.Itoa(visits), "--seed", "1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	if err := testkit.Guard(cmd.Process.Pid); err != nil {
		s.t.Fatal(err)
	}
	defer testkit.Unguard(cmd.Process.Pid)
	if err := cmd.Wait(); err != nil {
		s.t.Fatalf("simulate: %v\n%s", err, out.String())
	}
}
