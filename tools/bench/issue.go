package bench

import "context"

// flow is one kind of load under which a change is measured.
type flow struct {
	prefix  string
	workers int
	total   int // changes of one sample
}

// issueOn measures tickets: by all kiosks at once, and by one kiosk alone, since what a
// crowd shares (a pipeline, a read, a commit) one client pays for by itself.
func issueOn(m mode) func(context.Context, *bench) (sampler, error) {
	flows := []flow{{"", clients, 5120}, {"single_", 1, 1000}}
	if m == embedded {
		flows = []flow{{"", clients, 1920}}
	}
	return func(ctx context.Context, b *bench) (sampler, error) {
		at, err := openSite(ctx, b, usual, m)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *sample) error {
			for _, f := range flows {
				if err := at.measureFlow(ctx, s, f, at.issue); err != nil {
					return err
				}
			}
			return nil
		}, nil
	}
}

// callOn measures officers who call the next ticket and finish it, in a full hall. The
// figures are for both changes together.
func callOn(m mode) func(context.Context, *bench) (sampler, error) {
	f, waiting := flow{"", clients, 2560}, 10_240
	if m == embedded {
		f.total, waiting = 1280, 2560
	}
	return func(ctx context.Context, b *bench) (sampler, error) {
		at, err := openSite(ctx, b, usual, m)
		if err != nil {
			return nil, err
		}
		if err := at.openCounters(ctx); err != nil {
			return nil, err
		}
		if err := at.fill(ctx, waiting); err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *sample) error {
			if err := at.measureFlow(ctx, s, f, at.serve); err != nil {
				return err
			}
			return at.fill(ctx, f.total)
		}, nil
	}
}

// measureFlow measures the cost of a change, what the recorder and the feed do for it
// afterwards included.
func (at *site) measureFlow(ctx context.Context, s *sample, f flow, step func(context.Context, int, int) error) error {
	var rate float64
	var latencies []float64
	err := at.measure(ctx, s, f.prefix, func() (int, error) {
		took, all, err := load(ctx, f.workers, f.total, step)
		if err != nil {
			return 0, err
		}
		rate, latencies = float64(len(all))/took.Seconds(), all
		return len(all), at.settle(ctx)
	})
	if err != nil {
		return err
	}
	name := f.prefix + string(at.mode)
	s.add(name+"per_s", "/s", rate)
	s.add(name+"p99_ms", "ms", quantile(latencies, 0.99))
	return nil
}
