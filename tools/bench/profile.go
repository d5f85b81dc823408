package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// profiler takes profiles of a site's server while it is measured: where its time goes.
// A nil one takes none.
type profiler struct {
	dir     string
	address string // of the server's profiles
}

// newProfiler finds the server an address for its profiles, when they are asked for.
func newProfiler(dir string) (*profiler, error) {
	if dir == "" {
		return nil, nil //nolint:nilnil // none is a good profiler
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("an address for profiles: %w", err)
	}
	defer l.Close()
	return &profiler{dir: dir, address: l.Addr().String()}, os.MkdirAll(dir, 0o750)
}

// env is what the server must be told.
func (p *profiler) env() []string {
	if p == nil {
		return nil
	}
	return []string{"MPP_PPROF=" + p.address}
}

// sample measures what f does, beside the processes' shares and, where asked for, the
// server's profile and what Redis ran. A later sample's files replace an earlier one's.
func (at *site) sample(ctx context.Context, spent *shares, name string, span time.Duration, f func() (int, error)) error {
	if at.profiler == nil {
		return spent.during(f)
	}
	if at.view != nil {
		if err := at.rdb.ConfigResetStat(ctx).Err(); err != nil {
			return err
		}
	}
	taken := make(chan error, 1)
	go func() { taken <- at.profiler.take(ctx, name, span) }()
	err := errors.Join(spent.during(f), <-taken)
	if err != nil || at.view == nil {
		return err
	}
	info, err := at.rdb.Info(ctx, "commandstats").Result()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(at.profiler.dir, name+".redis.txt"), []byte(info), 0o600)
}

// take writes the processor's profile of the span, to whole seconds.
func (p *profiler) take(ctx context.Context, name string, span time.Duration) error {
	url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", p.address, max(1, int(span.Seconds())))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("profile: status %d: %w", res.StatusCode, errors.Join(err, http.ErrNotSupported))
	}
	return os.WriteFile(filepath.Join(p.dir, name+".pprof"), raw, 0o600)
}
