package queue

import (
	"context"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// noticeMost bounds the events of one notice.
const noticeMost = 1 << 16

// databaseOf returns the number of the client's database. Channels and scripts are shared by
// all databases of a Redis, so their names must contain it.
func databaseOf(rdb redis.UniversalClient) string {
	if c, ok := rdb.(*redis.Client); ok {
		return strconv.Itoa(c.Options().DB)
	}
	return "0"
}

// committedChannel is the channel on which nodes publish the events that the ledger has
// committed. The name in Redis is that of earlier versions.
func (s *Stream) committedChannel() string { return s.keys.base + "kept:" + databaseOf(s.rdb) }

// publishCommitted adds to the pipeline a notice that the ledger has committed the events. A
// failure is ignored: whoever misses a notice asks the ledger after a while.
func (s *Stream) publishCommitted(ctx context.Context, pipe redis.Pipeliner, seqs []int64) {
	pipe.Publish(ctx, s.committedChannel(), runsOf(seqs))
}

// ListenCommitted passes on the numbers of events that this and other nodes have committed to
// the ledger, until ctx ends. Notices can be lost, so an event that is not named may be
// committed too.
func (s *Stream) ListenCommitted(ctx context.Context, committed func(seqs []int64)) {
	sub := s.rdb.Subscribe(ctx, s.committedChannel())
	defer sub.Close()
	notices := sub.Channel(redis.WithChannelSize(1024))
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-notices:
			if !ok {
				return
			}
			if seqs := readRuns(m.Payload); len(seqs) > 0 {
				committed(seqs)
			}
		}
	}
}

// runsOf writes numbers as "4-9 12": a batch is mostly one run.
func runsOf(seqs []int64) string {
	var b []byte
	for i := 0; i < len(seqs); {
		end := i + 1
		for end < len(seqs) && seqs[end] == seqs[end-1]+1 {
			end++
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, seqs[i], 10)
		if end > i+1 {
			b = append(b, '-')
			b = strconv.AppendInt(b, seqs[end-1], 10)
		}
		i = end
	}
	return string(b)
}

// readRuns reads what runsOf wrote, and returns nil for any other text.
func readRuns(text string) []int64 {
	var seqs []int64
	for run := range strings.FieldsSeq(text) {
		from, to, isRun := strings.Cut(run, "-")
		if !isRun {
			to = from
		}
		first, err := strconv.ParseInt(from, 10, 64)
		if err != nil {
			return nil
		}
		last, err := strconv.ParseInt(to, 10, 64)
		if err != nil || first < 1 || last < first || last-first >= noticeMost-int64(len(seqs)) {
			return nil
		}
		for ; first <= last; first++ {
			seqs = append(seqs, first)
		}
	}
	return seqs
}
