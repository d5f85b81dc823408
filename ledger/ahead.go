package ledger

import (
	"context"
	"errors"

	"mpp/hall"
)

const (
	// fullRead is what a Source gives at most: there is more behind it.
	fullRead = 500
	// readAhead is how many full reads wait for the writer. With them one batch has at
	// most (1+readAhead)*fullRead events, and a citizen's call, start and finish often
	// cost one row each of visits and legs instead of three.
	readAhead = 3
)

// delivery is what one read of the stream brought, or several full ones.
type delivery struct {
	events []hall.Event
	raw    []hall.RawEvent // entries that are no events
	// done is closed when the delivery was dealt with; nil behind which reading goes on
	// at once.
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

// gather joins what else has been read by now. Only full reads have others behind them.
func (d delivery) gather(ahead <-chan delivery) delivery {
	for range readAhead {
		if d.done != nil {
			return d
		}
		select {
		case more, ok := <-ahead:
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

// settle lets the reading go on.
func (d *delivery) settle() {
	if d.done != nil {
		close(d.done)
	}
}

// readOn reads until the reading ends. Behind a full read there is a backlog, and the
// next one is read and decoded while the writer is at work. Behind any other it waits
// for the writer: what comes meanwhile then shares one read and one commit.
func (r *Recorder) readOn(reading context.Context, ahead chan<- delivery) {
	defer close(ahead)
	for reading.Err() == nil {
		d := r.read(reading)
		if d.size() == 0 {
			continue
		}
		r.stats.read(d)
		if d.size() < fullRead {
			d.done = make(chan struct{})
		}
		// Also when the reading has ended meanwhile: nobody else gets what was read here
		// before this process is found to be gone. The writer takes all until the end.
		ahead <- d
		if d.done != nil {
			<-d.done // the writer always comes to an end
		}
	}
}

func (r *Recorder) read(reading context.Context) (d delivery) {
	r.until(reading, "read the stream", func() (err error) {
		d.events, err = r.source.Read(reading)
		var bad *hall.UndecodableError
		if errors.As(err, &bad) {
			d.raw, err = bad.Entries, nil
		}
		return err
	})
	return d
}
