package queue

import (
	"context"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// noticeMost bounds the events of one notice, whatever it says.
const noticeMost = 1 << 16

// databaseOf is the number of the client's database. It belongs to the name of whatever
// is not a key, because all databases of a Redis share that.
func databaseOf(rdb redis.UniversalClient) string {
	if c, ok := rdb.(*redis.Client); ok {
		return strconv.Itoa(c.Options().DB)
	}
	return "0"
}

// committedChannel is the channel on which a node tells that events are in the ledger. With the
// database in its name two installations do not take each other's notices for their own.
func (s *Stream) committedChannel() string { return s.keys.base + "kept:" + databaseOf(s.rdb) }

// publishCommitted adds to the pipeline the notice that the events are in the ledger. Its
// failure is nobody's trouble: who hears nothing looks for himself after a while.
func (s *Stream) publishCommitted(ctx context.Context, pipe redis.Pipeliner, seqs []int64) {
	pipe.Publish(ctx, s.committedChannel(), runsOf(seqs))
}

// ListenCommitted hands on the numbers of the events that other nodes, and this one, brought
// into the ledger, until ctx ends. What is told was committed before; what is not told
// may have been too: a notice can be lost.
func (s *Stream) ListenCommitted(ctx context.Context, heard func(seqs []int64)) {
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
				heard(seqs)
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

// readRuns reads what runsOf wrote, and nothing of what it cannot have written.
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
