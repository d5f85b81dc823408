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
	halls  hall.Clock    // the hall's, which says whether a ticket's day is over; nil: never
	linger time.Duration // how long an unwatched topic stays open

	all      map[string]*topic
	tickets  map[*topic]bool            // those of all that are about a ticket
	consoles map[*topic]bool            // those of all that are about a counter
	pending  pending                    // subscriptions to tickets that are not known here yet
	ahead    map[*subscription]bool     // subscriptions with a floor that this node has not reached
	called   map[string]json.RawMessage // the latest calls of each agency
	notes    map[string]message         // by topic, see Hub.Note

	unsent       unsent
	roundSince   int64         // the first event of the round that is under way; 0 for none
	wake, rights chan struct{} // signal that unsent is not empty, and that rights may have changed
}

func newTopics(stats *counters, clock hall.Clock, linger time.Duration) *topics {
	return &topics{
		stats: stats, clock: clock, linger: linger, all: map[string]*topic{}, tickets: map[*topic]bool{}, consoles: map[*topic]bool{},
		pending: pending{}, ahead: map[*subscription]bool{}, called: map[string]json.RawMessage{}, notes: map[string]message{},
		wake: make(chan struct{}, 1), rights: make(chan struct{}, 1),
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
		r.publish(d, t, r.rebuild(d, t))
	}
	sub := &subscription{socket: s, topic: t, floor: since}
	t.subs = append(t.subs, sub)
	r.stats.subscriptions.Add(1)
	r.catchUp(d, sub)
	if note, ok := r.notes[name]; ok {
		s.send(note)
	}
	return nil
}

// open returns the topic, made if it was not open yet; nil when its subject does not exist.
func (r *topics) open(d *hall.Day, name string) *topic {
	if t := r.all[name]; t != nil {
		return t
	}
	k, id, _ := parseTopic(name)
	t := &topic{name: name, kind: k, id: id, history: history{limit: historyLimits[k], base: d.Seq()}}
	var found bool
	if t.state, found = r.build(d, t); !found {
		return nil
	}
	r.all[name] = t
	switch k {
	case ticketTopic:
		r.tickets[t] = true
	case counterTopic:
		r.consoles[t] = true
	}
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

// applied publishes what the last event changed.
func (r *topics) applied(d *hall.Day) {
	for _, agency := range d.Changed().Agencies {
		delete(r.called, agency)
	}
	r.servePending(d, d.Changed().Ticket)
	if len(r.all) == 0 {
		return
	}
	if d.Changed().All {
		clear(r.called)
		r.requestRecheck()
		r.rebuildAll(d)
		r.openBoards(d)
		return
	}
	for t := range r.affected(d) {
		r.publish(d, t, r.advance(d, t))
	}
	r.collect(d)
}

// rebuildAll compares every topic as a whole, after a new configuration, date or snapshot.
func (r *topics) rebuildAll(d *hall.Day) {
	r.unsent = unsent{}
	for _, t := range r.all {
		r.publish(d, t, r.rebuild(d, t))
	}
}

// reloaded follows a snapshot. When it is rewound, clients may have seen events that are
// lost: all get a snapshot, and nothing from before can be resumed.
func (r *topics) reloaded(d *hall.Day, rewound bool) {
	clear(r.called)
	r.requestRecheck()
	for id := range r.pending {
		r.servePending(d, id)
	}
	defer r.openBoards(d)
	if !rewound {
		r.rebuildAll(d)
		return
	}
	r.unsent, r.roundSince = unsent{}, 0
	for _, t := range r.all {
		r.rebuild(d, t)
		t.history.reset(d.Seq())
		t.snapshot = message{}
		for _, sub := range t.subs {
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		}
	}
}

// publish sends a patch to the subscribers of its topic; an empty one is none.
func (r *topics) publish(d *hall.Day, t *topic, patch object) {
	if len(patch) == 0 {
		return
	}
	seq := d.Seq()
	m := envelope{Op: "delta", Topic: t.name, Seq: &seq, At: d.At().Stamp(), Patch: patch}.message()
	t.snapshot = message{}
	t.history.add(delta{seq: seq, message: m})
	r.stats.deltas.Add(1)
	for _, sub := range t.subs {
		switch {
		case seq <= sub.floor:
		case r.ahead[sub]:
			delete(r.ahead, sub)
			r.sendSnapshot(d, sub)
		default:
			sub.socket.send(m)
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
			delete(r.all, name)
			delete(r.tickets, t)
			delete(r.consoles, t)
			delete(r.unsent.topics, t)
		}
	}
}
