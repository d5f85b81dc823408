package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"time"
)

// usage is a process's memory in bytes: what the system gave it, and what Go uses of
// that once all is collected, heap and stacks.
type usage struct{ resident, used float64 }

// memory is what an idle socket costs: new processes for each sample, so that none
// finds room that an earlier one left.
func (l *liveStage) memory(ctx context.Context) error {
	var ours, theirs, ratios, heap, bareHeap []float64
	for range l.runs {
		mine, err := l.ourSockets(ctx)
		if err != nil {
			return err
		}
		bare, err := l.theirSockets(ctx)
		if err != nil {
			return err
		}
		ours, theirs, ratios = append(ours, mine.resident), append(theirs, bare.resident), append(ratios, mine.resident/bare.resident)
		heap, bareHeap = append(heap, mine.used), append(bareHeap, bare.used)
		l.logf("live: an idle phone takes %.1f kB, of it %.1f kB in Go's heap and stacks; a bare socket %.1f and %.1f kB",
			mine.resident, mine.used, bare.resident, bare.used)
	}
	l.add("live.kb_per_socket", "kB", ours, noted)
	l.add("live.kb_reference", "kB", theirs, noted)
	l.add("live.kb_ratio", "x", ratios, atMost(1.5))
	l.add("live.heap_kb_per_socket", "kB", heap, noted)
	l.add("live.heap_kb_reference", "kB", bareHeap, noted)
	return nil
}

func (l *liveStage) ourSockets(ctx context.Context) (usage, error) {
	node := l.site.node
	if err := node.Terminate(); err != nil {
		return usage{}, err
	}
	if err := node.Start(ctx); err != nil {
		return usage{}, err
	}
	url := "http://" + l.profiles + "/debug/pprof/heap?debug=1&gc=1"
	return l.growth(ctx, node.URL(), l.phones(liveIdle), func() (usage, error) {
		raw, err := l.get(ctx, url) // the second collection empties pools
		if err == nil {
			raw, err = l.get(ctx, url)
		}
		if err != nil {
			return usage{}, err
		}
		resident, err := residentSet(node.Pid())
		return usage{resident: resident, used: profiled(raw, "HeapAlloc") + profiled(raw, "Stack")}, err
	})
}

func (l *liveStage) theirSockets(ctx context.Context) (usage, error) {
	bare, err := startBare(ctx, l.bench)
	if err != nil {
		return usage{}, err
	}
	defer bare.close()
	return l.growth(ctx, bare.url, l.bareSockets(liveIdle), func() (usage, error) {
		raw, err := l.get(ctx, bare.url+"/memory")
		if err != nil {
			return usage{}, err
		}
		var m struct{ Heap, Stack float64 }
		if err := json.Unmarshal(raw, &m); err != nil {
			return usage{}, err
		}
		resident, err := residentSet(bare.cmd.Process.Pid)
		return usage{resident: resident, used: m.Heap + m.Stack}, err
	})
}

// growth is what each socket adds, in kB.
func (l *liveStage) growth(ctx context.Context, url string, sockets []liveSocket, now func() (usage, error)) (usage, error) {
	before, err := rest(ctx, now)
	if err != nil {
		return usage{}, err
	}
	w, err := l.watch(ctx, url, sockets)
	if err != nil {
		return usage{}, err
	}
	defer w.close()
	after, err := rest(ctx, now)
	n := 1024 * float64(len(sockets))
	return usage{resident: (after.resident - before.resident) / n, used: (after.used - before.used) / n}, err
}

// rest waits until the process gives nothing more back to the system: two readings half
// a second apart that differ by less than one in a hundred.
func rest(ctx context.Context, now func() (usage, error)) (usage, error) {
	last, err := now()
	for range 10 {
		if err != nil {
			return last, err
		}
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
			return last, ctx.Err()
		}
		before := last
		if last, err = now(); last.resident > 0.99*before.resident {
			break
		}
	}
	return last, err
}

func (l *liveStage) get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	res, err := l.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, res.Status)
	}
	return raw, err
}

// profiled is a figure of a heap profile in words: "# Name = 123", or the first of two.
func profiled(profile []byte, name string) float64 {
	m := regexp.MustCompile(`(?m)^# ` + name + ` = (\d+)`).FindSubmatch(profile)
	if m == nil {
		return 0
	}
	v, _ := strconv.ParseFloat(string(m[1]), 64) // digits
	return v
}

// residentSet is the memory that a process has from the system.
func residentSet(pid int) (float64, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0, fmt.Errorf("memory of a process: %w", err)
	}
	fields := bytes.Fields(raw)
	pages, err := strconv.ParseFloat(string(fields[min(1, len(fields)-1)]), 64)
	return pages * float64(os.Getpagesize()), err
}
