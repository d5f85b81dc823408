package queue

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// collect tails until n events have come.
func collect(t *testing.T, s *Stream, after int64, n int) []hall.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var got []hall.Event
	err := s.Tail(ctx, after, func(e []hall.Event) error {
		if got = append(got, e...); len(got) >= n {
			cancel()
		}
		return nil
	})
	if err != nil || len(got) != n {
		t.Fatalf("tail brought %d events, %v; want %d", len(got), err, n)
	}
	return got
}

func TestTail(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		for range 5 {
			b.issue("ktp", "regular")
		}
		issued := make(chan struct{})
		go func() { // while it waits
			defer close(issued)
			for range 5 {
				m := hall.Meta{Actor: kiosk}
				if _, err := b.Issue(b.ctx, hall.Issue{Meta: m, Service: "skck", Class: "regular"}); err != nil {
					t.Error(err)
				}
			}
		}()
		for i, e := range collect(t, s, 0, 12) { // configured, day_opened, ten issued
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d at place %d", e.Seq, i+1)
			}
		}
		<-issued // the stream may have an event before its issuer has the answer
		if got := collect(t, s, 7, 5); got[0].Seq != 8 {
			t.Errorf("after 7 came %d", got[0].Seq)
		}
	})
}

func TestTailFindsGaps(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		for range 5 {
			b.issue("ktp", "regular")
		}
		none := func([]hall.Event) error { return nil }
		b.rdb.XDel(b.ctx, b.keys.events(), "3-0")
		if err := s.Tail(b.ctx, 0, none); !errors.Is(err, errGap) {
			t.Errorf("a missing event gave %v", err)
		}
		if err := s.Tail(b.ctx, 999, none); !errors.Is(err, errGap) {
			t.Errorf("a stream that ends before our place gave %v", err)
		}
	})
}

// TestGroup: what was read and not acknowledged comes again, to the same consumer
// at once; what was acknowledged does not.
func TestGroup(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		for range 8 {
			b.issue("ktp", "regular")
		}
		g := NewGroup(s, "node-1", b.clock.now)
		first, err := g.Read(b.ctx)
		if err != nil || len(first) != 10 {
			t.Fatalf("read %d, %v", len(first), err)
		}
		if err := g.Ack(b.ctx, []int64{1, 2, 3}); err != nil {
			t.Fatal(err)
		}
		again, err := NewGroup(s, "node-1", b.clock.now).Read(b.ctx) // restarted
		if err != nil || len(again) != 7 || again[0].Seq != 4 {
			t.Fatalf("after a restart: %d events, %v", len(again), err)
		}
	})
}

// TestUnreadableEntry: one entry that is no event is handed over as it is, beside those
// that can be read.
func TestUnreadableEntry(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		b.issue("ktp", "regular")
		b.rdb.XAdd(b.ctx, &redis.XAddArgs{Stream: b.keys.events(), ID: "4-0", Values: []string{"e", "bukan JSON"}})
		b.rdb.XAdd(b.ctx, xadd(b.keys.events(), 5))
		events, err := NewGroup(s, "node-1", b.clock.now).Read(b.ctx)
		var bad *hall.UndecodableError
		if !errors.As(err, &bad) || len(bad.Entries) != 1 || bad.Entries[0].Seq != 4 || bad.Entries[0].Raw != "bukan JSON" {
			t.Fatalf("got %v", err)
		}
		if len(events) != 4 || events[3].Seq != 5 {
			t.Errorf("beside it came %v", events)
		}
		if snap, err := b.Snapshot(b.ctx); err != nil || len(snap.Recent) != 4 {
			t.Errorf("the snapshot has %d recent events, %v; want the 4 that can be read", len(snap.Recent), err)
		}
	})
}

// TestGroupSurvivesEmptiedRedis: the group is made again and reads from the beginning.
func TestGroupSurvivesEmptiedRedis(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		g := NewGroup(s, "node-1", b.clock.now)
		if _, err := g.Read(b.ctx); err != nil {
			t.Fatal(err)
		}
		before, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.rdb.FlushDB(b.ctx)
		b.ledger = &testLedger{snapshot: before}
		b.issue("ktp", "regular")        // finds the loss and has the hall filled again
		for got := int64(0); got != 4; { // restored, issued
			events, err := g.Read(b.ctx)
			if err != nil {
				t.Fatal(err)
			}
			got = events[len(events)-1].Seq
		}
	})
}

