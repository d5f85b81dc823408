package live

import (
	"time"

	"mpp/hall"
)

// patrol looks after all sockets until the hub stops: heartbeats, silence, trials and
// tokens. One clock for all: a timer of its own in each of many thousand sockets would
// cost more than all else that an idle one needs.
func (h *Hub) patrol() {
	tick := time.NewTicker(h.opts.patrolEvery())
	defer tick.Stop()
	beat := time.Now().Add(h.opts.Heartbeat)
	for {
		select {
		case <-h.quit:
			return
		case <-tick.C:
		}
		now := time.Now()
		if !now.Before(beat) {
			beat = now.Add(h.opts.Heartbeat)
			if h.feed.Healthy() { // else nothing can come of what a client waits for
				h.feed.exclusive(h.topics.beat)
			}
		}
		found := h.look(now)
		h.beat(found.beats)
		for _, s := range found.silent {
			s.drop()
		}
		for _, s := range found.late {
			s.cut(CloseTooMany)
		}
		for _, s := range found.expired {
			s.recheck()
		}
	}
}

// patrolEvery is a fraction of the shortest time that the patrol keeps.
func (o Options) patrolEvery() time.Duration {
	every := min(o.Heartbeat/16, o.Silence/16, o.Patience/4, 250*time.Millisecond)
	return max(every, time.Millisecond)
}

// due are sockets by what is to be done with them.
type due struct{ beats, silent, late, expired []*socket }

func (h *Hub) look(now time.Time) (found due) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.sockets {
		if s.silent(now) {
			found.silent = append(found.silent, s)
			continue
		}
		if !now.Before(s.nextBeat) {
			s.nextBeat = now.Add(h.opts.Heartbeat - h.opts.patrolEvery())
			found.beats = append(found.beats, s)
		}
		if s.room == trialRoom && now.Sub(s.start) > h.opts.Patience {
			found.late = append(found.late, s)
		}
		if s.expired() {
			found.expired = append(found.expired, s)
		}
	}
	return found
}

// beat asks the clients for a sign of life and tells them how far the picture is. It
// says nothing of the picture while the source is away: then a client must not take
// it for the present.
func (h *Hub) beat(sockets []*socket) {
	if len(sockets) == 0 {
		return
	}
	if !h.feed.Healthy() {
		for _, s := range sockets {
			s.send(ping)
		}
		return
	}
	h.feed.exclusive(func(d *hall.Day) {
		seq := h.topics.toldUpTo(d)
		m := pinging(envelope{Op: "heartbeat", Seq: &seq, At: h.opts.Clock.Now().Stamp()}.message())
		for _, s := range sockets {
			s.send(m)
		}
	})
}
