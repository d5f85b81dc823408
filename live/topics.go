package live

import (
	"slices"
	"time"

	"mpp/hall"
)

// subscription is one socket's interest in one topic.
type subscription struct {
	socket *socket
	topic  *topic
	// floor: what the client already has. Beyond this node's own number when it
	// comes from a node that was faster, or from a past that is lost. It gets nothing
	// until this node is there too, and then a snapshot: whose numbers they were does
	// not show in them.
	floor   int64
	waiting int // heartbeats seen while the floor was ahead of this node
}

// topics are all that somebody watches, or lately did. The Feed's write lock
// guards them: a delta and a new subscription cannot pass each other.
type topics struct {
	stats  *counters
	clock  hall.Clock
	linger time.Duration // how long an abandoned topic is kept for a return

	all      map[string]*topic
	tickets  map[string]map[*topic]bool // ticket topics by their service
	byAgency map[string]map[*topic]bool // and by their agency
	consoles map[*topic]bool            // counter topics
	early    early                      // those who ask for a ticket that is not here yet
	ahead    map[*subscription]bool     // those with a floor this node has not reached
	called   map[string]raw             // the last calls of each agency as JSON

	news    news
	telling int64         // the first event of the round that is under way; 0: none is
	wake    chan struct{} // there are news
}

func newTopics(stats *counters, clock hall.Clock, linger time.Duration) *topics {
	return &topics{
		stats: stats, clock: clock, linger: linger, all: map[string]*topic{},
		tickets: map[string]map[*topic]bool{}, byAgency: map[string]map[*topic]bool{}, consoles: map[*topic]bool{}, early: early{}, ahead: map[*subscription]bool{},
		called: map[string]raw{}, news: newNews(), wake: make(chan struct{}, 1),
	}
}

var _ watcher = (*topics)(nil)

// subscribe adds the socket and sends it what it lacks: since is the last event it
// has of the topic, negative for none. A second one replaces the first.
func (r *topics) subscribe(d *hall.Day, s *socket, name string, since int64) *hall.Error {
	t := r.open(d, name)
	if t == nil {
		k, id, _ := parseTopic(name)
		if k == ticketTopic {
			r.early.add(id, s, r.clock())
			return nil
		}
		return hall.Refuse(unknown[k], "%s", name)
	}
	r.drop(t, s)
	if t.kind == ticketTopic { // what is noted of it but not told yet
		r.publishTicket(r.memo(d), t, false)
	}
	sub := &subscription{socket: s, topic: t, floor: since}
	t.subs = append(t.subs, sub)
	r.stats.subscriptions.Add(1)
	r.catchUp(d, sub)
	return nil
}

// open gives the topic, made if nobody watched it yet; nil when its thing does not exist.
func (r *topics) open(d *hall.Day, name string) *topic {
	if t := r.all[name]; t != nil {
		return t
	}
	k, id, _ := parseTopic(name)
	t := &topic{name: name, quoted: quote(nil, name), kind: k, id: id}
	if !t.open(r.memo(d)) {
		return nil
	}
	r.all[name] = t
	r.index(t, true)
	r.stats.topics.Store(int64(len(r.all)))
	return t
}

// keepBoards opens the board of every zone before anybody watches it here: a display
// that comes from another node finds the calls that it missed on its way.
func (r *topics) keepBoards(d *hall.Day) {
	for i := range d.Config().Zones {
		if z := &d.Config().Zones[i]; z.EndedOn == "" {
			r.open(d, string(boardTopic)+":"+z.ID)
		}
	}
}

// kept tells whether the topic is one of those boards.
func kept(d *hall.Day, t *topic) bool {
	z := d.Config().Zone(t.id)
	return t.kind == boardTopic && z != nil && z.EndedOn == ""
}

// catchUp sends the deltas that the client misses, or a snapshot.
func (r *topics) catchUp(d *hall.Day, sub *subscription) {
	if sub.floor > d.Seq() {
		r.ahead[sub] = true
		return
	}
	if sub.floor >= 0 {
		if missing, ok := sub.topic.ring.since(sub.floor); ok {
			r.stats.resumes.Add(1)
			for _, x := range missing {
				sub.socket.send(x.message)
			}
			return
		}
	}
	r.sendSnapshot(d, sub)
}

func (r *topics) sendSnapshot(d *hall.Day, sub *subscription) {
	r.stats.snapshots.Add(1)
	sub.socket.send(sub.topic.snapshotMessage(d))
	sub.floor = sub.topic.shownAt
}

