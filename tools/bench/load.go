package bench

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// load has workers repeat step, the same number of times each, total in all. It returns
// how long that took and the latency of every step.
func load(ctx context.Context, workers, total int, step func(ctx context.Context, worker, turn int) error) (time.Duration, []float64, error) {
	g, ctx := errgroup.WithContext(ctx)
	var mu sync.Mutex
	var latencies []float64 // ms
	began := time.Now()
	for w := range workers {
		g.Go(func() error {
			var own []float64
			for i := range total / workers {
				from := time.Now()
				if err := step(ctx, w, i); err != nil {
					return err
				}
				own = append(own, milliseconds(time.Since(from)))
			}
			mu.Lock()
			latencies = append(latencies, own...)
			mu.Unlock()
			return nil
		})
	}
	err := g.Wait()
	return time.Since(began), latencies, err
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile is the smallest sample that a share q of them does not exceed; 0 of none.
func quantile(samples []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(samples))
	if len(s) == 0 {
		return 0
	}
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

// issue takes a ticket at a kiosk: services in turn, one ticket in ten with priority.
func (at *site) issue(ctx context.Context, kiosk, turn int) error {
	class := "regular"
	if turn%10 == 9 {
		class = "priority"
	}
	_, err := at.ticket(ctx, kiosk, at.services[(kiosk+turn)%len(at.services)], class)
	return err
}

// ticket takes one and returns its id.
func (at *site) ticket(ctx context.Context, kiosk int, service, class string) (string, error) {
	var t struct{ ID string }
	err := at.post(ctx, "/api/v1/tickets", at.kiosks[kiosk], fmt.Sprintf(`{"service":%q,"class":%q}`, service, class), &t)
	return t.ID, err
}

// fill takes tickets until as many more wait.
func (at *site) fill(ctx context.Context, tickets int) error {
	_, _, err := load(ctx, clients, tickets, at.issue)
	if err != nil {
		return fmt.Errorf("fill the hall: %w", err)
	}
	return at.settle(ctx)
}

// openCounters opens the counters that have an officer.
func (at *site) openCounters(ctx context.Context) error {
	for i, token := range at.officers {
		if err := at.post(ctx, "/api/v1/counters/"+at.counters[i].id+"/open", token, "{}", nil); err != nil {
			return err
		}
	}
	return nil
}

// call calls the next ticket to the officer's counter and returns its id.
func (at *site) call(ctx context.Context, officer int) (string, error) {
	var ticket struct{ ID string }
	err := at.post(ctx, "/api/v1/counters/"+at.counters[officer].id+"/call-next", at.officers[officer], "{}", &ticket)
	return ticket.ID, err
}

// finish ends the visit of a ticket that the officer called.
func (at *site) finish(ctx context.Context, officer int, ticket string) error {
	return at.post(ctx, "/api/v1/tickets/"+ticket+"/finish", at.officers[officer], `{"outcome":"served"}`, nil)
}

// serve calls the next ticket and ends its visit: a counter lets go of a ticket before
// it calls another.
func (at *site) serve(ctx context.Context, officer, _ int) error {
	ticket, err := at.call(ctx, officer)
	if err != nil {
		return err
	}
	return at.finish(ctx, officer, ticket)
}
