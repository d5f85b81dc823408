package live

import (
	"sync"
	"time"
)

// batchBytes is about how much is written at once when several frames are queued.
const batchBytes = 16 << 10

// batchBuffers hold frames that are written together: a system call costs more than a copy.
var batchBuffers = sync.Pool{New: func() any { b := make([]byte, 0, batchBytes); return &b }}

// writeFrames writes the frames in order, several at once where they are small.
func (s *socket) writeFrames(batch []message) error {
	for len(batch) > 0 {
		n, bytes := 1, len(batch[0].wire)
		for n < len(batch) && bytes+len(batch[n].wire) <= batchBytes {
			bytes += len(batch[n].wire)
			n++
		}
		if err := s.writeBatch(batch[:n]); err != nil {
			return err
		}
		batch = batch[n:]
	}
	return nil
}

// writeBatch writes frames by one call.
func (s *socket) writeBatch(some []message) error {
	wire := some[0].wire
	if len(some) > 1 {
		joined := batchBuffers.Get().(*[]byte) //nolint:forcetypeassert // the pool holds nothing else
		defer batchBuffers.Put(joined)
		wire = (*joined)[:0]
		for _, m := range some {
			wire = append(wire, m.wire...)
		}
	}
	s.setDeadline()
	if _, err := s.net.Write(wire); err != nil {
		return err //nolint:wrapcheck // the caller only checks for nil
	}
	size := 0
	for _, m := range some {
		size += m.size
		m.free()
	}
	s.hub.stats.messages.Add(int64(len(some)))
	s.hub.stats.bytes.Add(int64(size))
	return nil
}

// handover is how long fasthttp may still touch a hijacked connection; the last thing it
// does is clear the deadlines.
const handover = time.Second

// setDeadline gives the next write at least half of WriteWait. Setting a deadline has a
// cost, so after handover it is renewed only when less than that is left.
func (s *socket) setDeadline() {
	now, wait := time.Now(), s.hub.opts.WriteWait
	if now.Sub(s.start) < handover || s.deadline.Sub(now) < wait/2 {
		s.deadline = now.Add(wait)
		_ = s.net.SetWriteDeadline(s.deadline)
	}
}
