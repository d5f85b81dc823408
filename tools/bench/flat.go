package bench

import (
	"context"
	"fmt"
	"strings"
)

const (
	flatBlocks   = 40 // of one sample; their median counts
	flatCounters = 4  // each calls once in a block
	flatFew      = 12
	flatMany     = 20_000
)

// openFlat compares what Redis says that a script took in a large hall with what it took
// in a small one: where more citizens wait, and where there are more services while a
// counter still serves one of them, with as many waiting.
func openFlat(ctx context.Context, b *bench) (sampler, error) {
	tiny := size{agencies: 1, services: 1, counters: flatCounters}
	halls := []struct {
		name    string
		size    size
		waiting int
	}{{"", tiny, flatFew}, {"waiting", tiny, flatMany}, {"services", size{agencies: 60, services: 5, counters: 5, one: true}, 300 * flatFew}}
	sites := make([]*site, len(halls))
	for i, h := range halls {
		at, err := openSite(ctx, b, h.size, hallServer)
		if err != nil {
			return nil, err
		}
		at.officers = at.officers[:flatCounters]
		if err := at.openCounters(ctx); err != nil {
			return nil, err
		}
		if _, _, err := load(ctx, min(clients, h.waiting), h.waiting, at.issue); err != nil {
			return nil, err
		}
		if err := at.settle(ctx); err != nil {
			return nil, err
		}
		sites[i] = at
	}
	return func(ctx context.Context, s *sample) error {
		issues, calls := make([][]float64, len(sites)), make([][]float64, len(sites))
		for range flatBlocks {
			for i, at := range sites {
				issue, call, err := at.block(ctx)
				if err != nil {
					return err
				}
				issues[i], calls[i] = append(issues[i], issue), append(calls[i], call)
			}
		}
		for i, h := range halls[1:] {
			s.add("issue_"+h.name, "x", median(issues[i+1])/median(issues[0]))
			s.add("call_"+h.name, "x", median(calls[i+1])/median(calls[0]))
		}
		return nil
	}, nil
}

// block measures a ticket for each counter, and then its calls. As many wait afterwards
// as before.
func (at *site) block(ctx context.Context) (issue, call float64, err error) {
	issue, err = at.scriptTime(ctx, func(i int) error {
		_, err := at.ticket(ctx, i, at.services[i%len(at.services)], "regular")
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	called := make([]string, len(at.officers))
	call, err = at.scriptTime(ctx, func(i int) (err error) {
		called[i], err = at.call(ctx, i)
		return err
	})
	for i, ticket := range called {
		if err == nil {
			err = at.finish(ctx, i, ticket)
		}
	}
	return issue, call, err
}

// scriptTime is how many microseconds Redis says that each script took while work was
// done for every counter.
func (at *site) scriptTime(ctx context.Context, work func(counter int) error) (float64, error) {
	calls, us, err := at.scripts(ctx)
	for k := range at.officers {
		if err == nil {
			err = work(k)
		}
	}
	if err != nil {
		return 0, err
	}
	callsAfter, usAfter, err := at.scripts(ctx)
	return (usAfter - us) / max(callsAfter-calls, 1), err
}

// scripts is how many scripts this Redis has run, and for how many microseconds.
func (at *site) scripts(ctx context.Context) (calls, us float64, err error) {
	info, err := at.rdb.Info(ctx, "commandstats").Result()
	if err != nil {
		return 0, 0, err
	}
	_, line, _ := strings.Cut(info, "cmdstat_evalsha:")
	_, err = fmt.Sscanf(line, "calls=%f,usec=%f,", &calls, &us)
	return calls, us, err
}
