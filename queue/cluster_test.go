package queue

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/tools/testkit"
)

func dialCluster(t testing.TB, url string) redis.UniversalClient {
	t.Helper()
	o, err := redis.ParseClusterURL(url)
	if err != nil {
		t.Fatal(err)
	}
	o.ContextTimeoutEnabled = true
	// A client whose master is gone asks for its successor no sooner than this;
	// without it, after a minute.
	o.ClusterStateReloadInterval = time.Second
	return redis.NewClusterClient(o)
}

// onCluster opens several halls, which lie on different nodes, through one client.
func onCluster(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Helper()
	rdb := dialCluster(t, testkit.RedisCluster(t))
	t.Cleanup(func() { rdb.Close() })
	nodes := map[string]bool{}
	for range 4 {
		b := newBench(t, rdb)
		node, err := rdb.(*redis.ClusterClient).MasterForKey(b.ctx, b.keys.meta())
		if err != nil {
			t.Fatal(err)
		}
		nodes[node.Options().Addr] = true
		test(t, b)
	}
	if len(nodes) < 2 {
		t.Fatalf("all halls lie on one node: %v", nodes)
	}
}

// TestClusterDay: a visit over two agencies, the turn of the day, and all that
// reads the stream.
func TestClusterDay(t *testing.T) {
	onCluster(t, func(t *testing.T, b *bench) {
		b.open(atD1)
		b.open(atP1)
		first := b.issue("ktp", "regular")
		second := b.issue("ktp", "priority")
		called := b.callNext(atD1)
		if called.ID != second.ID {
			t.Errorf("%s was called, want the priority ticket %s", called.Number, second.Number)
		}
		b.must(b.act(atD1, hall.ActStart, called.ID))
		b.must(b.act(atD1, hall.ActTransfer, called.ID))
		if x := b.callNext(atP1); x.ID != called.ID || x.Number != called.Number {
			t.Errorf("%s was called at the other agency, want %s", x.Number, called.Number)
		}
		if x, err := b.TicketByNumber(b.ctx, first.Date, first.Number); err != nil || x.ID != first.ID {
			t.Errorf("by its number: %+v, %v", x, err)
		}
		b.checkHall()
		b.clock.move(24 * time.Hour)
		if x := b.issue("ktp", "regular"); x.Number != "A-001" || x.Date == first.Date {
			t.Errorf("the next day begins with %s on %s", x.Number, x.Date)
		}
		b.checkHall()
		seq, err := b.Seq(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		s := NewStream(b.rdb, b.Config().Hall.ID)
		collect(t, s, 0, int(seq))
		if events, err := NewGroup(s, "node-1", b.clock.now).Read(b.ctx); err != nil || len(events) != int(seq) {
			t.Errorf("the group read %d of %d events, %v", len(events), seq, err)
		}
	})
}

// TestClusterIsFilledAgain: what the hall had comes back from the ledger, and one
// event records it.
func TestClusterIsFilledAgain(t *testing.T) {
	onCluster(t, func(t *testing.T, b *bench) {
		b.open(atD1)
		for range 5 {
			b.issue("ktp", "regular")
		}
		b.must(b.act(atD1, hall.ActStart, b.callNext(atD1).ID))
		before, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.ledger = &testLedger{snapshot: before}
		b.loseOnCluster()
		if err := b.Recover(b.ctx); err != nil {
			t.Fatal(err)
		}
		after, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		sortSnapshot(&before)
		sortSnapshot(&after)
		if !reflect.DeepEqual(before.Tickets, after.Tickets) || !reflect.DeepEqual(before.Counters, after.Counters) {
			t.Errorf("before %+v\nafter  %+v", before, after)
		}
		if after.Seq != before.Seq+1 || b.types()[hall.EventRestored] != 1 {
			t.Errorf("the hall is at %d, was at %d; events %v", after.Seq, before.Seq, b.types())
		}
		if x := b.issue("ktp", "regular"); x.Number != "A-006" {
			t.Errorf("after the loss %s was given, want A-006", x.Number)
		}
		b.checkHall()
	})
}

// loseOnCluster removes what the hall has on its node.
func (b *bench) loseOnCluster() {
	b.t.Helper()
	err := b.rdb.(*redis.ClusterClient).ForEachMaster(b.ctx, func(ctx context.Context, node *redis.Client) error {
		for _, k := range node.Keys(ctx, b.keys.base+"*").Val() {
			if err := node.Del(ctx, k).Err(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestClusterReplacesAMasterWhileTicketsAreGiven: the node of the hall dies among
// eight kiosks, as in TestSentinelPromotesWhileTicketsAreGiven.
func TestClusterReplacesAMasterWhileTicketsAreGiven(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	cluster := testkit.StartReplicatedCluster(t)
	a, b, m := nodesOn(t, func() redis.UniversalClient { return dialCluster(t, cluster.URL()) })
	k := openKiosks(t, a, b)
	k.wait(ctx, 50)
	began := time.Now()
	old, err := cluster.KillMaster(ctx, a.keys.meta())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.Promoted(ctx, a.keys.meta(), old); err != nil {
		t.Fatal(err)
	}
	promoted := time.Since(began)
	k.wait(ctx, 50)
	t.Logf("promoted after %v, fifty more tickets after %v", promoted, time.Since(began))
	if err := old.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Whole(ctx); err != nil {
		t.Fatal(err)
	}
	k.wait(ctx, 50)
	k.close()
	recorded(ctx, t, a, m)
}
