package bench

import (
	"context"
	"os"
	"time"
)

const (
	restoreTickets = 12_800           // of the day that is restored
	startTickets   = 3_840            // of the day that a server finds when it starts again
	idleRest       = 10 * time.Second // until a server that has just started is at rest
	idleSeconds    = 5                // of one sample
)

// openRestore measures how long a hall is away whose Redis was emptied: from the start of
// a server until it is ready, with its day read from SQL.
func openRestore(ctx context.Context, b *bench) (sampler, error) {
	at, err := openSite(ctx, b, usual, hallServer)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, s *sample) error {
		if err := at.node.Terminate(); err != nil {
			return err
		}
		if err := at.rdb.FlushAll(ctx).Err(); err != nil {
			return err
		}
		return at.start(ctx, s, "")
	}, at.fill(ctx, restoreTickets)
}

// openStart measures the start of an embedded server: in an empty folder, until its first
// ticket, and in one that has a day already.
func openStart(ctx context.Context, b *bench) (sampler, error) {
	at, err := openSite(ctx, b, usual, embedded)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, s *sample) error {
		info, err := os.Stat(b.build.bin)
		if err != nil {
			return err
		}
		s.add("binary_mb", "MB", float64(info.Size())/1e6)
		fresh, err := newSite(ctx, b, usual, embedded)
		if err != nil {
			return err
		}
		if err := fresh.start(ctx, s, "fresh_"); err != nil {
			return err
		}
		if err := fresh.node.Terminate(); err != nil {
			return err
		}
		if err := at.node.Terminate(); err != nil {
			return err
		}
		return at.start(ctx, s, "day_")
	}, at.fill(ctx, startTickets)
}

// start starts the server and adds how long it took until it was ready and gave a ticket,
// and its CPU time until then.
func (at *site) start(ctx context.Context, s *sample, prefix string) error {
	began := time.Now()
	if err := at.node.Start(ctx); err != nil {
		return err
	}
	if err := at.issue(ctx, 0, 0); err != nil {
		return err
	}
	s.add(prefix+"ms", "ms", milliseconds(time.Since(began)))
	spent, err := cpuTime(at.node.Pid())
	s.add(prefix+"server_ms", "ms", milliseconds(spent))
	return err
}

// idleOn measures a server to which nobody comes: its memory, and what it costs in a second.
func idleOn(m mode) func(context.Context, *bench) (sampler, error) {
	return func(ctx context.Context, b *bench) (sampler, error) {
		at, err := openSite(ctx, b, usual, m)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *sample) error {
			mb, err := resident(at.node.Pid())
			if err != nil {
				return err
			}
			s.add(string(m)+"mb", "MB", mb)
			return at.measure(ctx, s, "", func() (int, error) {
				return idleSeconds, wait(ctx, idleSeconds*time.Second)
			})
		}, wait(ctx, idleRest)
	}
}
