package ledger

import (
	"context"
	"errors"

	"mpp/hall"
)

const (
	// fullRead is the most that a Source returns at once: more events follow it.
	fullRead = 500
	// prefetchReads is how many full reads may wait for the writer. A batch then has up to
	// (1+prefetchReads)*fullRead events, so that a ticket's call, start and finish often
	// cost one row of visits and of legs instead of three.
	prefetchReads = 3
)

// delivery is the result of one read of the stream, or of several full ones.
type delivery struct {
	events []hall.Event
	raw    []hall.RawEvent // entries that are not events
	// done is closed when the delivery is recorded; the next read waits for it. It is nil
	// after a full read, behind which reading goes on at once.
	done chan struct{}
}

func (d *delivery) size() int { return len(d.events) + len(d.raw) }

func (d *delivery) seqs() []int64 {
	seqs := make([]int64, 0, d.size())
	for i := range d.events {
		seqs = append(seqs, d.events[i].Seq)
	}
	for i := range d.raw {
		seqs = append(seqs, d.raw[i].Seq)
	}
	return seqs
}

// join appends the deliveries that have been read by now. Only full reads have others
// behind them.
func (d delivery) join(prefetched <-chan delivery) delivery {
	for range prefetchReads {
		if d.done != nil {
			return d
		}
		select {
		case more, ok := <-prefetched:
			if !ok {
				return d
			}
			d.events, d.raw, d.done = append(d.events, more.events...), append(d.raw, more.raw...), more.done
		default:
			return d
		}
	}
	return d
}

// finish lets the next read begin.
func (d *delivery) finish() {
	if d.done != nil {
		close(d.done)
	}
}

// prefetch reads until the reading context ends. After a full read there is a backlog, so
// the next read and its decoding go on while the writer works. After any other read it
// waits for the writer: the events that arrive meanwhile share one read and one commit.
func (r *Recorder) prefetch(reading context.Context, prefetched chan<- delivery) {
	defer close(prefetched)
	for reading.Err() == nil {
		d := r.read(reading)
		if d.size() == 0 {
			continue
		}
		r.stats.read(d)
		if d.size() < fullRead {
			d.done = make(chan struct{})
		}
		// This is sent even when the reading has ended meanwhile, because no other process
		// gets these events before this one is found dead. The writer drains the channel.
		prefetched <- d
		if d.done != nil {
			<-d.done // the writer closes it in any case
		}
	}
}

func (r *Recorder) read(reading context.Context) (d delivery) {
	r.retry(reading, "read the stream", func() (err error) {
		d.events, err = r.source.Read(reading)
		var bad *hall.UndecodableError
		if errors.As(err, &bad) {
			d.raw, err = bad.Entries, nil
		}
		return err
	})
	return d
}
