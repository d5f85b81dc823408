package live

import (
	"math/rand/v2"
	"time"

	"mpp/hall"
)

// runHeartbeat watches over all sockets until the hub stops: heartbeats, unresponsive
// clients, trials and tokens. All share one ticker: a timer for each of many thousand
// sockets would cost more than everything else that an idle socket needs.
func (h *Hub) runHeartbeat() {
	tick := time.NewTicker(h.opts.heartbeatTick())
	defer tick.Stop()
	next := time.Now().Add(h.opts.Heartbeat)
	for {
		select {
		case <-h.quit:
			return
		case <-h.topics.rights:
			h.recheck()
			h.hastenHeartbeats(time.Now())
			continue
		case <-tick.C:
		}
		now := time.Now()
		if !now.Before(next) {
			next = now.Add(h.opts.Heartbeat)
			if h.feed.Healthy() { // otherwise nothing that a client waits for can come
				h.feed.exclusive(h.topics.sweep)
			}
		}
		found := h.dueSockets(now)
		h.sendHeartbeat(found.beats)
		for _, s := range found.unresponsive {
			s.abort()
		}
		for _, s := range found.overdue {
			s.cut(CloseTooMany)
		}
		for _, s := range found.expired {
			s.reauthorize()
		}
	}
}

// hastenHeartbeats brings the next heartbeats of the hall's own pages forward, since they
// say which configuration and date are in force. They are spread, because each page then
// asks for the hall; guests keep their time, since there may be thousands at one address.
func (h *Hub) hastenHeartbeats(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.sockets {
		if s.class == guestClass {
			continue
		}
		if soon := now.Add(rand.N(min(heartbeatSpread, h.opts.Heartbeat))); soon.Before(s.nextBeat) {
			s.nextBeat = soon
		}
	}
}

// heartbeatSpread is the time over which hastened heartbeats are spread.
const heartbeatSpread = 2 * time.Second

// heartbeatTick is a fraction of the shortest time that the heartbeat watches.
func (o Options) heartbeatTick() time.Duration {
	every := min(o.Heartbeat/16, o.Silence/16, o.TrialTimeout/4, 250*time.Millisecond)
	return max(every, time.Millisecond)
}

// due groups sockets by what has to be done with them.
type due struct{ beats, unresponsive, overdue, expired []*socket }

func (h *Hub) dueSockets(now time.Time) (found due) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.sockets {
		if s.unresponsive(now) {
			found.unresponsive = append(found.unresponsive, s)
			continue
		}
		if !now.Before(s.nextBeat) {
			s.nextBeat = now.Add(h.opts.Heartbeat - h.opts.heartbeatTick())
			found.beats = append(found.beats, s)
		}
		if s.class == trialClass && now.Sub(s.start) > h.opts.TrialTimeout {
			found.overdue = append(found.overdue, s)
		}
		if s.tokenExpired() {
			found.expired = append(found.expired, s)
		}
	}
	return found
}

// sendHeartbeat pings the clients and sends them the number of the last event. While
// the source is away it only pings, so that clients find out that they are stale.
func (h *Hub) sendHeartbeat(sockets []*socket) {
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
		seq := h.topics.sentUpTo(d)
		m := envelope{
			Op: "heartbeat", Seq: &seq, At: h.opts.Clock.Now().Stamp(), Version: d.Config().Version, Date: d.Date(),
		}.message()
		for _, s := range sockets {
			s.send(ping)
			s.send(m)
		}
	})
}
