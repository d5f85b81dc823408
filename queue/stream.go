package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// errGap means that events between the position of a reader and the next one are gone from
// the stream: the reader must start again from a snapshot.
var errGap = errors.New("events missing in the stream: start again from a snapshot")

const (
	// blockFor bounds one blocking read, and so how long a stop may take.
	blockFor = 500 * time.Millisecond
	// tailBatch is the largest number of events that one read returns.
	tailBatch = 512
)

// Stream reads the events of a hall. Its blocking reads occupy connections, so give it a
// client of its own, not the one that requests use.
type Stream struct {
	rdb   redis.UniversalClient
	keys  keys
	cache *eventCache
	mine  func(context.Context) error // nil where what was read is from this process's Redis
}

// NewStream makes a reader over its own client, for a process without a Queue of the hall.
func NewStream(rdb redis.UniversalClient, hallID string) *Stream {
	return &Stream{rdb: rdb, keys: keysOf(hallID), cache: &eventCache{}, mine: func(context.Context) error { return nil }}
}

// Stream makes a reader over its own client. It does not decode what the queue, or
// another reader of the queue, has decoded already; so events are shared and must not be
// changed.
func (q *Queue) Stream(rdb redis.UniversalClient) *Stream {
	return &Stream{rdb: rdb, keys: q.keys, cache: &q.eventCache, mine: q.mine}
}

// Tail calls apply with all events after seq, in order and without a gap, until ctx ends
// (nil), apply fails, events are missing in the stream, or Redis does not answer.
func (s *Stream) Tail(ctx context.Context, after int64, apply func([]hall.Event) error) error {
	for ctx.Err() == nil {
		events, err := s.next(ctx, after)
		if err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // ctx ended the read
			}
			return err
		}
		if len(events) == 0 {
			continue
		}
		for i := range events {
			if want := after + 1 + int64(i); events[i].Seq != want {
				return fmt.Errorf("want event %d, the stream has %d: %w", want, events[i].Seq, errGap)
			}
		}
		if err := apply(events); err != nil {
			return err
		}
		after = events[len(events)-1].Seq
	}
	return nil
}

func (s *Stream) next(ctx context.Context, after int64) ([]hall.Event, error) {
	res, err := s.rdb.XRead(ctx, &redis.XReadArgs{Streams: []string{s.keys.events(), streamID(after)}, Count: tailBatch, Block: blockFor}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, s.behind(ctx, after)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return s.decode(res[0].Messages)
}

// behind returns errGap, after a read without events, if the hall's events end before our
// position: then Redis has lost data.
func (s *Stream) behind(ctx context.Context, after int64) error {
	seq, err := s.rdb.HGet(ctx, s.keys.meta(), "seq").Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	if seq < after {
		return fmt.Errorf("at event %d, the hall is at %d: %w", after, seq, errGap)
	}
	return nil
}

// events reads at most limit events after seq, without waiting.
func (s *Stream) events(ctx context.Context, after int64, limit int) ([]hall.Event, error) {
	m, err := s.rdb.XRangeN(ctx, s.keys.events(), "("+streamID(after), "+", int64(limit)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	return s.decode(m)
}

// decode returns the entries that are events; the others come in the error, so that the
// ledger can quarantine them.
func (s *Stream) decode(m []redis.XMessage) ([]hall.Event, error) {
	out := make([]hall.Event, 0, len(m))
	var bad []hall.RawEvent
	for _, x := range m {
		seq, doc := seqOf(x.ID), text(x.Values["e"])
		e, err := s.cache.decode(seq, doc)
		if err != nil {
			bad = append(bad, hall.RawEvent{Seq: seq, Raw: doc, Err: err})
			continue
		}
		out = append(out, e)
	}
	if bad != nil {
		return out, &hall.UndecodableError{Entries: bad}
	}
	return out, nil
}

func streamID(seq int64) string { return strconv.FormatInt(seq, 10) + "-0" }

// seqOf returns the event number in a stream id.
func seqOf(id string) int64 {
	n, _, _ := strings.Cut(id, "-")
	seq, _ := strconv.ParseInt(n, 10, 64) // written by Redis
	return seq
}
