package live

import (
	"encoding/json"
	"slices"
	"time"

	"mpp/hall"
)

// topics are the open topics: watched now, or until a moment ago. The Feed's write lock
// guards them, so that a delta and a new subscription cannot pass each other.
type topics struct {
	stats  *counters
	clock  hall.Clock
	linger time.Duration // how long an unwatched topic stays open

	all      map[string]*topic
	tickets  map[string]map[*topic]bool // ticket topics by their service
	byAgency map[string]map[*topic]bool // and by their agency
	consoles map[*topic]bool            // counter topics
	pending  pending                    // subscriptions to tickets that are not known here yet
	ahead    map[*subscription]bool     // subscriptions with a floor that this node has not reached
	called   map[string]json.RawMessage // the last calls of each agency as JSON

	unsent       unsent
	roundSince   int64         // the first event of the round that is under way; 0 for none
	wake, rights chan struct{} // signal that unsent is not empty, and that rights may have changed
}

func newTopics(stats *counters, clock hall.Clock, linger time.Duration) *topics {
	return &topics{
		stats: stats, clock: clock, linger: linger, all: map[string]*topic{},
		tickets: map[string]map[*topic]bool{}, byAgency: map[string]map[*topic]bool{}, consoles: map[*topic]bool{}, pending: pending{}, ahead: map[*subscription]bool{},
		called: map[string]json.RawMessage{}, unsent: newUnsent(), wake: make(chan struct{}, 1), rights: make(chan struct{}, 1),
	}
}

var _ watcher = (*topics)(nil)

// subscribe adds the socket and sends it what it lacks: since is the last event that it
// has of the topic, negative for none. A second subscription replaces the first.
func (r *topics) subscribe(d *hall.Day, s *socket, name string, since int64) *hall.Error {
	t := r.open(d, name)
	if t == nil {
		k, id, _ := parseTopic(name)
		if k == ticketTopic {
			r.pending.add(id, s, r.clock())
			return nil
		}
		return hall.Refuse(unknown[k], "%s", name)
	}
	r.drop(t, s)
	if t.kind == ticketTopic { // publish what is left for the next round
		r.publishTicket(r.renderCache(d), t, false)
	}
	sub := &subscription{socket: s, topic: t, floor: since}
	t.subs = append(t.subs, sub)
	r.stats.subscriptions.Add(1)
	r.catchUp(d, sub)
	return nil
}

// open returns the topic, made if it was not open yet; nil when its subject does not exist.
func (r *topics) open(d *hall.Day, name string) *topic {
	if t := r.all[name]; t != nil {
		return t
	}
	k, id, _ := parseTopic(name)
	t := &topic{name: name, quoted: encode(name), kind: k, id: id}
	if !t.open(r.renderCache(d)) {
		return nil
	}
	r.all[name] = t
	r.index(t)
	r.stats.topics.Store(int64(len(r.all)))
	return t
}

// openBoards opens the board of every zone before it is watched here, so that a display
// that comes from another node gets the calls that it missed on its way.
func (r *topics) openBoards(d *hall.Day) {
	for i := range d.Config().Zones {
		if z := &d.Config().Zones[i]; z.EndedOn == "" {
			r.open(d, string(boardTopic)+":"+z.ID)
		}
	}
}

// permanent reports whether the topic is one of those boards.
func permanent(d *hall.Day, t *topic) bool {
	z := d.Config().Zone(t.id)
	return t.kind == boardTopic && z != nil && z.EndedOn == ""
}

// unsubscribe ends the socket's interest in the topic.
func (r *topics) unsubscribe(s *socket, name string) {
	if t := r.all[name]; t != nil {
		r.drop(t, s)
	}
	if k, id, _ := parseTopic(name); k == ticketTopic {
		r.pending.remove(id, s)
	}
}

func (r *topics) drop(t *topic, s *socket) {
	i := slices.IndexFunc(t.subs, func(sub *subscription) bool { return sub.socket == s })
	if i < 0 {
		return
	}
	delete(r.ahead, t.subs[i])
	t.subs = slices.Delete(t.subs, i, i+1)
	r.stats.subscriptions.Add(-1)
	if len(t.subs) == 0 {
		t.idle = r.clock()
	}
}

// renderCache makes one for the day as it is.
func (r *topics) renderCache(d *hall.Day) *renderCache { return newRenderCache(d, r.called) }

