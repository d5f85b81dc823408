package queue

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/tools/testkit"
)

// hearing counts what is heard of a hall.
type hearing struct {
	heard chan []int64
	rdb   redis.UniversalClient
}

// hear returns when the channel is listened to.
func hear(t *testing.T, rdb redis.UniversalClient, hallID string) *hearing {
	t.Helper()
	h := &hearing{heard: make(chan []int64, 100), rdb: rdb}
	ctx, cancel := context.WithCancel(t.Context())
	s, done := NewStream(rdb, hallID), make(chan struct{})
	go func() {
		defer close(done)
		s.ListenCommitted(ctx, func(seqs []int64) { h.heard <- seqs })
	}()
	t.Cleanup(func() { cancel(); <-done })
	// Until there is a listener, nothing is received.
	for n := int64(0); n == 0; {
		var err error
		if n, err = rdb.Publish(ctx, s.committedChannel(), "").Result(); err != nil || ctx.Err() != nil {
			t.Fatal(err, ctx.Err())
		}
	}
	return h
}

func (h *hearing) next(t *testing.T) []int64 {
	t.Helper()
	select {
	case seqs := <-h.heard:
		return seqs
	case <-time.After(time.Minute):
		t.Fatal("nothing was heard")
		return nil
	}
}

// What one node brought into the ledger is heard by the others of the hall, and by
// nobody else: not in another hall, nor in another database of the same server.
func TestKeptIsHeardByTheHall(t *testing.T) {
	url := testkit.Redis(t)
	ours := hear(t, dial(t, url), "uji")
	otherHall, otherDB := hear(t, dial(t, url), "lain"), hear(t, dial(t, testkit.Redis(t)), "uji")
	rdb := dial(t, url)
	fill := func(hallID string, seqs ...int64) {
		t.Helper()
		g := NewGroup(NewStream(rdb, hallID), "node", time.Now)
		for _, seq := range seqs {
			if err := rdb.XAdd(t.Context(), &redis.XAddArgs{Stream: g.s.keys.events(), ID: streamID(seq), Values: []any{"e", `{"seq":1}`}}).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := g.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := g.Ack(t.Context(), seqs); err != nil {
			t.Fatal(err)
		}
		p, err := rdb.XPending(t.Context(), g.s.keys.events(), groupName).Result()
		if err != nil || p.Count != 0 {
			t.Fatalf("%v pending, %v", p, err)
		}
	}
	fill("uji", 1, 2, 3, 7)
	if got := ours.next(t); !reflect.DeepEqual(got, []int64{1, 2, 3, 7}) {
		t.Errorf("heard %v", got)
	}
	fill("lain", 4)
	if got := otherHall.next(t); !reflect.DeepEqual(got, []int64{4}) {
		t.Errorf("the other hall heard %v", got)
	}
	if len(ours.heard)+len(otherDB.heard) != 0 {
		t.Error("somebody heard what was not for him")
	}
}

// After a lost connection it is listened to again.
func TestKeptIsHeardAgainAfterAFault(t *testing.T) {
	server := testkit.StartRedis(t)
	h := hear(t, dial(t, server.URL()), "uji")
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	rdb := dial(t, server.URL())
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for n := int64(0); n == 0; {
		var err error
		if n, err = rdb.Publish(ctx, NewStream(rdb, "uji").committedChannel(), "[5]").Result(); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.next(t); !reflect.DeepEqual(got, []int64{5}) {
		t.Errorf("heard %v", got)
	}
}

// On a cluster the notice may be sent and heard on different nodes.
func TestKeptIsHeardOnACluster(t *testing.T) {
	onCluster(t, func(t *testing.T, b *bench) {
		h := hear(t, b.rdb, b.keys.base)
		pipe := b.rdb.Pipeline()
		NewStream(b.rdb, b.keys.base).publishCommitted(b.ctx, pipe, []int64{8, 9})
		if _, err := pipe.Exec(b.ctx); err != nil {
			t.Fatal(err)
		}
		if got := h.next(t); !reflect.DeepEqual(got, []int64{8, 9}) {
			t.Errorf("heard %v", got)
		}
	})
}
