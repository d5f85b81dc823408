package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/tools/testkit"
)

// Options of a proof run.
type Options struct {
	Seed   uint64
	Only   []string // names of faults; empty: all
	Count  int      // of each, under its settings in turn
	Halls  int      // side by side, each with servers of its own
	Ack    string   // "": as the fault says
	Short  bool     // faults last briefly
	Rate   float64  // tickets a second
	Mutant bool     // a server whose call-next is broken on purpose
	Out    io.Writer
}

const (
	pollEvery = 20 * time.Millisecond
	// answersWithin is how long clients go on retrying after the load has ended.
	answersWithin = 60 * time.Second
	// ledgerWithin is how long the ledger may take to have the last event, displaysWithin
	// the same for the boards: a stale one notices by missing heartbeats.
	ledgerWithin   = 60 * time.Second
	displaysWithin = 40 * time.Second
	// stragglers is how much later an event may be recorded than a newer one of another node.
	stragglers = 5 * time.Second
)

// runOne makes one run and judges it.
func runOne(ctx context.Context, f Fault, ack string, seed uint64, o Options, bin string, k *stock) Verdict {
	began := time.Now()
	v := Verdict{Fault: f.Name, Ack: ack, Seed: seed, Linear: linearOK}
	s := &Site{Scope: &testkit.Scope{}, fault: f, ack: ack, short: o.Short, bin: bin, stock: k,
		rng: rand.New(rand.NewPCG(seed, 0))}
	err := s.build(ctx)
	if err == nil {
		err = s.live(ctx, &v, newLoad(s.nodes, s.keys, seed, o.Rate))
	}
	var skip testkit.SkipError
	if errors.As(err, &skip) {
		v.Skipped = skip.Reason
	} else if err != nil {
		v.Breaches = append(v.Breaches, err.Error())
	}
	if len(v.Breaches) > 0 {
		v.Notes = append(v.Notes, s.logs())
	}
	if err := s.Close(); err != nil {
		v.Breaches = append(v.Breaches, err.Error())
	}
	v.Took = time.Since(began)
	return v
}

// live makes a run on a running site: load, fault, load, verdict.
func (s *Site) live(ctx context.Context, v *Verdict, l *load) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var boards []*display
	var watching sync.WaitGroup
	defer func() { cancel(); watching.Wait() }()
	for i := range s.nodes {
		d := newDisplay(fmt.Sprintf("display-%d", i+1), s.nodes, i, l.seed)
		boards = append(boards, d)
		watching.Go(func() { d.watch(ctx) })
	}
	if err := s.displaysReach(ctx, boards, nil); err != nil {
		return err
	}
	var accounts *staff
	if s.fault.Accounts {
		accounts = newStaff(s, l)
		if err := accounts.enroll(ctx); err != nil {
			return err
		}
	}
	if err := s.strain(ctx, l, accounts); err != nil {
		return err
	}
	if err := s.last(ctx, l); err != nil {
		return err
	}
	events, err := s.settle(ctx, l.history)
	if err != nil {
		return err
	}
	err = s.displaysReach(ctx, boards, events)
	v.judge(l.history, events, boards)
	v.hold(s.fault.promise(s.ack))
	if accounts != nil {
		err = errors.Join(err, accounts.judge(ctx, v))
	}
	return err
}

// strain is the load with the fault in its middle.
func (s *Site) strain(ctx context.Context, l *load, accounts *staff) error {
	people, enough := context.WithCancel(ctx)
	defer enough()
	if accounts != nil {
		accounts.start(people)
	}
	if err := l.start(people); err != nil {
		return err
	}
	err := s.wait(ctx, 2*time.Second, time.Second)
	if err == nil {
		err = pause(ctx, time.Duration(s.rng.Int64N(int64(time.Second))))
	}
	if err == nil {
		err = s.Try(func() error { return s.fault.Break(ctx, s) })
	}
	if err == nil {
		err = s.ready(ctx)
	}
	if err == nil {
		err = s.wait(ctx, 3*time.Second, 1500*time.Millisecond)
	}
	late := time.AfterFunc(answersWithin, enough)
	l.stop()
	late.Stop()
	return err
}

