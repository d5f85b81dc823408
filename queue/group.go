package queue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

const (
	// groupName is the name of the ledger's consumer group.
	groupName = "ledger"
	// groupBatch is the largest number of events that one read returns.
	groupBatch = 500
	// abandonedAfter is how long an event of another consumer may be pending before it is
	// taken over, because that process is dead or stuck. Recording twice has the same effect
	// as once, so taking over too early is harmless.
	abandonedAfter = 5 * time.Second
	// streamPoll is how often a stream that is not there is looked for.
	streamPoll = 50 * time.Millisecond
	// retainAcked is how many acknowledged events stay in the stream, for displays that resume
	// and for the first picture of a process.
	retainAcked = 5000
)

// Group is the ledger's reader of the stream. Events that it returned and that were not
// acknowledged are returned again, to it or to another process. One goroutine may read
// while another acknowledges; two may not do the same.
type Group struct {
	s        *Stream
	consumer string
	clock    hall.Clock
	ready    bool        // the group exists
	own      string      // id after which to read own pending events; "" when all were read
	claimAt  hall.Millis // when to look for abandoned events next
	acked    int         // since the last trim
}

// NewGroup makes a reader. consumer names this process and should be the same after a
// restart.
func NewGroup(s *Stream, consumer string, clock hall.Clock) *Group {
	return &Group{s: s, consumer: consumer, clock: clock, own: "0"}
}

// Read blocks until there are events or ctx ends. It returns first the events that this
// consumer had before a restart, then those of dead processes, then new ones. Entries that
// are no events come in a *hall.UndecodableError beside the others.
func (g *Group) Read(ctx context.Context) ([]hall.Event, error) {
	for {
		events, err := g.read(ctx)
		if err != nil && strings.HasPrefix(err.Error(), "NOGROUP") {
			g.ready, g.own = false, "0" // Redis was emptied
			continue
		}
		if err != nil && strings.Contains(err.Error(), "requires the key to exist") {
			select {
			case <-ctx.Done():
			case <-time.After(streamPoll): // until the hall is filled again
			}
			err = nil
		}
		if err != nil {
			return nil, unavailable(err)
		}
		if len(events) > 0 {
			if err := g.s.mine(ctx); err != nil {
				g.own = "0" // they are read again
				return nil, err
			}
			return g.s.decode(events)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

func (g *Group) read(ctx context.Context) ([]redis.XMessage, error) {
	if err := g.ensure(ctx); err != nil {
		return nil, err
	}
	if g.own != "" {
		m, err := g.from(ctx, g.own, -1)
		if err != nil {
			return nil, err
		}
		g.own = ""
		if len(m) > 0 {
			g.own = m[len(m)-1].ID
			return m, nil
		}
	}
	if m, err := g.claim(ctx); err != nil || len(m) > 0 {
		return m, err
	}
	return g.from(ctx, ">", blockFor)
}

// ensure creates the group at the beginning of the stream: events that are there may not be
// recorded yet, and recording one again has no effect. It does not create the stream: one that
// is gone with its events must be seen to be.
func (g *Group) ensure(ctx context.Context) error {
	if g.ready {
		return nil
	}
	err := g.s.rdb.XGroupCreate(ctx, g.s.keys.events(), groupName, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return err
	}
	g.ready = true
	return nil
}

func (g *Group) from(ctx context.Context, id string, block time.Duration) ([]redis.XMessage, error) {
	res, err := g.s.rdb.XReadGroup(ctx, &redis.XReadGroupArgs{Group: groupName, Consumer: g.consumer,
		Streams: []string{g.s.keys.events(), id}, Count: groupBatch, Block: block}).Result()
	if errors.Is(err, redis.Nil) || len(res) == 0 {
		return nil, ignoreNil(err)
	}
	return res[0].Messages, err
}

func (g *Group) claim(ctx context.Context) ([]redis.XMessage, error) {
	now := g.clock.Now()
	if now < g.claimAt {
		return nil, nil
	}
	g.claimAt = now.Add(abandonedAfter / 2)
	m, _, err := g.s.rdb.XAutoClaim(ctx, &redis.XAutoClaimArgs{Stream: g.s.keys.events(), Group: groupName,
		Consumer: g.consumer, MinIdle: abandonedAfter, Start: "0", Count: groupBatch}).Result()
	if len(m) == groupBatch { // there may be more
		g.claimAt = 0
	}
	return m, ignoreNil(err)
}

func ignoreNil(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}

// Ack acknowledges events that the ledger has committed, publishes that to the other nodes,
// and trims the stream now and then.
func (g *Group) Ack(ctx context.Context, seqs []int64) error {
	ids := make([]string, len(seqs))
	for i, s := range seqs {
		ids[i] = streamID(s)
	}
	pipe := g.s.rdb.Pipeline()
	g.s.publishCommitted(ctx, pipe, seqs)
	done := pipe.XAck(ctx, g.s.keys.events(), groupName, ids...)
	_, _ = pipe.Exec(ctx) // each command has its own error
	if err := done.Err(); err != nil {
		return unavailable(err)
	}
	if g.acked += len(seqs); g.acked < retainAcked/4 {
		return nil
	}
	g.acked = 0
	return g.trim(ctx)
}

// trim removes acknowledged events except the newest retainAcked. Events that are pending
// or not yet delivered stay.
func (g *Group) trim(ctx context.Context) error {
	upTo, err := g.s.ackedUpTo(ctx)
	if err != nil || upTo <= retainAcked {
		return err
	}
	if err := g.s.rdb.XTrimMinID(ctx, g.s.keys.events(), streamID(upTo-retainAcked)).Err(); err != nil {
		return unavailable(err)
	}
	return g.dropIdleConsumers(ctx)
}

// idleConsumerAfter is how long a consumer with nothing pending may be idle before it is removed
// from the group. Each process that ever ran has been one.
const idleConsumerAfter = time.Hour

func (g *Group) dropIdleConsumers(ctx context.Context) error {
	list, err := g.s.rdb.XInfoConsumers(ctx, g.s.keys.events(), groupName).Result()
	if err != nil {
		return unavailable(err)
	}
	for _, c := range list {
		if c.Name == g.consumer || c.Pending > 0 || c.Idle < idleConsumerAfter {
			continue
		}
		if err := g.s.rdb.XGroupDelConsumer(ctx, g.s.keys.events(), groupName, c.Name).Err(); err != nil {
			return unavailable(err)
		}
	}
	return nil
}

// ackedUpTo returns the number up to which all events are acknowledged.
func (s *Stream) ackedUpTo(ctx context.Context) (int64, error) {
	_, acked, err := s.progress(ctx)
	return acked, err
}

// progress returns the number of the last event that the ledger's readers were given, and the
// one up to which all are acknowledged.
func (s *Stream) progress(ctx context.Context) (given, acked int64, err error) {
	groups, err := s.rdb.XInfoGroups(ctx, s.keys.events()).Result()
	if err != nil {
		return 0, 0, unavailable(err)
	}
	for _, x := range groups {
		if x.Name != groupName {
			continue
		}
		given = seqOf(x.LastDeliveredID)
		if x.Pending == 0 {
			return given, given, nil
		}
		p, err := s.rdb.XPending(ctx, s.keys.events(), groupName).Result()
		if err != nil {
			return 0, 0, unavailable(err)
		}
		return given, seqOf(p.Lower) - 1, nil
	}
	return 0, 0, fmt.Errorf("consumer group %s: %w", groupName, errors.ErrUnsupported)
}
