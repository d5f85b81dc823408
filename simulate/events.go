package simulate

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// pageOf is how many events are asked for at once.
const pageOf = 1000

type eventPage struct {
	Events []event `json:"events"`
	Next   int64   `json:"next"`
}

func (c *client) events(ctx context.Context, token string, after int64, limit int) (p eventPage, err error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}, "limit": {strconv.Itoa(limit)}}
	err = c.get(ctx, token, "/api/v1/events?"+q.Encode(), &p)
	return p, err
}

// lastEvent finds the number of the newest event in the log. Numbers have no gap, so
// whether there is one after n can be asked for doubling n, then by halves.
func (c *client) lastEvent(ctx context.Context, token string) (int64, error) {
	newer := func(n int64) (bool, error) {
		p, err := c.events(ctx, token, n, 1)
		return len(p.Events) > 0, err
	}
	low, high := int64(-1), int64(0) // newest is above low and at most high
	for {
		more, err := newer(high)
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
		low, high = high, max(high*2, 1)
	}
	for low+1 < high {
		mid := low + (high-low)/2
		more, err := newer(mid)
		if err != nil {
			return 0, err
		}
		if more {
			low = mid
		} else {
			high = mid
		}
	}
	return high, nil
}

// history reads all events after the given one, until complete finds nothing missing
// in them or the time is over.
func (c *client) history(ctx context.Context, token string, after int64, within time.Duration, complete func([]event) bool) ([]event, error) {
	over := time.After(within) // not the deadline of a request: one that is cut short says nothing
	var all []event
	for {
		p, err := c.events(ctx, token, after, pageOf)
		if err != nil {
			return all, fmt.Errorf("reading the log: %w", err)
		}
		if len(p.Events) > 0 {
			all = append(all, p.Events...)
			after = p.Next
			continue
		}
		if complete(all) {
			return all, nil
		}
		select {
		case <-ctx.Done():
			return all, ctx.Err()
		case <-over:
			return all, nil // the comparison tells what is missing
		case <-time.After(probeEvery):
		}
	}
}

// report reads the totals of the business dates.
func (c *client) report(ctx context.Context, token, from, to string) (f reportFact, err error) {
	q := url.Values{"from": {from}, "to": {to}, "by": {"agency"}}
	err = c.get(ctx, token, "/api/v1/report?"+q.Encode(), &f)
	return f, err
}