// lastKiosk takes the ticket that ends a run; it is not part of the load.
const lastKiosk = "kiosk-last"

// last takes one more ticket: once the ledger has that, it should have all others.
func (s *Site) last(ctx context.Context, l *load) error {
	c, err := l.client(access.Principal{Role: hall.RoleKiosk, ID: lastKiosk, Name: "Kios"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answersWithin)
	defer cancel()
	o := &op{kind: issue, service: "s0"}
	o.told(c.ask(ctx, o, "/api/v1/tickets", map[string]string{"service": "s0"}))
	l.history.add(o)
	if !o.accepted() {
		return fmt.Errorf("no ticket is given after the fault was repaired: %d %s", o.status, o.code)
	}
	return nil
}

// settle waits until the ledger has the last change, and then briefly for any that it
// still lacks.
func (s *Site) settle(ctx context.Context, h *history) ([]hall.Event, error) {
	ctx, cancel := context.WithTimeout(ctx, ledgerWithin)
	defer cancel()
	var events []hall.Event
	var failed error
	var lastSeen time.Time
	err := poll(ctx, func() bool {
		var err error
		if events, err = s.witness.events(ctx); err != nil {
			failed = err
			return false
		}
		has := ledgerChanges(events)
		if has[changeOf(h.ops[len(h.ops)-1])] == 0 {
			return false
		}
		if lastSeen.IsZero() {
			lastSeen = time.Now()
		}
		return complete(h, events) || time.Since(lastSeen) > stragglers
	})
	if err != nil {
		return nil, fmt.Errorf("the ledger does not get the last ticket within %s: %w", ledgerWithin, errors.Join(err, failed))
	}
	return events, nil
}

// complete reports whether the ledger has an event for each acknowledged change.
func complete(h *history, events []hall.Event) bool {
	accepted := 0
	for _, o := range h.ops {
		if o.accepted() {
			accepted++
		}
	}
	return len(pair(h, events)) == accepted
}

// displaysReach waits until all boards show the last event of each zone.
func (s *Site) displaysReach(ctx context.Context, boards []*display, events []hall.Event) error {
	last := map[string]int64{}
	for i := range events {
		if e := &events[i]; e.Ticket != nil && strings.HasPrefix(e.Ticket.Leg.Counter, "c") {
			last["board:z"+strings.TrimPrefix(e.Ticket.Leg.Service, "s")] = e.Seq
		}
	}
	ctx, cancel := context.WithTimeout(ctx, displaysWithin)
	defer cancel()
	for _, d := range boards {
		if err := poll(ctx, func() bool { return d.reached(last) }); err != nil {
			return fmt.Errorf("%s does not come to the last events of its zones, %v: %w\n%s", d.name, last, err, strings.Join(d.trace, "\n"))
		}
	}
	return nil
}

// judge fills in the verdict from all records.
func (v *Verdict) judge(h *history, events []hall.Event, boards []*display) {
	v.holdLedger(events)
	v.holdAnswers(h, events)
	for _, d := range boards {
		a := d.judge(events)
		v.Missed, v.SpokenTwice, v.Phantom = v.Missed+a.missed, v.SpokenTwice+a.twice, v.Phantom+a.phantom
		for _, n := range a.notes {
			v.note("%s", n)
		}
		if d.fault != nil {
			v.Breaches = append(v.Breaches, d.fault.Error())
		}
	}
	v.OnePause, v.AllPause = h.pauses()
	for _, b := range h.broken[:min(len(h.broken), 3)] {
		v.note("failed: %s", b)
	}
	v.Linear = linearize(h, events)
}

// poll asks until the answer is yes or ctx ends.
func poll(ctx context.Context, done func() bool) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

// pause waits, but not longer than ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
