package live

import (
	"sync"
	"time"
)

// joinBytes is about how much is written at once when several frames wait.
const joinBytes = 16 << 10

// joins are buffers to put waiting frames together: a call of the kernel costs more
// than a copy.
var joins = sync.Pool{New: func() any { b := make([]byte, 0, joinBytes); return &b }}

// writeAll writes the frames in order, several at once where they are small.
func (s *socket) writeAll(batch []message) error {
	for len(batch) > 0 {
		n, bytes := 1, len(batch[0].wire)
		for n < len(batch) && bytes+len(batch[n].wire) <= joinBytes {
			bytes += len(batch[n].wire)
			n++
		}
		if err := s.writeSome(batch[:n]); err != nil {
			return err
		}
		batch = batch[n:]
	}
	return nil
}

// writeSome writes frames by one call.
func (s *socket) writeSome(some []message) error {
	wire := some[0].wire
	if len(some) > 1 {
		joined := joins.Get().(*[]byte) //nolint:forcetypeassert // nothing else gets in
		defer joins.Put(joined)
		wire = (*joined)[:0]
		for _, m := range some {
			wire = append(wire, m.wire...)
		}
	}
	s.setDeadline()
	if _, err := s.net.Write(wire); err != nil {
		return err //nolint:wrapcheck // only whether there is one matters
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

// handover is when the server that took the connection over has let go of it for sure: as
// its last deed it clears the deadlines.
const handover = time.Second

// setDeadline gives what is written next at least half of WriteWait to leave. Setting it
// costs a part of a write, so it is not set at each, but for the first.
func (s *socket) setDeadline() {
	now, wait := time.Now(), s.hub.opts.WriteWait
	if now.Sub(s.start) < handover || s.leave.Sub(now) < wait/2 {
		s.leave = now.Add(wait)
		_ = s.net.SetWriteDeadline(s.leave)
	}
}
