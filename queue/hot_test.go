package queue

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

// bigConfig makes the hall one of n services, `each` at each of its agencies, whose
// only counter serves these.
func bigConfig(n, each int) func(*hall.Config) {
	return func(c *hall.Config) {
		c.Agencies, c.Services, c.Counters = nil, nil, nil
		for i := range n {
			id := strconv.Itoa(i / each)
			if i%each == 0 {
				c.Agencies = append(c.Agencies, hall.Agency{ID: "a" + id, Prefix: "P" + id, Zone: "utama", Calendar: "always"})
				c.Counters = append(c.Counters, hall.Counter{ID: "c" + id, Number: i/each + 1, Agency: "a" + id, Zone: "utama"})
			}
			s := hall.Service{ID: "s" + strconv.Itoa(i), Agency: "a" + id, Prefix: "P" + id}
			c.Services = append(c.Services, s)
			k := &c.Counters[i/each]
			k.Services = append(k.Services, s.ID)
		}
	}
}

// atC0 is the officer of the first counter of a big hall.
var atC0 = hall.Actor{Role: hall.RoleOfficer, ID: "o0", Counter: "c0", Agency: "a0"}

// crowd lets n people come to each of the first services, one in four with a credit.
func (b *bench) crowd(services, n int) {
	b.t.Helper()
	var wg sync.WaitGroup
	for s := range services {
		wg.Go(func() {
			for i := range n {
				class := []string{"regular", "regular", "regular", "priority"}[i%4]
				m := hall.Meta{Actor: kiosk, Key: fmt.Sprintf("crowd-%d-%d-%d", b.keyNo, s, i), Fingerprint: "f"}
				if _, err := b.Issue(b.ctx, hall.Issue{Meta: m, Service: "s" + strconv.Itoa(s), Class: class}); err != nil {
					b.t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	b.keyNo++
}

// trips counts what a client sends: each is one round trip.
type trips struct {
	mu   sync.Mutex
	sent []string
}

func (c *trips) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (c *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.add(cmd)
		return next(ctx, cmd)
	}
}

func (c *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.add(cmds...)
		return next(ctx, cmds)
	}
}

// add leaves out the look at the replicas, which comes once in two seconds.
func (c *trips) add(cmds ...redis.Cmder) {
	var names []string
	for _, cmd := range cmds {
		names = append(names, cmd.Name())
	}
	if slices.Equal(names, []string{"info"}) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, strings.Join(names, " "))
}

// TestOneTripAChange: a ticket, a call and a step are one script call each and nothing else.
func TestOneTripAChange(t *testing.T) {
	rdb, c := dial(t, testkit.Redis(t)), &trips{}
	b := newBench(t, rdb)
	b.open(atD1)
	rdb.AddHook(c)
	one := func(what string, change func()) {
		t.Helper()
		c.sent = nil
		if change(); !slices.Equal(c.sent, []string{"evalsha"}) {
			t.Errorf("%s sent %q, want one script call", what, c.sent)
		}
	}
	var x hall.Ticket
	one("a ticket", func() { x = b.issue("ktp", "regular") })
	one("a call", func() { b.callNext(atD1) })
	one("a step", func() { b.must(b.act(atD1, hall.ActFinish, x.ID)) })
	one("nobody waits", func() { _, _ = b.next(atD1) })
}

// commands is how often each command has run in the server, those in scripts included.
func (b *bench) commands() map[string]int {
	b.t.Helper()
	n := map[string]int{}
	for line := range strings.Lines(b.rdb.Info(b.ctx, "commandstats").Val()) {
		name, rest, ok := strings.Cut(line, ":calls=")
		if calls, _, _ := strings.Cut(rest, ","); ok && name != "cmdstat_info" {
			n[name] = atoi(calls)
		}
	}
	return n
}

// costs is what a change makes the server do.
func (b *bench) costs(change func()) map[string]int {
	b.t.Helper()
	before := b.commands()
	change()
	after := b.commands()
	for name, n := range before {
		if after[name] -= n; after[name] == 0 {
			delete(after, name)
		}
	}
	return after
}

// TestCostIsFlat: a ticket, a call and a step cost Redis the same commands however many
// wait, however many services the hall has, and however many the counter serves.
func TestCostIsFlat(t *testing.T) {
	type costs map[string]map[string]int
	rdb := dial(t, testkit.StartRedis(t).URL())
	measure := func(services, each, waiting int) costs {
		b := newBench(t, rdb, bigConfig(services, each))
		b.open(atC0)
		b.crowd(each, 4) // each queue has been looked at
		b.crowd(1, waiting)
		var x hall.Ticket
		return costs{
			"ticket": b.costs(func() { b.issue("s0", "regular") }),
			"call":   b.costs(func() { x = b.callNext(atC0) }),
			"step":   b.costs(func() { b.must(b.act(atC0, hall.ActFinish, x.ID)) }),
		}
	}
	want := measure(1, 1, 8)
	for name, got := range map[string]costs{
		"2000 waiting": measure(1, 1, 2000), "120 services": measure(120, 1, 8), "20 services at the counter": measure(20, 20, 8),
	} {
		for what := range want {
			if !maps.Equal(got[what], want[what]) {
				t.Errorf("%s: a %s costs %v, in a small hall %v", name, what, got[what], want[what])
			}
		}
	}
}

// TestAllocations: what a change costs this process. The bounds leave room for the
// client's own changes, not for an encoding by reflection of all that passes.
func TestAllocations(t *testing.T) {
	b := newBench(t, dial(t, testkit.Redis(t)))
	b.open(atD1)
	for range 300 {
		b.issue("ktp", "regular")
	}
	if n := testing.AllocsPerRun(200, func() { b.issue("ktp", "regular") }); n > 80 {
		t.Errorf("a ticket allocates %v times", n)
	}
	if n := testing.AllocsPerRun(200, func() { b.must(b.act(atD1, hall.ActFinish, b.callNext(atD1).ID)) }); n > 140 {
		t.Errorf("a call and its end allocate %v times", n)
	}
}

// TestHeadsThatLie: where the sets are not as the heads beside them say, because another
// version of this server changed them, no ticket is called twice and none is forgotten.
func TestHeadsThatLie(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		first, second := b.issue("ktp", "regular"), b.issue("ktp", "regular")
		tally := b.keys.tally(first.Date)
		lies := b.rdb.HMGet(b.ctx, tally, "w:ktp:regular", "h:ktp:regular").Val()
		called := b.callNext(atD1)
		b.must(b.act(atD1, hall.ActFinish, called.ID))
		b.rdb.HSet(b.ctx, tally, "w:ktp:regular", lies[0], "h:ktp:regular", lies[1])
		if x := b.callNext(atD1); called.ID != first.ID || x.ID != second.ID {
			t.Errorf("%s, then %s were called", called.Number, x.Number)
		}
		b.checkHall()
	})
}