// applied publishes what the last event changed.
func (r *topics) applied(d *hall.Day) {
	for _, a := range d.Changed().Agencies {
		delete(r.called, a)
	}
	r.servePending(d, d.Changed().Ticket)
	if len(r.all) == 0 {
		return
	}
	if d.Changed().All {
		r.requestRecheck()
		r.rebuildAll(d)
		r.openBoards(d)
		return
	}
	c := r.renderCache(d)
	for t := range r.affected(d) {
		r.publish(c, t, t.advance(d))
	}
	if t := r.all[string(ticketTopic)+":"+d.Changed().Ticket]; t != nil {
		r.publishTicket(c, t, false)
	}
	r.collect(d)
}

// advanceTicket brings a ticket topic up to date and indexes it again when it moved.
func (r *topics) advanceTicket(c *renderCache, t *topic, all bool) ticketPatch {
	before := t.ticket.key
	p := t.ticket.advance(c, t.id, all)
	if now := t.ticket.key; now.service != before.service || now.agency != before.agency {
		r.unindex(t, before)
		r.index(t)
	}
	return p
}

// rebuildAll compares every topic as a whole, after a new configuration, date or snapshot.
func (r *topics) rebuildAll(d *hall.Day) {
	clear(r.called)
	r.unsent = newUnsent()
	c := r.renderCache(d)
	for _, t := range r.all {
		if t.kind == ticketTopic {
			r.publishTicket(c, t, true)
			continue
		}
		r.publish(c, t, t.rebuild(d))
	}
}

// reloaded follows a snapshot. When it is rewound, clients may have seen events that are
// lost: all get a snapshot, and nothing from before can be resumed.
func (r *topics) reloaded(d *hall.Day, rewound bool) {
	r.requestRecheck()
	for id := range r.pending {
		r.servePending(d, id)
	}
	defer r.openBoards(d)
	if !rewound {
		r.rebuildAll(d)
		return
	}
	clear(r.called)
	r.unsent, r.roundSince = newUnsent(), 0
	c := r.renderCache(d)
	for _, t := range r.all {
		if t.kind == ticketTopic {
			r.advanceTicket(c, t, true)
		} else {
			t.rebuild(d)
		}
		t.history.reset(d.Seq())
		t.snapshot = message{}
		for _, sub := range t.subs {
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		}
	}
}

// publishTicket brings a ticket topic up to date and sends what changed.
func (r *topics) publishTicket(c *renderCache, t *topic, all bool) {
	r.deliverTicket(c, t, r.advanceTicket(c, t, all))
}

func (r *topics) deliverTicket(c *renderCache, t *topic, p ticketPatch) {
	switch {
	case p.empty():
	case len(t.subs) == 0: // a ticket has no history
		t.history.reset(c.seq)
	default:
		x := ticketDelta(t, c.seq, c.stamp, p)
		if len(t.subs) > 1 {
			x.buf = nil
		}
		r.deliver(c, t, x)
	}
}

func (r *topics) publish(c *renderCache, t *topic, patch object) {
	if len(patch) > 0 {
		r.deliver(c, t, envelope{Op: "delta", Topic: t.name, Seq: &c.seq, At: c.stamp, Patch: patch}.message())
	}
}

func (r *topics) deliver(c *renderCache, t *topic, x message) {
	t.snapshot = message{}
	t.history.add(delta{seq: c.seq, message: x})
	r.stats.deltas.Add(1)
	for _, sub := range t.subs {
		switch {
		case c.seq <= sub.floor:
		case r.ahead[sub]:
			delete(r.ahead, sub)
			r.sendSnapshot(c.day, sub)
		default:
			sub.socket.send(x)
		}
	}
}

// sweep runs at each heartbeat. It closes topics that have been unwatched for too long,
// and sends a snapshot to each client whose floor this node still has not reached: the
// events up to there are lost, or this node is far behind.
func (r *topics) sweep(d *hall.Day) {
	for sub := range r.ahead {
		if sub.floor > d.Seq() && sub.waiting == 0 {
			sub.waiting++
			continue
		}
		delete(r.ahead, sub)
		r.sendSnapshot(d, sub)
	}
	now := r.clock()
	r.pending.expire(now)
	for name, t := range r.all {
		if len(t.subs) == 0 && now.Sub(t.idle) >= r.linger && !permanent(d, t) {
			r.unindex(t, t.ticket.key)
			delete(r.all, name)
			t.dropped = true
		}
	}
	r.stats.topics.Store(int64(len(r.all)))
}
