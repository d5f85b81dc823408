package app

import (
	"bytes"
	"net"
	"os"
	"sync"
	"time"
)

// readAhead is the client's end of a [net.Pipe] whose server never waits for the client to
// read. A pipe holds nothing: a client that writes a long pipeline before it reads, and a
// server that answers each command at once, would wait for each other.
//
// A read deadline counts from the next Read on, not for one that is under way.
type readAhead struct {
	net.Conn
	more chan struct{} // there is something to read, or an end

	mu       sync.Mutex
	got      bytes.Buffer
	end      error // what ended the reading of the pipe
	deadline time.Time
}

func newReadAhead(c net.Conn) *readAhead {
	r := &readAhead{Conn: c, more: make(chan struct{}, 1)}
	go r.fill()
	return r
}

// fill reads the pipe until it is closed on either end.
func (r *readAhead) fill() {
	buf := make([]byte, 4096)
	for {
		n, err := r.Conn.Read(buf)
		r.mu.Lock()
		r.got.Write(buf[:n])
		r.end = err
		r.mu.Unlock()
		select {
		case r.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (r *readAhead) Read(b []byte) (int, error) {
	for {
		r.mu.Lock()
		n, _ := r.got.Read(b) // an empty buffer reads nothing
		end, deadline := r.end, r.deadline
		r.mu.Unlock()
		if n > 0 || len(b) == 0 {
			return n, nil
		}
		if end != nil {
			return 0, end
		}
		if err := r.await(deadline); err != nil {
			return 0, err
		}
	}
}

// await returns nil when there may be more to read.
func (r *readAhead) await(deadline time.Time) error {
	if deadline.IsZero() {
		<-r.more
		return nil
	}
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case <-r.more:
		return nil
	case <-timer.C:
		return os.ErrDeadlineExceeded
	}
}

func (r *readAhead) SetReadDeadline(t time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deadline = t
	return nil
}

func (r *readAhead) SetDeadline(t time.Time) error {
	_ = r.SetReadDeadline(t) // never fails
	return r.SetWriteDeadline(t)
}
