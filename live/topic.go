package live

import (
	"encoding/json"
	"strings"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// kind of a topic; see docs/live.md.
type kind string

const (
	boardTopic   kind = "board"
	ticketTopic  kind = "ticket"
	counterTopic kind = "counter"
	agencyTopic  kind = "agency"
	hallTopic    kind = "hall"
)

// historyLimits bound the history of a topic: some minutes of a full hall. Tickets have
// none: there are thousands, and a ticket's snapshot is hardly larger than two deltas.
var historyLimits = map[kind]int{boardTopic: 512, hallTopic: 512, agencyTopic: 512, counterTopic: 128, ticketTopic: 0}

// topic is one open topic.
type topic struct {
	name   string
	quoted json.RawMessage // the name as JSON
	kind   kind
	id     string

	state    any // a pointer to a shape of hall/view; nil for a ticket, see ticket
	history  history
	snapshot message // of the present state; empty after a change
	shownAt  int64   // seq of that snapshot
	subs     []*subscription
	idle     time.Time // since when it has no subscriptions
	listed   bool      // only while a round begins
	dropped  bool      // no longer in topics

	ticket ticketState // instead of state for a ticket topic
}

// parseTopic splits a topic's name; false when its kind is unknown.
func parseTopic(name string) (kind, string, bool) {
	k, id, colon := strings.Cut(name, ":")
	switch kind(k) {
	case hallTopic:
		return hallTopic, "", !colon
	case boardTopic, ticketTopic, counterTopic, agencyTopic:
		return kind(k), id, id != "" && len(id) <= 128
	}
	return "", "", false
}

// unknown is the error code for a topic whose subject does not exist.
var unknown = map[kind]hall.Code{
	boardTopic: hall.CodeUnknownZone, ticketTopic: hall.CodeUnknownTicket,
	counterTopic: hall.CodeUnknownCounter, agencyTopic: hall.CodeUnknownAgency,
}

// build makes the topic's state from the day; false when its subject does not exist.
func (t *topic) build(d *hall.Day) (any, bool) {
	switch t.kind {
	case boardTopic:
		v, ok := view.BoardOf(d, t.id)
		return &v, ok
	case counterTopic:
		v, ok := view.CounterTopicOf(d, t.id)
		return &v, ok
	default:
		v, ok := view.HallOf(d, t.id)
		return &v, ok
	}
}

// open makes the first state; false when the topic's subject does not exist.
func (t *topic) open(c *renderCache) bool {
	t.history.limit = historyLimits[t.kind]
	t.history.reset(c.day.Seq())
	if t.kind == ticketTopic {
		return t.ticket.open(c, t.id)
	}
	s, ok := t.build(c.day)
	t.state = s
	return ok
}

// rebuild compares the whole state. A subject that is gone leaves its last state.
func (t *topic) rebuild(d *hall.Day) object {
	now, ok := t.build(d)
	if !ok {
		return nil
	}
	patch := mergePatch(t.state, now)
	t.state = now
	return patch
}

// advance brings the state past the last event and returns the patch.
func (t *topic) advance(d *hall.Day) object {
	patch := object{}
	switch state := t.state.(type) {
	case *view.Board:
		changed := view.BoardChanges(d, t.id)
		update(patch, "counters", state.Counters, changed.Counters)
		update(patch, "agencies", state.Agencies, changed.Agencies)
		if changed.Calls != nil {
			updateCalls(patch, state, changed.Calls)
		}
	case *view.Hall:
		changed := view.HallChanges(d, t.id)
		update(patch, "services", state.Services, changed.Services)
		update(patch, "counters", state.Counters, changed.Counters)
	default:
		return t.rebuild(d)
	}
	return patch
}

// update sets some entries of a member of the state and adds to patch what changed.
func update[V any](patch object, member string, have, entries map[string]V) {
	changed := object{}
	for id, now := range entries {
		before, ok := have[id]
		if !ok {
			changed[id] = tree(now)
		} else if p := mergePatch(&before, &now); len(p) > 0 {
			changed[id] = p
		}
		have[id] = now
	}
	if len(changed) > 0 {
		patch[member] = changed
	}
}

// updateCalls replaces the calls of a board. A changed one is in the patch as a whole, so
// that it also corrects a client that never had the old one.
func updateCalls(patch object, b *view.Board, calls map[string]view.Announcement) {
	changed := mergePatch(b.Calls, calls)
	for id := range changed {
		if call, ok := calls[id]; ok {
			changed[id] = tree(call)
		}
	}
	if b.Calls = calls; len(changed) > 0 {
		patch["calls"] = changed
	}
}

// snapshotMessage is the whole state, encoded once until the next change.
func (t *topic) snapshotMessage(d *hall.Day) message {
	if t.snapshot.wire == nil {
		seq := d.Seq()
		var state any
		if t.kind == ticketTopic {
			state = t.ticket.whole()
		} else {
			state = tree(t.state)
		}
		x := envelope{Op: "snapshot", Topic: t.name, Seq: &seq, At: d.At().Stamp(), State: state}.message()
		t.shownAt = seq
		if t.kind == ticketTopic {
			return x // phones seldom share a ticket
		}
		t.snapshot = x
	}
	return t.snapshot
}
