package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mpp/hall"
)

// Of the part flat.
const (
	blockIssues = 10
	blockCalls  = 4 // as many counters; of ten who wait, six are left
	fewWaiting  = 10
	manyWaiting = 100_000
)

// flatness is one comparison: what a script costs in a large hall, held against what
// it costs in a small one.
type flatness struct {
	name         string // of the figures, behind issue_ and call_
	small, large size
	waiting      [2]int // in each
	blocks       int    // of one sample
	reach        reach
}

// comparisons: more who wait, more services in the hall, and more services that a
// counter serves. In the second each counter serves one service with the same number
// waiting, so that the hall grows and the work does not. In the third the work itself
// grows: each queue that a counter serves is looked at. It is told for its own sake.
var comparisons = []flatness{
	{"waiting", size{agencies: 1, services: 5, counters: blockCalls}, size{agencies: 1, services: 5, counters: blockCalls},
		[2]int{fewWaiting, manyWaiting}, 100, atMost(1.25)},
	{"services", size{agencies: 1, services: 1, counters: blockCalls, one: true}, size{agencies: 60, services: 5, counters: 5, one: true},
		[2]int{fewWaiting, 300 * fewWaiting}, 100, atMost(1.25)},
	{"served", size{agencies: 1, services: 1, counters: blockCalls}, size{agencies: 1, services: 300, counters: blockCalls},
		[2]int{fewWaiting, 300 * fewWaiting}, 10, noted},
}

func flatPart() part {
	p := part{name: "flat", measure: measureFlat}
	for _, c := range comparisons {
		p.figures = append(p.figures, "flat.issue_"+c.name, "flat.call_"+c.name)
	}
	return p
}

// measureFlat compares halls by the time that Redis itself says a script took: only
// there nothing of clients and sockets is in it.
func measureFlat(ctx context.Context, b *bench) error {
	for _, c := range comparisons {
		if err := c.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

func (c flatness) measure(ctx context.Context, b *bench) error {
	small, err := openStill(ctx, b, c.small, c.waiting[0])
	if err != nil {
		return err
	}
	large, err := openStill(ctx, b, c.large, c.waiting[1])
	if err != nil {
		return err
	}
	var issue, call []float64
	for range b.runs {
		var costs [2]scriptCosts
		for range c.blocks {
			for i, s := range []*still{small, large} {
				if err := s.block(ctx, &costs[i]); err != nil {
					return err
				}
			}
		}
		few, many := costs[0].medians(), costs[1].medians()
		issue, call = append(issue, many[0]/few[0]), append(call, many[1]/few[1])
		b.logf("flat, %s: issue %.1f and %.1f us, call-next %.1f and %.1f us", c.name, few[0], many[0], few[1], many[1])
	}
	b.add("flat.issue_"+c.name, "x", issue, c.reach)
	b.add("flat.call_"+c.name, "x", call, c.reach)
	return nil
}

// scriptCosts are microseconds of Redis for one run of a script, block by block.
type scriptCosts struct{ issue, call []float64 }

// medians of the blocks: one in which Redis had to wait for a core does not count.
func (c scriptCosts) medians() [2]float64 {
	return [2]float64{figure{samples: c.issue}.median(), figure{samples: c.call}.median()}
}

// still is a hall in which as many wait after each block as before it.
type still struct {
	*reference
	counters []*hall.Counter // open ones, of the first agency
	service  int
}

func openStill(ctx context.Context, b *bench, s size, waiting int) (*still, error) {
	r, err := openReference(ctx, b, s)
	if err != nil {
		return nil, err
	}
	h := &still{reference: r}
	for i := range blockCalls {
		k := &r.hall.Counters[i]
		if err := r.open(ctx, k); err != nil {
			return nil, err
		}
		h.counters = append(h.counters, k)
	}
	return h, r.fill(ctx, r.hall, waiting)
}

// block measures some tickets, and takes them back; then some calls, and sends as many
// new citizens to the queues that were called from.
func (s *still) block(ctx context.Context, c *scriptCosts) error {
	var given, called []hall.Event
	us, err := s.cost(ctx, blockIssues, func() (err error) {
		given, err = s.give(ctx, blockIssues)
		return err
	})
	if err != nil {
		return err
	}
	c.issue = append(c.issue, us)
	for _, e := range slices.Backward(given) {
		in := hall.TicketAction{Meta: s.fresh(anyKiosk), Action: hall.ActCancel, Ticket: e.Ticket.ID}
		if _, err := s.queue.Act(ctx, in); err != nil {
			return err
		}
	}
	us, err = s.cost(ctx, len(s.counters), func() error {
		for _, k := range s.counters {
			e, err := s.queue.CallNext(ctx, hall.Call{Meta: s.fresh(officer(k)), Counter: k.ID})
			if err != nil {
				return err
			}
			called = append(called, e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.call = append(c.call, us)
	for i, e := range called {
		if _, err := s.finish(ctx, s.counters[i], e.Ticket.ID); err != nil {
			return err
		}
		if _, err := s.issue(ctx, e.Ticket.Leg.Service, e.Ticket.Class); err != nil {
			return err
		}
	}
	return nil
}

// give issues tickets of all services in turn.
func (s *still) give(ctx context.Context, n int) (given []hall.Event, err error) {
	for range n {
		s.service = (s.service + 1) % len(s.hall.Services)
		e, err := s.issue(ctx, s.hall.Services[s.service].ID, hall.ClassRegular)
		if err != nil {
			return nil, err
		}
		given = append(given, e)
	}
	return given, nil
}

func (s *still) issue(ctx context.Context, service, class string) (hall.Event, error) {
	return s.queue.Issue(ctx, hall.Issue{Meta: s.fresh(anyKiosk), Service: service, Class: class, Origin: "kiosk"})
}

// cost is what Redis says that each of the n scripts took which f runs.
func (s *still) cost(ctx context.Context, n int, f func() error) (float64, error) {
	calls, us, err := s.scriptTime(ctx)
	if err != nil {
		return 0, err
	}
	if err := f(); err != nil {
		return 0, err
	}
	callsAfter, usAfter, err := s.scriptTime(ctx)
	if err == nil && callsAfter-calls != n {
		err = fmt.Errorf("%d scripts ran, %d were to run", callsAfter-calls, n)
	}
	return float64(usAfter-us) / float64(n), err
}

// scriptTime is how many scripts this Redis has run and for how many microseconds.
func (s *still) scriptTime(ctx context.Context) (calls, us int, err error) {
	info, err := s.rdb.Info(ctx, "commandstats").Result()
	if err != nil {
		return 0, 0, err
	}
	_, line, ok := strings.Cut(info, "cmdstat_evalsha:")
	if !ok {
		return 0, 0, nil
	}
	_, err = fmt.Sscanf(line, "calls=%d,usec=%d,", &calls, &us)
	return calls, us, err
}
