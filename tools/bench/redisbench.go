package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// benchmarks counts the runs of redis-benchmark.
var benchmarks atomic.Int64

// apart gives a run digits of its own: redis-benchmark takes its randomness from the clock
// and its process id, and two of its runs sometimes draw the very same.
func (c call) apart(run int64) call {
	own := make(call, len(c))
	for i, a := range c {
		own[i] = strings.ReplaceAll(a, digits, strconv.FormatInt(run%1000+1000, 10)+digits)
	}
	return own
}

// redisBenchmark makes n calls by 64 connections of redis-benchmark and tells how
// many it made a second, and how long it was on a core itself.
func redisBenchmark(ctx context.Context, address string, n int, c call) (rate float64, own time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	port := address[strings.LastIndexByte(address, ':')+1:]
	c = c.apart(benchmarks.Add(1))
	args := append([]string{"-p", port, "-c", strconv.Itoa(clients), "-n", strconv.Itoa(n), "-r", "2000000000", "--csv"}, c...)
	cmd := exec.CommandContext(ctx, "redis-benchmark", args...)
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return 0, 0, errors.New("redis-benchmark is not installed: Debian's package redis-tools has it")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("redis-benchmark: %w: %s", err, out)
	}
	// "the whole command","rps","avg_latency_ms",min,p50,p95,p99,max: from the end, since
	// the command has commas of its own.
	fields := strings.Split(strings.TrimSpace(string(out)), `","`)
	if len(fields) < 8 {
		return 0, 0, fmt.Errorf("redis-benchmark said: %.500s", out)
	}
	rate, err = strconv.ParseFloat(fields[len(fields)-7], 64)
	return rate, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}
