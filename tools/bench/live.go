package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

const (
	liveScreens = 400 // boards of the zone
	liveCalls   = 100 // of one sample
	livePhones  = 2_000
	liveRounds  = 10 // calls of one sample that all phones are told of
	// liveCalm is longer than a server lets phones wait after a message.
	liveCalm = 400 * time.Millisecond
)

// openLive measures the feed: screens that are told of every change, and phones whose
// place moves with every call.
func openLive(ctx context.Context, b *bench) (sampler, error) {
	at, err := openSite(ctx, b, size{agencies: 1, services: 1, counters: 8}, hallServer)
	if err != nil {
		return nil, err
	}
	if err := at.openCounters(ctx); err != nil {
		return nil, err
	}
	// Those who are called in all samples wait before the phones.
	if err := at.fill(ctx, 6400); err != nil {
		return nil, err
	}
	screens, phones := slices.Repeat([]string{"board:lobi"}, liveScreens), make([]string, livePhones)
	for i := range phones {
		id, err := at.ticket(ctx, i%clients, at.services[0], "regular")
		if err != nil {
			return nil, err
		}
		phones[i] = "ticket:" + id
	}
	return func(ctx context.Context, s *sample) error {
		if err := at.tell(ctx, s, "screen_", screens, liveCalls, 0); err != nil {
			return fmt.Errorf("screens: %w", err)
		}
		if err := at.tell(ctx, s, "phone_", phones, liveRounds, liveCalm); err != nil {
			return fmt.Errorf("phones: %w", err)
		}
		return nil
	}, nil
}

// tell opens a socket for each topic, and has officers call and finish. It adds the memory
// that an idle socket takes of Go's heap and stacks, the cost of a message, and how long it
// took from an officer's call until the last socket was told.
func (at *site) tell(ctx context.Context, s *sample, name string, topics []string, calls int, calm time.Duration) error {
	if err := at.settle(ctx); err != nil {
		return err
	}
	before, err := at.heap(ctx, "HeapAlloc", "Stack")
	if err != nil {
		return err
	}
	a, err := openAudience(ctx, at.node.URL(), topics)
	if err != nil {
		return err
	}
	defer a.close()
	if err := at.settle(ctx); err != nil {
		return err
	}
	after, err := at.heap(ctx, "HeapAlloc", "Stack")
	if err != nil {
		return err
	}
	s.add(name+"kb", "kB", (after-before)/1000/float64(len(topics)))
	var latencies []float64
	err = at.measure(ctx, s, name, func() (int, error) {
		for i := range calls {
			officer, ticket := i%len(at.officers), ""
			took, err := a.told(ctx, func() (err error) {
				ticket, err = at.call(ctx, officer)
				return err
			})
			if err != nil {
				return 0, err
			}
			latencies = append(latencies, milliseconds(took))
			if _, err := a.told(ctx, func() error { return at.finish(ctx, officer, ticket) }); err != nil {
				return 0, err
			}
			if err := wait(ctx, calm); err != nil {
				return 0, err
			}
		}
		return int(a.messages.Load()), at.settle(ctx)
	})
	s.add(name+"p50_ms", "ms", quantile(latencies, 0.5))
	s.add(name+"p99_ms", "ms", quantile(latencies, 0.99))
	return err
}