// unsubscribe ends the socket's interest in the topic.
func (r *topics) unsubscribe(s *socket, name string) {
	if t := r.all[name]; t != nil {
		r.drop(t, s)
	}
	if k, id, _ := parseTopic(name); k == ticketTopic {
		r.early.remove(id, s)
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

// memo is a new one for the day as it is.
func (r *topics) memo(d *hall.Day) *memo { return newMemo(d, r.called) }

// applied sends what the last event changed to those who watch it.
func (r *topics) applied(d *hall.Day) {
	for _, a := range d.Touched().Agencies {
		delete(r.called, a)
	}
	r.welcomeEarly(d, d.Touched().Ticket)
	if len(r.all) == 0 {
		return
	}
	if d.Touched().All {
		r.rebuildAll(d)
		r.keepBoards(d)
		return
	}
	m := r.memo(d)
	for t := range r.affected(d) {
		r.publish(m, t, t.advance(m))
	}
	if t := r.all[string(ticketTopic)+":"+d.Touched().Ticket]; t != nil {
		r.publishTicket(m, t, false)
	}
	r.note(d)
}

// reindexed runs a change of a ticket topic's state and keeps its place in the index.
func (r *topics) reindexed(t *topic, change func() ticketPatch) ticketPatch {
	before := t.ticket.key
	p := change()
	if now := t.ticket.key; now.service != before.service || now.agency != before.agency {
		indexBy(r.tickets, before.service, t, false)
		indexBy(r.byAgency, before.agency, t, false)
		r.index(t, true)
	}
	return p
}

// rebuildAll compares every topic as a whole: new configuration, date or snapshot.
func (r *topics) rebuildAll(d *hall.Day) {
	clear(r.called)
	r.news = newNews()
	m := r.memo(d)
	for _, t := range r.all {
		if t.kind == ticketTopic {
			r.publishTicket(m, t, true)
			continue
		}
		r.publish(m, t, t.rebuild(m))
	}
}

// reloaded follows a snapshot. When history went back, what clients have is of
// another past: they get the new picture, and nothing old can be resumed.
func (r *topics) reloaded(d *hall.Day, rewound bool) {
	for id := range r.early {
		r.welcomeEarly(d, id)
	}
	defer r.keepBoards(d)
	if !rewound {
		r.rebuildAll(d)
		return
	}
	clear(r.called)
	r.news, r.telling = newNews(), 0
	m := r.memo(d)
	for _, t := range r.all {
		if t.kind == ticketTopic {
			r.reindexed(t, func() ticketPatch { return t.ticket.advance(m, t.id, true) })
		} else {
			t.rebuild(m)
		}
		t.ring.reset(d.Seq())
		t.snapshot = message{}
		for _, sub := range t.subs {
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		}
	}
}

// publishTicket brings a ticket topic up to date and sends what changed.
func (r *topics) publishTicket(m *memo, t *topic, all bool) {
	r.deliverTicket(m, t, r.reindexed(t, func() ticketPatch { return t.ticket.advance(m, t.id, all) }))
}

func (r *topics) deliverTicket(m *memo, t *topic, p ticketPatch) {
	switch {
	case p.empty():
	case len(t.subs) == 0: // nothing is kept of it for who comes back
		t.ring.reset(m.seq)
	default:
		x := ticketDelta(t, m.seq, m.stamp, p)
		if len(t.subs) > 1 {
			x.buf = nil
		}
		r.deliver(m, t, x)
	}
}

func (r *topics) publish(m *memo, t *topic, p patch) {
	if len(p) > 0 {
		r.deliver(m, t, deltaMessage(t, m.seq, m.stamp, p))
	}
}

func (r *topics) deliver(m *memo, t *topic, x message) {
	t.snapshot = message{}
	t.ring.add(delta{seq: m.seq, message: x})
	r.stats.deltas.Add(1)
	for _, sub := range t.subs {
		switch {
		case m.seq <= sub.floor:
		case r.ahead[sub]:
			delete(r.ahead, sub)
			r.sendSnapshot(m.day, sub)
		default:
			sub.socket.send(x)
		}
	}
}

// beat is called at each heartbeat: topics that nobody came back to are dropped,
// and a client whose number this node does not reach gets a snapshot. Its number
// is of a past that is gone, or this node is far behind.
func (r *topics) beat(d *hall.Day) {
	for sub := range r.ahead {
		if sub.floor > d.Seq() && sub.waiting == 0 {
			sub.waiting++
			continue
		}
		delete(r.ahead, sub)
		r.sendSnapshot(d, sub)
	}
	now := r.clock()
	r.early.giveUp(now)
	for name, t := range r.all {
		if len(t.subs) == 0 && now.Sub(t.idle) >= r.linger && !kept(d, t) {
			r.index(t, false)
			delete(r.all, name)
			t.dropped = true
		}
	}
	r.stats.topics.Store(int64(len(r.all)))
}
