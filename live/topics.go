package live

import (
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
}

func newTopics(stats *counters, clock hall.Clock, linger time.Duration) *topics {
	return &topics{
		stats: stats, clock: clock, linger: linger, all: map[string]*topic{},
		tickets: map[string]map[*topic]bool{}, byAgency: map[string]map[*topic]bool{}, consoles: map[*topic]bool{}, early: early{}, ahead: map[*subscription]bool{},
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
	sub := &subscription{socket: s, topic: t, floor: since}
	t.subs[s] = sub
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
	t := &topic{name: name, quoted: encodePatch(name), kind: k, id: id, subs: map[*socket]*subscription{}}
	if !t.open(newMemo(d)) {
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
	sub := t.subs[s]
	if sub == nil {
		return
	}
	delete(t.subs, s)
	delete(r.ahead, sub)
	r.stats.subscriptions.Add(-1)
	if len(t.subs) == 0 {
		t.idle = r.clock()
	}
}

// applied sends what the last event changed to those who watch it.
func (r *topics) applied(d *hall.Day) {
	r.welcomeEarly(d, d.Touched().Ticket)
	if len(r.all) == 0 {
		return
	}
	if d.Touched().All {
		r.rebuildAll(d)
		r.keepBoards(d)
		return
	}
	m := newMemo(d)
	for t := range r.affected(d) {
		r.publish(d, t, r.reindexed(t, func() patch { return t.advance(m) }))
	}
}

// reindexed runs a change of the topic's state and keeps its place in the index.
func (r *topics) reindexed(t *topic, change func() patch) patch {
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
	m := newMemo(d)
	for _, t := range r.all {
		r.publish(d, t, r.reindexed(t, func() patch { return t.rebuild(m) }))
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
	m := newMemo(d)
	for _, t := range r.all {
		r.reindexed(t, func() patch { return t.rebuild(m) })
		t.ring.reset(d.Seq())
		t.snapshot = nil
		for _, sub := range t.subs {
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		}
	}
}

func (r *topics) publish(d *hall.Day, t *topic, p patch) {
	if len(p) == 0 {
		return
	}
	seq := d.Seq()
	m := deltaMessage(t, seq, d.At(), p)
	t.snapshot = nil
	t.ring.add(delta{seq: seq, message: m})
	r.stats.deltas.Add(1)
	for s, sub := range t.subs {
		switch {
		case seq <= sub.floor:
		case r.ahead[sub]:
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		default:
			s.send(m)
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
		}
	}
	r.stats.topics.Store(int64(len(r.all)))
}
