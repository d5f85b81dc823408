package queue

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

// patience bounds one try of a kiosk, and how long a whole test may take.
const (
	patience = 4 * time.Second
	longest  = 4 * time.Minute
)

// kiosks are eight people at two nodes that take one ticket after another. One that gets
// no answer asks again with the same key, at the other node, until there is one.
type kiosks struct {
	t     *testing.T
	nodes []*bench
	quit  chan struct{}
	wg    sync.WaitGroup

	mu     sync.Mutex
	given  map[string]hall.Ticket // by number: all that were acknowledged
	more   chan struct{}          // closed and made anew at each acknowledgement
	failed map[hall.Code]int      // tries that had to be made again
}

func openKiosks(t *testing.T, nodes ...*bench) *kiosks {
	k := &kiosks{t: t, nodes: nodes, quit: make(chan struct{}), given: map[string]hall.Ticket{},
		more: make(chan struct{}), failed: map[hall.Code]int{}}
	for i := range 8 {
		k.wg.Go(func() { k.serve(i) })
	}
	return k
}

func (k *kiosks) serve(kiosk int) {
	for n := 0; ; n++ {
		select {
		case <-k.quit:
			return
		default:
			k.issue(kiosk, fmt.Sprintf("kiosk-%d-%d", kiosk, n))
		}
	}
}

func (k *kiosks) issue(at int, key string) {
	m := hall.Meta{Actor: kiosk, Key: key, Fingerprint: "f"}
	deadline := time.Now().Add(longest)
	for try := at; time.Now().Before(deadline); try++ {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		e, err := k.nodes[try%len(k.nodes)].Issue(ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular"})
		cancel()
		if err == nil {
			k.took(*e.Ticket)
			return
		}
		if code := hall.CodeOf(err); code != hall.CodeUnavailable {
			k.t.Errorf("%s: %v", key, err)
			return
		}
		k.again(hall.CodeUnavailable)
	}
	k.t.Errorf("%s got no ticket in %v", key, longest)
}

func (k *kiosks) again(code hall.Code) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed[code]++
}

func (k *kiosks) took(got hall.Ticket) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if other, ok := k.given[got.Number]; ok {
		k.t.Errorf("%s was given twice, as %s and %s", got.Number, other.ID, got.ID)
	}
	k.given[got.Number] = got
	close(k.more)
	k.more = make(chan struct{})
}

// wait returns when n more tickets are acknowledged.
func (k *kiosks) wait(ctx context.Context, n int) {
	k.t.Helper()
	for range n {
		k.mu.Lock()
		more := k.more
		k.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			k.t.Fatalf("no ticket any more: %v; tries again: %v", ctx.Err(), k.failed)
		}
	}
}

// close ends the kiosks and compares what they were told with what the hall has.
func (k *kiosks) close() {
	k.t.Helper()
	close(k.quit)
	k.wg.Wait()
	s, err := k.nodes[0].Snapshot(context.Background())
	if err != nil {
		k.t.Fatal(err)
	}
	has := map[string]hall.Ticket{}
	for _, x := range s.Tickets {
		if other, ok := has[x.Number]; ok {
			k.t.Errorf("the hall has %s twice: %s and %s", x.Number, other.ID, x.ID)
		}
		has[x.Number] = x
	}
	for number, x := range k.given {
		if has[number].ID != x.ID {
			k.t.Errorf("%s (%s) was acknowledged, the hall has %q", number, x.ID, has[number].ID)
		}
	}
	k.nodes[0].checkHall()
	k.t.Logf("%d tickets acknowledged, %d in the hall, tries made again: %v", len(k.given), len(has), k.failed)
}

// nodesOn are two processes with one ledger, each with a client of its own. The
// ledger follows the first one's stream until the test ends.
func nodesOn(t *testing.T, dial func() redis.UniversalClient) (a, b *bench, m *testLedger) {
	t.Helper()
	client := func() redis.UniversalClient {
		rdb := dial()
		t.Cleanup(func() { rdb.Close() })
		return rdb
	}
	m = &testLedger{}
	a = newBench(t, client())
	a.ledger = m
	other := *a
	other.rdb = client()
	other.Queue = New(other.rdb, Options{Hall: a.Config().Hall.ID, Clock: a.clock.now, Ledger: m})
	other.keyNo = 100_000
	if _, err := other.Load(a.ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		recordInto(ctx, m, NewGroup(NewStream(client(), a.Config().Hall.ID), "node-1", a.clock.now))
	}()
	t.Cleanup(func() { stop(); <-done })
	return a, &other, m
}

// recordInto is the recorder: it records what it reads, then acknowledges it, and
// tries again when Redis is away.
func recordInto(ctx context.Context, m *testLedger, g *Group) {
	for ctx.Err() == nil {
		events, err := g.Read(ctx)
		if err != nil || m.Record(ctx, events) != nil {
			continue
		}
		seqs := make([]int64, len(events))
		for i := range events {
			seqs[i] = events[i].Seq
		}
		_ = g.Ack(ctx, seqs) // else they come again
	}
}

// recorded waits until the ledger has each event, or one that records its loss.
func recorded(ctx context.Context, t *testing.T, b *bench, m *testLedger) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		last, _ := m.LastSeq(ctx)
		missing, _ := m.UnexplainedGaps(ctx, b.known())
		if last >= b.known() && missing == 0 {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the ledger is at %d of %d, %d are missing", last, b.known(), missing)
		case <-tick.C:
		}
	}
}

func dialSentinel(t *testing.T, url string) redis.UniversalClient {
	t.Helper()
	o, err := redis.ParseFailoverURL(url)
	if err != nil {
		t.Fatal(err)
	}
	o.ContextTimeoutEnabled = true
	return redis.NewFailoverClient(o)
}

// TestSentinelPromotesWhileTicketsAreGiven: the master dies among eight kiosks.
// Each of them goes on, no number is given twice, no acknowledged ticket is lost.
func TestSentinelPromotesWhileTicketsAreGiven(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	set := testkit.StartSentinel(t)
	a, b, m := nodesOn(t, func() redis.UniversalClient { return dialSentinel(t, set.URL()) })
	k := openKiosks(t, a, b)
	k.wait(ctx, 50)
	began := time.Now()
	old, err := set.KillMaster(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Promoted(ctx, old); err != nil {
		t.Fatal(err)
	}
	promoted := time.Since(began)
	k.wait(ctx, 50)
	t.Logf("promoted after %v, fifty more tickets after %v", promoted, time.Since(began))
	if err := set.Restart(ctx, old); err != nil {
		t.Fatal(err)
	}
	k.wait(ctx, 50)
	k.close()
	recorded(ctx, t, a, m)
}
