package live

import "testing"

// TestReplayIsBounded: however often a client resumes, a bounded number of frames waits for it.
func TestReplayIsBounded(t *testing.T) {
	s := &socket{hub: &Hub{opts: Options{}.withDefaults()}, writing: true} // its writer is stuck
	missed := make([]delta, 512)
	for i := range 8 {
		if ok := s.replay(missed); ok != (i < maxReplay/512) {
			t.Errorf("replay %d: %v", i+1, ok)
		}
	}
	if len(s.queue) != maxReplay || s.closed {
		t.Errorf("%d frames wait, closed is %v", len(s.queue), s.closed)
	}
	for range s.hub.opts.Queue {
		s.send(ping)
	}
	if s.closed || len(s.queue) != maxReplay+256 {
		t.Errorf("with a full queue: closed is %v, %d frames", s.closed, len(s.queue))
	}
	s.send(ping)
	if !s.closed {
		t.Error("one more is no reason to cut it")
	}
}