// TestTrim: acknowledged events go in the end, but never one that is pending.
func TestTrim(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s := NewStream(dial(t, url), b.Config().Hall.ID)
		g := NewGroup(s, "node-1", b.clock.now)
		pipe := b.rdb.Pipeline()
		for i := int64(3); i <= retainAcked+2000; i++ {
			pipe.XAdd(b.ctx, xadd(b.keys.events(), i))
		}
		if _, err := pipe.Exec(b.ctx); err != nil {
			t.Fatal(err)
		}
		var unacked int64
		for n := int64(0); n < retainAcked+2000; {
			events, err := g.Read(b.ctx)
			if err != nil {
				t.Fatal(err)
			}
			var seqs []int64
			for _, e := range events {
				if e.Seq == 1500 {
					unacked = e.Seq
					continue
				}
				seqs = append(seqs, e.Seq)
			}
			if err := g.Ack(b.ctx, seqs); err != nil {
				t.Fatal(err)
			}
			n = events[len(events)-1].Seq
		}
		if err := g.trim(b.ctx); err != nil {
			t.Fatal(err)
		}
		if n := b.rdb.XLen(b.ctx, b.keys.events()).Val(); unacked == 0 || n != retainAcked+2000 {
			t.Fatalf("%d events left while %d is pending", n, unacked)
		}
		if err := g.Ack(b.ctx, []int64{unacked}); err != nil {
			t.Fatal(err)
		}
		if err := g.trim(b.ctx); err != nil {
			t.Fatal(err)
		}
		first := b.rdb.XRangeN(b.ctx, b.keys.events(), "-", "+", 1).Val()
		if len(first) == 0 || seqOf(first[0].ID) != 2000 {
			t.Fatalf("the stream now begins at %v, want 2000", first)
		}
	})
}

// TestRestore: a hall read from one Redis and written into an empty one goes on as
// if nothing had happened: same tickets, places, numbers, quota, answers.
func TestRestore(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		b := newBench(t, rdb)
		b.open(atD1)
		b.open(atD2)
		for _, s := range []hall.State{hall.Held, hall.NoShow, hall.Done} {
			x := b.issue("ktp", "regular")
			b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Ticket: x.ID}))
			b.must(b.act(atD1, map[hall.State]hall.Action{hall.Held: hall.ActHold, hall.NoShow: hall.ActNoShow, hall.Done: hall.ActFinish}[s], x.ID))
		}
		moved := b.issue("kk", "priority")
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Ticket: moved.ID}))
		b.must(b.act(atD1, hall.ActTransfer, moved.ID))
		gone := b.issue("kk", "regular")
		b.must(b.act(boss, hall.ActCancel, gone.ID))
		b.issue("kk", "regular")
		b.issue("ktp", "priority")
		key := hall.Meta{Actor: kiosk, Key: "again", Fingerprint: "f"}
		answered := b.must(b.Issue(b.ctx, hall.Issue{Meta: key, Service: "ktp", Class: "regular"}))
		before, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		before.Answers = []hall.Answer{answerOf(answered)}
		saved := before
		state := b.dump()
		for _, k := range rdb.Keys(b.ctx, b.keys.base+"*").Val() {
			rdb.Del(b.ctx, k)
		}

		q := New(rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now, Ledger: &testLedger{snapshot: saved}, SingleNode: true, AckAfterLedger: true})
		for range 2 { // the second finds all there
			if found, err := q.Begin(b.ctx); err != nil || !found {
				t.Fatalf("begin: %v, %v", found, err)
			}
		}
		b.Queue = q
		after, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		sortSnapshot(&before)
		sortSnapshot(&after)
		before.Answers = nil
		before.Config, after.Config = nil, nil
		if !reflect.DeepEqual(before, after) {
			t.Errorf("restored\n%+v\nwant\n%+v", after, before)
		}
		for k, v := range b.dump() {
			if k != b.keys.tickets(before.Date) && k != b.keys.counters() && k != b.keys.meta() && k != b.keys.legs(before.Date) && state[k] != v {
				t.Errorf("%s is\n%s\nwas\n%s", k, v, state[k])
			}
		}
		if e := b.must(b.Issue(b.ctx, hall.Issue{Meta: key, Service: "ktp", Class: "regular"})); e.Ticket.ID != answered.Ticket.ID {
			t.Errorf("the repeated key gave another ticket %s", e.Ticket.Number)
		}
		b.checkHall()
	})
}
