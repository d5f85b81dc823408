package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gauge reads a count that only grows.
type gauge struct {
	name, unit string
	read       func(ctx context.Context) (float64, error)
}

// gauges lists what is read before and after the work of a sample. Those that cost the
// server work come first.
func (at *site) gauges() []gauge {
	all := []gauge{
		{"allocs", "allocations", func(ctx context.Context) (float64, error) { return at.heap(ctx, "Mallocs") }},
		{"alloc_bytes", "bytes", func(ctx context.Context) (float64, error) { return at.heap(ctx, "TotalAlloc") }},
	}
	if at.mode == hallServer {
		all = append(all, gauge{"redis_commands", "commands", at.commands}, gauge{"sql_statements", "statements", at.statements},
			gauge{"sql_us", "us", microseconds(at.maria.Pid())}, gauge{"redis_us", "us", microseconds(at.redis.Pid())})
	}
	return append(all, gauge{"server_us", "us", microseconds(at.node.Pid())})
}

func microseconds(pid int) func(context.Context) (float64, error) {
	return func(context.Context) (float64, error) {
		t, err := cpuTime(pid)
		return float64(t.Microseconds()), err
	}
}

// heap adds up figures of Go's memory statistics, from the server's heap profile.
func (at *site) heap(ctx context.Context, names ...string) (sum float64, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.pprof+"/debug/pprof/heap?debug=1&gc=1", nil)
	if err != nil {
		return 0, err
	}
	raw, err := at.do(req)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		_, after, ok := strings.Cut(string(raw), "\n# "+name+" = ")
		digits, _, _ := strings.Cut(after, "\n")
		digits, _, _ = strings.Cut(digits, " / ")
		v, err := strconv.ParseFloat(digits, 64)
		if !ok || err != nil {
			return 0, fmt.Errorf("no %s in the heap profile", name)
		}
		sum += v
	}
	return sum, nil
}

// commands is how many commands Redis has run, those of scripts included.
func (at *site) commands(ctx context.Context) (float64, error) {
	info, err := at.rdb.Info(ctx, "commandstats").Result()
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, l := range strings.Split(info, "\r\n") {
		if _, after, ok := strings.Cut(l, ":calls="); ok {
			calls, _, _ := strings.Cut(after, ",")
			n, _ := strconv.ParseFloat(calls, 64) // Redis' own figure
			sum += n
		}
	}
	return sum, nil
}

// statements is how many statements clients other than this one have sent to SQL.
func (at *site) statements(ctx context.Context) (float64, error) {
	var name string
	var n float64
	at.asked++
	err := at.sql.QueryRowContext(ctx, "SHOW GLOBAL STATUS LIKE 'Questions'").Scan(&name, &n)
	return n - float64(at.asked), err
}

// measure runs work, which makes as many changes as it returns, and adds what each of
// them cost: CPU time of the processes, commands, statements and allocations.
func (at *site) measure(ctx context.Context, s *sample, prefix string, work func() (changes int, err error)) error {
	prefix += string(at.mode)
	all := at.gauges()
	before := make([]float64, len(all))
	for i, g := range all {
		var err error
		if before[i], err = g.read(ctx); err != nil {
			return err
		}
	}
	n, err := work()
	if err != nil {
		return err
	}
	for i, g := range slices.Backward(all) {
		after, err := g.read(ctx)
		if err != nil {
			return err
		}
		s.add(prefix+g.name, g.unit, (after-before[i])/float64(max(n, 1)))
	}
	return nil
}

const (
	calmLook   = 100 * time.Millisecond
	calmLooks  = 3 // in a row with at most one tick of CPU time each
	calmWithin = time.Minute
)

// settle waits until the server is at rest: readers of the stream have caught up.
func (at *site) settle(ctx context.Context) error {
	last, err := cpuTime(at.node.Pid())
	for calm, end := 0, time.Now().Add(calmWithin); err == nil && calm < calmLooks; {
		if time.Now().After(end) {
			return errors.New("the server does not come to rest")
		}
		if err := wait(ctx, calmLook); err != nil {
			return err
		}
		var now time.Duration
		now, err = cpuTime(at.node.Pid())
		if calm++; now-last > tick {
			calm = 0
		}
		last = now
	}
	return err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// tick is the unit of times in /proc: USER_HZ, which is 100 on every Linux that Go runs on.
const tick = time.Second / 100

// cpuTime is the time, user and system, that a process has spent on a core so far.
func cpuTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, fmt.Errorf("CPU time of a process: %w", err)
	}
	// The name in brackets may hold anything; utime and stime are the 14th and 15th.
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("CPU time of a process: %q", raw)
	}
	user, _ := strconv.Atoi(string(fields[11])) // the kernel's own figures
	system, _ := strconv.Atoi(string(fields[12]))
	return time.Duration(user+system) * tick, nil
}

// resident is the memory of a process in MB, the pages of its binary included.
func resident(pid int) (float64, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0, fmt.Errorf("memory of a process: %w", err)
	}
	fields := bytes.Fields(raw)
	if len(fields) < 2 {
		return 0, fmt.Errorf("memory of a process: %q", raw)
	}
	pages, err := strconv.Atoi(string(fields[1]))
	return float64(pages*os.Getpagesize()) / 1e6, err
}
