package bench

import (
	"context"
	"time"

	"mpp/hall"
)

// Of the part call.
const (
	waitingTickets = 50_000
	callSpan       = 2500 * time.Millisecond
	callReference  = 4_000 // calls of redis-benchmark for one agency: less than wait for it
	callAgencies   = 2     // agencies of one sample
)

func callPart() part {
	return part{name: "call", figures: []string{"call.ratio", "call.per_s", "call.reference_per_s"}, measure: measureCall}
}

// measureCall measures officers at work in a full hall. A counter must let go of its
// ticket before it calls the next, so each call-next comes with a finish, on both
// sides: what is told is call-nexts a second, and the reference takes for each the
// time of the two scripts.
func measureCall(ctx context.Context, b *bench) error {
	at, err := openSite(ctx, b, usual, false)
	if err != nil {
		return err
	}
	if _, err := at.queue.Load(ctx); err != nil {
		return err
	}
	if err := at.fill(ctx, at.hall, waitingTickets); err != nil {
		return err
	}
	ref, err := openReference(ctx, b, usual)
	if err != nil {
		return err
	}
	if err := ref.fill(ctx, ref.hall, waitingTickets); err != nil {
		return err
	}
	bare, err := newBareCalls(ctx, ref)
	if err != nil {
		return err
	}
	lines, err := at.officers(ctx)
	if err != nil {
		return err
	}
	load, err := newLoop(at.host(), lines)
	if err != nil {
		return err
	}
	defer load.close()
	return callRates(ctx, at, load, bare)
}

func callRates(ctx context.Context, at *site, load *loop, bare *bareCalls) error {
	if _, err := load.run(pace{span: time.Second}); err != nil {
		return err
	}
	var ratios, ours, theirs []float64
	spent := newShares(at.workers())
	for i := range at.runs {
		if _, err := at.settled(ctx); err != nil {
			return err
		}
		rate, err := bare.rate(ctx, i)
		if err != nil {
			return err
		}
		var f flow
		if err := at.sample(ctx, spent, "call", callSpan, func() (int, error) {
			f, err = load.run(pace{span: callSpan})
			return f.answers / 2, err
		}); err != nil {
			return err
		}
		behind, err := at.settled(ctx)
		if err != nil {
			return err
		}
		if err := at.fill(ctx, at.hall, f.answers/2); err != nil {
			return err
		}
		got := f.perSecond() / 2
		ours, theirs, ratios = append(ours, got), append(theirs, rate), append(ratios, got/rate)
		at.logf("call: %.0f/s, the scripts alone %.0f/s; %s; the ledger was %d behind at the end", got, rate, spent.last(), behind)
	}
	at.add("call.ratio", "x", ratios, atLeast(0.80))
	at.add("call.per_s", "calls/s", ours, noted)
	at.add("call.reference_per_s", "calls/s", theirs, noted)
	spent.add(at.bench, "call")
	return nil
}

// bareCalls are the scripts of a call-next in each agency, and of a finish.
type bareCalls struct {
	*reference
	next   []call
	finish call
}

func newBareCalls(ctx context.Context, r *reference) (*bareCalls, error) {
	b := &bareCalls{reference: r}
	seen := map[string]bool{}
	var last *hall.Counter
	for i := range r.hall.Counters {
		k := &r.hall.Counters[i]
		if seen[k.Agency] {
			last = k
			continue
		}
		seen[k.Agency] = true
		c, err := r.callNextCall(ctx, k)
		if err != nil {
			return nil, err
		}
		b.next = append(b.next, c)
	}
	var err error
	b.finish, err = r.finishCall(ctx, last)
	return b, err
}

// rate is how many pairs of the two scripts redis-benchmark gets done a second. The
// sample chooses the agencies, so that each is filled again before its next turn.
func (b *bareCalls) rate(ctx context.Context, sample int) (float64, error) {
	seconds := 0.0 // of one pair
	for i := range callAgencies {
		r, err := b.reference.rate(ctx, callReference, b.next[(sample*callAgencies+i)%len(b.next)])
		if err != nil {
			return 0, err
		}
		seconds += 1 / r / callAgencies
	}
	r, err := b.reference.rate(ctx, callReference*callAgencies, b.finish)
	if err != nil {
		return 0, err
	}
	return 1 / (seconds + 1/r), b.fill(ctx, b.hall, callReference*callAgencies)
}
